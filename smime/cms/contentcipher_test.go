package cms_test

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/des"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha1"
	encoding_asn1 "encoding/asn1"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/crypto/chacha20poly1305"

	"signet/smime/cms"
	"signet/smime/internal/oid"
	"signet/smime/internal/rc2"
	"signet/smime/internal/testca"
)

// keyFor returns the content key, which may be of any size, encrypted for somebody with an RSA key. With RSAES-OAEP a key
// of another size than expected shows; with PKCS #1 v1.5 it becomes another key, which looks right for one message in 256.
func keyFor(t testing.TB, id *testca.Identity, contentKey []byte) cms.RecipientInfos {
	t.Helper()
	encrypted, err := rsa.EncryptOAEP(sha1.New(), rand.Reader, id.Certificate.PublicKey.(*rsa.PublicKey), contentKey, nil)
	if err != nil {
		t.Fatal(err)
	}
	return cms.RecipientInfos{&cms.KeyTransRecipientInfo{
		RID:                    cms.RecipientIdentifier{SubjectKeyIdentifier: id.Certificate.SubjectKeyId},
		KeyEncryptionAlgorithm: cms.AlgorithmIdentifier{Algorithm: oid.RSAESOAEP, Parameters: []byte{0x30, 0}},
		EncryptedKey:           encrypted,
	}}
}

// sharedKey opens what is encrypted for sharedKeyFor.
var sharedKey = cms.DecryptOptions{KeyEncryptionKeys: []cms.KeyEncryptionKey{{ID: []byte("shared"), Key: count(32)}}}

// sharedKeyFor returns the content key, of 16 octets or more, in the way that costs the least time.
func sharedKeyFor(t testing.TB, contentKey []byte) cms.RecipientInfos {
	t.Helper()
	encrypted, err := cms.WrapKey(count(32), contentKey)
	if err != nil {
		t.Fatal(err)
	}
	return cms.RecipientInfos{&cms.KEKRecipientInfo{
		KEKID:                  cms.KEKIdentifier{KeyIdentifier: []byte("shared")},
		KeyEncryptionAlgorithm: cms.AlgorithmIdentifier{Algorithm: oid.AES256Wrap},
		EncryptedKey:           encrypted,
	}}
}

func encryptedContentInfo(algorithm encoding_asn1.ObjectIdentifier, parameters, ciphertext []byte) cms.EncryptedContentInfo {
	return cms.EncryptedContentInfo{
		ContentType:                oid.Data,
		ContentEncryptionAlgorithm: cms.AlgorithmIdentifier{Algorithm: algorithm, Parameters: parameters},
		EncryptedContent:           ciphertext,
	}
}

func count(length int) []byte {
	octets := make([]byte, length)
	for i := range octets {
		octets[i] = byte(i)
	}
	return octets
}

// Ciphers in CBC mode that are read and never written. RC2 has an identifier for how many bits of a key are effective,
// and none for how long it is.
func TestDecryptWeakCiphers(t *testing.T) {
	alice := people().alice
	iv := count(8)
	type rc2CBCParameter struct {
		Version int
		IV      []byte
	}
	rc2Of := func(effectiveBits int) func(key []byte) (cipher.Block, error) {
		return func(key []byte) (cipher.Block, error) { return rc2.New(key, effectiveBits) }
	}
	for _, tt := range []struct {
		name       string
		algorithm  encoding_asn1.ObjectIdentifier
		parameters []byte
		keySize    int
		cipher     func(key []byte) (cipher.Block, error)
	}{
		{"3DES-CBC", oid.DESEDE3CBC, der(t, iv), 24, des.NewTripleDESCipher},
		{"DES-CBC", oid.DESCBC, der(t, iv), 8, des.NewCipher},
		{"RC2-40-CBC", oid.RC2CBC, der(t, rc2CBCParameter{160, iv}), 5, rc2Of(40)},
		{"RC2-64-CBC", oid.RC2CBC, der(t, rc2CBCParameter{120, iv}), 8, rc2Of(64)},
		{"RC2-128-CBC", oid.RC2CBC, der(t, rc2CBCParameter{58, iv}), 16, rc2Of(128)},
		{"RC2-40-CBC", oid.RC2CBC, der(t, rc2CBCParameter{160, iv}), 16, rc2Of(40)},
		{"RC2-64-CBC", oid.RC2CBC, der(t, rc2CBCParameter{120, iv}), 16, rc2Of(64)},
	} {
		t.Run(fmt.Sprintf("%s with a key of %d octets", tt.name, tt.keySize), func(t *testing.T) {
			key := count(tt.keySize)
			block, err := tt.cipher(key)
			if err != nil {
				t.Fatal(err)
			}
			padding := 8 - len(text)%8
			ciphertext := append(bytes.Clone(text), bytes.Repeat([]byte{byte(padding)}, padding)...)
			cipher.NewCBCEncrypter(block, iv).CryptBlocks(ciphertext, ciphertext)
			ed := &cms.EnvelopedData{
				RecipientInfos:       keyFor(t, alice, key),
				EncryptedContentInfo: encryptedContentInfo(tt.algorithm, tt.parameters, ciphertext),
			}
			// A BulkCrypto does AES alone; it must not be asked.
			got, err := mustParseEnvelopedData(t, ed.Marshal()).Decrypt(keyRing{alice}, cms.DecryptOptions{Bulk: cms.Go{}})
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got.Content, text) || got.Integrity != cms.Unauthenticated {
				t.Errorf("content %q, integrity %v", got.Content, got.Integrity)
			}
			if got.ContentEncryption.Name != tt.name || got.ContentEncryption.Strength != cms.Weak {
				t.Errorf("content encryption %+v", got.ContentEncryption)
			}
			if _, err := cms.Encrypt(text, recipients(alice), cms.EncryptOptions{ContentEncryption: got.ContentEncryption}); !errors.Is(err, cms.ErrUnsupportedAlgorithm) {
				t.Errorf("encrypting with it: got error %v", err)
			}
		})
	}
}

