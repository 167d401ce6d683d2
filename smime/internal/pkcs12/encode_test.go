package pkcs12_test

import (
	"bytes"
	"crypto"
	"crypto/rand"
	"crypto/sha1"
	"errors"
	"slices"
	"strings"
	"testing"

	gopkcs12 "software.sslmate.com/src/go-pkcs12"

	"signet/smime/internal/pkcs12"
	"signet/smime/internal/testca"
)

func TestEncode(t *testing.T) {
	alice, bob := people()
	dora := alice.Issuer.Issue(testca.Email("dora@example.test"), testca.Key(testca.Ed25519))
	x25519 := alice.Issuer.Issue(testca.Email("x@example.test"), testca.Key(testca.X25519))
	tests := []struct {
		name           string
		who            *testca.Identity
		friendly, pass string
	}{
		{"RSA", alice, "Alice's key", "geheim"},
		{"P-256", bob, "Ключ", "gëheim 世界"},
		{"Ed25519, no name", dora, "", "geheim"},
		{"X25519", x25519, strings.Repeat("a long name, ", 30), strings.Repeat("geheim", 100)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			chain := append(tt.who.Chain(), tt.who.Root())
			entry := pkcs12.Entry{Private: tt.who.PrivateKey(), Certificate: tt.who.Certificate, Chain: chain, FriendlyName: tt.friendly}
			file, err := pkcs12.Encode(rand.Reader, entry, tt.pass)
			if err != nil {
				t.Fatal(err)
			}
			contents, err := pkcs12.Decode(file, tt.pass)
			if err != nil {
				t.Fatal(err)
			}
			if len(contents.Keys) != 1 || len(contents.Certificates) != 1+len(chain) || len(contents.Skipped) > 0 {
				t.Fatalf("%d keys, %d certificates, skipped %v", len(contents.Keys), len(contents.Certificates), contents.Skipped)
			}
			key, leaf := contents.Keys[0], contents.Certificates[0]
			id := sha1.Sum(tt.who.Certificate.Raw)
			if !bytes.Equal(key.LocalKeyID, id[:]) || !bytes.Equal(leaf.LocalKeyID, id[:]) || key.FriendlyName != tt.friendly || leaf.FriendlyName != tt.friendly {
				t.Errorf("key %q %x, certificate %q %x", key.FriendlyName, key.LocalKeyID, leaf.FriendlyName, leaf.LocalKeyID)
			}
			if !leaf.Certificate.Equal(tt.who.Certificate) {
				t.Error("the first certificate is not that of the key")
			}
			for i, authority := range chain {
				if got := contents.Certificates[1+i]; !got.Certificate.Equal(authority) || got.LocalKeyID != nil {
					t.Errorf("authority %d: %s, id %x", i, got.Certificate.Subject, got.LocalKeyID)
				}
			}
			type equal interface{ Equal(crypto.PrivateKey) bool }
			if !tt.who.PrivateKey().(equal).Equal(key.Private) {
				t.Error("another key")
			}
			private, certificate, authorities, err := gopkcs12.DecodeChain(file, tt.pass)
			if err != nil {
				t.Fatalf("go-pkcs12: %v", err)
			}
			if !tt.who.PrivateKey().(equal).Equal(private) || !certificate.Equal(tt.who.Certificate) || len(authorities) != len(chain) {
				t.Error("go-pkcs12 reads something else")
			}
		})
	}
}

// Nothing that was changed, or cut off, is taken for what was written.
func TestEncodedFileIsAuthenticated(t *testing.T) {
	_, bob := people()
	file, err := pkcs12.Encode(rand.Reader, pkcs12.Entry{Private: bob.Key, Certificate: bob.Certificate}, "geheim")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := pkcs12.Decode(file, "Geheim"); !errors.Is(err, pkcs12.ErrWrongPassword) {
		t.Errorf("another password: %v", err)
	}
	for at := 0; at < len(file); at += 1 + len(file)/6 { // each try takes part of a second, in WebAssembly more
		changed := slices.Clone(file)
		changed[at] ^= 1
		if contents, err := pkcs12.Decode(changed, "geheim"); err == nil && len(contents.Keys) > 0 {
			t.Errorf("octet %d was changed, and the key was read", at)
		}
		if _, err := pkcs12.Decode(file[:at], "geheim"); !errors.Is(err, pkcs12.ErrMalformed) {
			t.Errorf("cut off at %d: %v", at, err)
		}
	}
}

func TestEncodeFails(t *testing.T) {
	_, bob := people()
	entry := pkcs12.Entry{Private: bob.Key, Certificate: bob.Certificate}
	for size := 0; size < 80; size += 16 { // two salts and vectors, and the code's salt
		if _, err := pkcs12.Encode(bytes.NewReader(make([]byte, size)), entry, "geheim"); err == nil {
			t.Errorf("%d octets of randomness are enough", size)
		}
	}
	entry.Private = "no key"
	if _, err := pkcs12.Encode(rand.Reader, entry, "geheim"); err == nil {
		t.Error("wrote a key of no kind")
	}
}
