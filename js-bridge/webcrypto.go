//go:build js && wasm

package jsbridge

import (
	"crypto"
	"errors"

	"github.com/hack-pad/safejs"

	"signet/smime/cms"
)

// webCryptoThreshold is the size in octets from which WebCrypto is faster than
// Go, copying and waiting included. See docs/performance.md.
const webCryptoThreshold = 32 << 10

// WebCrypto is a cms.BulkCrypto that gives what is large to the browser, and
// the rest to Go.
type WebCrypto struct {
	cms.Go

	// Threshold is the size in octets from which the browser does the work; one
	// that a benchmark chose where zero.
	Threshold int
}

func (w WebCrypto) isLarge(data []byte) bool {
	if w.Threshold == 0 {
		return len(data) >= webCryptoThreshold
	}
	return len(data) >= w.Threshold
}

var _ cms.BulkCrypto = WebCrypto{}

var webCryptoDigests = map[crypto.Hash]string{
	crypto.SHA1:   "SHA-1",
	crypto.SHA256: "SHA-256",
	crypto.SHA384: "SHA-384",
	crypto.SHA512: "SHA-512",
}

// Digest returns the digest of data.
func (w WebCrypto) Digest(h crypto.Hash, data []byte) ([]byte, error) {
	name, known := webCryptoDigests[h]
	if !known || !w.isLarge(data) {
		return w.Go.Digest(h, data)
	}
	return subtle(nil, "digest", [][]byte{data}, name)
}

// EncryptCBC pads and encrypts plaintext, and appends the ciphertext to dst.
func (w WebCrypto) EncryptCBC(dst, key, iv, plaintext []byte) ([]byte, error) {
	if !w.isLarge(plaintext) || !isKnown(key) {
		return w.Go.EncryptCBC(dst, key, iv, plaintext)
	}
	return runAES(dst, "encrypt", key, map[string]any{"name": "AES-CBC"}, iv, plaintext)
}

// DecryptCBC decrypts ciphertext and removes the padding. It fails with
// cms.ErrDecrypt, whatever is wrong.
func (w WebCrypto) DecryptCBC(key, iv, ciphertext []byte) ([]byte, error) {
	if !w.isLarge(ciphertext) || !isKnown(key) {
		return w.Go.DecryptCBC(key, iv, ciphertext)
	}
	plaintext, err := runAES(nil, "decrypt", key, map[string]any{"name": "AES-CBC"}, iv, ciphertext)
	if err != nil {
		return nil, cms.ErrDecrypt
	}
	return plaintext, nil
}

// EncryptGCM encrypts plaintext, and appends the ciphertext and the tag of 16
// octets to dst.
func (w WebCrypto) EncryptGCM(dst, key, nonce, plaintext, additionalData []byte) ([]byte, error) {
	if !w.isLarge(plaintext) || !isKnown(key) {
		return w.Go.EncryptGCM(dst, key, nonce, plaintext, additionalData)
	}
	algorithm, err := gcm(additionalData, 16)
	if err != nil {
		return nil, err
	}
	return runAES(dst, "encrypt", key, algorithm, nonce, plaintext)
}

// DecryptGCM decrypts ciphertext, and returns nothing where the tag is wrong. It
// fails with cms.ErrDecrypt, whatever is wrong.
func (w WebCrypto) DecryptGCM(key, nonce, ciphertext, tag, additionalData []byte) ([]byte, error) {
	// WebCrypto knows tags of 4 and of 8 octets as well, and not everywhere
	// nonces that are shorter than usual.
	if !w.isLarge(ciphertext) || !isKnown(key) || len(tag) < 12 || len(nonce) < 12 {
		return w.Go.DecryptGCM(key, nonce, ciphertext, tag, additionalData)
	}
	algorithm, err := gcm(additionalData, len(tag))
	if err != nil {
		return nil, cms.ErrDecrypt
	}
	plaintext, err := runAES(nil, "decrypt", key, algorithm, nonce, ciphertext, tag)
	if err != nil {
		return nil, cms.ErrDecrypt
	}
	return plaintext, nil
}

// isKnown tells whether WebCrypto has AES with such a key: it has no AES-192.
func isKnown(key []byte) bool { return len(key) == 16 || len(key) == 32 }

// gcm returns AesGcmParams without the nonce.
func gcm(additionalData []byte, tagSize int) (map[string]any, error) {
	array, err := toJS(additionalData)
	if err != nil {
		return nil, err
	}
	return map[string]any{"name": "AES-GCM", "additionalData": safejs.Unsafe(array), "tagLength": 8 * tagSize}, nil
}

// runAES encrypts or decrypts data, which may be in pieces, and appends the result
// to dst. The padding of RFC 5652 Section 6.3 is the one that AES-CBC has in the
// Web Cryptography API.
func runAES(dst []byte, operation string, key []byte, algorithm map[string]any, iv []byte, data ...[]byte) ([]byte, error) {
	rawKey, err := toJS(key)
	if err != nil {
		return nil, err
	}
	vector, err := toJS(iv)
	if err != nil {
		return nil, err
	}
	cryptoKey, err := subtleValue("importKey", "raw", rawKey, algorithm["name"], false, []any{operation})
	if err != nil {
		return nil, err
	}
	algorithm["iv"] = safejs.Unsafe(vector)
	return subtle(dst, operation, data, algorithm, cryptoKey)
}

// subtle calls a method of SubtleCrypto whose last argument is data, which may be
// in pieces, and that answers with an ArrayBuffer. It appends that to dst.
func subtle(dst []byte, method string, data [][]byte, args ...any) ([]byte, error) {
	promise, err := lend(data, func(array safejs.Value) (safejs.Value, error) {
		return subtlePromise(method, append(args[:len(args):len(args)], array)...)
	})
	if err != nil {
		return nil, err
	}
	buffer, err := await(promise)
	if err != nil {
		return nil, err
	}
	constructor, err := global("Uint8Array")
	if err != nil {
		return nil, err
	}
	array, err := constructor.New(buffer)
	if err != nil {
		return nil, err
	}
	return appendJS(dst, array)
}

func subtleValue(method string, args ...any) (safejs.Value, error) {
	promise, err := subtlePromise(method, args...)
	if err != nil {
		return safejs.Value{}, err
	}
	return await(promise)
}

func subtlePromise(method string, args ...any) (safejs.Value, error) {
	webCrypto, err := global("crypto")
	if err != nil {
		return safejs.Value{}, err
	}
	api, err := webCrypto.Get("subtle")
	if err != nil {
		return safejs.Value{}, err
	}
	if api.IsUndefined() {
		return safejs.Value{}, errors.New("jsbridge: no WebCrypto here")
	}
	return api.Call(method, args...)
}
