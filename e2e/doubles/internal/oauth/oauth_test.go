package oauth

import (
	"encoding/base64"
	"strings"
	"testing"
)

// The verifier and the challenge of RFC 7636 Appendix B.
const (
	verifier  = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
	challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
)

func TestProves(t *testing.T) {
	short, spaced := verifier[:42], strings.Replace(verifier, "-", " ", 1)
	for _, tt := range []struct {
		name, verifier, challenge string
		want                      bool
	}{
		{"of the RFC", verifier, challenge, true},
		{"of another one", strings.Repeat("x", 43), challenge, false},
		{"too short", short, Challenge(short), false},
		{"too long", strings.Repeat("x", 129), Challenge(strings.Repeat("x", 129)), false},
		{"with a space", spaced, Challenge(spaced), false},
		{"of nothing", "", "", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := Proves(tt.verifier, tt.challenge); got != tt.want {
				t.Errorf("proves: %t", got)
			}
		})
	}
}

func TestIDToken(t *testing.T) {
	parts := strings.Split(IDToken(map[string]any{"email": "alice@example.test"}), ".")
	if len(parts) != 3 || parts[2] != "" {
		t.Fatalf("the parts are %q", parts)
	}
	claims, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil || string(claims) != `{"email":"alice@example.test"}` {
		t.Errorf("it says %s: %v", claims, err)
	}
}
