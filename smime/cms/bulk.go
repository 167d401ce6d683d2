package cms

import (
	"bytes"
	"crypto"
	"crypto/aes"
	"crypto/cipher"
	"crypto/subtle"
	"fmt"
)

// A BulkCrypto does the work whose cost grows with the message. [Go] is one; a browser may have a faster one.
//
// The ciphers are AES in CBC mode, with the padding of RFC 5652 Section 6.3, and in GCM mode; the length of the key
// chooses among AES-128, AES-192 and AES-256. The errors of decryption must not depend on what is wrong.
type BulkCrypto interface {
	// Digest returns the digest of data.
	Digest(h crypto.Hash, data []byte) ([]byte, error)

	// EncryptCBC pads and encrypts plaintext, and appends the ciphertext to dst.
	EncryptCBC(dst, key, iv, plaintext []byte) ([]byte, error)

	// DecryptCBC decrypts ciphertext and removes the padding.
	DecryptCBC(key, iv, ciphertext []byte) ([]byte, error)

	// EncryptGCM encrypts plaintext, and appends the ciphertext and the tag of 16 octets to dst.
	EncryptGCM(dst, key, nonce, plaintext, additionalData []byte) ([]byte, error)

	// DecryptGCM decrypts ciphertext, and returns nothing where the tag, of 12 to 16 octets, is wrong.
	DecryptGCM(key, nonce, ciphertext, tag, additionalData []byte) ([]byte, error)
}

// Go is the BulkCrypto of Go's standard library.
type Go struct{}

var _ BulkCrypto = Go{}

// Digest fails where the hash function is not linked into the program.
func (Go) Digest(h crypto.Hash, data []byte) ([]byte, error) {
	if !h.Available() {
		return nil, fmt.Errorf("%w: %v", ErrUnsupportedAlgorithm, h)
	}
	digest := h.New()
	digest.Write(data)
	return digest.Sum(nil), nil
}

// EncryptCBC fails where the key or the initialization vector has a wrong size.
func (Go) EncryptCBC(dst, key, iv, plaintext []byte) ([]byte, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	if len(iv) != aes.BlockSize {
		return nil, fmt.Errorf("cms: initialization vector of %d octets", len(iv))
	}
	start := len(dst)
	padding := aes.BlockSize - len(plaintext)%aes.BlockSize
	dst = append(dst, plaintext...)
	dst = append(dst, bytes.Repeat([]byte{byte(padding)}, padding)...)
	cipher.NewCBCEncrypter(block, iv).CryptBlocks(dst[start:], dst[start:])
	return dst, nil
}

// DecryptCBC fails with [ErrDecrypt], whatever is wrong.
func (Go) DecryptCBC(key, iv, ciphertext []byte) ([]byte, error) {
	return decryptCBC(aes.NewCipher, key, iv, ciphertext)
}

func decryptCBC(newCipher blockCipher, key, iv, ciphertext []byte) ([]byte, error) {
	block, err := newCipher(key)
	if err != nil {
		return nil, ErrDecrypt
	}
	size := block.BlockSize()
	if len(iv) != size || len(ciphertext) == 0 || len(ciphertext)%size != 0 {
		return nil, ErrDecrypt
	}
	plaintext := make([]byte, len(ciphertext))
	cipher.NewCBCDecrypter(block, iv).CryptBlocks(plaintext, ciphertext)
	length, ok := unpaddedLength(plaintext, size)
	if ok != 1 {
		return nil, ErrDecrypt
	}
	return plaintext[:length], nil
}

// unpaddedLength checks the padding of RFC 5652 Section 6.3. Constant time for a given length of plaintext: where the
// padding goes wrong must not show in how long it takes.
func unpaddedLength(plaintext []byte, size int) (length, ok int) {
	last := plaintext[len(plaintext)-1]
	ok = subtle.ConstantTimeLessOrEq(1, int(last)) & subtle.ConstantTimeLessOrEq(int(last), size)
	for i := 1; i <= size; i++ {
		same := subtle.ConstantTimeByteEq(plaintext[len(plaintext)-i], last)
		beyond := subtle.ConstantTimeLessOrEq(int(last)+1, i)
		ok &= same | beyond
	}
	return len(plaintext) - int(last), ok
}