// sealCCM is NIST SP 800-38C Section 6.1, for content of less than 64 KiB without additional data.
func sealCCM(t testing.TB, key, nonce, plaintext []byte, tagSize int) (ciphertext, tag []byte) {
	block, err := aes.NewCipher(key)
	if err != nil {
		t.Fatal(err)
	}
	q := 15 - len(nonce)
	blocks := append([]byte{byte(8*((tagSize-2)/2) + q - 1)}, nonce...)
	blocks = append(blocks, make([]byte, q-2)...)
	blocks = binary.BigEndian.AppendUint16(blocks, uint16(len(plaintext)))
	blocks = append(blocks, plaintext...)
	blocks = append(blocks, make([]byte, (16-len(blocks)%16)%16)...)
	cipher.NewCBCEncrypter(block, make([]byte, 16)).CryptBlocks(blocks, blocks)
	counter := append(append([]byte{byte(q - 1)}, nonce...), make([]byte, q)...)
	stream := append(bytes.Clone(blocks[len(blocks)-16:]), plaintext...)
	cipher.NewCTR(block, counter).XORKeyStream(stream, stream)
	return stream[16:], stream[:tagSize]
}

type aeadParameters struct {
	Nonce  []byte
	ICVLen int `asn1:"optional,default:12"`
}

func TestDecryptCCM(t *testing.T) {
	for keySize, algorithm := range map[int]encoding_asn1.ObjectIdentifier{16: oid.AES128CCM, 24: oid.AES192CCM, 32: oid.AES256CCM} {
		for tagSize := 4; tagSize <= 16; tagSize += 2 {
			for nonceSize := 7; nonceSize <= 13; nonceSize++ {
				key, nonce := count(keySize), count(nonceSize)
				ciphertext, tag := sealCCM(t, key, nonce, text, tagSize)
				aed := &cms.AuthEnvelopedData{
					RecipientInfos:           sharedKeyFor(t, key),
					AuthEncryptedContentInfo: encryptedContentInfo(algorithm, der(t, aeadParameters{nonce, tagSize}), ciphertext),
					MAC:                      tag,
				}
				got, err := decrypt(t, aed.Marshal(), keyRing{}, sharedKey)
				if err != nil || !bytes.Equal(got.Content, text) {
					t.Fatalf("key of %d octets, tag of %d, nonce of %d: %v", keySize, tagSize, nonceSize, err)
				}
				if got.Integrity != cms.Authenticated || fmt.Sprint(got.Findings) != map[bool]string{true: "[short-tag]", false: "[]"}[tagSize < 12] {
					t.Errorf("tag of %d octets: integrity %v, findings %v", tagSize, got.Integrity, got.Findings)
				}
			}
		}
	}
}

