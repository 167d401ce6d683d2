package gateway

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"testing"
	"time"

	"signet/smime/cms"
)

var serialNumber int64

// certificateFor makes a self-signed certificate: a gateway does not ask who issued what it hands on.
func certificateFor(address string) *x509.Certificate {
	serialNumber++
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic(err)
	}
	template := &x509.Certificate{
		SerialNumber:   big.NewInt(serialNumber),
		Subject:        pkix.Name{CommonName: address},
		EmailAddresses: []string{address},
		NotBefore:      time.Date(2025, 6, 1, 0, 0, 0, 0, time.UTC),
		NotAfter:       time.Date(2028, 6, 1, 0, 0, 0, 0, time.UTC),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		panic(err)
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		panic(err)
	}
	return certificate
}

var (
	bob     = certificateFor("bob@example.test")
	renewed = certificateFor("bob@example.test")
	carol   = certificateFor("carol@example.test")
)

func pkcs7(t *testing.T, certificates ...*x509.Certificate) []byte {
	t.Helper()
	der, err := cms.MarshalCertificates(certificates)
	if err != nil {
		t.Fatal(err)
	}
	return der
}

// serverCertificate makes one for 127.0.0.1, for an hour: TLS has no clock to be set.
func serverCertificate(t *testing.T) (certificate *x509.Certificate, key []byte) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "127.0.0.1"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore: time.Now().Add(-time.Minute), NotAfter: time.Now().Add(time.Hour),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, private.Public(), private)
	if err != nil {
		t.Fatal(err)
	}
	if certificate, err = x509.ParseCertificate(der); err != nil {
		t.Fatal(err)
	}
	if key, err = x509.MarshalPKCS8PrivateKey(private); err != nil {
		t.Fatal(err)
	}
	return certificate, key
}

func inPEM(kind string, der []byte) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}))
}
