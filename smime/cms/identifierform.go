package cms

import (
	"crypto/x509"
	"fmt"
)

// An IdentifierForm is how what is written names a certificate: the alternatives of a [SignerIdentifier], and so of a
// [RecipientIdentifier].
type IdentifierForm int

// The forms of identifiers. Every implementation reads the first; all certificates have it.
const (
	ByIssuerAndSerialNumber IdentifierForm = iota
	BySubjectKeyIdentifier
)

// identifierOf names the certificate. It fails with [ErrUnfit] for a certificate without the subject key identifier that
// was asked for: readers look for the value of that extension, RFC 5652 Section 5.3, and would find nothing that is computed
// here.
func identifierOf(certificate *x509.Certificate, form IdentifierForm) (SignerIdentifier, error) {
	switch form {
	case ByIssuerAndSerialNumber:
		return SignerIdentifier{IssuerAndSerialNumber: issuerAndSerialNumberOf(certificate)}, nil
	case BySubjectKeyIdentifier:
		if len(certificate.SubjectKeyId) == 0 {
			return SignerIdentifier{}, fmt.Errorf("%w: the certificate of %s has no subject key identifier", ErrUnfit, certificate.Subject)
		}
		return SignerIdentifier{SubjectKeyIdentifier: certificate.SubjectKeyId}, nil
	default:
		return SignerIdentifier{}, fmt.Errorf("%w: identifier form %d", ErrUnfit, form)
	}
}
