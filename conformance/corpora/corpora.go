// Package corpora finds third-party test data: mail, CMS objects, certificates and vectors of primitives that other
// projects test with. They are not part of this repository, as their licences differ; tests that read them say that they
// were skipped where they are missing.
//
// The folder is named by the environment variable SIGNET_CORPORA; without it, ../shared/corpora beside the checkout is
// looked at. It holds one folder for each corpus, with a manifest.json that says what is expected of each file.
package corpora

import (
	"encoding/json"
	"encoding/pem"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// Environment names the variable that says where the corpora are.
const Environment = "SIGNET_CORPORA"

// Folder returns the folder of the corpora. It skips the test where there is none.
func Folder(t testing.TB) string {
	t.Helper()
	folder, looked := find(t)
	if folder == "" {
		t.Skipf("skipped: there are no third-party vectors at %s; set %s to the folder that has them", looked, Environment)
	}
	return folder
}

// find returns the folder, or "" and where it was looked for.
func find(t testing.TB) (folder, looked string) {
	t.Helper()
	looked = os.Getenv(Environment)
	if looked == "" {
		looked = filepath.Join(filepath.Dir(Root(t)), "shared", "corpora")
	}
	if info, err := os.Stat(looked); err != nil || !info.IsDir() {
		return "", looked
	}
	return looked, looked
}

// Root returns the root of the checkout: the folder above the test's that holds go.mod.
func Root(t testing.TB) string {
	t.Helper()
	folder, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(folder, "go.mod")); err == nil {
			return folder
		}
		above := filepath.Dir(folder)
		if above == folder {
			t.Fatal("no go.mod above the test's folder")
		}
		folder = above
	}
}

// A Vector is one entry of a manifest.
type Vector struct {
	File   string `json:"file"`
	Kind   string `json:"kind"`
	Expect string `json:"expect"`

	// ExpectSource says where Expect comes from. What is upstream's own binds; the rest is a hint.
	ExpectSource string `json:"expect_source"`

	CA       string `json:"ca"`      // certificates to trust
	Cert     string `json:"cert"`    // of the recipient, or of a signer
	Key      string `json:"key"`     // of the recipient
	Content  string `json:"content"` // of a detached signature, or what an encapsulated one must hold
	Password string `json:"password"`

	SecretKeyHex      string `json:"secret_key_hex"`
	Plaintext         string `json:"plaintext"`          // the file with the plaintext
	PlaintextContains string `json:"plaintext_contains"` // a piece of it
	ExpectedOutput    string `json:"expected_output"`    // the file with what upstream's parser makes of a message
	Signer            string `json:"signer"`             // the address that Thunderbird names
}

// Manifest returns the vectors of a corpus.
func Manifest(t testing.TB, corpus string) []Vector {
	t.Helper()
	var vectors []Vector
	if err := json.Unmarshal(Read(t, corpus, "manifest.json"), &vectors); err != nil {
		t.Fatalf("%s: %v", corpus, err)
	}
	return vectors
}

// Read returns a file of a corpus.
func Read(t testing.TB, corpus, file string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(Folder(t), corpus, file))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// The limits of what [Seeds] gives to a fuzzer, which runs each of them before it does anything else.
const (
	maxSeeds    = 1000
	maxSeedSize = 16 << 10
)

// Seeds adds the files of some corpora to a fuzzer's own seeds, bounded in number and size. What is in PEM is added a second
// time as the octets in it. Where there are no corpora it adds nothing.
func Seeds(f *testing.F, corpora ...string) {
	f.Helper()
	folder, _ := find(f)
	if folder == "" {
		return
	}
	count := 0
	add := func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		if info, err := entry.Info(); err != nil || info.Size() > maxSeedSize {
			return err
		}
		if count++; count > maxSeeds {
			return fs.SkipAll
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		f.Add(data)
		if block, _ := pem.Decode(data); block != nil {
			f.Add(block.Bytes)
		}
		return nil
	}
	for _, corpus := range corpora {
		if err := filepath.WalkDir(filepath.Join(folder, corpus), add); err != nil {
			f.Fatal(err)
		}
	}
}
