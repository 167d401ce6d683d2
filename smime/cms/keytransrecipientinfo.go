package cms

import (
	"crypto"
	"crypto/hkdf"
	"crypto/rsa"
	"crypto/sha256"
	"fmt"
	"io"
	"math/big"

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

// newKeyTransRecipientInfo encrypts contentKey with an RSA key: RFC 3370 Section 4.2.1, RFC 3560 Section 3.
func newKeyTransRecipientInfo(rid RecipientIdentifier, public *rsa.PublicKey, transport KeyTransport, contentKey []byte, random io.Reader) (*KeyTransRecipientInfo, error) {
	ri := &KeyTransRecipientInfo{RID: rid}
	var err error
	switch transport {
	case PKCS1v15Transport:
		ri.KeyEncryptionAlgorithm = AlgorithmIdentifier{Algorithm: oid.RSAEncryption, Parameters: null}
		ri.EncryptedKey, err = rsa.EncryptPKCS1v15(random, public, contentKey)
	case OAEPTransport:
		if ri.KeyEncryptionAlgorithm, err = oaepSHA256(); err != nil {
			return nil, err
		}
		ri.EncryptedKey, err = rsa.EncryptOAEP(sha256.New(), random, public, contentKey, nil)
	default:
		err = fmt.Errorf("key transport %d", transport)
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnfit, err)
	}
	ri.Version = ri.version()
	return ri, nil
}

// version follows RFC 5652 Section 6.2.1.
func (ri *KeyTransRecipientInfo) version() int {
	if ri.RID.IssuerAndSerialNumber != nil {
		return 0
	}
	return 2
}

func (ri *KeyTransRecipientInfo) marshal(b *cryptobyte.Builder) {
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1Int64(int64(ri.version()))
		ri.RID.marshal(b)
		ri.KeyEncryptionAlgorithm.marshal(b)
		b.AddASN1OctetString(ri.EncryptedKey)
	})
}

func (ri *KeyTransRecipientInfo) encryptedKeys() []encryptedKey {
	return []encryptedKey{{rid: ri.RID, contentKey: ri.contentKey}}
}

func (ri *KeyTransRecipientInfo) algorithm() Algorithm {
	algorithm, _ := find(keyTransportAlgorithms, ri.KeyEncryptionAlgorithm.Algorithm)
	return algorithm
}

// OAEPOptions returns the parameters where the keyEncryptionAlgorithm is RSAES-OAEP. It fails with
// [ErrUnsupportedAlgorithm] where it is not, or where they cannot be read.
func (ri *KeyTransRecipientInfo) OAEPOptions() (*rsa.OAEPOptions, error) {
	if !ri.KeyEncryptionAlgorithm.Algorithm.Equal(oid.RSAESOAEP) {
		return nil, fmt.Errorf("%w: key encryption %v", ErrUnsupportedAlgorithm, ri.KeyEncryptionAlgorithm.Algorithm)
	}
	opts, err := readRSAESOAEPParams(ri.KeyEncryptionAlgorithm.Parameters)
	if err != nil {
		return nil, fmt.Errorf("%w: parameters of RSAES-OAEP: %v", ErrUnsupportedAlgorithm, err)
	}
	return opts, nil
}

func (ri *KeyTransRecipientInfo) contentKey(key crypto.PrivateKey, size int, _ *OriginatorInfo) ([]byte, error) {
	private, ok := key.(*rsa.PrivateKey)
	switch id := ri.KeyEncryptionAlgorithm.Algorithm; {
	case id.Equal(oid.RSAEncryption):
		if !ok {
			return nil, ErrDecrypt
		}
		return decryptPKCS1v15(private, ri.EncryptedKey, size)
	case id.Equal(oid.RSAESOAEP):
		opts, err := ri.OAEPOptions()
		if err != nil {
			return nil, err
		}
		if !ok {
			return nil, ErrDecrypt
		}
		// Go decodes in constant time, so that nobody learns which octet was wrong: RFC 8017 Section 7.1.2.
		contentKey, err := private.Decrypt(nil, ri.EncryptedKey, opts)
		if err != nil {
			return nil, ErrDecrypt
		}
		return contentKey, nil
	default:
		return nil, fmt.Errorf("%w: key encryption %v", ErrUnsupportedAlgorithm, id)
	}
}

// decryptPKCS1v15 returns another key where the padding is wrong, as RFC 3218 Section 2.3.2 advises: who sends altered
// messages must not learn from the answer, nor from its delay, whether the padding was right.
//
// That key looks random and is always the same for the same ciphertext. Were it drawn anew, somebody who sends one message
// many times would learn from it: one in 256 keys makes the padding of a CBC content look right, so that answers which
// change mean wrong RSA padding.
func decryptPKCS1v15(private *rsa.PrivateKey, encrypted []byte, size int) ([]byte, error) {
	number := new(big.Int).SetBytes(encrypted)
	if number.Cmp(private.N) >= 0 {
		return nil, ErrDecrypt
	}
	// One form for each number, or leading zeros would change the key.
	encrypted = number.FillBytes(make([]byte, private.Size()))
	secret := private.D.FillBytes(make([]byte, private.Size()))
	contentKey, err := hkdf.Key(sha256.New, secret, encrypted, "content key for wrong padding", size)
	if err != nil {
		return nil, ErrDecrypt
	}
	if err := rsa.DecryptPKCS1v15SessionKey(nil, private, encrypted, contentKey); err != nil {
		return nil, ErrDecrypt
	}
	return contentKey, nil
}
