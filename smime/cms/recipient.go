package cms

import (
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/x509"
	"fmt"
	"io"
)

// A Recipient is whom a message is encrypted for.
type Recipient struct {
	Certificate *x509.Certificate // RSA, or a NIST curve from P-256
}

// newRecipientInfo chooses by the kind of the recipient's key.
func newRecipientInfo(certificate *x509.Certificate, contentKey []byte, random io.Reader) (RecipientInfo, error) {
	if certificate == nil {
		return nil, fmt.Errorf("%w: a recipient without certificate", ErrUnfit)
	}
	switch public := certificate.PublicKey.(type) {
	case *rsa.PublicKey:
		return newKeyTransRecipientInfo(certificate, public, contentKey, random)
	case *ecdsa.PublicKey:
		return newKeyAgreeRecipientInfo(certificate, public, contentKey, random)
	default:
		return nil, fmt.Errorf("%w: no encryption to a key of type %T", ErrUnfit, public)
	}
}
