package cms_test

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"math/big"
	"strings"
	"testing"

	"signet/smime/cms"
)

// Such certificates take minutes to describe or to check, and nobody has one.
func TestCertificatesOfUnbearableSizeAreLeftOut(t *testing.T) {
	alice := people().alice
	long := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: strings.Repeat("x", 70_000)}}
	overlong := new(big.Int).Lsh(big.NewInt(1), cms.MaxRSABits)
	for name, tt := range map[string]struct {
		template *x509.Certificate
		key      crypto.PublicKey
	}{
		"long name":    {long, alice.Key.Public()},
		"overlong key": {&x509.Certificate{SerialNumber: big.NewInt(1)}, &rsa.PublicKey{N: overlong.SetBit(overlong, 0, 1), E: 65537}},
	} {
		der, err := x509.CreateCertificate(rand.Reader, tt.template, tt.template, tt.key, alice.Key)
		if err != nil {
			t.Fatal(err)
		}
		extra, err := x509.ParseCertificate(der)
		if err != nil {
			t.Fatal(err)
		}
		sd := mustParseSignedData(t, mustSign(t, text, cms.SignOptions{Certificates: []*x509.Certificate{extra}}, alice))
		if len(sd.Certificates) != 1 || !sd.Certificates[0].Equal(alice.Certificate) {
			t.Errorf("%s: got %d certificates", name, len(sd.Certificates))
		}
	}
}
