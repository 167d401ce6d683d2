package main

import (
	"encoding/binary"
	"strings"
	"testing"
	"unicode/utf16"
)

// A policy is found in whatever file an administrator has it.
func TestPolicyOf(t *testing.T) {
	const bare, inBrowser = `{"alwaysSign":true}`, `{"3rdparty":{"extensions":{"a":{"alwaysSign":true}}}}`
	windows := func(text string) string {
		var units []byte
		for _, unit := range utf16.Encode([]rune("\ufeff" + text)) {
			units = binary.LittleEndian.AppendUint16(units, unit)
		}
		return string(units)
	}
	for name, file := range map[string]string{
		"by itself": bare, "with a mark": "\ufeff" + bare, "of Windows": windows(bare), "of Chromium": inBrowser, "of Chromium, with a mark": "\ufeff" + inBrowser,
		"of ChromeOS": `{"alwaysSign": {"Value": true}}`,
	} {
		if got, err := policyOf([]byte(file), ""); err != nil || string(got) != bare {
			t.Errorf("%s: %s, %v", name, got, err)
		}
	}
	if _, err := policyOf([]byte(windows(inBrowser)), ""); err == nil || !strings.Contains(err.Error(), "UTF-16") {
		t.Errorf("of Chromium, of Windows: %v", err)
	}
	for _, file := range []string{`{"alwaysSign": {"Value": true}, "encrypt": "off"}`, `{"alwaysSign": {"Value": true, "Other": 1}}`, `{}`, `[]`} {
		if got, err := policyOf([]byte(file), ""); err != nil || string(got) != file {
			t.Errorf("%s: %s, %v", file, got, err)
		}
	}
}
