package smime_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	encoding_asn1 "encoding/asn1"
	"math/big"
	"strings"
	"testing"

	"signet/smime"
	"signet/smime/cms"
	"signet/smime/internal/oid"
	"signet/smime/internal/testca"
)

// announcing is a recipient who announced these algorithms.
func announcing(id *testca.Identity, algorithms ...encoding_asn1.ObjectIdentifier) smime.Recipient {
	r := recipient(id)
	for _, a := range algorithms {
		r.Capabilities = append(r.Capabilities, cms.AlgorithmIdentifier{Algorithm: a})
	}
	return r
}

func TestCipherChoice(t *testing.T) {
	bob, carol := people.bob, people.carol
	unknown := recipient(bob)
	tests := []struct {
		name       string
		recipients []smime.Recipient
		cipher     string
		reason     smime.CipherReason
		addresses  string
	}{
		{"nothing known", []smime.Recipient{unknown}, "AES-256-CBC", smime.CipherUnknown, "bob@example.test"},
		{"known and unknown", []smime.Recipient{unknown, announcing(carol, oid.AES256CBC, oid.AES128CBC)}, "AES-256-CBC", smime.CipherUnknown, "bob@example.test"},
		{"less than the presumed", []smime.Recipient{unknown, announcing(carol, oid.AES128CBC)}, "AES-128-CBC", smime.CipherCommon, "carol@example.test"},
		{"the weaker one decides", []smime.Recipient{announcing(bob, oid.AES256CBC, oid.AES192CBC), announcing(carol, oid.AES192CBC, oid.AES128CBC)}, "AES-192-CBC", smime.CipherCommon, "carol@example.test"},
		{"nothing good", []smime.Recipient{announcing(bob, oid.DESEDE3CBC)}, "AES-128-CBC", smime.CipherFloor, "bob@example.test"},
		{"nothing in common", []smime.Recipient{announcing(bob, oid.AES256CBC), announcing(carol, oid.AES192CBC)}, "AES-128-CBC", smime.CipherFloor, "bob@example.test carol@example.test"},
		{"the strongest", []smime.Recipient{announcing(bob, oid.AES256GCM, oid.AES256CBC), announcing(carol, oid.AES128GCM, oid.AES256GCM)}, "AES-256-GCM", smime.CipherStrongest, ""},
		{"not all of the strongest", []smime.Recipient{announcing(bob, oid.AES256GCM, oid.AES128GCM), announcing(carol, oid.AES128GCM, oid.AES256CBC)}, "AES-128-GCM", smime.CipherCommon, "carol@example.test"},
		{"another one that proves integrity", []smime.Recipient{announcing(bob, oid.ChaCha20Poly1305, oid.AES256CBC)}, "ChaCha20-Poly1305", smime.CipherCommon, "bob@example.test"},
		{"GCM is not presumed", []smime.Recipient{announcing(bob, oid.AES256GCM, oid.AES256CBC), recipient(carol)}, "AES-256-CBC", smime.CipherUnknown, "carol@example.test"},
		{"GCM is not offered to who lacks it", []smime.Recipient{announcing(bob, oid.AES256GCM, oid.AES256CBC), announcing(carol, oid.AES256CBC)}, "AES-256-CBC", smime.CipherCommon, "carol@example.test"},
		{"no cipher among them", []smime.Recipient{announcing(bob, oid.SHA256WithRSA)}, "AES-256-CBC", smime.CipherUnknown, "bob@example.test"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			out := protect(t, []byte(simple), smime.ProtectOptions{
				Confidentiality: smime.Encrypted, Recipients: tt.recipients, Sender: []*x509.Certificate{people.alice.Certificate},
			})
			choice := out[0].Cipher
			if choice.ContentEncryption.Name != tt.cipher || choice.Reason != tt.reason || strings.Join(choice.Addresses, " ") != tt.addresses {
				t.Errorf("got %+v", choice)
			}
			for _, part := range append(choice.Addresses, tt.cipher) {
				if !strings.Contains(choice.Detail, part) {
					t.Errorf("%s is not in %q", part, choice.Detail)
				}
			}
			report := open(t, out[0].Message, bob)
			layer := report.Layers[0]
			if layer.ContentEncryption.Name != tt.cipher || report.Verdict != smime.VerdictConfidential {
				t.Errorf("got %s, encrypted with %s", report.Verdict, layer.ContentEncryption.Name)
			}
			// What the structure, its MIME type and the report say of integrity is the same.
			authenticated := !strings.HasSuffix(tt.cipher, "CBC")
			if (layer.Kind == smime.LayerAuthEnveloped) != authenticated || (layer.Integrity == cms.Authenticated) != authenticated ||
				has(report.Findings, smime.FindingNotAuthenticated) == authenticated ||
				bytes.Contains(out[0].Message, []byte("smime-type=authEnveloped-data;")) != authenticated {
				t.Errorf("got %+v, %+v in %s", layer, report.Findings, out[0].Message)
			}
		})
	}
}

