package spki_test

import (
	"bytes"
	"crypto/dsa"
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/x509"
	"testing"

	"signet/smime/internal/spki"
	"signet/smime/internal/testca"
)

func TestPublicKey(t *testing.T) {
	root := testca.NewRoot()
	for _, tt := range []struct {
		name string
		kind testca.KeyKind
		is   func(key any) bool
	}{
		{"RSA", testca.RSA2048, func(key any) bool { _, ok := key.(*rsa.PublicKey); return ok }},
		{"P-521", testca.P521, func(key any) bool { _, ok := key.(*ecdsa.PublicKey); return ok }},
		{"Ed25519", testca.Ed25519, func(key any) bool { _, ok := key.(ed25519.PublicKey); return ok }},
		{"X25519", testca.X25519, func(key any) bool { k, ok := key.(*ecdh.PublicKey); return ok && k.Curve() == ecdh.X25519() }},
		{"DSA", testca.DSA, func(key any) bool { _, ok := key.(*dsa.PublicKey); return ok }},
		{"RSASSA-PSS", testca.RSASSAPSS, func(key any) bool {
			k, ok := key.(*spki.RSASSAPSSPublicKey)
			return ok && k.RSA.N.BitLen() == 2048 && k.Parameters == nil
		}},
		{"RSASSA-PSS with SHA-256 alone", testca.RSASSAPSSWithSHA256, func(key any) bool {
			k, ok := key.(*spki.RSASSAPSSPublicKey)
			return ok && k.RSA.N.BitLen() == 2048 && len(k.Parameters) > 0
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			key, err := spki.PublicKey(root.Issue(testca.Key(tt.kind)).Certificate)
			if err != nil {
				t.Fatal(err)
			}
			if !tt.is(key) {
				t.Errorf("got a %T", key)
			}
		})
	}
}

func TestRSASSAPSSPublicKeyEqual(t *testing.T) {
	root := testca.NewRoot()
	read := func(kind testca.KeyKind) *spki.RSASSAPSSPublicKey {
		key, err := spki.PublicKey(root.Issue(testca.Key(kind)).Certificate)
		if err != nil {
			t.Fatal(err)
		}
		return key.(*spki.RSASSAPSSPublicKey)
	}
	key := read(testca.RSASSAPSS)
	limited := &spki.RSASSAPSSPublicKey{RSA: key.RSA, Parameters: read(testca.RSASSAPSSWithSHA256).Parameters}
	if !key.Equal(&spki.RSASSAPSSPublicKey{RSA: key.RSA}) {
		t.Error("a key is not equal to itself")
	}
	if key.Equal(limited) || key.Equal(read(testca.RSASSAPSS)) || key.Equal(key.RSA) {
		t.Error("other limits, another key or another kind of key is equal")
	}
}

func TestPublicKeyRefuses(t *testing.T) {
	good := testca.NewRoot().Issue(testca.Key(testca.RSASSAPSS)).Certificate.RawSubjectPublicKeyInfo
	changed := func(i int) []byte {
		der := bytes.Clone(good)
		der[i]++
		return der
	}
	for name, der := range map[string][]byte{
		"nothing":                   nil,
		"something after":           append(bytes.Clone(good), 0),
		"an algorithm of no kind":   changed(bytes.Index(good, []byte{0x2a, 0x86, 0x48}) + 8),
		"parameters cut":            changed(3), // the length of the algorithm
		"a key that is no sequence": changed(bytes.Index(good, []byte{0x30, 0x82, 0x01, 0x0a})),
		"unused bits in the key":    changed(bytes.Index(good, []byte{0x30, 0x82, 0x01, 0x0a}) - 1),
	} {
		t.Run(name, func(t *testing.T) {
			if key, err := spki.PublicKey(&x509.Certificate{RawSubjectPublicKeyInfo: der}); err == nil {
				t.Errorf("got a %T", key)
			}
		})
	}
}
