package cert_test

import (
	"crypto"
	"testing"

	"signet/smime/cert"
	"signet/smime/internal/testca"
)

func TestKindsOfKeys(t *testing.T) {
	root := testca.NewRoot()
	for kind, want := range map[testca.KeyKind]string{
		testca.RSA1024: "RSA 1024", testca.P384: "P-384", testca.Ed25519: "Ed25519", testca.X25519: "X25519",
		testca.RSASSAPSS: "RSASSA-PSS 2048",
	} {
		id, other := root.Issue(testca.Key(kind)), root.Issue(testca.Key(kind))
		if got := cert.Describe(id.Certificate).Key; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
		key := id.PrivateKey().(interface{ Public() crypto.PublicKey })
		if !cert.HasKey(id.Certificate, key) || cert.HasKey(other.Certificate, key) {
			t.Errorf("%s: the key is not found to belong to its certificate alone", want)
		}
	}
}
