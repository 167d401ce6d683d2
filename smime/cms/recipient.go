package cms

import (
	"crypto/rsa"
	"crypto/x509"
	"fmt"
	"io"
)

// A Recipient is whom a message is encrypted for: the holder of a certificate, or whoever knows a password.
type Recipient struct {
	Certificate  *x509.Certificate // for RSA, for a NIST curve from P-256, or for X25519
	Identifier   IdentifierForm    // how the message names the certificate
	KeyTransport KeyTransport      // for a certificate for RSA

	// Password is instead of a certificate. Everybody who gets the message can try passwords on it for as long as they
	// like, so it must be a good one. It is taken octet by octet: UTF-8 is what other programs expect.
	Password []byte
}

// A KeyTransport is how the content key is encrypted with an RSA key.
type KeyTransport int

// The ways of key transport. Every implementation reads the first.
const (
	PKCS1v15Transport KeyTransport = iota
	OAEPTransport                  // RSAES-OAEP with SHA-256, and MGF1 with SHA-256
)

// newRecipientInfo encrypts contentKey for a recipient. It fails with [ErrUnfit].
func newRecipientInfo(recipient Recipient, contentKey []byte, random io.Reader) (RecipientInfo, error) {
	switch certificate := recipient.Certificate; {
	case certificate == nil && len(recipient.Password) > 0:
		return newPasswordRecipientInfo(recipient.Password, contentKey, random)
	case certificate == nil:
		return nil, fmt.Errorf("%w: a recipient without certificate or password", ErrUnfit)
	case recipient.Password != nil:
		return nil, fmt.Errorf("%w: a recipient with both a certificate and a password", ErrUnfit)
	}
	rid, err := identifierOf(recipient.Certificate, recipient.Identifier)
	if err != nil {
		return nil, err
	}
	if public, ok := recipient.Certificate.PublicKey.(*rsa.PublicKey); ok {
		return newKeyTransRecipientInfo(rid, public, recipient.KeyTransport, contentKey, random)
	}
	if public, ok := ecdhPublicKey(recipient.Certificate); ok {
		return newKeyAgreeRecipientInfo(rid, public, contentKey, random)
	}
	return nil, fmt.Errorf("%w: no encryption to the key of %s", ErrUnfit, recipient.Certificate.Subject)
}
