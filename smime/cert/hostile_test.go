package cert_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"math/big"
	"slices"
	"strings"
	"testing"

	"signet/smime/cert"
	"signet/smime/internal/testca"
)

// A sender may put authorities into a message whose keys take minutes to check a signature with. This test then takes an hour.
func TestOverlongKeysOfAuthoritiesAreNotUsed(t *testing.T) {
	const bits = 1 << 18
	modulus := new(big.Int).Lsh(big.NewInt(1), bits-1)
	key := &rsa.PublicKey{N: modulus.SetBit(modulus, 0, 1), E: 1<<31 - 1}
	root, leaf := testca.NewRoot(), testca.NewRoot(testca.Key(testca.RSA2048))
	authority := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Slow"}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: leaf.Certificate.NotBefore, NotAfter: leaf.Certificate.NotAfter,
	}
	intermediate := create(t, authority, root.Certificate, key, root)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "Mallory"}, EmailAddresses: []string{"mallory@example.test"},
		NotBefore: authority.NotBefore, NotAfter: authority.NotAfter,
	}
	mallory := withSignature(t, create(t, template, authority, leaf.Key.Public(), leaf), make([]byte, bits/8))

	report := cert.Check(mallory, cert.CheckOptions{
		At: testca.Now(), Anchors: cert.AnchorsOf(root.Certificate), Address: "mallory@example.test",
		Intermediates: slices.Repeat([]*x509.Certificate{intermediate}, cert.MaxIntermediates),
	})
	if report.Trusted || len(report.Chain) != 1 {
		t.Errorf("got %+v", report)
	}
}

func create(t *testing.T, template, parent *x509.Certificate, public any, signer *testca.Identity) *x509.Certificate {
	t.Helper()
	der, err := x509.CreateCertificate(rand.Reader, template, parent, public, signer.Key)
	if err != nil {
		t.Fatal(err)
	}
	return parse(t, der)
}

// withSignature returns the certificate with another signature.
func withSignature(t *testing.T, c *x509.Certificate, signature []byte) *x509.Certificate {
	t.Helper()
	var parts struct {
		TBSCertificate, SignatureAlgorithm asn1.RawValue
		SignatureValue                     asn1.BitString
	}
	if _, err := asn1.Unmarshal(c.Raw, &parts); err != nil {
		t.Fatal(err)
	}
	parts.SignatureValue = asn1.BitString{Bytes: signature, BitLength: 8 * len(signature)}
	der, err := asn1.Marshal(parts)
	if err != nil {
		t.Fatal(err)
	}
	return parse(t, der)
}

func parse(t *testing.T, der []byte) *x509.Certificate {
	t.Helper()
	c, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// A line of a card may be as long as the file, and hold millions of parameters, each of which is compared several times.
func TestParametersAreBounded(t *testing.T) {
	parameters, most := cert.ParametersOf("KEY" + strings.Repeat(";X", 100_000) + ":AA")
	if len(parameters) != most || parameters[0] != "X" {
		t.Errorf("%d parameters, not %d", len(parameters), most)
	}
}
