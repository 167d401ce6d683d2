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
// RFC 5652 Section 6.2. It is a [*KeyTransRecipientInfo], a [*KeyAgreeRecipientInfo], a [*KEKRecipientInfo], a
// [*PasswordRecipientInfo] or an [*OtherRecipientInfo].
type RecipientInfo interface {
	marshaler

	// encryptedKeys returns the content key as encrypted for each recipient that is named by a certificate.
	encryptedKeys() []encryptedKey

	// algorithm returns the keyEncryptionAlgorithm, the zero value where it is not known.
	algorithm() Algorithm
}

// An encryptedKey is the content key for the holder of one certificate.
type encryptedKey struct {
	rid RecipientIdentifier

	// contentKey decrypts the content key, which should be of size octets, with the private key. info is nil where absent.
	//
	// Where the key is for another kind of RecipientInfo, or decryption fails, the error says no more than ErrDecrypt
	// or ErrUnsupportedAlgorithm. The result need not be the content key even where there is no error.
	contentKey func(key crypto.PrivateKey, size int, info *OriginatorInfo) ([]byte, error)
}

func readRecipientInfo(s *cryptobyte.String) (RecipientInfo, error) {
	switch {
	case s.PeekASN1Tag(asn1.SEQUENCE):
		return readKeyTransRecipientInfo(s)
	case s.PeekASN1Tag(constructed1):
		return readKeyAgreeRecipientInfo(s)
	case s.PeekASN1Tag(constructed2):
		return readKEKRecipientInfo(s)
	case s.PeekASN1Tag(constructed3):
		return readPasswordRecipientInfo(s)
	case s.PeekASN1Tag(constructed4):
		return readOtherRecipientInfo(s)
	default:
		return nil, malformed("RecipientInfo")
	}
}
