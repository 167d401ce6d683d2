package cms

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"fmt"
	"io"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"signet/smime/internal/oid"
)

// A KeyTransRecipientInfo holds the content key, encrypted with a recipient's public key.
//
//	KeyTransRecipientInfo ::= SEQUENCE {
//	  version CMSVersion,  -- always set to 0 or 2
//	  rid RecipientIdentifier,
//	  keyEncryptionAlgorithm KeyEncryptionAlgorithmIdentifier,
//	  encryptedKey EncryptedKey }
//
// RFC 5652 Section 6.2.1.
type KeyTransRecipientInfo struct {
	Version                int
	RID                    RecipientIdentifier
	KeyEncryptionAlgorithm AlgorithmIdentifier
	EncryptedKey           []byte
}

var _ RecipientInfo = &KeyTransRecipientInfo{}

func readKeyTransRecipientInfo(s *cryptobyte.String) (*KeyTransRecipientInfo, error) {
	var sequence, key cryptobyte.String
	var ri KeyTransRecipientInfo
	if !s.ReadASN1(&sequence, asn1.SEQUENCE) {
		return nil, malformed("KeyTransRecipientInfo")
	}
	if !sequence.ReadASN1Integer(&ri.Version) {
		return nil, malformed("KeyTransRecipientInfo version")
	}
	if !readSignerIdentifier(&sequence, &ri.RID) {
		return nil, malformed("KeyTransRecipientInfo rid")
	}
	if !readAlgorithmIdentifier(&sequence, &ri.KeyEncryptionAlgorithm) {
		return nil, malformed("KeyTransRecipientInfo keyEncryptionAlgorithm")
	}
	if !sequence.ReadASN1(&key, asn1.OCTET_STRING) || !sequence.Empty() {
		return nil, malformed("KeyTransRecipientInfo encryptedKey")
	}
	ri.EncryptedKey = key
	return &ri, nil
}

// newKeyTransRecipientInfo encrypts contentKey for the holder of an RSA certificate: RFC 3370 Section 4.2.1.
func newKeyTransRecipientInfo(certificate *x509.Certificate, public *rsa.PublicKey, contentKey []byte, random io.Reader) (*KeyTransRecipientInfo, error) {
	encrypted, err := rsa.EncryptPKCS1v15(random, public, contentKey)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnfit, err)
	}
	return &KeyTransRecipientInfo{
		RID:                    RecipientIdentifier{IssuerAndSerialNumber: issuerAndSerialNumberOf(certificate)},
		KeyEncryptionAlgorithm: AlgorithmIdentifier{Algorithm: oid.RSAEncryption, Parameters: null},
		EncryptedKey:           encrypted,
	}, nil
}

func (ri *KeyTransRecipientInfo) marshal(b *cryptobyte.Builder) {
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1Int64(0) // the version for issuerAndSerialNumber, the only identifier that is written
		ri.RID.marshal(b)
		ri.KeyEncryptionAlgorithm.marshal(b)
		b.AddASN1OctetString(ri.EncryptedKey)
	})
}

func (ri *KeyTransRecipientInfo) encryptedKeys() []encryptedKey {
	return []encryptedKey{{rid: ri.RID, octets: ri.EncryptedKey}}
}

func (ri *KeyTransRecipientInfo) algorithm() Algorithm {
	algorithm, _ := find(keyTransportAlgorithms, ri.KeyEncryptionAlgorithm.Algorithm)
	return algorithm
}

// contentKey returns a random key where the padding is wrong, as RFC 3218 Section 2.3.2 advises: who sends altered
// messages must not learn from the answer, nor from its delay, whether the padding was right.
func (ri *KeyTransRecipientInfo) contentKey(key crypto.PrivateKey, encrypted []byte, size int) ([]byte, error) {
	if ri.algorithm().OID == nil {
		return nil, fmt.Errorf("%w: key encryption %v", ErrUnsupportedAlgorithm, ri.KeyEncryptionAlgorithm.Algorithm)
	}
	private, ok := key.(*rsa.PrivateKey)
	if !ok {
		return nil, ErrDecrypt
	}
	contentKey := make([]byte, size)
	if _, err := io.ReadFull(rand.Reader, contentKey); err != nil {
		return nil, err
	}
	if err := rsa.DecryptPKCS1v15SessionKey(nil, private, encrypted, contentKey); err != nil {
		return nil, ErrDecrypt
	}
	return contentKey, nil
}
