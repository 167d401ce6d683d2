package cms

import (
	"bytes"
	"crypto"
	"crypto/cipher"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// What tests need to forge messages that the package itself does not write.

var (
	SharedInfo       = eccCMSSharedInfo
	UnwrapKey        = unwrapKey
	Unwrap3DES       = unwrapKey3DES
	DeriveHKDF       = deriveHKDF
	WrapKey          = wrapKey
	DeriveContentKey = deriveContentKey
)

const (
	MaxAttributes = maxAttributes
	MaxCandidates = maxCandidates
	MaxRSABits    = maxRSABits
	PasswordCost  = passwordCost
)

// DeriveX963 is the key derivation, for a secret without user keying material.
func DeriveX963(hash crypto.Hash, secret, sharedInfo []byte, size int) []byte {
	derived, err := deriveX963(hash, secret, nil, sharedInfo, size)
	if err != nil {
		panic(err)
	}
	return derived
}

// Marshal returns the ContentInfo of sd.
func (sd *SignedData) Marshal() []byte { return must(sd.contentInfo()) }

// Marshal returns the ContentInfo of ed.
func (ed *EnvelopedData) Marshal() []byte {
	content := ed.EncryptedContentInfo.EncryptedContent
	return must(ed.contentInfo(len(content)).fill(content))
}

// Marshal returns the ContentInfo of aed.
func (aed *AuthEnvelopedData) Marshal() []byte {
	content := aed.AuthEncryptedContentInfo.EncryptedContent
	return must(aed.contentInfo(len(content)).fill(content))
}

// Marshal returns the ContentInfo of ed.
func (ed *EncryptedData) Marshal() []byte {
	content := ed.EncryptedContentInfo.EncryptedContent
	return must(ed.contentInfo(len(content)).fill(content))
}

// Marshal returns the ContentInfo of dd.
func (dd *DigestedData) Marshal() []byte { return must(dd.contentInfo()) }

// Marshal returns the ContentInfo of cd.
func (cd *CompressedData) Marshal() []byte { return must(cd.contentInfo()) }

func must(der []byte, err error) []byte {
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

// KeyEncryptionKey returns the key for the key wrap, with the algorithms that ri names now. The recipient's private key and
// the originator's public key agree on the same secret as the other two.
func (ri *KeyAgreeRecipientInfo) KeyEncryptionKey(recipient crypto.PrivateKey, info *OriginatorInfo) ([]byte, error) {
	private, _ := ecdhKey(recipient)
	public, err := ri.Originator.publicKey(private.Curve(), info)
	if err != nil {
		return nil, err
	}
	return ri.keyEncryptionKey(private, public)
}

// WrapPWRI encrypts a key with an AES key: RFC 3211 Section 2.3.1.
func WrapPWRI(newCipher func([]byte) (cipher.Block, error), keyEncryptionKey, iv, key, padding []byte) ([]byte, error) {
	block, err := newCipher(keyEncryptionKey)
	if err != nil {
		return nil, err
	}
	return wrapPWRI(block, iv, key, bytes.NewReader(padding))
}

// UnwrapPWRI decrypts a key: RFC 3211 Section 2.3.2.
func UnwrapPWRI(newCipher func([]byte) (cipher.Block, error), keyEncryptionKey, iv, wrapped []byte) ([]byte, error) {
	block, err := newCipher(keyEncryptionKey)
	if err != nil {
		return nil, err
	}
	return unwrapPWRI(block, iv, wrapped)
}

// MarshalPBKDF2Params returns the DER of params.
func MarshalPBKDF2Params(params PBKDF2Params) []byte {
	der, err := marshalAll(&params, 64)
	if err != nil {
		panic(err)
	}
	return der
}
