package keystore

import (
	"bytes"
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/x509"
	"fmt"
	"slices"

	"signet/smime/cert"
)

// maxRSABits bounds RSA keys: each use takes time that grows with the cube of their size.
const maxRSABits = 8192

// forEmail fails where a key cannot be used for a person's mail at all. What others might refuse is no reason: see
// [Warnings]. An expired certificate is not unfit: it opens old mail.
func (p PrivateKey) forEmail() error {
	switch key := p.Key.(type) {
	case *rsa.PrivateKey:
		if bits := key.N.BitLen(); bits > maxRSABits {
			return fmt.Errorf("%w: an RSA key of %d bits", ErrUnfit, bits)
		}
	case *ecdsa.PrivateKey, ed25519.PrivateKey, *ecdh.PrivateKey: // the last decrypts alone
	case nil: // one of the user's, which waits
	default:
		return fmt.Errorf("%w: a key of type %T", ErrUnfit, p.Key)
	}
	if p.Certificate.IsCA {
		return fmt.Errorf("%w: it is an authority's", ErrUnfit)
	}
	const mail = x509.KeyUsageDigitalSignature | x509.KeyUsageContentCommitment | x509.KeyUsageKeyEncipherment | x509.KeyUsageKeyAgreement
	if usage := p.Certificate.KeyUsage; usage != 0 && usage&mail == 0 {
		return fmt.Errorf("%w: its key usage allows neither signing nor encryption", ErrUnfit)
	}
	return nil
}

// A Warning says that a certificate works here, and that others will not take it.
type Warning struct {
	Code   string
	Detail string // in English
	Rule   string // who says so
}

// The codes of warnings. They are stable.
const (
	// WarnIssuedByRoot means that no authority is between the certificate and its root. Gmail asks for one.
	WarnIssuedByRoot = "gmail-issued-by-root"
	// WarnNoAddress means that the certificate names no e-mail address, so that it fits no sender. RFC 8550 Section 3.
	WarnNoAddress = "no-address"
	// WarnNoEmailUsage means that the certificate does not say that it is for e-mail, or that it is for other things alone.
	// Where it says nothing RFC 8550 Section 4.4.4 takes it for any use; Gmail and Exchange do not.
	WarnNoEmailUsage = "no-email-usage"
	// WarnShortKey means an RSA key of fewer than 2048 bits. RFC 8550 Section 4.3.
	WarnShortKey = "short-key"
)

// Warnings tells what Gmail and Exchange would refuse in the certificate of a key. Among known are the authorities that
// may have issued it; where its issuer is not, nothing is said of it.
func Warnings(c *x509.Certificate, known []*x509.Certificate) []Warning {
	var warnings []Warning
	if issuedByRoot(c, known) {
		warnings = append(warnings, Warning{WarnIssuedByRoot,
			"The certificate was issued by a root itself. Gmail takes only those with an authority between.",
			"Gmail's requirements for S/MIME certificates"})
	}
	if len(cert.Addresses(c)) == 0 {
		warnings = append(warnings, Warning{WarnNoAddress,
			"The certificate names no e-mail address: it can open mail, and signs for no sender.", "RFC 8550 Section 3"})
	}
	if !slices.Contains(c.ExtKeyUsage, x509.ExtKeyUsageEmailProtection) {
		warnings = append(warnings, Warning{WarnNoEmailUsage,
			"The certificate does not name emailProtection among its extended key usages.", "RFC 8550 Section 4.4.4"})
	}
	if key, isRSA := c.PublicKey.(*rsa.PublicKey); isRSA && key.N.BitLen() < cert.MinRSABits {
		warnings = append(warnings, Warning{WarnShortKey,
			fmt.Sprintf("The RSA key has %d bits, and %d are asked for.", key.N.BitLen(), cert.MinRSABits), "RFC 8550 Section 4.3"})
	}
	return warnings
}

// issuedByRoot tells whether a root is right above the certificate, or the certificate is its own issuer.
func issuedByRoot(c *x509.Certificate, known []*x509.Certificate) bool {
	if isSelfSigned(c) {
		return true
	}
	direct := false
	for _, issuer := range known {
		if !bytes.Equal(issuer.RawSubject, c.RawIssuer) || issuer.CheckSignature(c.SignatureAlgorithm, c.RawTBSCertificate, c.Signature) != nil {
			continue
		}
		if !isSelfSigned(issuer) {
			return false // the same authority is also certified by another one
		}
		direct = true
	}
	return direct
}

// isSelfSigned tells whether the key of a certificate has signed it. That its issuer has its name is not enough: an authority
// with a new key is certified by its old one. RFC 5280 Section 3.2.
func isSelfSigned(c *x509.Certificate) bool {
	return bytes.Equal(c.RawSubject, c.RawIssuer) && c.CheckSignature(c.SignatureAlgorithm, c.RawTBSCertificate, c.Signature) == nil
}
