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
	array, err := toJS(data)
	if err != nil {
		return nil, err
	}
	return subtle("digest", name, array)
}

// EncryptCBC pads and encrypts plaintext.
func (w WebCrypto) EncryptCBC(key, iv, plaintext []byte) ([]byte, error) {
	if !w.isLarge(plaintext) {
		return w.Go.EncryptCBC(key, iv, plaintext)
	}
	return cbc("encrypt", key, iv, plaintext)
}

// DecryptCBC decrypts ciphertext and removes the padding. It fails with
// cms.ErrDecrypt, whatever is wrong.
func (w WebCrypto) DecryptCBC(key, iv, ciphertext []byte) ([]byte, error) {
	if !w.isLarge(ciphertext) {
		return w.Go.DecryptCBC(key, iv, ciphertext)
	}
	plaintext, err := cbc("decrypt", key, iv, ciphertext)
	if err != nil {
		return nil, cms.ErrDecrypt
	}
	return plaintext, nil
}

// cbc runs AES-CBC with the padding of RFC 5652 Section 6.3, which is the one of
// the Web Cryptography API. WebCrypto has no AES-192.
func cbc(operation string, key, iv, data []byte) ([]byte, error) {
	if len(key) == 24 {
		if operation == "encrypt" {
			return cms.Go{}.EncryptCBC(key, iv, data)
		}
		return cms.Go{}.DecryptCBC(key, iv, data)
	}
	rawKey, err := toJS(key)
	if err != nil {
		return nil, err
	}
	vector, err := toJS(iv)
	if err != nil {
		return nil, err
	}
	text, err := toJS(data)
	if err != nil {
		return nil, err
	}
	cryptoKey, err := subtleValue("importKey", "raw", rawKey, "AES-CBC", false, []any{operation})
	if err != nil {
		return nil, err
	}
	algorithm := map[string]any{"name": "AES-CBC", "iv": safejs.Unsafe(vector)}
	return subtle(operation, algorithm, cryptoKey, text)
}

// subtle calls a method of SubtleCrypto that answers with an ArrayBuffer.
func subtle(method string, args ...any) ([]byte, error) {
	buffer, err := subtleValue(method, args...)
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
	return toGo(array)
}

func subtleValue(method string, args ...any) (safejs.Value, error) {
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
	promise, err := api.Call(method, args...)
	if err != nil {
		return safejs.Value{}, err
	}
	return await(promise)
}
