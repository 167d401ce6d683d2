package cms_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"signet/smime/cms"
	"signet/smime/internal/oid"
)

func mustParseEncryptedData(t testing.TB, data []byte) *cms.EncryptedData {
	t.Helper()
	ci, err := cms.ParseContentInfo(data)
	if err != nil {
		t.Fatal(err)
	}
	ed, err := ci.EncryptedData()
	if err != nil {
		t.Fatal(err)
	}
	return ed
}

func TestEncryptWithKeyThenDecrypt(t *testing.T) {
	for _, algorithm := range cms.ContentEncryptionAlgorithms() {
		key := count(map[string]int{"AES-128": 16, "AES-192": 24, "AES-256": 32}[strings.TrimSuffix(algorithm.Name, "-CBC")])
		// The same vector each time: with one in 256 the padding looks right under another key.
		message, err := cms.EncryptWithKey(text, key, cms.EncryptOptions{ContentEncryption: algorithm, Rand: bytes.NewReader(count(16))})
		if !strings.HasSuffix(algorithm.Name, "-CBC") {
			if !errors.Is(err, cms.ErrUnsupportedAlgorithm) {
				t.Errorf("%s: got error %v", algorithm.Name, err)
			}
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		ed := mustParseEncryptedData(t, message)
		plaintext, err := ed.Decrypt(key, cms.DecryptOptions{})
		if err != nil || !bytes.Equal(plaintext.Content, text) || plaintext.Integrity != cms.Unauthenticated || ed.Version != 0 {
			t.Errorf("%s: version %d, %+v, %v", algorithm.Name, ed.Version, plaintext, err)
		}
		for name, wrong := range map[string][]byte{"key cut short": key[:len(key)-1], "no key": nil} {
			if plaintext, err := ed.Decrypt(wrong, cms.DecryptOptions{}); err != cms.ErrDecrypt || plaintext != nil {
				t.Errorf("%s, %s: %v", algorithm.Name, name, err)
			}
		}
		// With another key one padding of 256 is right by chance.
		plaintext, err = ed.Decrypt(make([]byte, len(key)), cms.DecryptOptions{})
		if err == nil && bytes.Equal(plaintext.Content, text) || err != nil && err != cms.ErrDecrypt {
			t.Errorf("%s, another key: %v", algorithm.Name, err)
		}
	}
}

func TestEncryptWithKeyRefusesKeysOfAnotherSize(t *testing.T) {
	for _, size := range []int{0, 16, 31, 33} {
		if _, err := cms.EncryptWithKey(text, make([]byte, size), cms.EncryptOptions{}); !errors.Is(err, cms.ErrUnfit) {
			t.Errorf("%d octets: got error %v", size, err)
		}
	}
}

func TestEncryptedDataRefusesAuthenticatedEncryption(t *testing.T) {
	ciphertext, tag := sealGCM(t, count(32), count(12), text, 16)
	eci := encryptedContentInfo(oid.AES256GCM, der(t, aeadParameters{count(12), 16}), append(ciphertext, tag...))
	ed := mustParseEncryptedData(t, (&cms.EncryptedData{EncryptedContentInfo: eci}).Marshal())
	if _, err := ed.Decrypt(count(32), cms.DecryptOptions{}); !errors.Is(err, cms.ErrUnsupportedAlgorithm) {
		t.Errorf("got error %v", err)
	}
}

// "If unprotectedAttrs is present, then version MUST be 2." RFC 5652 Section 8.
func TestEncryptedDataWithAttributesIsOfVersion2(t *testing.T) {
	message, err := cms.EncryptWithKey(text, count(32), cms.EncryptOptions{})
	if err != nil {
		t.Fatal(err)
	}
	ed := mustParseEncryptedData(t, message)
	ed.UnprotectedAttrs = []cms.Attribute{{Type: oid.SubjectAltName, Values: [][]byte{{5, 0}}}}
	again := mustParseEncryptedData(t, ed.Marshal())
	if again.Version != 2 || len(again.UnprotectedAttrs) != 1 {
		t.Errorf("version %d, %d attributes", again.Version, len(again.UnprotectedAttrs))
	}
	if _, err := again.Decrypt(count(32), cms.DecryptOptions{}); err != nil {
		t.Error(err)
	}
}
