//go:build js && wasm

package jsbridge

import (
	"io"
	"strings"
	"testing"
)

func TestCharsetReader(t *testing.T) {
	for label, octets := range map[string]string{
		"ISO-8859-15": "1 \xa4",
		"koi8-r":      "\xf0\xd2\xc9\xd7\xc5\xd4",
		"shift_jis":   "\x93\xfa\x96\x7b",
		"GB18030":     "\xc4\xe3\xba\xc3",
	} {
		want := map[string]string{"ISO-8859-15": "1 €", "koi8-r": "Привет", "shift_jis": "日本", "GB18030": "你好"}[label]
		r, err := CharsetReader(label, strings.NewReader(octets))
		if err != nil {
			t.Errorf("%s: %v", label, err)
			continue
		}
		if got, err := io.ReadAll(r); err != nil || string(got) != want {
			t.Errorf("%s: got %q, %v; want %q", label, got, err, want)
		}
	}
	if _, err := CharsetReader("no-such-charset", strings.NewReader("x")); err == nil {
		t.Error("an unknown label was accepted")
	}
}
