package cert

import (
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/hex"
	"time"
)

// An Info describes a certificate for people.
type Info struct {
	Name        string // of whom it is for: common name, else organization, else address, else the subject
	IssuerName  string // of who issued it, in the same way
	Subject     string // as in RFC 4514
	Issuer      string // as in RFC 4514
	Addresses   []string
	Serial      string // lower-case hexadecimal
	Fingerprint string // SHA-256 of the certificate, lower-case hexadecimal
	Key         string // "RSA 2048", "P-256"
	Signature   string // "SHA256-RSA"
	NotBefore   time.Time
	NotAfter    time.Time
}

// Describe returns the description of c.
func Describe(c *x509.Certificate) Info {
	return Info{
		Name:        name(c),
		IssuerName:  nameOf(c.Issuer, nil),
		Subject:     c.Subject.String(),
		Issuer:      c.Issuer.String(),
		Addresses:   Addresses(c),
		Serial:      c.SerialNumber.Text(16),
		Fingerprint: Fingerprint(c),
		Key:         keyDescription(c),
		Signature:   c.SignatureAlgorithm.String(),
		NotBefore:   c.NotBefore.UTC(),
		NotAfter:    c.NotAfter.UTC(),
	}
}

// Fingerprint returns the SHA-256 of the certificate in lower-case hexadecimal.
func Fingerprint(c *x509.Certificate) string {
	digest := sha256.Sum256(c.Raw)
	return hex.EncodeToString(digest[:])
}

func name(c *x509.Certificate) string { return nameOf(c.Subject, Addresses(c)) }

func nameOf(subject pkix.Name, addresses []string) string {
	switch {
	case subject.CommonName != "":
		return subject.CommonName
	case len(subject.Organization) > 0:
		return subject.Organization[0]
	case len(addresses) > 0:
		return addresses[0]
	default:
		return subject.String()
	}
}
