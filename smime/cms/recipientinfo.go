package cms

import (
	"crypto"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// A RecipientInfo holds the content key, encrypted for one recipient or for several.
//
//	RecipientInfo ::= CHOICE {
//	  ktri KeyTransRecipientInfo,
//	  kari [1] KeyAgreeRecipientInfo,
//	  kekri [2] KEKRecipientInfo,
//	  pwri [3] PasswordRecipientInfo,
//	  ori [4] OtherRecipientInfo }
//
// RFC 5652 Section 6.2. It is a [*KeyTransRecipientInfo], a [*KeyAgreeRecipientInfo] or an
// [*UnsupportedRecipientInfo].
type RecipientInfo interface {
	marshaler

	// encryptedKeys returns the content key as encrypted for each recipient of this RecipientInfo.
	encryptedKeys() []encryptedKey

	// contentKey decrypts an encrypted content key, of size octets, with a recipient's private key.
	//
	// Where the key is for another kind of RecipientInfo, or decryption fails, the error says no more than ErrDecrypt
	// or ErrUnsupportedAlgorithm. The result need not be the content key even where there is no error.
	contentKey(key crypto.PrivateKey, encrypted []byte, size int) ([]byte, error)

	// algorithm returns the keyEncryptionAlgorithm, the zero value where it is not known.
	algorithm() Algorithm
}

type encryptedKey struct {
	rid    RecipientIdentifier
	octets []byte
}

func readRecipientInfo(s *cryptobyte.String) (RecipientInfo, error) {
	switch {
	case s.PeekASN1Tag(asn1.SEQUENCE):
		return readKeyTransRecipientInfo(s)
	case s.PeekASN1Tag(constructed1):
		return readKeyAgreeRecipientInfo(s)
	case s.PeekASN1Tag(constructed2), s.PeekASN1Tag(constructed3), s.PeekASN1Tag(constructed4):
		var element cryptobyte.String
		if !s.ReadAnyASN1Element(&element, nil) {
			return nil, malformed("RecipientInfo")
		}
		return &UnsupportedRecipientInfo{Raw: element}, nil
	default:
		return nil, malformed("RecipientInfo")
	}
}

// An UnsupportedRecipientInfo is one of a kind that needs no certificate: a shared key, a password, or another method.
// RFC 5652 Sections 6.2.3 to 6.2.5.
type UnsupportedRecipientInfo struct {
	Raw []byte // DER
}

func (ri *UnsupportedRecipientInfo) encryptedKeys() []encryptedKey { return nil }

func (ri *UnsupportedRecipientInfo) algorithm() Algorithm { return Algorithm{} }

func (ri *UnsupportedRecipientInfo) contentKey(crypto.PrivateKey, []byte, int) ([]byte, error) {
	return nil, ErrUnsupportedAlgorithm
}

func (ri *UnsupportedRecipientInfo) marshal(b *cryptobyte.Builder) { b.AddBytes(ri.Raw) }
