package keystore

import (
	"bytes"
	"context"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"errors"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"signet/smime/cert"
	"signet/smime/internal/testca"
)

// OpenSSL reads what is asked for, and finds the signature good.
func TestRequestsForOpenSSL(t *testing.T) {
	openssl, err := exec.LookPath("openssl")
	if err != nil {
		t.Skip("openssl is not installed")
	}
	k, _ := unlockedKeystore(t, new(Memory))
	subject := Subject{
		Name: "Jörg Müller", Organization: "Bücher & Söhne", Country: "DE",
		Addresses: []string{"joerg@bücher.example", "jörg@bücher.example", "j.mueller@example.test"},
	}
	tests := []struct {
		algorithm KeyAlgorithm
		use       KeyUse
		usage     string
	}{
		{RSA3072, UseBoth, "Digital Signature, Key Encipherment"},
		{P256, UseBoth, "Digital Signature, Key Agreement"},
		{P256, UseEncrypt, "Key Agreement"},
		{P384, UseSign, "Digital Signature"},
		{Ed25519, UseSign, "Digital Signature"},
	}
	for _, tt := range tests {
		t.Run(string(tt.algorithm)+" "+string(tt.use), func(t *testing.T) {
			key, err := Generate(t.Context(), rand.Reader, tt.algorithm, nil)
			if err != nil {
				t.Fatal(err)
			}
			request, err := k.Ask(t.Context(), key, subject, tt.use)
			if err != nil {
				t.Fatal(err)
			}
			command := exec.Command(openssl, "req", "-verify", "-inform", "DER", "-text", "-noout", "-nameopt", "utf8")
			command.Stdin = bytes.NewReader(request.DER)
			out, err := command.CombinedOutput()
			if err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			for _, want := range []string{
				"verify OK", "C=DE", "O=Bücher & Söhne", "CN=Jörg Müller",
				"X509v3 Key Usage: critical\n                    " + tt.usage + "\n",
				"X509v3 Extended Key Usage: \n                    E-mail Protection\n",
				"email:joerg@xn--bcher-kva.example", "email:j.mueller@example.test",
				"othername: SmtpUTF8Mailbox:jörg@xn--bcher-kva.example",
			} {
				text := strings.ReplaceAll(string(out), " = ", "=") // as older versions write it
				text = strings.ReplaceAll(text, "SmtpUTF8Mailbox::", "SmtpUTF8Mailbox:")
				if !strings.Contains(text, want) {
					t.Errorf("no %q in:\n%s", want, out)
				}
			}
		})
	}
}

func TestRequestNames(t *testing.T) {
	k, _ := unlockedKeystore(t, new(Memory))
	key, err := Generate(t.Context(), rand.Reader, P256, nil)
	if err != nil {
		t.Fatal(err)
	}
	made, err := k.SelfSign(t.Context(), key, Subject{Addresses: []string{"info@bücher.example", "jörg@Bücher.example"}}, UseBoth)
	if err != nil {
		t.Fatal(err)
	}
	c := made.Certificate
	if got, want := cert.Addresses(c), []string{"info@xn--bcher-kva.example", "jörg@xn--bcher-kva.example"}; !slices.Equal(got, want) {
		t.Errorf("addresses %q, want %q", got, want)
	}
	for _, address := range []string{"info@bücher.example", "Info@xn--bcher-kva.example", "jörg@bücher.example"} {
		if !cert.MatchAddress(c, address) {
			t.Errorf("is not for %s", address)
		}
	}
	if c.Subject.CommonName != "info@bücher.example" || c.IsCA || !slices.Contains(c.ExtKeyUsage, x509.ExtKeyUsageEmailProtection) {
		t.Errorf("subject %s, authority %v, usages %v", c.Subject, c.IsCA, c.ExtKeyUsage)
	}
	if !c.NotBefore.Equal(testca.Now()) || c.NotAfter.Sub(c.NotBefore) != SelfSignedFor || len(c.SerialNumber.Bytes()) != 16 {
		t.Errorf("valid from %s to %s, serial %x", c.NotBefore, c.NotAfter, c.SerialNumber)
	}
	if anchors, err := k.Certificates(t.Context(), KindAnchor); err != nil || len(anchors) != 0 {
		t.Errorf("anchors %v, %v", anchors, err)
	}
}

func TestSubjectRefuses(t *testing.T) {
	k, _ := unlockedKeystore(t, new(Memory))
	long := strings.Repeat("a", MaxSubject+1)
	carol := []string{"carol@example.test"}
	tests := []struct {
		name    string
		subject Subject
	}{
		{"no address", Subject{Name: "Carol"}},
		{"too many addresses", Subject{Addresses: slices.Repeat(carol, MaxAddresses+1)}},
		{"no domain", Subject{Addresses: []string{"carol"}}},
		{"a domain without dot", Subject{Addresses: []string{"carol@localhost"}}},
		{"no local part", Subject{Addresses: []string{"@example.test"}}},
		{"white space", Subject{Addresses: []string{"carol c@example.test"}}},
		{"a name with the address", Subject{Addresses: []string{"Carol <carol@example.test>"}}},
		{"two at signs", Subject{Addresses: []string{"carol@example.test@example.test"}}},
		{"not UTF-8", Subject{Addresses: []string{"c\xffrol@example.test"}}},
		{"a long address", Subject{Addresses: []string{strings.Repeat("a", MaxAddress) + "@example.test"}}},
		{"a long name", Subject{Name: long, Addresses: carol}},
		{"a long address as name", Subject{Addresses: []string{long + "@example.test"}}},
		{"a line in the name", Subject{Name: "Carol\nCN=Bob", Addresses: carol}},
		{"a long organization", Subject{Organization: long, Addresses: carol}},
		{"a long country", Subject{Country: "DEU", Addresses: carol}},
		{"a small country", Subject{Country: "de", Addresses: carol}},
	}
	key, err := Generate(t.Context(), rand.Reader, P256, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := k.Ask(t.Context(), key, tt.subject, UseBoth)
			expectError(t, err, ErrCannotCertify)
			_, err = k.SelfSign(t.Context(), key, tt.subject, UseBoth)
			expectError(t, err, ErrCannotCertify)
		})
	}
	if requests, err := k.Requests(t.Context()); err != nil || len(requests) != 0 {
		t.Errorf("requests %+v, %v", requests, err)
	}
}

