package cms

import (
	"crypto/x509"
	"errors"
)

// MaxDecryptionAttempts limits how often private keys, and content keys that may be the right one, are used for one
// message. A person has one key for a message, or two; a message made to keep the engine busy may name the same key a
// thousand times.
const MaxDecryptionAttempts = 8

// An envelope is what EnvelopedData and AuthEnvelopedData have in common: content that is encrypted with a key which each
// recipient can decrypt.
type envelope struct {
	originatorInfo *OriginatorInfo // nil where absent
	recipientInfos RecipientInfos

	keySizes []int // that the content key can have, in octets

	// decrypt decrypts the content and keeps it. An error, which is ErrDecrypt or an ErrUnsupportedAlgorithm, says that
	// the key may be the wrong one; it must not depend on how far decryption came.
	decrypt func(contentKey []byte) error
}

// An opening tells what opened an envelope.
type opening struct {
	recipientInfo RecipientInfo
	recipient     RecipientIdentifier // the zero value where a secret opened it that has no certificate
	certificate   *x509.Certificate   // nil in the same case
}

// An attempt is a way to the content key that may succeed.
type attempt struct {
	opening
	contentKey func(size int) ([]byte, error)
}

// open decrypts the content with the first secret that can. The secrets in opts are tried first: whoever gives a password
// for this message need not unlock a key.
//
// It fails with a [*NoKeyError] where there is no secret for any of the recipients, with [ErrUnsupportedAlgorithm], with
// the error of keys, and with [ErrDecrypt] for every other cause.
func (e *envelope) open(keys KeyRing, opts DecryptOptions) (*opening, error) {
	t := tries{envelope: e, iterations: MaxPasswordIterations}
	for _, ri := range e.recipientInfos {
		for _, a := range t.sharedSecretAttempts(ri, opts) {
			if t.succeeds(a) {
				return &a.opening, nil
			}
		}
	}
	for _, ri := range e.recipientInfos {
		for _, encrypted := range ri.encryptedKeys() {
			if t.exhausted() {
				return nil, t.failure
			}
			found, err := keys.DecryptionKeys(encrypted.rid)
			if err != nil {
				return nil, err
			}
			for _, key := range found {
				a := attempt{
					opening{ri, encrypted.rid, key.Certificate},
					func(size int) ([]byte, error) { return encrypted.contentKey(key.Key, size, e.originatorInfo) },
				}
				if t.succeeds(a) {
					return &a.opening, nil
				}
			}
		}
	}
	if t.failure == nil {
		return nil, e.recipientInfos.noKey()
	}
	return nil, t.failure
}

// tries makes attempts at one envelope, and bounds them.
type tries struct {
	*envelope
	count      int
	iterations int   // of password-based key derivation that may still be spent
	failure    error // nil where there was no attempt
}

func (t *tries) exhausted() bool { return t.count == MaxDecryptionAttempts }

// succeeds makes an attempt. What it keeps as failure says no more than ErrDecrypt or ErrUnsupportedAlgorithm, which
// anybody can see from the message itself.
func (t *tries) succeeds(a attempt) bool {
	if t.failure == nil {
		t.failure = ErrDecrypt
	}
	if t.exhausted() {
		return false
	}
	for _, size := range t.keySizes {
		switch err := t.try(a, size); {
		case err == nil:
			return true
		case errors.Is(err, errWrongPassword):
			return false // not counted: who has several passwords tries them all
		case errors.Is(err, ErrUnsupportedAlgorithm):
			t.failure = err
		}
	}
	t.count++
	return false
}

func (t *tries) try(a attempt, size int) error {
	contentKey, err := a.contentKey(size)
	if err != nil {
		return err
	}
	if len(contentKey) != size {
		return ErrDecrypt
	}
	return t.decrypt(contentKey)
}

// sharedSecretAttempts returns the attempts with what sender and recipient share.
func (t *tries) sharedSecretAttempts(ri RecipientInfo, opts DecryptOptions) []attempt {
	var attempts []attempt
	switch ri := ri.(type) {
	case *KEKRecipientInfo:
		for _, key := range opts.KeyEncryptionKeys {
			if ri.isFor(key) {
				attempts = append(attempts, attempt{
					opening{recipientInfo: ri},
					func(int) ([]byte, error) { return ri.contentKey(key) },
				})
			}
		}
	case *PasswordRecipientInfo:
		for _, password := range opts.Passwords {
			attempts = append(attempts, attempt{
				opening{recipientInfo: ri},
				func(int) ([]byte, error) { return ri.contentKey(password, &t.iterations) },
			})
		}
	}
	return attempts
}
