package cert_test

import (
	"testing"

	"signet/smime/cert"
	"signet/smime/internal/testca"
)

func TestDescribe(t *testing.T) {
	id := testca.NewRoot().Issue(testca.Email("alice@example.test"), testca.Name("Alice Example"), testca.Key(testca.P256))
	info := cert.Describe(id.Certificate)
	for _, field := range []struct{ name, got, want string }{
		{"Name", info.Name, "Alice Example"},
		{"IssuerName", info.IssuerName, "Signet Test Root"},
		{"Subject", info.Subject, "CN=Alice Example,O=Signet Test"},
		{"Issuer", info.Issuer, "CN=Signet Test Root,O=Signet Test"},
		{"Key", info.Key, "P-256"},
		{"Signature", info.Signature, "ECDSA-SHA256"},
		{"Serial", info.Serial, id.Certificate.SerialNumber.Text(16)},
		{"Addresses", info.Addresses[0], "alice@example.test"},
	} {
		if field.got != field.want {
			t.Errorf("%s is %q, want %q", field.name, field.got, field.want)
		}
	}
	if len(info.Fingerprint) != 64 || !info.NotAfter.After(info.NotBefore) {
		t.Errorf("fingerprint %q, valid from %v to %v", info.Fingerprint, info.NotBefore, info.NotAfter)
	}
}
