// Package oauth has what the authorization servers of the doubles have in common. Where they differ, as Microsoft's and
// Google's do in most of their answers, each has its own.
package oauth

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"regexp"
)

// verifiers are the code verifiers that may be. RFC 7636 Section 4.1.
var verifiers = regexp.MustCompile(`^[A-Za-z0-9._~-]{43,128}$`)

// Challenge returns the code challenge of a code verifier, of the method S256. RFC 7636 Section 4.2.
func Challenge(verifier string) string {
	sum := sha256.Sum256([]byte(verifier))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// Proves tells whether a text is a code verifier, and that of a challenge. RFC 7636 Section 4.6.
func Proves(verifier, challenge string) bool {
	return verifiers.MatchString(verifier) && Challenge(verifier) == challenge
}

// IDToken returns an ID Token with claims, which must be values that JSON knows. It is not signed: who gets it from the token
// endpoint over TLS need not check that. OpenID Connect Core 1.0 Section 3.1.3.7.
func IDToken(claims map[string]any) string {
	part := func(of map[string]any) string {
		octets, _ := json.Marshal(of) // fails for no such value
		return base64.RawURLEncoding.EncodeToString(octets)
	}
	return part(map[string]any{"typ": "JWT", "alg": "none"}) + "." + part(claims) + "."
}
