package testca

import (
	"crypto"
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
)

// A KeyKind is a kind of key that can be made.
type KeyKind int

// The kinds of keys. Those of 1024 bits are too short by today's measure: tests need them to see that it is told. X25519
// agrees on keys and signs nothing.
const (
	RSA2048 KeyKind = iota
	RSA1024
	P256
	P384
	P521
	Ed25519
	X25519
	DSA                 // 2048 bits, with a subgroup of 256
	RSASSAPSS           // 2048 bits, in a certificate that gives it for RSASSA-PSS alone
	RSASSAPSS1024       // the same with 1024 bits
	RSASSAPSSWithSHA256 // 2048 bits, and with SHA-256, MGF1 with SHA-256 and a salt of at least 32 octets alone
)

// A keyPair is a private key with what its certificate and its file hold.
type keyPair struct {
	signer    crypto.Signer    // nil for X25519
	agreement *ecdh.PrivateKey // nil for all others
	public    crypto.PublicKey // nil where crypto/x509 does not certify this kind
	info      []byte           // DER of the SubjectPublicKeyInfo
	private   func() []byte    // DER of the PrivateKeyInfo
}

func (kind KeyKind) generate() keyPair {
	switch kind {
	case RSA1024:
		return knownPair(must(rsa.GenerateKey(rand.Reader, 1024)))
	case P256:
		return knownPair(must(ecdsa.GenerateKey(elliptic.P256(), rand.Reader)))
	case P384:
		return knownPair(must(ecdsa.GenerateKey(elliptic.P384(), rand.Reader)))
	case P521:
		return knownPair(must(ecdsa.GenerateKey(elliptic.P521(), rand.Reader)))
	case Ed25519:
		_, key, err := ed25519.GenerateKey(rand.Reader)
		return knownPair(must(key, err))
	case X25519:
		return agreementPair(must(ecdh.X25519().GenerateKey(rand.Reader)))
	case DSA:
		return dsaPair()
	case RSASSAPSS:
		return pssPair(RSAKey(), nil)
	case RSASSAPSS1024:
		return pssPair(must(rsa.GenerateKey(rand.Reader, 1024)), nil)
	case RSASSAPSSWithSHA256:
		return pssPair(RSAKey(), pssWithSHA256())
	default:
		return knownPair(RSAKey())
	}
}

// knownPair is of a key that crypto/x509 certifies.
func knownPair(key crypto.Signer) keyPair {
	return keyPair{
		signer:  key,
		public:  key.Public(),
		info:    must(x509.MarshalPKIXPublicKey(key.Public())),
		private: func() []byte { return must(x509.MarshalPKCS8PrivateKey(key)) },
	}
}

func agreementPair(key *ecdh.PrivateKey) keyPair {
	return keyPair{
		agreement: key,
		info:      must(x509.MarshalPKIXPublicKey(key.Public())),
		private:   func() []byte { return must(x509.MarshalPKCS8PrivateKey(key)) },
	}
}
