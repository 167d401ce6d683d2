package keystore

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"os/exec"
	"slices"
	"testing"

	"signet/smime/cms"
	"signet/smime/internal/testca"
)

func TestReadKeyFileMatchesKeysAndCertificates(t *testing.T) {
	root := testca.NewRoot()
	alice := root.Issue(testca.Email("alice@example.test"), testca.Key(testca.P256))
	bob := root.Issue(testca.Email("bob@example.test"), testca.Key(testca.P384))
	website := root.Issue(testca.Name("www.example.test"), testca.Key(testca.P256), testca.Usage(x509.KeyUsageCRLSign))
	x := root.Issue(testca.Email("x@example.test"), testca.Key(testca.X25519))
	broken := []byte("-----BEGIN CERTIFICATE-----\nTUlJ\n-----END CERTIFICATE-----\n")
	tests := []struct {
		name                  string
		file                  []byte
		keys, others, skipped int
		want                  error
	}{
		{"certificate first", slices.Concat(alice.CertificatePEM(), alice.KeyPEM()), 1, 0, 0, nil},
		{"key first", slices.Concat(alice.KeyPEM(), alice.CertificatePEM()), 1, 0, 0, nil},
		{"text around", slices.Concat([]byte("Bag Attributes\n  friendlyName: Alice\n"), alice.KeyPEM(), []byte("subject=\n"), alice.CertificatePEM()), 1, 0, 0, nil},
		{"two people", slices.Concat(alice.KeyPEM(), bob.KeyPEM(), bob.CertificatePEM(), alice.CertificatePEM()), 2, 0, 0, nil},
		{"a key twice", slices.Concat(alice.KeyPEM(), alice.KeyPEM(), alice.CertificatePEM()), 1, 0, 0, nil},
		{"an authority", slices.Concat(alice.KeyPEM(), root.CertificatePEM(), alice.CertificatePEM()), 1, 1, 0, nil},
		{"another key that is not for mail", slices.Concat(website.KeyPEM(), website.CertificatePEM(), alice.KeyPEM(), alice.CertificatePEM()), 2, 0, 0, nil},
		{"a key that agrees and does not sign", slices.Concat(x.KeyPEM(), x.CertificatePEM()), 1, 0, 0, nil},
		{"a DSA key", []byte("-----BEGIN DSA PRIVATE KEY-----\nTUlJ\n-----END DSA PRIVATE KEY-----\n"), 0, 0, 0, ErrUnsupportedFile},
		{"another key without certificate", slices.Concat(bob.KeyPEM(), alice.KeyPEM(), alice.CertificatePEM()), 1, 0, 1, nil},
		{"a broken certificate", slices.Concat(broken, alice.KeyPEM(), alice.CertificatePEM()), 1, 0, 1, nil},
		{"a key alone", alice.KeyPEM(), 0, 0, 0, ErrNoCertificate},
		{"a certificate alone", alice.CertificatePEM(), 0, 0, 0, ErrNoPrivateKey},
		{"a broken key", []byte("-----BEGIN PRIVATE KEY-----\nTUlJ\n-----END PRIVATE KEY-----\n"), 0, 0, 0, ErrMalformedFile},
		{"blocks without end", bytes.Repeat(alice.CertificatePEM(), maxBlocks+1), 0, 0, 0, ErrMalformedFile},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			read, err := ReadKeyFile(tt.file, "")
			if !errors.Is(err, tt.want) {
				t.Fatalf("got error %v, want %v", err, tt.want)
			}
			if tt.want == nil && (len(read.Keys) != tt.keys || len(read.Others) != tt.others || len(read.Skipped) != tt.skipped) {
				t.Errorf("%d keys, %d others, skipped %v", len(read.Keys), len(read.Others), read.Skipped)
			}
		})
	}
}

// A key and its certificate may come in two files, of DER as well.
func TestJoinKeyFiles(t *testing.T) {
	root := testca.NewRoot()
	alice := root.Issue(testca.Email("alice@example.test"), testca.Key(testca.P256))
	bob := root.Issue(testca.Email("bob@example.test"))
	for _, id := range []*testca.Identity{alice, bob} {
		block, _ := pem.Decode(id.KeyPEM())
		pkcs7, err := cms.MarshalCertificates([]*x509.Certificate{root.Certificate, id.Certificate})
		if err != nil {
			t.Fatal(err)
		}
		keys := map[string][]byte{"PKCS #8 in PEM": id.KeyPEM(), "PKCS #8": block.Bytes}
		switch key := id.PrivateKey().(type) {
		case *ecdsa.PrivateKey:
			if keys["SEC 1"], err = x509.MarshalECPrivateKey(key); err != nil {
				t.Fatal(err)
			}
		case *rsa.PrivateKey:
			keys["PKCS #1"] = x509.MarshalPKCS1PrivateKey(key)
		}
		for keyForm, key := range keys {
			for form, certificate := range map[string][]byte{"PEM": id.CertificatePEM(), "DER": id.Certificate.Raw, "PKCS #7": pkcs7} {
				read, err := ReadKeyFile(JoinKeyFiles(certificate, key), "")
				if err != nil || len(read.Keys) != 1 || len(read.Skipped) > 0 {
					t.Errorf("%s and %s: %+v, %v", keyForm, form, read, err)
				}
			}
			_, err := ReadKeyFile(JoinKeyFiles(key), "")
			expectError(t, err, ErrNoCertificate)
		}
	}
	if read, err := ReadKeyFile(JoinKeyFiles(alice.PKCS12("geheim")), "geheim"); err != nil || len(read.Keys) != 1 {
		t.Errorf("a file alone: %v", err)
	}
	if _, err := ReadKeyFile(alice.Certificate.Raw, ""); !errors.Is(err, ErrNoPrivateKey) {
		t.Errorf("a certificate alone: %v", err)
	}
}

