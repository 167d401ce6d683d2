package cms_test

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"errors"
	"testing"

	"signet/smime/cms"
	"signet/smime/internal/oid"
)

// RFC 9709 Appendix B.1.
func TestDeriveContentKeyVector(t *testing.T) {
	derived, err := cms.DeriveContentKey(unhex(t, "c702e7d0a9e064b09ba55245fb733cf3"),
		unhex(t, "301b0609608648016503040106300e040c5c79058ba2f43447639d29e2"))
	if want := unhex(t, "2124ffb29fac4e0fbbc7d5d87492bff3"); err != nil || !bytes.Equal(derived, want) {
		t.Errorf("got %x, %v, want %x", derived, err, want)
	}
}

// derivedGCM returns an AuthEnvelopedData under a derived key: RFC 9709 Section 3.
func derivedGCM(t *testing.T, key []byte, ris cms.RecipientInfos) *cms.AuthEnvelopedData {
	t.Helper()
	inner := der(t, struct {
		Algorithm  any
		Parameters aeadParameters
	}{oid.AES128GCM, aeadParameters{count(12), 16}})
	derived, err := cms.DeriveContentKey(key, inner)
	if err != nil {
		t.Fatal(err)
	}
	ciphertext, tag := sealGCM(t, derived, count(12), text, 16)
	return &cms.AuthEnvelopedData{
		RecipientInfos:           ris,
		AuthEncryptedContentInfo: encryptedContentInfo(oid.CEKHKDFSHA256, inner, ciphertext),
		MAC:                      tag,
	}
}

func TestDecryptWithDerivedContentKey(t *testing.T) {
	key := count(16)
	aed := derivedGCM(t, key, sharedKeyFor(t, key))
	plaintext, err := decrypt(t, aed.Marshal(), keyRing{}, sharedKey)
	if err != nil || !bytes.Equal(plaintext.Content, text) || plaintext.ContentEncryption.Name != "AES-128-GCM" {
		t.Fatalf("%+v, %v", plaintext, err)
	}
	eci := &aed.AuthEncryptedContentInfo
	for _, tt := range []struct {
		name      string
		algorithm cms.AlgorithmIdentifier
		want      error
	}{
		{"without the derivation", cms.AlgorithmIdentifier{Algorithm: oid.AES128GCM, Parameters: der(t, aeadParameters{count(12), 16})}, cms.ErrDecrypt},
		{"another cipher", cms.AlgorithmIdentifier{Algorithm: oid.CEKHKDFSHA256, Parameters: der(t, struct {
			Algorithm  any
			Parameters aeadParameters
		}{oid.AES128CCM, aeadParameters{count(12), 16}})}, cms.ErrDecrypt},
		{"unknown cipher", cms.AlgorithmIdentifier{Algorithm: oid.CEKHKDFSHA256, Parameters: der(t, struct{ Algorithm any }{oid.Data})}, cms.ErrUnsupportedAlgorithm},
		{"in itself", cms.AlgorithmIdentifier{Algorithm: oid.CEKHKDFSHA256, Parameters: der(t, struct{ Algorithm any }{oid.CEKHKDFSHA256})}, cms.ErrUnsupportedAlgorithm},
	} {
		eci.ContentEncryptionAlgorithm = tt.algorithm
		if plaintext, err := decrypt(t, aed.Marshal(), keyRing{}, sharedKey); !errors.Is(err, tt.want) || plaintext != nil {
			t.Errorf("%s: got error %v", tt.name, err)
		}
	}
}

// The downgrade of RFC 9709 Section 1: who guesses a block of an AuthEnvelopedData sends the block of keystream that would
// belong to it as AES-CBC, to the same recipient. Where the guess is right it decrypts to the counter block, which the
// attacker knows. Signet decrypts it, as it cannot know better; it says that the result is not authenticated, and nothing
// of it goes anywhere unless the user sends it. With a derived key there is no such message.
func TestDowngradeFromGCMToCBC(t *testing.T) {
	key := count(16)
	ris := sharedKeyFor(t, key)
	counterBlock := append(count(12), 0, 0, 0, 2)
	keystream := func(ciphertext []byte) []byte {
		block := make([]byte, aes.BlockSize)
		for i := range block {
			block[i] = ciphertext[i] ^ text[i] // the guess
		}
		return block
	}
	ciphertext, _ := sealGCM(t, key, count(12), text, 16)
	plain := forgedCBC(t, ris, key, keystream(ciphertext))
	derived := forgedCBC(t, ris, key, keystream(derivedGCM(t, key, ris).AuthEncryptedContentInfo.EncryptedContent))

	answer := func(ed *cms.EnvelopedData) []byte {
		plaintext, err := decrypt(t, ed.Marshal(), keyRing{}, sharedKey)
		if err != nil {
			t.Fatal(err)
		}
		if plaintext.Integrity != cms.Unauthenticated {
			t.Errorf("integrity %v", plaintext.Integrity)
		}
		return plaintext.Content
	}
	if got := answer(plain); !bytes.HasPrefix(got, counterBlock) {
		t.Errorf("the attack itself does not work: %x", got)
	}
	if got := answer(derived); bytes.HasPrefix(got, counterBlock) {
		t.Error("the attack works against a derived key")
	}
}

// forgedCBC returns an EnvelopedData that starts with a block, and ends with one that decrypts to good padding: attackers
// find it within 256 messages, and this test with the key.
func forgedCBC(t *testing.T, ris cms.RecipientInfos, key, block []byte) *cms.EnvelopedData {
	t.Helper()
	aesKey, err := aes.NewCipher(key)
	if err != nil {
		t.Fatal(err)
	}
	ciphertext := append(bytes.Clone(block), make([]byte, aes.BlockSize)...)
	padding := bytes.Repeat([]byte{aes.BlockSize}, aes.BlockSize)
	cipher.NewCBCEncrypter(aesKey, block).CryptBlocks(ciphertext[aes.BlockSize:], padding)
	return &cms.EnvelopedData{
		RecipientInfos:       ris,
		EncryptedContentInfo: encryptedContentInfo(oid.AES128CBC, der(t, make([]byte, aes.BlockSize)), ciphertext),
	}
}
