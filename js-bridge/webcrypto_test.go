//go:build js && wasm

package jsbridge

import (
	"bytes"
	"crypto"
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
			encrypted, err := WebCrypto{}.EncryptCBC(key, iv, data)
			want, _ := cms.Go{}.EncryptCBC(key, iv, data)
			if err != nil || !bytes.Equal(encrypted, want) {
				t.Errorf("encrypting %d octets with %d: %v", size, keySize, err)
			}
			decrypted, err := WebCrypto{}.DecryptCBC(key, iv, want)
			if err != nil || !bytes.Equal(decrypted, data) {
				t.Errorf("decrypting %d octets with %d: %v", size, keySize, err)
			}
		}
	}
}

// All failures of decryption look the same.
func TestWebCryptoDecryptFails(t *testing.T) {
	key, iv := random(32), random(16)
	encrypted, err := WebCrypto{}.EncryptCBC(key, iv, random(1<<20))
	if err != nil {
		t.Fatal(err)
	}
	padding := bytes.Clone(encrypted)
	padding[len(padding)-17] ^= 1 // the last octet of the padding, by way of the block before
	for name, decrypt := range map[string]func() ([]byte, error){
		"padding":    func() ([]byte, error) { return WebCrypto{}.DecryptCBC(key, iv, padding) },
		"cut off":    func() ([]byte, error) { return WebCrypto{}.DecryptCBC(key, iv, encrypted[:len(encrypted)-1]) },
		"key size":   func() ([]byte, error) { return WebCrypto{}.DecryptCBC(key[:31], iv, encrypted) },
		"no vector":  func() ([]byte, error) { return WebCrypto{}.DecryptCBC(key, nil, encrypted) },
		"small":      func() ([]byte, error) { return WebCrypto{}.DecryptCBC(key, iv, encrypted[:17]) },
		"nothing":    func() ([]byte, error) { return WebCrypto{}.DecryptCBC(key, iv, nil) },
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
