package cms

import (
	"bytes"
	"fmt"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// A KEKRecipientInfo holds the content key, encrypted with a key that the sender and the recipients share.
//
//	KEKRecipientInfo ::= SEQUENCE {
//	  version CMSVersion,  -- always set to 4
//	  kekid KEKIdentifier,
//	  keyEncryptionAlgorithm KeyEncryptionAlgorithmIdentifier,
//	  encryptedKey EncryptedKey }
//
// RFC 5652 Section 6.2.3. Signet reads these and writes none.
type KEKRecipientInfo struct {
	Version                int
	KEKID                  KEKIdentifier
	KeyEncryptionAlgorithm AlgorithmIdentifier // a key wrap
	EncryptedKey           []byte
}

var _ RecipientInfo = &KEKRecipientInfo{}

// A KeyEncryptionKey is a key that sender and recipients share, to read what a [KEKRecipientInfo] is for.
type KeyEncryptionKey struct {
	ID  []byte // the keyIdentifier of the KEKRecipientInfo
	Key []byte // of the size that its key wrap has
}

func readKEKRecipientInfo(s *cryptobyte.String) (*KEKRecipientInfo, error) {
	var sequence, id, key cryptobyte.String
	var ri KEKRecipientInfo
	if !s.ReadASN1(&sequence, constructed2) {
		return nil, malformed("KEKRecipientInfo")
	}
	if !sequence.ReadASN1Integer(&ri.Version) {
		return nil, malformed("KEKRecipientInfo version")
	}
	if !sequence.ReadASN1(&id, asn1.SEQUENCE) || !readKEKIdentifier(id, &ri.KEKID) {
		return nil, malformed("KEKRecipientInfo kekid")
	}
	if !readAlgorithmIdentifier(&sequence, &ri.KeyEncryptionAlgorithm) {
		return nil, malformed("KEKRecipientInfo keyEncryptionAlgorithm")
	}
	if !sequence.ReadASN1(&key, asn1.OCTET_STRING) || !sequence.Empty() {
		return nil, malformed("KEKRecipientInfo encryptedKey")
	}
	ri.EncryptedKey = key
	return &ri, nil
}

func (ri *KEKRecipientInfo) marshal(b *cryptobyte.Builder) {
	b.AddASN1(constructed2, func(b *cryptobyte.Builder) {
		b.AddASN1Int64(4)
		ri.KEKID.marshalTagged(b, asn1.SEQUENCE)
		ri.KeyEncryptionAlgorithm.marshal(b)
		b.AddASN1OctetString(ri.EncryptedKey)
	})
}

func (ri *KEKRecipientInfo) encryptedKeys() []encryptedKey { return nil }

func (ri *KEKRecipientInfo) algorithm() Algorithm {
	wrap, _ := find(keyWrapAlgorithms, ri.KeyEncryptionAlgorithm.Algorithm)
	return wrap.Algorithm
}

// isFor tells whether the key is the one that is meant, as far as its identifier says.
func (ri *KEKRecipientInfo) isFor(key KeyEncryptionKey) bool {
	return bytes.Equal(ri.KEKID.KeyIdentifier, key.ID)
}

func (ri *KEKRecipientInfo) contentKey(key KeyEncryptionKey) ([]byte, error) {
	wrap, ok := find(keyWrapAlgorithms, ri.KeyEncryptionAlgorithm.Algorithm)
	if !ok {
		return nil, fmt.Errorf("%w: key encryption %v", ErrUnsupportedAlgorithm, ri.KeyEncryptionAlgorithm.Algorithm)
	}
	if len(key.Key) != wrap.keySize {
		return nil, ErrDecrypt
	}
	return wrap.unwrap(key.Key, ri.EncryptedKey)
}
