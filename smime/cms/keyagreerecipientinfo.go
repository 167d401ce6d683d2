package cms

import (
	"crypto"
	"crypto/ecdh"
	"crypto/ecdsa"
	"fmt"
	"io"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"signet/smime/internal/oid"
)

// A KeyAgreeRecipientInfo holds the content key, encrypted with a key that an originator and each recipient agree on.
//
//	KeyAgreeRecipientInfo ::= SEQUENCE {
//	  version CMSVersion,  -- always set to 3
//	  originator [0] EXPLICIT OriginatorIdentifierOrKey,
//	  ukm [1] EXPLICIT UserKeyingMaterial OPTIONAL,
//	  keyEncryptionAlgorithm KeyEncryptionAlgorithmIdentifier,
//	  recipientEncryptedKeys RecipientEncryptedKeys }
//
// RFC 5652 Section 6.2.2. The keyEncryptionAlgorithm has the key wrap algorithm for its parameters: RFC 5753 Section 3.1.1.
type KeyAgreeRecipientInfo struct {
	Version                int
	Originator             OriginatorIdentifierOrKey
	UKM                    []byte // nil where absent
	KeyEncryptionAlgorithm AlgorithmIdentifier
	KeyWrapAlgorithm       AlgorithmIdentifier // the parameters of the one above, the zero value where they are something else
	RecipientEncryptedKeys []RecipientEncryptedKey
}

var _ RecipientInfo = &KeyAgreeRecipientInfo{}

func readKeyAgreeRecipientInfo(s *cryptobyte.String) (*KeyAgreeRecipientInfo, error) {
	var sequence, originator, explicit, keys cryptobyte.String
	var hasUKM bool
	var ri KeyAgreeRecipientInfo
	if !s.ReadASN1(&sequence, constructed1) {
		return nil, malformed("KeyAgreeRecipientInfo")
	}
	if !sequence.ReadASN1Integer(&ri.Version) {
		return nil, malformed("KeyAgreeRecipientInfo version")
	}
	if !sequence.ReadASN1(&originator, constructed0) || !readOriginatorIdentifierOrKey(&originator, &ri.Originator) || !originator.Empty() {
		return nil, malformed("KeyAgreeRecipientInfo originator")
	}
	if !sequence.ReadOptionalASN1(&explicit, &hasUKM, constructed1) {
		return nil, malformed("KeyAgreeRecipientInfo ukm")
	}
	if hasUKM {
		var ukm cryptobyte.String
		if !explicit.ReadASN1(&ukm, asn1.OCTET_STRING) || !explicit.Empty() {
			return nil, malformed("KeyAgreeRecipientInfo ukm")
		}
		ri.UKM = ukm
	}
	if !readAlgorithmIdentifier(&sequence, &ri.KeyEncryptionAlgorithm) {
		return nil, malformed("KeyAgreeRecipientInfo keyEncryptionAlgorithm")
	}
	parameters := cryptobyte.String(ri.KeyEncryptionAlgorithm.Parameters)
	if !readAlgorithmIdentifier(&parameters, &ri.KeyWrapAlgorithm) {
		ri.KeyWrapAlgorithm = AlgorithmIdentifier{} // another scheme than those of RFC 5753
	}
	if !sequence.ReadASN1(&keys, asn1.SEQUENCE) || !sequence.Empty() {
		return nil, malformed("KeyAgreeRecipientInfo recipientEncryptedKeys")
	}
	for !keys.Empty() {
		if len(ri.RecipientEncryptedKeys) == MaxRecipientInfos {
			return nil, tooMany("recipientEncryptedKeys", MaxRecipientInfos)
		}
		var rek RecipientEncryptedKey
		if err := readRecipientEncryptedKey(&keys, &rek); err != nil {
			return nil, err
		}
		ri.RecipientEncryptedKeys = append(ri.RecipientEncryptedKeys, rek)
	}
	return &ri, nil
}

// newKeyAgreeRecipientInfo encrypts contentKey for the holder of a key on an elliptic curve, with an ephemeral key of its
// own: RFC 5753 Section 3.1, RFC 8418 Section 3.2.
func newKeyAgreeRecipientInfo(rid RecipientIdentifier, static *ecdh.PublicKey, contentKey []byte, random io.Reader) (*KeyAgreeRecipientInfo, error) {
	wrap, ok := keyWrapOfSize(len(contentKey))
	if !ok {
		return nil, fmt.Errorf("%w: no key wrap for keys of %d octets", ErrUnsupportedAlgorithm, len(contentKey))
	}
	// What RFC 8551 Section 2.3 asks all to read.
	keyAlgorithm, agreement := oid.ECPublicKey, oid.StdDHSHA256KDF
	if static.Curve() == ecdh.X25519() {
		keyAlgorithm, agreement = oid.X25519, oid.StdDHHKDFSHA256
	}
	ephemeral, err := static.Curve().GenerateKey(random)
	if err != nil {
		return nil, err
	}
	ri := &KeyAgreeRecipientInfo{
		Version: 3,
		Originator: OriginatorIdentifierOrKey{OriginatorKey: &OriginatorPublicKey{
			Algorithm: AlgorithmIdentifier{Algorithm: keyAlgorithm},
			PublicKey: ephemeral.PublicKey().Bytes(),
		}},
		KeyEncryptionAlgorithm: AlgorithmIdentifier{Algorithm: agreement},
		KeyWrapAlgorithm:       AlgorithmIdentifier{Algorithm: wrap.OID},
	}
	if ri.KeyEncryptionAlgorithm.Parameters, err = marshalAll(ri.KeyWrapAlgorithm, 16); err != nil {
		return nil, err
	}
	keyEncryptionKey, err := ri.keyEncryptionKey(ephemeral, static)
	if err != nil {
		return nil, err
	}
	encrypted, err := wrapKey(keyEncryptionKey, contentKey)
	if err != nil {
		return nil, err
	}
	ri.RecipientEncryptedKeys = []RecipientEncryptedKey{{
		RID:          KeyAgreeRecipientIdentifier{RecipientIdentifier: rid},
		EncryptedKey: encrypted,
	}}
	return ri, nil
}