// sealGCM is AES-GCM with nonces of any size and shorter tags, which are the first octets of the whole tag.
func sealGCM(t testing.TB, key, nonce, plaintext []byte, tagSize int) (ciphertext, tag []byte) {
	block, err := aes.NewCipher(key)
	if err != nil {
		t.Fatal(err)
	}
	aead, err := cipher.NewGCMWithNonceSize(block, len(nonce))
	if err != nil {
		t.Fatal(err)
	}
	sealed := aead.Seal(nil, nonce, plaintext, nil)
	return sealed[:len(plaintext)], sealed[len(plaintext):][:tagSize]
}

func TestDecryptGCM(t *testing.T) {
	for keySize, algorithm := range map[int]encoding_asn1.ObjectIdentifier{16: oid.AES128GCM, 24: oid.AES192GCM, 32: oid.AES256GCM} {
		for tagSize := 12; tagSize <= 16; tagSize++ {
			for _, nonceSize := range []int{1, 8, 12, 13, 16, 64} {
				name := fmt.Sprintf("key of %d octets, tag of %d, nonce of %d", keySize, tagSize, nonceSize)
				key, nonce := count(keySize), count(nonceSize)
				ciphertext, tag := sealGCM(t, key, nonce, text, tagSize)
				aed := &cms.AuthEnvelopedData{
					RecipientInfos:           sharedKeyFor(t, key),
					AuthEncryptedContentInfo: encryptedContentInfo(algorithm, der(t, aeadParameters{nonce, tagSize}), ciphertext),
					MAC:                      tag,
				}
				got, err := decrypt(t, aed.Marshal(), keyRing{}, sharedKey)
				if err != nil || !bytes.Equal(got.Content, text) || len(got.Findings) > 0 {
					t.Fatalf("%s: %v", name, err)
				}
				aed.MAC[tagSize-1] ^= 1
				if got, err := decrypt(t, aed.Marshal(), keyRing{}, sharedKey); err != cms.ErrDecrypt || got != nil {
					t.Errorf("%s, wrong tag: %v", name, err)
				}
			}
		}
	}
}

// A BulkCrypto decides by itself what a tag is: who calls it may have forgotten.
func TestDecryptGCMRefuses(t *testing.T) {
	key := count(16)
	for _, nonceSize := range []int{12, 13} {
		nonce := count(nonceSize)
		ciphertext, tag := sealGCM(t, key, nonce, text, 16)
		for name, decrypt := range map[string]func() ([]byte, error){
			"no tag":             func() ([]byte, error) { return cms.Go{}.DecryptGCM(key, nonce, ciphertext, nil, nil) },
			"tag of 4 octets":    func() ([]byte, error) { return cms.Go{}.DecryptGCM(key, nonce, ciphertext, tag[:4], nil) },
			"tag of 11 octets":   func() ([]byte, error) { return cms.Go{}.DecryptGCM(key, nonce, ciphertext, tag[:11], nil) },
			"tag of 17 octets":   func() ([]byte, error) { return cms.Go{}.DecryptGCM(key, nonce, ciphertext, append(tag, 0), nil) },
			"additional data":    func() ([]byte, error) { return cms.Go{}.DecryptGCM(key, nonce, ciphertext, tag, []byte{1}) },
			"another tag":        func() ([]byte, error) { return cms.Go{}.DecryptGCM(key, nonce, ciphertext, make([]byte, 13), nil) },
			"no nonce":           func() ([]byte, error) { return cms.Go{}.DecryptGCM(key, nil, ciphertext, tag, nil) },
			"a key of 15 octets": func() ([]byte, error) { return cms.Go{}.DecryptGCM(key[:15], nonce, ciphertext, tag, nil) },
		} {
			if plaintext, err := decrypt(); err != cms.ErrDecrypt || plaintext != nil {
				t.Errorf("nonce of %d octets, %s: %v", nonceSize, name, err)
			}
		}
	}
}

func TestDecryptChaCha20Poly1305(t *testing.T) {
	key, nonce := count(32), count(12)
	aead, err := chacha20poly1305.New(key)
	if err != nil {
		t.Fatal(err)
	}
	sealed := aead.Seal(nil, nonce, text, nil)
	aed := &cms.AuthEnvelopedData{
		RecipientInfos:           sharedKeyFor(t, key),
		AuthEncryptedContentInfo: encryptedContentInfo(oid.ChaCha20Poly1305, der(t, nonce), sealed[:len(text)]),
		MAC:                      sealed[len(text):],
	}
	if got, err := decrypt(t, aed.Marshal(), keyRing{}, sharedKey); err != nil || !bytes.Equal(got.Content, text) {
		t.Error(err)
	}
	aed.MAC[0] ^= 1
	if got, err := decrypt(t, aed.Marshal(), keyRing{}, sharedKey); err != cms.ErrDecrypt || got != nil {
		t.Errorf("wrong tag: %v", err)
	}
}

