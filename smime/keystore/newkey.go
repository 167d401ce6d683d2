package keystore

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rsa"
	"crypto/x509"
	"fmt"
	"io"
)

// A KeyAlgorithm is a kind of key that is made here.
type KeyAlgorithm string

// The kinds of keys that are made.
const (
	RSA3072 KeyAlgorithm = "rsa3072"
	RSA4096 KeyAlgorithm = "rsa4096"
	P256    KeyAlgorithm = "p256"
	P384    KeyAlgorithm = "p384"
	Ed25519 KeyAlgorithm = "ed25519" // signs alone
)

// A KeyUse is what a key is made for.
type KeyUse string

// The uses.
const (
	UseBoth    KeyUse = "both"
	UseSign    KeyUse = "sign"
	UseEncrypt KeyUse = "encrypt"
)

// A MakeRSA makes RSA keys in its own way: the browser does it beside the engine, which Go in WebAssembly would keep busy.
type MakeRSA func(ctx context.Context, bits int) (*rsa.PrivateKey, error)

// Generate makes a key pair. RSA keys come from makeRSA, and from Go where it is nil. It fails with [ErrCannotCertify] for
// another algorithm, where random does, and where ctx ends.
func Generate(ctx context.Context, random io.Reader, algorithm KeyAlgorithm, makeRSA MakeRSA) (crypto.Signer, error) {
	if makeRSA == nil {
		makeRSA = func(ctx context.Context, bits int) (*rsa.PrivateKey, error) { return generateRSA(ctx, random, bits) }
	}
	switch algorithm {
	case RSA3072:
		return checkedRSA(ctx, makeRSA, 3072)
	case RSA4096:
		return checkedRSA(ctx, makeRSA, 4096)
	case P256:
		return ecdsa.GenerateKey(elliptic.P256(), random)
	case P384:
		return ecdsa.GenerateKey(elliptic.P384(), random)
	case Ed25519:
		_, key, err := ed25519.GenerateKey(random)
		return key, err
	default:
		return nil, fmt.Errorf("%w: no such algorithm", ErrCannotCertify)
	}
}

// checkedRSA sees that a key is what was asked for, whoever made it.
func checkedRSA(ctx context.Context, makeRSA MakeRSA, bits int) (crypto.Signer, error) {
	key, err := makeRSA(ctx, bits)
	if err != nil {
		return nil, err
	}
	if err := key.Validate(); err != nil || key.N.BitLen() != bits || key.E != 65537 || len(key.Primes) != 2 {
		return nil, fmt.Errorf("keystore: the RSA key that was made is not one of %d bits", bits)
	}
	return key, ctx.Err()
}

// generateRSA gives up waiting when ctx ends. Go cannot be interrupted while it looks for primes, and what it finds then is
// thrown away.
func generateRSA(ctx context.Context, random io.Reader, bits int) (*rsa.PrivateKey, error) {
	type outcome struct {
		key *rsa.PrivateKey
		err error
	}
	made := make(chan outcome, 1)
	go func() {
		key, err := rsa.GenerateKey(random, bits)
		made <- outcome{key, err}
	}()
	select {
	case o := <-made:
		return o.key, o.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// keyUsage returns what a certificate for the key must allow. It fails with [ErrCannotCertify] where the key cannot do it.
func keyUsage(key crypto.Signer, use KeyUse) (x509.KeyUsage, error) {
	var encrypts x509.KeyUsage
	switch key.(type) {
	case *rsa.PrivateKey:
		encrypts = x509.KeyUsageKeyEncipherment
	case *ecdsa.PrivateKey:
		encrypts = x509.KeyUsageKeyAgreement
	}
	if encrypts == 0 && use != UseSign {
		return 0, fmt.Errorf("%w: keys of this kind sign and do not decrypt", ErrCannotCertify)
	}
	switch use {
	case UseBoth:
		return x509.KeyUsageDigitalSignature | encrypts, nil
	case UseSign:
		return x509.KeyUsageDigitalSignature, nil
	case UseEncrypt:
		return encrypts, nil
	default:
		return 0, fmt.Errorf("%w: no such use", ErrCannotCertify)
	}
}
