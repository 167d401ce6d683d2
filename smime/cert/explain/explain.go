// Package explain says in plain English what is in a certificate, for people who look at the details.
//
// [Describe] does so for all of it, [Extensions] for its extensions alone. Everything that comes out is text in one line
// each, without control characters, and bounded: whoever makes a certificate decides how much is in it. Nothing is judged:
// that is what [cert.Check] is for.
package explain

import (
	"crypto/sha1"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"

	"signet/smime/cert"
)

// A Description is what there is to say about a certificate.
type Description struct {
	cert.Info
	Version           int
	SubjectAttributes []Attribute // in the order of the certificate
	IssuerAttributes  []Attribute
	SHA1              string // of the certificate, lower-case hexadecimal
	KeyStrength       int    // bits, of the cipher that is as hard to break; 0 where not known
	KeyWeak           bool   // RFC 8550 Section 4.3
	KeyID             string // SHA-256 of the SubjectPublicKeyInfo, lower-case hexadecimal
	SignatureWeak     bool   // RFC 8550 Section 4.3

	Extensions []Extension // in the order of the certificate
}

// Describe describes a certificate.
func Describe(c *x509.Certificate) Description {
	fingerprint := sha1.Sum(c.Raw) // a name that other programs show, and nothing to rely on
	keyID := sha256.Sum256(c.RawSubjectPublicKeyInfo)
	return Description{
		Info:              cert.Describe(c),
		Version:           c.Version,
		SubjectAttributes: attributes(c.Subject),
		IssuerAttributes:  attributes(c.Issuer),
		SHA1:              hex.EncodeToString(fingerprint[:]),
		KeyStrength:       cert.KeyStrength(c),
		KeyWeak:           cert.HasWeakKey(c),
		KeyID:             hex.EncodeToString(keyID[:]),
		SignatureWeak:     cert.HasWeakSignature(c),
		Extensions:        Extensions(c),
	}
}
