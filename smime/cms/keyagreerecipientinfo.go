package cms

import (
	"crypto"
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/x509"
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
	Originator             *OriginatorPublicKey // nil where the originator has a certificate instead
	UKM                    []byte               // nil where absent
	KeyEncryptionAlgorithm AlgorithmIdentifier
	KeyWrapAlgorithm       AlgorithmIdentifier
	RecipientEncryptedKeys []RecipientEncryptedKey

	// keyWrapOctets is the keyWrapAlgorithm as received: it goes into the key derivation octet by octet.
	keyWrapOctets []byte
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
	if !sequence.ReadASN1(&originator, constructed0) || !ri.readOriginator(&originator) {
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
	ri.keyWrapOctets = ri.KeyEncryptionAlgorithm.Parameters
	parameters := cryptobyte.String(ri.keyWrapOctets)
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
		if !readRecipientEncryptedKey(&keys, &rek) {
			return nil, malformed("RecipientEncryptedKey")
		}
		ri.RecipientEncryptedKeys = append(ri.RecipientEncryptedKeys, rek)
	}
	return &ri, nil
}

// readOriginator reads the originator's key.
//
//	OriginatorIdentifierOrKey ::= CHOICE {
//	  issuerAndSerialNumber IssuerAndSerialNumber,
//	  subjectKeyIdentifier [0] SubjectKeyIdentifier,
//	  originatorKey [1] OriginatorPublicKey }
//
// "ephemeral-static ECDH MUST be used" in the form of originatorKey: RFC 5753 Section 3.1.1. The other forms are read
// over, and their content keys cannot be decrypted.
func (ri *KeyAgreeRecipientInfo) readOriginator(s *cryptobyte.String) bool {
	if !s.PeekASN1Tag(constructed1) {
		var id SignerIdentifier
		return readSignerIdentifier(s, &id) && s.Empty()
	}
	ri.Originator = new(OriginatorPublicKey)
	return readOriginatorPublicKey(s, ri.Originator) && s.Empty()
}

// newKeyAgreeRecipientInfo encrypts contentKey for the holder of a certificate for an elliptic curve key, with an
// ephemeral key of its own: RFC 5753 Section 3.1.
func newKeyAgreeRecipientInfo(certificate *x509.Certificate, public *ecdsa.PublicKey, contentKey []byte, random io.Reader) (*KeyAgreeRecipientInfo, error) {
	static, err := public.ECDH()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnfit, err)
	}
	ephemeral, err := static.Curve().GenerateKey(random)
	if err != nil {
		return nil, err
	}
	wrap, ok := keyWrapOfSize(len(contentKey))
	if !ok {
		return nil, fmt.Errorf("%w: no key wrap for keys of %d octets", ErrUnsupportedAlgorithm, len(contentKey))
	}
	ri := &KeyAgreeRecipientInfo{
		Originator:             &OriginatorPublicKey{PublicKey: ephemeral.PublicKey().Bytes()},
		KeyEncryptionAlgorithm: AlgorithmIdentifier{Algorithm: oid.StdDHSHA256KDF},
		KeyWrapAlgorithm:       AlgorithmIdentifier{Algorithm: wrap.OID},
	}
	if ri.keyWrapOctets, err = marshalAll(ri.KeyWrapAlgorithm, 16); err != nil {
		return nil, err
	}
	ri.KeyEncryptionAlgorithm.Parameters = ri.keyWrapOctets
	keyEncryptionKey, err := ri.keyEncryptionKey(ephemeral, static, wrap)
	if err != nil {
		return nil, err
	}
	encrypted, err := wrapKey(keyEncryptionKey, contentKey)
	if err != nil {
		return nil, err
	}
	ri.RecipientEncryptedKeys = []RecipientEncryptedKey{{
		RID:          RecipientIdentifier{IssuerAndSerialNumber: issuerAndSerialNumberOf(certificate)},
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
		keys[i] = encryptedKey{rid: rek.RID, octets: rek.EncryptedKey}
	}
	return keys
}

func (ri *KeyAgreeRecipientInfo) algorithm() Algorithm {
	agreement, _ := find(keyAgreementAlgorithms, ri.KeyEncryptionAlgorithm.Algorithm)
	return agreement.Algorithm
}

func (ri *KeyAgreeRecipientInfo) contentKey(key crypto.PrivateKey, encrypted []byte, size int) ([]byte, error) {
	wrap, ok := find(keyWrapAlgorithms, ri.KeyWrapAlgorithm.Algorithm)
	if !ok || ri.algorithm().OID == nil {
		return nil, fmt.Errorf("%w: key encryption %v with key wrap %v", ErrUnsupportedAlgorithm,
			ri.KeyEncryptionAlgorithm.Algorithm, ri.KeyWrapAlgorithm.Algorithm)
	}
	if ri.Originator == nil {
		return nil, fmt.Errorf("%w: key agreement with an originator's certificate", ErrUnsupportedAlgorithm)
	}
	private, ok := ecdhKey(key)
	if !ok {
		return nil, ErrDecrypt
	}
	// NewPublicKey refuses points that are not on the curve, which would give the private key away.
	public, err := private.Curve().NewPublicKey(ri.Originator.PublicKey)
	if err != nil {
		return nil, ErrDecrypt
	}
	keyEncryptionKey, err := ri.keyEncryptionKey(private, public, wrap)
	if err != nil {
		return nil, ErrDecrypt
	}
	contentKey, err := unwrapKey(keyEncryptionKey, encrypted)
	if err != nil || len(contentKey) != size {
		return nil, ErrDecrypt
	}
	return contentKey, nil
}

// keyEncryptionKey agrees on the key for the key wrap.
func (ri *KeyAgreeRecipientInfo) keyEncryptionKey(private *ecdh.PrivateKey, public *ecdh.PublicKey, wrap keyWrap) ([]byte, error) {
	agreement, ok := find(keyAgreementAlgorithms, ri.KeyEncryptionAlgorithm.Algorithm)
	if !ok {
		return nil, ErrUnsupportedAlgorithm
	}
	secret, err := private.ECDH(public)
	if err != nil {
		return nil, err
	}
	sharedInfo, err := eccCMSSharedInfo(ri.keyWrapOctets, ri.UKM, wrap.keySize)
	if err != nil {
		return nil, err
	}
	return deriveX963(agreement.hash, secret, sharedInfo, wrap.keySize), nil
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
