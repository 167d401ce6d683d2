package policy

import (
	"fmt"
	"strings"
	"testing"
)

// One contradiction each, and beside it the same with one of the two values changed.
func TestContradictions(t *testing.T) {
	everything := `["` + strings.Join(readable(), `", "`) + `"]`
	tests := []struct{ policy, at, detail, without string }{
		{`"microsoftTenant": "a.test"`, "microsoftTenant", "without microsoftClientId", `"microsoftTenant": "a.test", "microsoftClientId": "00000000-0000-4000-8000-00000000cafe"`},
		{`"googleClientSecret": "s"`, "googleClientSecret", "without googleClientId", `"googleClientSecret": "s", "googleClientId": "1.apps.googleusercontent.com"`},
		{`"revocationOnSend": "hard", "revocationOnline": false`, "revocationOnSend", "nothing can be encrypted", `"revocationOnSend": "hard", "revocationOnline": true`},
		{`"revocationOnRead": "hard", "revocationOnline": false`, "revocationOnRead", "a signature is good only where", `"revocationOnRead": "soft", "revocationOnline": false`},
		{`"keyUsesPerMinute": 60, "keyUsesPerUnlock": 50`, "keyUsesPerMinute", "locked after 50 uses", `"keyUsesPerMinute": 60`},
		{`"onlySmartCards": true, "alwaysSign": true`, "alwaysSign", "contradicts onlySmartCards", `"onlySmartCards": true, "alwaysSign": false`},
		{`"onlySmartCards": true, "encrypt": "always"`, "encrypt", "contradicts onlySmartCards", `"onlySmartCards": false, "encrypt": "always"`},
		{`"contentEncryption": ["AES-128-CBC"], "forbiddenAlgorithms": ["AES-128-CBC"]`, "contentEncryption", "each of them is forbidden", `"contentEncryption": ["AES-128-CBC", "AES-256-CBC"], "forbiddenAlgorithms": ["AES-128-CBC"]`},
		{`"signatureDigests": ["SHA-512"], "forbiddenAlgorithms": ["SHA-512"]`, "signatureDigests", "each of them is forbidden", `"forbiddenAlgorithms": ["SHA-512"]`},
		{`"forbiddenAlgorithms": ` + everything, "forbiddenAlgorithms", "no cipher is left", `"forbiddenAlgorithms": ["SHA-1"]`},
		{`"forbiddenAlgorithms": ["SHA-512", "SHA-384", "SHA-256"]`, "forbiddenAlgorithms", "no digest is left", `"forbiddenAlgorithms": ["SHA-512", "SHA-384"]`},
		{`"overrides": [{"for": ["@a.test"], "signatureDigests": ["SHA-512"]}], "forbiddenAlgorithms": ["SHA-512"]`, "overrides[0].signatureDigests", "each of them is forbidden", `"overrides": [{"for": ["@a.test"], "signatureDigests": ["SHA-512"]}]`},
		{`"overrides": [{"for": ["@a.test"], "encrypt": "off"}, {"for": ["@b.test", "@A.test"], "encrypt": "always"}]`, "overrides[1].encrypt", "contradicts overrides[0].encrypt: another for @a.test", `"overrides": [{"for": ["@a.test"], "encrypt": "off"}, {"for": ["b@a.test"], "encrypt": "always"}, {"for": ["@a.test"], "encrypt": "off"}]`},
		{`"rules": [{"recipients": ["a.test"], "refuse": true, "sign": true}]`, "rules[0]", "they are refused", `"rules": [{"recipients": ["a.test"], "refuse": true, "sign": false}]`},
	}
	for _, tt := range tests {
		t.Run(tt.policy, func(t *testing.T) {
			told := contradictions(t, tt.policy)
			if len(told) == 0 || told[0].Key != tt.at || !strings.Contains(told[0].Detail, tt.detail) {
				t.Errorf("told %v", told)
			}
			if told := contradictions(t, tt.without); len(told) > 0 {
				t.Errorf("%s: told %v", tt.without, told)
			}
		})
	}
}

func TestContradictionsAreBounded(t *testing.T) {
	var rules []string
	for i := range 3 * MaxTold {
		rules = append(rules, fmt.Sprintf(`{"subject": ["%d"], "refuse": true, "encrypt": true}`, i))
	}
	if told := contradictions(t, `"rules": [`+strings.Join(rules, ",")+`]`); len(told) != MaxTold+1 {
		t.Errorf("%d told", len(told))
	}
}

func contradictions(t *testing.T, policy string) []Problem {
	t.Helper()
	p, problems, err := Read([]byte("{" + policy + "}"))
	if err != nil || len(problems) > 0 {
		t.Fatal(err, problems)
	}
	return p.Contradictions()
}
