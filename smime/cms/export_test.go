package cms

import (
	"crypto"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"signet/smime/internal/oid"
)

// What tests need to forge messages that the package itself does not write.

var (
	SharedInfo = eccCMSSharedInfo
	UnwrapKey  = unwrapKey
	WrapKey    = wrapKey
)

const (
	MaxAttributes = maxAttributes
	MaxCandidates = maxCandidates
	MaxRSABits    = maxRSABits
)

// DeriveX963 is the key derivation, for a secret without user keying material.
func DeriveX963(hash crypto.Hash, secret, sharedInfo []byte, size int) []byte {
	derived, err := deriveX963(hash, secret, nil, sharedInfo, size)
	if err != nil {
		panic(err)
	}
	return derived
}

// Marshal returns the ContentInfo of sd. It does not write CRLs.
func (sd *SignedData) Marshal() []byte {
	var b cryptobyte.Builder
	addContentInfo(&b, oid.SignedData, sd)
	return b.BytesOrPanic()
}

// Marshal returns the ContentInfo of ed.
func (ed *EnvelopedData) Marshal() []byte {
	return fill(ed.contentInfo(len(ed.EncryptedContentInfo.EncryptedContent)), ed.EncryptedContentInfo.EncryptedContent)
}

// Marshal returns the ContentInfo of aed.
func (aed *AuthEnvelopedData) Marshal() []byte {
	eci := aed.AuthEncryptedContentInfo
	return fill(aed.contentInfo(len(eci.EncryptedContent)), eci.EncryptedContent)
}

func fill(f *frame, octets []byte) []byte {
	der, err := f.fill(octets)
	if err != nil {
		panic(err)
	}
	return der
}

// MarshalAttributes returns the SET OF that is signed.
func MarshalAttributes(as []Attribute) []byte {
	var b cryptobyte.Builder
	addSetOf(&b, asn1.SET, as)
	return b.BytesOrPanic()
}

// ContentKey decrypts the first content key of ri.
func ContentKey(ri RecipientInfo, key crypto.PrivateKey, size int) ([]byte, error) {
	return ri.encryptedKeys()[0].contentKey(key, size, nil)
}

// Reencrypt encrypts contentKey again with the algorithms that ri names now. The recipient's private key and the
// originator's public key agree on the same secret as the other two.
func (ri *KeyAgreeRecipientInfo) Reencrypt(private crypto.PrivateKey, contentKey []byte) error {
	static, _ := ecdhKey(private)
	public, err := ri.Originator.publicKey(static.Curve(), nil)
	if err != nil {
		return err
	}
	key, err := ri.keyEncryptionKey(static, public)
	if err != nil {
		return err
	}
	ri.RecipientEncryptedKeys[0].EncryptedKey, err = wrapKey(key, contentKey)
	return err
}