// certify answers a request.
func certify(t *testing.T, issuer *testca.Identity, request Request) *x509.Certificate {
	t.Helper()
	parsed, err := x509.ParseCertificateRequest(request.DER)
	if err != nil || parsed.CheckSignature() != nil {
		t.Fatalf("request: %v", err)
	}
	template := issuer.Issue(testca.Email(request.Addresses...), testca.Key(testca.P256)).Certificate
	der, err := x509.CreateCertificate(rand.Reader, template, issuer.Certificate, parsed.PublicKey, issuer.Key)
	if err != nil {
		t.Fatal(err)
	}
	issued, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return issued
}

func TestComplete(t *testing.T) {
	storage := new(Memory)
	k, _ := unlockedKeystore(t, storage)
	root := testca.NewRoot()
	first, second := askFor(t, k, P256), askFor(t, k, P384)
	if first.Key != "P-256" || second.Key != "P-384" || first.Subject != "CN=Carol" {
		t.Errorf("requests %+v, %+v", first, second)
	}
	for _, r := range []Request{first, second} {
		if record := recordOf(t, storage, KindRequest, r.ID); bytes.Contains(record.Data, []byte("PRIVATE")) || !json.Valid(record.Data) {
			t.Error("stored in the clear")
		}
	}
	issued := certify(t, root, first)
	if awaited, err := k.Awaited(t.Context(), root.Certificate, issued); err != nil || len(awaited) != 1 || awaited[0] != issued {
		t.Errorf("awaited %v, %v", awaited, err)
	}
	_, err := k.Complete(t.Context(), root.Certificate)
	expectError(t, err, ErrNotFound)
	k.Lock()
	_, err = k.Complete(t.Context(), issued)
	expectError(t, err, ErrLocked)
	if err := k.Unlock(t.Context(), passphrase); err != nil {
		t.Fatal(err)
	}
	imported, err := k.Complete(t.Context(), root.Certificate, issued)
	if err != nil || len(imported.Keys) != 1 || imported.Keys[0].ID != ID(issued) || len(imported.Authorities) != 1 {
		t.Fatalf("imported %+v, %v", imported, err)
	}
	k = newKeystore(storage)
	if err := k.Unlock(t.Context(), passphrase); err != nil {
		t.Fatal(err)
	}
	signer, err := k.Signer(t.Context(), ID(issued))
	if err != nil || !cert.HasKey(issued, signer.Key) {
		t.Errorf("signer %v", err)
	}
	if requests, err := k.Requests(t.Context()); err != nil || len(requests) != 1 || requests[0].ID != second.ID {
		t.Errorf("requests %+v, %v", requests, err)
	}
	expectError(t, k.DeleteRequest(t.Context(), first.ID), ErrNotFound)
	if err := k.DeleteRequest(t.Context(), second.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := k.Complete(t.Context(), certify(t, root, second)); !errors.Is(err, ErrNotFound) {
		t.Errorf("a deleted request: %v", err)
	}
}

// The record of one waiting key cannot stand in for another's.
func TestRequestsAreBoundToTheirRecords(t *testing.T) {
	storage := new(Memory)
	k, _ := unlockedKeystore(t, storage)
	first, second := askFor(t, k, P256), askFor(t, k, P256)
	record := recordOf(t, storage, KindRequest, first.ID)
	record.ID = second.ID
	storage.Write(t.Context(), Batch{Put: []Record{record}})
	k = newKeystore(storage)
	if err := k.Unlock(t.Context(), passphrase); err != nil {
		t.Fatal(err)
	}
	_, err := k.Complete(t.Context(), certify(t, testca.NewRoot(), second))
	expectError(t, err, ErrDamaged)
}

func TestGenerate(t *testing.T) {
	for _, algorithm := range []KeyAlgorithm{P256, P384, Ed25519} {
		key, err := Generate(t.Context(), rand.Reader, algorithm, nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := key.Sign(rand.Reader, make([]byte, 32), crypto.Hash(0)); err != nil && algorithm == Ed25519 {
			t.Errorf("%s: %v", algorithm, err)
		}
	}
	_, err := Generate(t.Context(), rand.Reader, "rsa2048", nil)
	expectError(t, err, ErrCannotCertify)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Generate(ctx, rand.Reader, RSA4096, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	// What is not what was asked for is refused, whoever made it.
	short := func(context.Context, int) (*rsa.PrivateKey, error) { return rsa.GenerateKey(rand.Reader, 2048) }
	if _, err := Generate(t.Context(), rand.Reader, RSA3072, short); err == nil {
		t.Error("a short key was taken")
	}
}