func (ri *KeyAgreeRecipientInfo) marshal(b *cryptobyte.Builder) {
	b.AddASN1(constructed1, func(b *cryptobyte.Builder) {
		b.AddASN1Int64(3)
		b.AddASN1(constructed0, ri.Originator.marshal)
		if ri.UKM != nil {
			b.AddASN1(constructed1, func(b *cryptobyte.Builder) { b.AddASN1OctetString(ri.UKM) })
		}
		ri.KeyEncryptionAlgorithm.marshal(b)
		b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
			for _, rek := range ri.RecipientEncryptedKeys {
				rek.marshal(b)
			}
		})
	})
}

func (ri *KeyAgreeRecipientInfo) encryptedKeys() []encryptedKey {
	keys := make([]encryptedKey, len(ri.RecipientEncryptedKeys))
	for i, rek := range ri.RecipientEncryptedKeys {
		keys[i] = encryptedKey{
			rid: rek.RID.RecipientIdentifier,
			contentKey: func(key crypto.PrivateKey, _ int, info *OriginatorInfo) ([]byte, error) {
				return ri.contentKey(key, rek.EncryptedKey, info)
			},
		}
	}
	return keys
}

// KeyWrap returns the algorithm that the content key is encrypted with, the zero value where it is not known.
func (ri *KeyAgreeRecipientInfo) KeyWrap() Algorithm {
	wrap, _ := find(keyWrapAlgorithms, ri.KeyWrapAlgorithm.Algorithm)
	return wrap.Algorithm
}

func (ri *KeyAgreeRecipientInfo) algorithm() Algorithm {
	agreement, _ := find(keyAgreementAlgorithms, ri.KeyEncryptionAlgorithm.Algorithm)
	return agreement.Algorithm
}

func (ri *KeyAgreeRecipientInfo) contentKey(key crypto.PrivateKey, encrypted []byte, info *OriginatorInfo) ([]byte, error) {
	wrap, ok := find(keyWrapAlgorithms, ri.KeyWrapAlgorithm.Algorithm)
	if !ok || ri.algorithm().OID == nil {
		return nil, fmt.Errorf("%w: key encryption %v with key wrap %v", ErrUnsupportedAlgorithm,
			ri.KeyEncryptionAlgorithm.Algorithm, ri.KeyWrapAlgorithm.Algorithm)
	}
	private, ok := ecdhKey(key)
	if !ok {
		return nil, ErrDecrypt
	}
	public, err := ri.Originator.publicKey(private.Curve(), info)
	if err != nil {
		return nil, err
	}
	keyEncryptionKey, err := ri.keyEncryptionKey(private, public)
	if err != nil {
		return nil, ErrDecrypt
	}
	return wrap.unwrap(keyEncryptionKey, encrypted)
}

// keyEncryptionKey agrees on the key for the key wrap. It fails where X25519 agrees on zeros, which RFC 8418 Section 2
// demands: then everybody would know the key.
func (ri *KeyAgreeRecipientInfo) keyEncryptionKey(private *ecdh.PrivateKey, public *ecdh.PublicKey) ([]byte, error) {
	agreement, ok := find(keyAgreementAlgorithms, ri.KeyEncryptionAlgorithm.Algorithm)
	if !ok {
		return nil, ErrUnsupportedAlgorithm
	}
	wrap, ok := find(keyWrapAlgorithms, ri.KeyWrapAlgorithm.Algorithm)
	if !ok {
		return nil, ErrUnsupportedAlgorithm
	}
	secret, err := private.ECDH(public)
	if err != nil {
		return nil, err
	}
	// The key wrap goes in as it was received, octet by octet.
	sharedInfo, err := eccCMSSharedInfo(ri.KeyEncryptionAlgorithm.Parameters, ri.UKM, wrap.keySize)
	if err != nil {
		return nil, err
	}
	return agreement.derive(agreement.hash, secret, ri.UKM, sharedInfo, wrap.keySize)
}

func ecdhKey(key crypto.PrivateKey) (*ecdh.PrivateKey, bool) {
	switch key := key.(type) {
	case *ecdh.PrivateKey:
		return key, true
	case *ecdsa.PrivateKey:
		private, err := key.ECDH()
		return private, err == nil
	default:
		return nil, false
	}
}
