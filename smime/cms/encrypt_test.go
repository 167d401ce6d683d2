package cms_test

import (
	"bytes"
	"crypto/ecdsa"
	"errors"
	"strings"
	"testing"

	"signet/smime/cms"
	"signet/smime/internal/oid"
	"signet/smime/internal/testca"
)

// What can be written, the preferred first; the rest is read alone.
func TestContentEncryptionAlgorithms(t *testing.T) {
	var names []string
	for _, algorithm := range cms.ContentEncryptionAlgorithms() {
		names = append(names, algorithm.Name)
	}
	want := "AES-256-GCM ChaCha20-Poly1305 AES-192-GCM AES-128-GCM AES-256-CBC AES-192-CBC AES-128-CBC"
	if got := strings.Join(names, " "); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestEncryptThenDecrypt(t *testing.T) {
	p := people()
	everybody := []*testca.Identity{p.alice, p.bob, p.dave}
	for _, algorithm := range cms.ContentEncryptionAlgorithms() {
		integrity := cms.Authenticated
		if strings.HasSuffix(algorithm.Name, "-CBC") {
			integrity = cms.Unauthenticated
		}
		for _, size := range []int{0, 1, 15, 16, 17, 100_000} {
			content := bytes.Repeat([]byte{'x'}, size)
			message := mustEncrypt(t, content, cms.EncryptOptions{ContentEncryption: algorithm}, everybody...)
			for _, reader := range everybody {
				plaintext, err := decrypt(t, message, keyRing{reader}, cms.DecryptOptions{})
				if err != nil {
					t.Fatalf("%s, %d octets: %v", algorithm.Name, size, err)
				}
				if !bytes.Equal(plaintext.Content, content) {
					t.Errorf("%s, %d octets: content differs", algorithm.Name, size)
				}
				if !plaintext.Recipient.Matches(reader.Certificate) || !plaintext.Certificate.Equal(reader.Certificate) {
					t.Errorf("opened as %v, not as %v", plaintext.Recipient, reader.Certificate.Subject)
				}
				if !plaintext.ContentEncryption.OID.Equal(algorithm.OID) || plaintext.KeyEncryption.Name == "" {
					t.Errorf("content encryption %v, key encryption %v", plaintext.ContentEncryption, plaintext.KeyEncryption)
				}
				if plaintext.Integrity != integrity || len(plaintext.Findings) > 0 || !plaintext.ContentType.Equal(oid.Data) {
					t.Errorf("%s: integrity %v, findings %v, content type %v", algorithm.Name, plaintext.Integrity, plaintext.Findings, plaintext.ContentType)
				}
			}
		}
	}
}

// decrypt opens an EnvelopedData or an AuthEnvelopedData.
func decrypt(t testing.TB, message []byte, keys cms.KeyRing, opts cms.DecryptOptions) (*cms.Plaintext, error) {
	t.Helper()
	ci, err := cms.ParseContentInfo(message)
	if err != nil {
		t.Fatal(err)
	}
	if aed, err := ci.AuthEnvelopedData(); err == nil {
		return aed.Decrypt(keys, opts)
	}
	ed, err := ci.EnvelopedData()
	if err != nil {
		t.Fatal(err)
	}
	return ed.Decrypt(keys, opts)
}

func TestDecryptAcceptsECDHKeys(t *testing.T) {
	bob := people().bob
	key, err := bob.Key.(*ecdsa.PrivateKey).ECDH()
	if err != nil {
		t.Fatal(err)
	}
	ed := mustParseEnvelopedData(t, mustEncrypt(t, []byte("x"), cms.EncryptOptions{}, bob))
	ring := fixedRing{{Certificate: bob.Certificate, Key: key}}
	if _, err := ed.Decrypt(ring, cms.DecryptOptions{}); err != nil {
		t.Error(err)
	}
}

// A fixedRing returns the same keys for every recipient.
type fixedRing []cms.DecryptionKey

func (ring fixedRing) DecryptionKeys(cms.RecipientIdentifier) ([]cms.DecryptionKey, error) {
	return ring, nil
}

func TestEncryptUsesAES256ByDefault(t *testing.T) {
	ed := mustParseEnvelopedData(t, mustEncrypt(t, nil, cms.EncryptOptions{}, people().bob))
	if got := ed.EncryptedContentInfo.ContentEncryptionAlgorithm.Algorithm; !got.Equal(oid.AES256CBC) {
		t.Errorf("content encryption %v", got)
	}
}

func TestEncryptRefuses(t *testing.T) {
	p := people()
	tests := []struct {
		name       string
		recipients []cms.Recipient
		opts       cms.EncryptOptions
		want       error
	}{
		{"no recipients", nil, cms.EncryptOptions{}, cms.ErrUnfit},
		{"no certificate", []cms.Recipient{{}}, cms.EncryptOptions{}, cms.ErrUnfit},
		{"3DES", recipients(p.alice), cms.EncryptOptions{ContentEncryption: cms.Algorithm{OID: oid.DESEDE3CBC}}, cms.ErrUnsupportedAlgorithm},
		{"unknown algorithm", recipients(p.alice), cms.EncryptOptions{ContentEncryption: cms.Algorithm{OID: oid.Data}}, cms.ErrUnsupportedAlgorithm},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := cms.Encrypt([]byte("x"), tt.recipients, tt.opts); !errors.Is(err, tt.want) {
				t.Errorf("got error %v, want %v", err, tt.want)
			}
		})
	}
}