// What one recipient can't read decides for that recipient's message alone.
func TestCipherChoiceOfBlindCopies(t *testing.T) {
	out := protect(t, []byte(simple), smime.ProtectOptions{
		Confidentiality: smime.Encrypted,
		Recipients:      []smime.Recipient{announcing(people.bob, oid.AES192CBC)},
		BlindRecipients: []smime.Recipient{announcing(people.carol, oid.AES128CBC)},
	})
	if a, b := out[0].Cipher.ContentEncryption.Name, out[1].Cipher.ContentEncryption.Name; a != "AES-192-CBC" || b != "AES-128-CBC" {
		t.Errorf("got %s and %s", a, b)
	}
}

func TestCipherOnRequest(t *testing.T) {
	aes128, _ := offered("AES-128-CBC")
	out := protect(t, []byte(simple), smime.ProtectOptions{
		Confidentiality: smime.Encrypted, Recipients: []smime.Recipient{recipient(people.bob)}, ContentEncryption: aes128,
	})
	if c := out[0].Cipher; c.ContentEncryption.Name != "AES-128-CBC" || c.Reason != smime.CipherRequested {
		t.Errorf("got %+v", c)
	}
	if out := protect(t, []byte(simple), smime.ProtectOptions{Signers: []cms.Signer{signer(people.alice)}}); out[0].Cipher != nil {
		t.Errorf("nothing was encrypted: %+v", out[0].Cipher)
	}
}

func offered(name string) (cms.Algorithm, bool) {
	for _, a := range cms.ContentEncryptionAlgorithms() {
		if a.Name == name {
			return a, true
		}
	}
	return cms.Algorithm{}, false
}

// RFC 4262: the certificate says what its holder reads, until the holder says otherwise.
func TestCapabilitiesOfACertificate(t *testing.T) {
	type capability struct {
		ID encoding_asn1.ObjectIdentifier
	}
	value, err := encoding_asn1.Marshal([]capability{{oid.AES192CBC}})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name     string
		value    []byte
		announce []encoding_asn1.ObjectIdentifier
		want     string
	}{
		{"by certificate", value, nil, "AES-192-CBC"},
		{"by message", value, []encoding_asn1.ObjectIdentifier{oid.AES128CBC}, "AES-128-CBC"},
		{"unreadable", value[1:], nil, "AES-256-CBC"},
	} {
		dave := withExtension(t, tt.value)
		out := protect(t, []byte(simple), smime.ProtectOptions{
			Confidentiality: smime.Encrypted, Recipients: []smime.Recipient{announcing(dave, tt.announce...)},
		})
		if got := out[0].Cipher.ContentEncryption.Name; got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.name, got, tt.want)
		}
	}
}

// withExtension makes an identity whose certificate has an sMIMECapabilities extension.
func withExtension(t *testing.T, value []byte) *testca.Identity {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(7), Subject: pkix.Name{CommonName: "Dave"}, EmailAddresses: []string{"dave@example.test"},
		NotBefore: testca.Now().AddDate(-1, 0, 0), NotAfter: testca.Now().AddDate(1, 0, 0),
		ExtraExtensions: []pkix.Extension{{Id: oid.SMIMECapabilities, Value: value}},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, people.root.Certificate, key.Public(), people.root.Key)
	if err != nil {
		t.Fatal(err)
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return &testca.Identity{Certificate: certificate, Key: key}
}