// What is wrong with the parameters shows without a key, and is said.
func TestParametersOfContentEncryption(t *testing.T) {
	type rc2CBCParameter struct {
		Version int
		IV      []byte
	}
	for _, tt := range []struct {
		name       string
		algorithm  encoding_asn1.ObjectIdentifier
		parameters []byte
	}{
		{"CBC without", oid.AES256CBC, nil},
		{"CBC with NULL", oid.AES256CBC, []byte{5, 0}},
		{"CBC, vector of 8 octets", oid.AES256CBC, der(t, make([]byte, 8))},
		{"3DES, vector of 16 octets", oid.DESEDE3CBC, der(t, make([]byte, 16))},
		{"RC2 without a version", oid.RC2CBC, der(t, struct{ IV []byte }{make([]byte, 8)})},
		{"RC2, unknown version", oid.RC2CBC, der(t, rc2CBCParameter{161, make([]byte, 8)})},
		{"RC2, vector of 16 octets", oid.RC2CBC, der(t, rc2CBCParameter{58, make([]byte, 16)})},
		{"GCM without", oid.AES256GCM, nil},
		{"GCM without a nonce", oid.AES256GCM, der(t, aeadParameters{nil, 16})},
		{"GCM, tag of 11 octets", oid.AES256GCM, der(t, aeadParameters{make([]byte, 12), 11})},
		{"GCM, tag of 4 octets", oid.AES256GCM, der(t, aeadParameters{make([]byte, 12), 4})},
		{"GCM, tag of 17 octets", oid.AES256GCM, der(t, aeadParameters{make([]byte, 12), 17})},
		{"GCM, negative tag", oid.AES256GCM, der(t, aeadParameters{make([]byte, 12), -16})},
		{"CCM, nonce of 6 octets", oid.AES256CCM, der(t, aeadParameters{make([]byte, 6), 16})},
		{"CCM, nonce of 14 octets", oid.AES256CCM, der(t, aeadParameters{make([]byte, 14), 16})},
		{"CCM, tag of 2 octets", oid.AES256CCM, der(t, aeadParameters{make([]byte, 12), 2})},
		{"CCM, tag of 5 octets", oid.AES256CCM, der(t, aeadParameters{make([]byte, 12), 5})},
		{"CCM, tag of 18 octets", oid.AES256CCM, der(t, aeadParameters{make([]byte, 12), 18})},
		{"ChaCha20-Poly1305 without", oid.ChaCha20Poly1305, nil},
		{"ChaCha20-Poly1305, nonce of 24 octets", oid.ChaCha20Poly1305, der(t, make([]byte, 24))},
		{"derived key without a cipher", oid.CEKHKDFSHA256, nil},
		{"something after", oid.AES256CBC, append(der(t, make([]byte, 16)), 5, 0)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			eci := encryptedContentInfo(tt.algorithm, tt.parameters, make([]byte, 32))
			_, err := (&cms.AuthEnvelopedData{AuthEncryptedContentInfo: eci, MAC: make([]byte, 16)}).Decrypt(keyRing{}, cms.DecryptOptions{})
			if !errors.Is(err, cms.ErrMalformed) || !strings.Contains(err.Error(), "ContentEncryptionAlgorithmIdentifier parameters of") {
				t.Errorf("got error %v", err)
			}
		})
	}
}

// Some names depend on the parameters.
func TestNamesOfContentAlgorithms(t *testing.T) {
	rc2 := der(t, struct {
		Version int
		IV      []byte
	}{160, make([]byte, 8)})
	inner := der(t, struct {
		Algorithm  any
		Parameters aeadParameters
	}{oid.AES128GCM, aeadParameters{count(12), 16}})
	for want, ai := range map[string]cms.AlgorithmIdentifier{
		"RC2-40-CBC":                     {Algorithm: oid.RC2CBC, Parameters: rc2},
		"RC2-CBC":                        {Algorithm: oid.RC2CBC},
		"AES-128-GCM":                    {Algorithm: oid.AES128GCM},
		"AES-128-GCM with a derived key": {Algorithm: oid.CEKHKDFSHA256, Parameters: inner},
		"1.2.840.113549.1.9.16.3.31":     {Algorithm: oid.CEKHKDFSHA256},
		"zlib":                           {Algorithm: oid.ZlibCompress},
	} {
		if got := ai.String(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
