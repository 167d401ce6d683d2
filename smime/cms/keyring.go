package cms

import (
	"crypto"
	"crypto/x509"
)

// A KeyRing holds private keys.
type KeyRing interface {
	// DecryptionKeys returns the private keys for the certificates that rid means: [RecipientIdentifier.Matches]. No
	// keys and no error means that there are none; an error ends the decryption and is returned as it is.
	DecryptionKeys(rid RecipientIdentifier) ([]DecryptionKey, error)
}

// A DecryptionKey is a private key that decrypts, with its certificate.
type DecryptionKey struct {
	Certificate *x509.Certificate

	// Key is a *rsa.PrivateKey, a *ecdsa.PrivateKey or a *ecdh.PrivateKey, with a NIST curve from P-256 or X25519.
	Key crypto.PrivateKey
}
