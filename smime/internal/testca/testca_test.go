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

	for form, file := range map[string][]byte{
		"modern": bob.PKCS12("secret"), "3DES": bob.TripleDES("secret"), "PBMAC1": bob.PBMAC1("secret"),
	} {
		key, certificate, chain, err := pkcs12.DecodeChain(file, "secret")
		if err != nil {
			t.Errorf("%s: %v", form, err)
			continue
		}
		if !certificate.Equal(bob.Certificate) || key == nil || len(chain) != 2 {
			t.Errorf("%s: certificate %v, key %T and %d more certificates", form, certificate.Subject, key, len(chain))
		}
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

func TestAllKindsOfKeysAreCertified(t *testing.T) {
	root := testca.NewRoot()
	roots := x509.NewCertPool()
	roots.AddCert(root.Certificate)
	for kind := testca.RSA2048; kind <= testca.RSASSAPSSWithSHA256; kind++ {
		id := root.Issue(testca.Email("a@example.test"), testca.Key(kind))
		_, err := id.Certificate.Verify(x509.VerifyOptions{
			Roots: roots, CurrentTime: testca.Now(), KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageEmailProtection},
		})
		if err != nil {
			t.Errorf("kind %d: %v", kind, err)
		}
		if id.PrivateKey() == nil || (id.Key == nil) != (kind == testca.X25519) {
			t.Errorf("kind %d: private key %T, signing key %T", kind, id.PrivateKey(), id.Key)
		}
	}
}

func TestAuthoritiesOfEachKindCertifyOthers(t *testing.T) {
	for _, kind := range []testca.KeyKind{testca.RSA2048, testca.P256, testca.P384, testca.P521, testca.Ed25519} {
		root := testca.NewRoot(testca.Key(kind))
		if err := root.Issue(testca.Key(testca.DSA)).Certificate.CheckSignatureFrom(root.Certificate); err != nil {
			t.Errorf("kind %d: %v", kind, err)
		}
	}
}

func TestRSAKeysDiffer(t *testing.T) {
	seen := map[string]bool{}
	for range 40 {
		key := testca.RSAKey()
		if err := key.Validate(); err != nil {
			t.Fatal(err)
		}
		if key.N.BitLen() != 2048 || seen[key.N.String()] {
			t.Fatalf("%d bits, given out before: %v", key.N.BitLen(), seen[key.N.String()])
		}
		seen[key.N.String()] = true
		for _, prime := range key.Primes {
			if !prime.ProbablyPrime(1) {
				t.Errorf("%x is no prime", prime)
			}
		}
	}
}
