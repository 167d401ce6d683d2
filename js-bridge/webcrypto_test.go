//go:build js && wasm

package jsbridge

import (
	"bytes"
	"crypto"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"errors"
	"testing"

	"signet/smime/cms"
)

// WebCrypto and Go do the same, on both sides of the threshold.
func TestWebCryptoIsGo(t *testing.T) {
	iv := random(16)
	for _, size := range []int{0, 1, 16, webCryptoThreshold - 1, webCryptoThreshold, webCryptoThreshold + 1, 1 << 20} {
		data := random(size)
		for _, h := range []crypto.Hash{crypto.MD5, crypto.SHA1, crypto.SHA224, crypto.SHA256, crypto.SHA384, crypto.SHA512} {
			got, err := WebCrypto{}.Digest(h, data)
			want, _ := cms.Go{}.Digest(h, data)
			if err != nil || !bytes.Equal(got, want) {
				t.Errorf("%v of %d octets: %x, %v; want %x", h, size, got, err, want)
			}
		}
		for _, keySize := range []int{16, 24, 32} {
			key := random(keySize)
			encrypted, err := WebCrypto{}.EncryptCBC([]byte("before"), key, iv, data)
			want, _ := cms.Go{}.EncryptCBC(nil, key, iv, data)
			if err != nil || string(encrypted) != "before"+string(want) {
				t.Errorf("encrypting %d octets with %d: %v", size, keySize, err)
			}
			decrypted, err := WebCrypto{}.DecryptCBC(key, iv, want)
			if err != nil || !bytes.Equal(decrypted, data) {
				t.Errorf("decrypting %d octets with %d: %v", size, keySize, err)
			}
		}
	}
}

func TestWebCryptoIsGoInGCM(t *testing.T) {
	nonce, additionalData := random(12), random(100)
	for _, size := range []int{0, 1, webCryptoThreshold - 1, webCryptoThreshold, webCryptoThreshold + 1, 1 << 20} {
		data := random(size)
		for _, keySize := range []int{16, 24, 32} {
			key := random(keySize)
			encrypted, err := WebCrypto{}.EncryptGCM([]byte("before"), key, nonce, data, additionalData)
			want, _ := cms.Go{}.EncryptGCM(nil, key, nonce, data, additionalData)
			if err != nil || string(encrypted) != "before"+string(want) {
				t.Fatalf("encrypting %d octets with %d: %v", size, keySize, err)
			}
			for tagSize := 12; tagSize <= 16; tagSize++ {
				decrypted, err := WebCrypto{}.DecryptGCM(key, nonce, want[:size], want[size:][:tagSize], additionalData)
				if err != nil || !bytes.Equal(decrypted, data) {
					t.Errorf("decrypting %d octets with %d, tag of %d: %v", size, keySize, tagSize, err)
				}
			}
		}
	}
	for _, size := range []int{1, 8, 16, 64} { // other sizes of nonces: nothing here writes them
		key, nonce, data := random(32), random(size), random(1<<20)
		block, err := aes.NewCipher(key)
		if err != nil {
			t.Fatal(err)
		}
		aead, err := cipher.NewGCMWithNonceSize(block, size)
		if err != nil {
			t.Fatal(err)
		}
		sealed := aead.Seal(nil, nonce, data, nil)
		decrypted, err := WebCrypto{}.DecryptGCM(key, nonce, sealed[:len(data)], sealed[len(data):], nil)
		if err != nil || !bytes.Equal(decrypted, data) {
			t.Errorf("nonce of %d octets: %v", size, err)
		}
	}
}

// All failures of decryption look the same.
func TestWebCryptoDecryptFails(t *testing.T) {
	key, iv := random(32), random(16)
	encrypted, err := WebCrypto{}.EncryptCBC(nil, key, iv, random(1<<20))
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := WebCrypto{}.EncryptGCM(nil, key, iv[:12], random(1<<20), nil)
	if err != nil {
		t.Fatal(err)
	}
	text, tag := sealed[:1<<20], sealed[1<<20:]
	otherTag := bytes.Clone(tag)
	otherTag[15] ^= 1
	padding := bytes.Clone(encrypted)
	padding[len(padding)-17] ^= 1 // the last octet of the padding, by way of the block before
	for name, decrypt := range map[string]func() ([]byte, error){
		"padding":    func() ([]byte, error) { return WebCrypto{}.DecryptCBC(key, iv, padding) },
		"cut off":    func() ([]byte, error) { return WebCrypto{}.DecryptCBC(key, iv, encrypted[:len(encrypted)-1]) },
		"key size":   func() ([]byte, error) { return WebCrypto{}.DecryptCBC(key[:31], iv, encrypted) },
		"no vector":  func() ([]byte, error) { return WebCrypto{}.DecryptCBC(key, nil, encrypted) },
		"small":      func() ([]byte, error) { return WebCrypto{}.DecryptCBC(key, iv, encrypted[:17]) },
		"nothing":    func() ([]byte, error) { return WebCrypto{}.DecryptCBC(key, iv, nil) },
		"tag":        func() ([]byte, error) { return WebCrypto{}.DecryptGCM(key, iv[:12], text, otherTag, nil) },
		"tag of 8":   func() ([]byte, error) { return WebCrypto{}.DecryptGCM(key, iv[:12], text, tag[:8], nil) },
		"no tag":     func() ([]byte, error) { return WebCrypto{}.DecryptGCM(key, iv[:12], text, nil, nil) },
		"other data": func() ([]byte, error) { return WebCrypto{}.DecryptGCM(key, iv[:12], text, tag, iv) },
		"no nonce":   func() ([]byte, error) { return WebCrypto{}.DecryptGCM(key, nil, text, tag, nil) },
		"AES-192 it": func() ([]byte, error) { return WebCrypto{}.DecryptCBC(key[:24], iv, encrypted[:len(encrypted)-1]) },
	} {
		if plaintext, err := decrypt(); !errors.Is(err, cms.ErrDecrypt) || err.Error() != cms.ErrDecrypt.Error() || plaintext != nil {
			t.Errorf("%s: %d octets, %v", name, len(plaintext), err)
		}
	}
}

func random(size int) []byte {
	data := make([]byte, size)
	rand.Read(data)
	return data
}