// A key that mail has no use for does not keep a person from the others of the file.
func TestForEmail(t *testing.T) {
	root := testca.NewRoot()
	alice := root.Issue(testca.Email("alice@example.test"), testca.Key(testca.P256))
	tests := []struct {
		name string
		id   *testca.Identity
	}{
		{"signs CRLs", root.Issue(testca.Name("CRLs"), testca.Key(testca.P256), testca.Usage(x509.KeyUsageCRLSign))},
		{"an authority", root.Issue(testca.Authority, testca.Name("Authority"), testca.Key(testca.P256))},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			unfit := slices.Concat(tt.id.KeyPEM(), tt.id.CertificatePEM())
			read, err := newKeystore(new(Memory)).PreviewKeys(t.Context(), slices.Concat(unfit, alice.KeyPEM(), alice.CertificatePEM()), "")
			if err != nil || len(read.Keys) != 1 || len(read.Skipped) != 1 {
				t.Fatalf("read %+v, %v", read, err)
			}
			if skipped := read.Skipped[0]; skipped.Name != tt.id.Certificate.Subject.CommonName || !errors.Is(skipped.Err, ErrUnfit) {
				t.Errorf("skipped %q: %v", skipped.Name, skipped.Err)
			}
			_, err = newKeystore(new(Memory)).PreviewKeys(t.Context(), unfit, "")
			expectError(t, err, ErrUnfit)
		})
	}
}

func TestWarnings(t *testing.T) {
	root := testca.NewRoot()
	between := root.Issue(testca.Authority, testca.Name("Signet Test Issuing"))
	known := []*x509.Certificate{root.Certificate, between.Certificate}
	alice := testca.Email("alice@example.test")
	tests := []struct {
		name   string
		issuer *testca.Identity
		opts   []testca.Option
		known  []*x509.Certificate
		want   []string
	}{
		{"nothing", between, []testca.Option{alice}, known, nil},
		{"issued by a root", root, []testca.Option{alice}, known, []string{WarnIssuedByRoot}},
		{"its root is certified by another one", root, []testca.Option{alice}, append(known[:2:2], testca.NewRoot().CrossCertify(root)), nil},
		{"its issuer is not known", root, []testca.Option{alice}, known[1:], nil},
		{"no address", between, []testca.Option{testca.Name("Nobody")}, known, []string{WarnNoAddress}},
		{"an address in the subject alone", between, []testca.Option{testca.Name("Old"), testca.SubjectEmail("old@example.test")}, known, nil},
		{"no extended key usage", between, []testca.Option{alice, testca.ExtUsage()}, known, []string{WarnNoEmailUsage}},
		{"for clients", between, []testca.Option{alice, testca.ExtUsage(x509.ExtKeyUsageClientAuth)}, known, []string{WarnNoEmailUsage}},
		{"a short key", between, []testca.Option{alice, testca.Key(testca.RSA1024)}, known, []string{WarnShortKey}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, warning := range Warnings(tt.issuer.Issue(tt.opts...).Certificate, tt.known) {
				got = append(got, warning.Code)
				if warning.Detail == "" || warning.Rule == "" {
					t.Errorf("%+v", warning)
				}
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("warnings %v, want %v", got, tt.want)
			}
		})
	}
}

// What OpenSSL writes as PEM is read, with the right password alone.
func TestReadKeyFileOfOpenSSL(t *testing.T) {
	openssl, err := exec.LookPath("openssl")
	if err != nil {
		t.Skip("openssl is not installed")
	}
	alice := testca.NewRoot().Issue(testca.Email("alice@example.test"), testca.Key(testca.P256))
	rsa := testca.NewRoot().Issue(testca.Email("rsa@example.test"))
	tests := []struct {
		name string
		id   *testca.Identity
		args []string
	}{
		{"PKCS #8", alice, []string{"pkcs8", "-topk8", "-passout", "pass:geheim"}},
		{"PKCS #8 in DER", alice, []string{"pkcs8", "-topk8", "-passout", "pass:geheim", "-outform", "DER"}},
		{"SEC 1", alice, []string{"ec", "-aes256", "-passout", "pass:geheim"}},
		{"PKCS #1", rsa, []string{"rsa", "-traditional", "-des3", "-passout", "pass:geheim"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			command := exec.Command(openssl, tt.args...)
			command.Stdin = bytes.NewReader(tt.id.KeyPEM())
			key, err := command.Output()
			if err != nil {
				t.Fatal(err)
			}
			file := JoinKeyFiles(key, tt.id.CertificatePEM())
			if read, err := ReadKeyFile(file, "geheim"); err != nil || len(read.Keys) != 1 {
				t.Errorf("error %v", err)
			}
			if _, err := ReadKeyFile(file, "Geheim"); !errors.Is(err, ErrWrongPassword) {
				t.Errorf("with another password: error %v", err)
			}
		})
	}
}
