package cms

import "fmt"

// DecryptOptions are the options of [EnvelopedData.Decrypt], [AuthEnvelopedData.Decrypt] and [EncryptedData.Decrypt].
type DecryptOptions struct {
	Bulk BulkCrypto // [Go] where nil

	Passwords         [][]byte           // for each [PasswordRecipientInfo], tried in this order
	KeyEncryptionKeys []KeyEncryptionKey // for each [KEKRecipientInfo] that has the key's identifier
}

// Decrypt opens the content with the first key that can, of those in opts and in keys.
//
// It fails with a [*NoKeyError] where there is no key for any of the recipients; with [ErrUnsupportedAlgorithm] and
// [ErrMalformed] for what anybody can see in the message; with the error of keys; and with [ErrDecrypt] for every other
// cause.
func (ed *EnvelopedData) Decrypt(keys KeyRing, opts DecryptOptions) (*Plaintext, error) {
	s, err := ed.sealed()
	if err != nil {
		return nil, err
	}
	return s.open(envelope{originatorInfo: ed.OriginatorInfo, recipientInfos: ed.RecipientInfos}, keys, opts)
}

func (ed *EnvelopedData) sealed() (*sealedContent, error) {
	eci := ed.EncryptedContentInfo
	algorithm, _ := find(contentEncryptionAlgorithms, eci.ContentEncryptionAlgorithm.Algorithm)
	if algorithm.mode == gcmMode {
		var err error
		if eci, err = withGCMParameters(eci); err != nil {
			return nil, err
		}
	}
	s, err := newSealedContent(eci)
	if err != nil {
		return nil, err
	}
	switch s.cipher.mode {
	case cbcMode:
		return s, nil
	case gcmMode:
		return s, s.cutTag()
	default:
		return nil, fmt.Errorf("%w: %s in EnvelopedData", ErrUnsupportedAlgorithm, s.cipher.Name)
	}
}
