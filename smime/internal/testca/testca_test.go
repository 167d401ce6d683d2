package testca_test

import (
	"crypto/x509"
	"testing"

	"software.sslmate.com/src/go-pkcs12"

	"signet/smime/internal/testca"
)

func TestIssuedCertificatesChainToTheRoot(t *testing.T) {
	root := testca.NewRoot()
	intermediate := root.Issue(testca.Authority, testca.Name("Intermediate"), testca.Key(testca.P256))
	alice := intermediate.Issue(testca.Email("alice@example.test"), testca.Key(testca.P256))

	roots, intermediates := x509.NewCertPool(), x509.NewCertPool()
	roots.AddCert(alice.Root())
	for _, c := range alice.Chain() {
		intermediates.AddCert(c)
	}
	_, err := alice.Certificate.Verify(x509.VerifyOptions{
		Roots: roots, Intermediates: intermediates, CurrentTime: testca.Now(),
		KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageEmailProtection},
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestPKCS12HoldsTheWholeChain(t *testing.T) {
	intermediate := testca.NewRoot().Issue(testca.Authority, testca.Name("Intermediate"), testca.Key(testca.P256))
	bob := intermediate.Issue(testca.Email("bob@example.test"), testca.Key(testca.P256))

	key, certificate, chain, err := pkcs12.DecodeChain(bob.PKCS12("secret"), "secret")
	if err != nil {
		t.Fatal(err)
	}
	if !certificate.Equal(bob.Certificate) || key == nil || len(chain) != 2 {
		t.Errorf("PKCS #12 holds certificate %v, key %T and %d more certificates", certificate.Subject, key, len(chain))
	}
}

func TestSerialNumbersDiffer(t *testing.T) {
	root := testca.NewRoot()
	a := root.Issue(testca.Email("a@example.test"), testca.Key(testca.P256))
	b := root.Issue(testca.Email("a@example.test"), testca.Key(testca.P256))
	if a.Certificate.SerialNumber.Cmp(b.Certificate.SerialNumber) == 0 {
		t.Error("two certificates of one issuer have the same serial number")
	}
}
