package cms

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/subtle"
	"fmt"
)

// gcmNonceSize is the size in octets of the nonces that are written, and nearly always of those that are read.
const gcmNonceSize = 12

// gcmTagSize is the size in octets of the tags that are written, and the largest that there is.
const gcmTagSize = 16

// EncryptGCM fails where the key or the nonce has a wrong size.
func (Go) EncryptGCM(dst, key, nonce, plaintext, additionalData []byte) ([]byte, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		return nil, err
	}
	if len(nonce) != gcmNonceSize {
		return nil, fmt.Errorf("cms: nonce of %d octets", len(nonce))
	}
	return aead.Seal(dst, nonce, plaintext, additionalData), nil
}

// DecryptGCM fails with [ErrDecrypt], whatever is wrong.
func (Go) DecryptGCM(key, nonce, ciphertext, tag, additionalData []byte) ([]byte, error) {
	block, err := aes.NewCipher(key)
	if err != nil || len(nonce) == 0 {
		return nil, ErrDecrypt
	}
	var aead cipher.AEAD
	switch {
	case len(nonce) == gcmNonceSize:
		aead, err = cipher.NewGCMWithTagSize(block, len(tag)) // refuses tags of other sizes than 12 to 16 octets
	case len(tag) == gcmTagSize:
		aead, err = cipher.NewGCMWithNonceSize(block, len(nonce))
	default:
		return decryptUnusualGCM(block, nonce, ciphertext, tag, additionalData)
	}
	if err != nil {
		return nil, ErrDecrypt
	}
	return openAEAD(aead, nonce, ciphertext, tag, additionalData)
}

// openAEAD gives ciphertext and tag to Go's AEADs in one piece, as they want them. The copy becomes the plaintext.
func openAEAD(aead cipher.AEAD, nonce, ciphertext, tag, additionalData []byte) ([]byte, error) {
	sealed := make([]byte, 0, len(ciphertext)+len(tag))
	sealed = append(append(sealed, ciphertext...), tag...)
	plaintext, err := aead.Open(sealed[:0], nonce, sealed, additionalData)
	if err != nil {
		return nil, ErrDecrypt
	}
	return plaintext, nil
}

// decryptUnusualGCM is for a nonce and a tag that are both of unusual sizes: crypto/cipher has either. As the cipher is
// an exclusive or, encrypting the ciphertext decrypts it, and encrypting the result gives the whole tag.
func decryptUnusualGCM(block cipher.Block, nonce, ciphertext, tag, additionalData []byte) ([]byte, error) {
	aead, err := cipher.NewGCMWithNonceSize(block, len(nonce))
	if err != nil || len(tag) < 12 || len(tag) > gcmTagSize {
		return nil, ErrDecrypt
	}
	plaintext := aead.Seal(nil, nonce, ciphertext, nil)[:len(ciphertext)]
	whole := aead.Seal(nil, nonce, plaintext, additionalData)[len(ciphertext):]
	if subtle.ConstantTimeCompare(whole[:len(tag)], tag) != 1 {
		return nil, ErrDecrypt
	}
	return plaintext, nil
}
