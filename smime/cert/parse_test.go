package cert_test

import (
	"bytes"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"testing"

	"go.mozilla.org/pkcs7"

	"signet/conformance/corpora"
	"signet/smime/cert"
	"signet/smime/internal/testca"
)

func TestParseCertificates(t *testing.T) {
	root := testca.NewRoot()
	id := root.Issue(testca.Email("alice@example.test"), testca.Key(testca.P256))
	both := append(bytes.Clone(id.Certificate.Raw), root.Certificate.Raw...)
	bundle, err := pkcs7.DegenerateCertificate(both)
	if err != nil {
		t.Fatal(err)
	}
	// The same with an indefinite length around all of it.
	indefinite := append([]byte{0x30, 0x80}, bundle[4:]...)
	indefinite = append(indefinite, 0, 0)

	for _, tt := range []struct {
		name string
		data []byte
		want int
	}{
		{"DER", id.Certificate.Raw, 1},
		{"DER, two", both, 2},
		{"PEM", id.CertificatePEM(), 1},
		{"PEM, two with text and a key", append(append(append([]byte("Alice\n"), id.CertificatePEM()...), id.KeyPEM()...), root.CertificatePEM()...), 2},
		{"PKCS #7", bundle, 2},
		{"PKCS #7 in BER", indefinite, 2},
		{"PKCS #7 in PEM", pem.EncodeToMemory(&pem.Block{Type: "PKCS7", Bytes: bundle}), 2},
	} {
		t.Run(tt.name, func(t *testing.T) {
			certificates, err := cert.ParseCertificates(tt.data)
			if err != nil {
				t.Fatal(err)
			}
			if len(certificates) != tt.want || !certificates[0].Equal(id.Certificate) {
				t.Errorf("%d certificates, want %d with Alice's first", len(certificates), tt.want)
			}
		})
	}

	for _, tt := range []struct {
		name string
		data []byte
		want error
	}{
		{"nothing", nil, cert.ErrMalformed},
		{"text", []byte("hello"), cert.ErrMalformed},
		{"a key alone", id.KeyPEM(), cert.ErrMalformed},
		{"half a certificate", id.Certificate.Raw[:100], cert.ErrMalformed},
		{"one good and one bad", append(id.CertificatePEM(), pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: []byte{0x30, 0}})...), cert.ErrMalformed},
		{"half a bundle", bundle[:100], cert.ErrMalformed},
		{"a PKCS #12 file", id.PKCS12("secret"), cert.ErrMalformed},
		{"too long", make([]byte, cert.MaxFileSize+1), cert.ErrTooLarge},
		{"too many", bytes.Repeat(id.CertificatePEM(), cert.MaxCertificates+1), cert.ErrTooLarge},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := cert.ParseCertificates(tt.data); !errors.Is(err, tt.want) {
				t.Errorf("got error %v, want %v", err, tt.want)
			}
		})
	}
}

// What people read about a file that is none of certificates is ours, and says what it is.
func TestParseCertificatesSaysWhy(t *testing.T) {
	root := testca.NewRoot()
	id := root.Issue(testca.Email("alice@example.test"), testca.Key(testca.P256))
	bundle, err := pkcs7.DegenerateCertificate(root.Certificate.Raw)
	if err != nil {
		t.Fatal(err)
	}
	text := append([]byte{0x30, 0x0f, 0x06, 0x09}, "\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01\xa0\x02\x04\x00"...) // id-data
	for _, tt := range []struct {
		name string
		data []byte
		want string
	}{
		{"text", []byte("hello"), "neither PEM nor DER nor a serialized store"},
		{"half a certificate", id.Certificate.Raw[:100], "a certificate in DER: malformed certificate"},
		{"half a bundle", bundle[:100], "PKCS #7: malformed element at octet 0: the element is longer than the data"},
		{"PKCS #7 of text", text, "PKCS #7: it cannot be read"},
		{"a PKCS #12 file", id.PKCS12("secret"), "a PKCS #12 file or a private key"},
		{"a broken block", pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: []byte{0x30, 0}}), "block 1 in PEM: malformed tbs certificate"},
		{"nothing but a key", id.KeyPEM(), "no certificate in it"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := cert.ParseCertificates(tt.data)
			if want := cert.ErrMalformed.Error() + ": " + tt.want; err == nil || err.Error() != want {
				t.Errorf("got %q, want %q", err, want)
			}
		})
	}
}

func FuzzParseCertificates(f *testing.F) {
	root := testca.NewRoot()
	bundle, err := pkcs7.DegenerateCertificate(root.Certificate.Raw)
	if err != nil {
		f.Fatal(err)
	}
	for _, seed := range [][]byte{root.Certificate.Raw, root.CertificatePEM(), bundle, cert.MarshalSST([]*x509.Certificate{root.Certificate}), nil} {
		f.Add(seed)
	}
	corpora.Seeds(f, "rfc9216", "pkits")
	f.Fuzz(func(t *testing.T, data []byte) {
		certificates, err := cert.ParseCertificates(data)
		if err == nil && len(certificates) == 0 {
			t.Error("no certificates and no error")
		}
		for _, c := range certificates {
			cert.Describe(c)
			cert.MatchAddress(c, "alice@example.test")
		}
	})
}
