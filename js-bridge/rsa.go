//go:build js && wasm

package jsbridge

import (
	"context"
	"crypto/rsa"
	"crypto/x509"
	"errors"

	"github.com/hack-pad/safejs"
)

// MakeRSA is a keystore.MakeRSA: the browser makes the key, on a thread of its own and faster than Go in WebAssembly. The
// key is taken out at once as PKCS #8 and the octets on the way are overwritten; no CryptoKey is kept or stored anywhere.
//
// The browser cannot be told to stop: when ctx ends, what it makes is not waited for, and dropped.
func MakeRSA(ctx context.Context, bits int) (*rsa.PrivateKey, error) {
	type outcome struct {
		key *rsa.PrivateKey
		err error
	}
	made := make(chan outcome, 1)
	go func() {
		key, err := makeRSA(ctx, bits)
		made <- outcome{key, err}
	}()
	select {
	case o := <-made:
		return o.key, o.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func makeRSA(ctx context.Context, bits int) (*rsa.PrivateKey, error) {
	exponent, err := toJS([]byte{1, 0, 1})
	if err != nil {
		return nil, err
	}
	algorithm := map[string]any{
		"name":           "RSASSA-PKCS1-v1_5", // WebCrypto wants a use; PKCS #8 does not keep it
		"hash":           "SHA-256",
		"modulusLength":  bits,
		"publicExponent": safejs.Unsafe(exponent),
	}
	pair, err := subtleValue("generateKey", algorithm, true, []any{"sign", "verify"})
	if err != nil {
		return nil, err
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	private, err := pair.Get("privateKey")
	if err != nil {
		return nil, err
	}
	pkcs8, err := exportKey(private)
	if err != nil {
		return nil, err
	}
	defer clear(pkcs8)
	parsed, err := x509.ParsePKCS8PrivateKey(pkcs8)
	if err != nil {
		return nil, err
	}
	key, ok := parsed.(*rsa.PrivateKey)
	if !ok {
		return nil, errors.New("jsbridge: the browser made another kind of key")
	}
	return key, nil
}

// exportKey returns the PKCS #8 of a CryptoKey. Nothing of it is left on JavaScript's side.
func exportKey(key safejs.Value) ([]byte, error) {
	buffer, err := subtleValue("exportKey", "pkcs8", key)
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
	pkcs8, err := toGo(array)
	if err != nil {
		return nil, err
	}
	_, err = array.Call("fill", 0)
	return pkcs8, err
}
