package keystore

import (
	"crypto/x509"
	"encoding/asn1"
	"math/big"
	"slices"
	"testing"

	"software.sslmate.com/src/go-pkcs12"

	"signet/smime/cert"
	"signet/smime/cms"
	"signet/smime/internal/testca"
)

func TestImportKeys(t *testing.T) {
	root := testca.NewRoot()
	between := root.Issue(testca.Authority, testca.Name("Signet Test Issuing"))
	alice := between.Issue(testca.Email("alice@example.test"))
	bob := root.Issue(testca.Email("bob@example.test"), testca.Key(testca.P256))
	dora := root.Issue(testca.Email("dora@example.test"), testca.Key(testca.Ed25519))
	chain := append(alice.Chain(), alice.Root())
	tests := []struct {
		name        string
		file        []byte
		password    string
		want        *testca.Identity
		authorities int
	}{
		{"modern", alice.PKCS12("geheim ä"), "geheim ä", alice, 2},
		{"3DES and SHA-1", encode(pkcs12.LegacyDES, alice, chain, "secret"), "secret", alice, 2},
		{"RC2", encode(pkcs12.LegacyRC2, alice, chain, "secret"), "secret", alice, 2},
		{"without a password", encode(pkcs12.Passwordless, alice, chain, ""), "", alice, 2},
		{"empty password", alice.PKCS12(""), "", alice, 2},
		{"P-256", bob.PKCS12("secret"), "secret", bob, 1},
		{"Ed25519", dora.PKCS12("secret"), "secret", dora, 1},
		{"PBMAC1", encode(pkcs12.Modern2026, alice, chain, "secret"), "secret", alice, 2},
		{"PEM", pemFile(bob), "", bob, 0},
		{"an authority's certificate first", rootFirst(alice, chain), "secret", alice, 2},
		{"expired", root.Issue(testca.Email("old@example.test"), testca.Expired).PKCS12(""), "", nil, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			k := newKeystore(new(Memory))
			if err := k.Create(t.Context(), passphrase); err != nil {
				t.Fatal(err)
			}
			for range 2 { // the second time it is known
				imported, err := k.ImportKeys(t.Context(), tt.file, tt.password)
				if err != nil {
					t.Fatal(err)
				}
				if len(imported.Authorities) != tt.authorities {
					t.Errorf("%d authorities, want %d", len(imported.Authorities), tt.authorities)
				}
				if len(imported.Keys) != 1 || len(imported.Skipped) > 0 {
					t.Fatalf("%d keys, skipped %v", len(imported.Keys), imported.Skipped)
				}
				if tt.want != nil && imported.Keys[0].ID != ID(tt.want.Certificate) {
					t.Errorf("the key of %s", imported.Keys[0].Certificate.Subject)
				}
			}
			keys, _ := k.Keys(t.Context())
			authorities, _ := k.Certificates(t.Context(), KindAuthority)
			if len(keys) != 1 || len(authorities) != tt.authorities {
				t.Errorf("stored %d keys and %d authorities", len(keys), len(authorities))
			}
			if anchors, _ := k.Certificates(t.Context(), KindAnchor); len(anchors) != 0 {
				t.Error("a file made itself trusted")
			}
		})
	}
}

func TestImportKeysRefuses(t *testing.T) {
	root := testca.NewRoot()
	alice := root.Issue(testca.Email("alice@example.test"))
	file := alice.PKCS12("secret")
	trustStore, err := pkcs12.Modern.EncodeTrustStore([]*x509.Certificate{root.Certificate}, "secret")
	if err != nil {
		t.Fatal(err)
	}
	stranger, err := pkcs12.Modern.Encode(testca.NewRoot().Key, alice.Certificate, nil, "secret")
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name     string
		file     []byte
		password string
		want     error
	}{
		{"wrong password", file, "Secret", ErrWrongPassword},
		{"no password", file, "", ErrWrongPassword},
		{"empty", nil, "secret", ErrMalformedFile},
		{"text", []byte("Dear Alice, here is your key."), "secret", ErrMalformedFile},
		{"half a PEM block", []byte("-----BEGIN CERTIFICATE-----"), "secret", ErrNoPrivateKey},
		{"cut off", file[:len(file)-1], "secret", ErrMalformedFile},
		{"too large", make([]byte, MaxKeyFile+1), "secret", ErrMalformedFile},
		{"no private key", trustStore, "secret", ErrNoPrivateKey},
		{"another's key", stranger, "secret", ErrNoCertificate},
		{"for CRLs", root.Issue(testca.Name("CRLs"), testca.Usage(x509.KeyUsageCRLSign)).PKCS12("secret"), "secret", ErrUnfit},
		{"an authority", root.Issue(testca.Authority, testca.Email("ca@example.test")).PKCS12("secret"), "secret", ErrUnfit},
		{"iterations without end", iterations(t, file, 1<<40), "secret", ErrUnsupportedFile},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			k := newKeystore(new(Memory))
			_, err := k.ImportKeys(t.Context(), tt.file, tt.password)
			expectError(t, err, ErrAbsent)
			if err := k.Create(t.Context(), passphrase); err != nil {
				t.Fatal(err)
			}
			_, err = k.ImportKeys(t.Context(), tt.file, tt.password)
			expectError(t, err, tt.want)
			keys, _ := k.Keys(t.Context())
			authorities, _ := k.Certificates(t.Context(), KindAuthority)
			if len(keys)+len(authorities) != 0 {
				t.Error("something was stored")
			}
			k.Lock()
			_, err = k.ImportKeys(t.Context(), tt.file, tt.password)
			expectError(t, err, ErrLocked)
		})
	}
}

