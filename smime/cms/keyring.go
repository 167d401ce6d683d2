package cms

import (
	"crypto"
	"crypto/x509"
)

// MaxDecryptionAttempts limits how often private keys are used for one message. A person has one key for a message,
// or two; a message made to keep the engine busy may name the same key a thousand times.
const MaxDecryptionAttempts = 8

// A KeyRing holds private keys.
type KeyRing interface {
	// DecryptionKeys returns the private keys for the certificates that rid means: [RecipientIdentifier.Matches]. No
	// keys and no error means that there are none; an error ends the decryption and is returned as it is.
	DecryptionKeys(rid RecipientIdentifier) ([]DecryptionKey, error)
}

// A DecryptionKey is a private key that decrypts, with its certificate.
type DecryptionKey struct {
	Certificate *x509.Certificate
	Key         crypto.PrivateKey // *rsa.PrivateKey, *ecdsa.PrivateKey or *ecdh.PrivateKey
}

// An attempt is an encrypted content key with a private key that should fit.
type attempt struct {
	recipientInfo RecipientInfo
	encrypted     encryptedKey
	key           DecryptionKey
}

func (ed *EnvelopedData) attempts(keys KeyRing) ([]attempt, error) {
	var attempts []attempt
	for _, ri := range ed.RecipientInfos {
		for _, encrypted := range ri.encryptedKeys() {
			found, err := keys.DecryptionKeys(encrypted.rid)
			if err != nil {
				return nil, err
			}
			for _, key := range found {
				if len(attempts) == MaxDecryptionAttempts {
					return attempts, nil
				}
				attempts = append(attempts, attempt{ri, encrypted, key})
			}
		}
	}
	return attempts, nil
}
