package keystore

import (
	"fmt"
	"math/big"
	"testing"

	"signet/smime/cms"
	"signet/smime/internal/testca"
)

// A message that names its signer makes Signet parse that one's certificate, however many there are.
func TestNamed(t *testing.T) {
	storage, root := new(Memory), testca.NewRoot()
	k := newKeystore(storage)
	var last *testca.Identity
	for i := range 10 {
		last = root.Issue(testca.Email(fmt.Sprintf("person%d@example.test", i)), testca.Key(testca.P256))
		if _, err := k.AddCertificates(t.Context(), KindCertificate, SourceFile, last.Certificate); err != nil {
			t.Fatal(err)
		}
	}
	c := last.Certificate
	byName := cms.SignerIdentifier{IssuerAndSerialNumber: &cms.IssuerAndSerialNumber{Issuer: c.RawIssuer, SerialNumber: c.SerialNumber}}
	byKey := cms.SignerIdentifier{SubjectKeyIdentifier: c.SubjectKeyId}
	expect := func(k *Keystore, id cms.SignerIdentifier, want int) {
		t.Helper()
		named, err := k.Named(t.Context(), id)
		if err != nil || len(named) != want || want > 0 && !named[0].Equal(c) {
			t.Errorf("%v: %d certificates, want %d, %v", id, len(named), want, err)
		}
	}
	for _, id := range []cms.SignerIdentifier{byName, byKey} {
		k = newKeystore(storage)
		expect(k, id, 1)
		if got := parsedOf(k, KindCertificate); got != 1 {
			t.Errorf("%v: %d were parsed", id, got)
		}
	}
	for _, nobody := range []cms.SignerIdentifier{
		{IssuerAndSerialNumber: &cms.IssuerAndSerialNumber{Issuer: c.RawIssuer, SerialNumber: new(big.Int).Neg(c.SerialNumber)}},
		{IssuerAndSerialNumber: &cms.IssuerAndSerialNumber{Issuer: c.RawSubject, SerialNumber: c.SerialNumber}},
		{SubjectKeyIdentifier: []byte("another key")},
		{},
	} {
		expect(k, nobody, 0)
	}
	if err := k.DeleteCertificate(t.Context(), KindCertificate, ID(c)); err != nil {
		t.Fatal(err)
	}
	expect(k, byName, 0)
	expect(k, byKey, 0)
	if err := k.Undelete(t.Context(), KindCertificate, ID(c)); err != nil {
		t.Fatal(err)
	}
	expect(k, byName, 1)
	expect(k, byKey, 1)
}
