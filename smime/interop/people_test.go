//go:build !js

package interop

import (
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"signet/smime/cms"
	"signet/smime/internal/testca"
)

// people are those who write to each other; each has one key, and is called after it.
var people = sync.OnceValue(func() map[string]*testca.Identity {
	// Some of the peers cannot be told what time it is.
	valid := testca.Valid(time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2049, 1, 1, 0, 0, 0, 0, time.UTC))
	root := testca.NewRoot(valid)
	issued := map[string]*testca.Identity{"root": root}
	for name, kind := range map[string]testca.KeyKind{
		"rsa": testca.RSA2048, "rsa2": testca.RSA2048, "pss": testca.RSASSAPSS,
		"p256": testca.P256, "p384": testca.P384, "p521": testca.P521,
		"ed25519": testca.Ed25519, "x25519": testca.X25519, "dsa": testca.DSA,
	} {
		issued[name] = root.Issue(valid, testca.Email(name+"@example.test"), testca.Key(kind))
	}
	return issued
})

// folderOfPeople returns a folder with everybody's NAME.pem and NAME.key (PKCS #8); it is gone after the test.
func folderOfPeople(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	for name, id := range people() {
		for file, octets := range map[string][]byte{name + ".pem": id.CertificatePEM(), name + ".key": id.KeyPEM()} {
			if err := os.WriteFile(filepath.Join(folder, file), octets, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	return folder
}

// A keyRing has somebody's keys.
type keyRing struct{ name string }

func (ring keyRing) DecryptionKeys(rid cms.RecipientIdentifier) ([]cms.DecryptionKey, error) {
	id, known := people()[ring.name]
	if !known || !rid.Matches(id.Certificate) {
		return nil, nil
	}
	return []cms.DecryptionKey{{Certificate: id.Certificate, Key: id.PrivateKey()}}, nil
}

// signersOf returns who signs a layer.
func signersOf(l layer) []string {
	var names []string
	for _, s := range l.signers {
		if !slices.Contains(names, s.by) {
			names = append(names, s.by)
		}
	}
	return names
}

// pkcs12Of returns the PKCS #12 files that peers import keys from, sealed with keyPassphrase, by name. OpenSSL makes them:
// it knows all kinds of keys, and the algorithms that old programs read.
func pkcs12Of(t *testing.T) map[string][]byte {
	t.Helper()
	folder := folderOfPeople(t)
	files := make(map[string][]byte)
	for name := range people() {
		files[name] = pkcs12In(t, folder, name)
	}
	return files
}

// pkcs12In returns the key and the certificate of one of the people in a folder as PKCS #12, with a salt of its own.
func pkcs12In(t *testing.T, folder, name string) []byte {
	t.Helper()
	file, err := runIn(folder, nil, "openssl", "pkcs12", "-export", "-legacy", "-inkey", name+".key", "-in", name+".pem",
		"-name", name, "-passout", "pass:"+keyPassphrase, "-out", "out")
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// keyPassphrase seals the keys for their way into a peer.
const keyPassphrase = "signet"
