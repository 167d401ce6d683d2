//go:build js && wasm

package jsbridge

import (
	"context"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"errors"
	"testing"
)

func TestMakeRSA(t *testing.T) {
	key, err := MakeRSA(t.Context(), 3072)
	if err != nil {
		t.Fatal(err)
	}
	if err := key.Validate(); err != nil || key.N.BitLen() != 3072 || key.E != 65537 || len(key.Primes) != 2 {
		t.Errorf("a key of %d bits with the exponent %d and %d primes: %v", key.N.BitLen(), key.E, len(key.Primes), err)
	}
	digest := sha256.Sum256([]byte("text"))
	signature, err := rsa.SignPKCS1v15(rand.Reader, key, crypto.SHA256, digest[:])
	if err != nil {
		t.Fatal(err)
	}
	if err := rsa.VerifyPKCS1v15(&key.PublicKey, crypto.SHA256, digest[:], signature); err != nil {
		t.Error(err)
	}
}

func TestMakeRSAFails(t *testing.T) {
	if key, err := MakeRSA(t.Context(), 1); err == nil {
		t.Errorf("a key of %d bits", key.N.BitLen())
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := MakeRSA(ctx, 4096); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}