func FuzzReadKeyFile(f *testing.F) {
	alice := testca.NewRoot().Issue(testca.Email("alice@example.test"), testca.Key(testca.P256))
	f.Add(alice.PKCS12("secret"))
	f.Add(encode(pkcs12.LegacyDES, alice, nil, "secret"))
	f.Add(append(alice.KeyPEM(), alice.CertificatePEM()...))
	f.Fuzz(func(t *testing.T, file []byte) {
		read, err := ReadKeyFile(file, "secret")
		if err != nil {
			return
		}
		for _, key := range read.Keys {
			if !cert.HasKey(key.Certificate, key.Key) {
				t.Error("a key without its certificate")
			}
		}
	})
}

func encode(encoder *pkcs12.Encoder, id *testca.Identity, chain []*x509.Certificate, password string) []byte {
	file, err := encoder.Encode(id.Key, id.Certificate, chain, password)
	if err != nil {
		panic(err)
	}
	return file
}

// rootFirst writes the certificates in another order than the library expects.
func rootFirst(id *testca.Identity, chain []*x509.Certificate) []byte {
	file, err := pkcs12.Modern.Encode(id.Key, chain[1], []*x509.Certificate{id.Certificate, chain[0]}, "secret")
	if err != nil {
		panic(err)
	}
	return file
}

// iterations sets the count of a file's MacData.
func iterations(t *testing.T, file []byte, count int64) []byte {
	t.Helper()
	var pfx struct {
		Version  int
		AuthSafe asn1.RawValue
		MacData  struct {
			Mac        asn1.RawValue
			Salt       []byte
			Iterations *big.Int
		}
	}
	if _, err := asn1.Unmarshal(file, &pfx); err != nil {
		t.Fatal(err)
	}
	pfx.MacData.Iterations = big.NewInt(count)
	changed, err := asn1.Marshal(pfx)
	if err != nil {
		t.Fatal(err)
	}
	return changed
}

func pemFile(id *testca.Identity) []byte { return append(id.CertificatePEM(), id.KeyPEM()...) }

// A key for key agreement decrypts, and does not sign.
func TestImportX25519(t *testing.T) {
	alice := testca.NewRoot().Issue(testca.Email("alice@example.test"), testca.Key(testca.X25519))
	files := map[string][]byte{
		"PKCS #12": alice.PKCS12(""),
		"PEM":      slices.Concat(alice.KeyPEM(), alice.CertificatePEM()),
	}
	for name, file := range files {
		t.Run(name, func(t *testing.T) {
			storage := new(Memory)
			k := newKeystore(storage)
			if err := k.Create(t.Context(), passphrase); err != nil {
				t.Fatal(err)
			}
			if _, err := k.ImportKeys(t.Context(), file, ""); err != nil {
				t.Fatal(err)
			}
			k = newKeystore(storage)
			if err := k.Unlock(t.Context(), passphrase); err != nil {
				t.Fatal(err)
			}
			keys, err := k.Decryption(t.Context()).DecryptionKeys(cms.RecipientIdentifier{SubjectKeyIdentifier: alice.Certificate.SubjectKeyId})
			if err != nil || len(keys) != 1 || !cert.HasKey(alice.Certificate, keys[0].Key.(KeyPair)) {
				t.Errorf("%v, %v", keys, err)
			}
			_, err = k.Signer(t.Context(), ID(alice.Certificate))
			expectError(t, err, ErrUnfit)
		})
	}
}
