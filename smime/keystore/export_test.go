package keystore

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"signet/smime/internal/testca"
)

func TestExportKey(t *testing.T) {
	root := testca.NewRoot()
	between := root.Issue(testca.Authority, testca.Name("Signet Test Issuing"))
	alice := between.Issue(testca.Email("alice@example.test"), testca.Expired)
	k := newKeystore(new(Memory))
	if err := k.Create(t.Context(), passphrase); err != nil {
		t.Fatal(err)
	}
	_, err := k.ImportKeys(t.Context(), alice.PKCS12("secret"), "secret")
	if err != nil {
		t.Fatal(err)
	}
	id := ID(alice.Certificate)
	_, err = k.ExportKey(t.Context(), id, "wrong horse", filePassword)
	expectError(t, err, ErrWrongPassphrase)
	_, err = k.ExportKey(t.Context(), id, passphrase, "seven c")
	expectError(t, err, ErrWeakPassphrase)
	_, err = k.ExportKey(t.Context(), "nothing", passphrase, filePassword)
	expectError(t, err, ErrNotFound)
	needsBackup(t, k, true)

	file, err := k.ExportKey(t.Context(), id, passphrase, filePassword)
	if err != nil {
		t.Fatal(err)
	}
	needsBackup(t, k, false)
	read, err := ReadKeyFile(file, filePassword)
	if err != nil || len(read.Keys) != 1 || ID(read.Keys[0].Certificate) != id || len(read.Others) != 2 {
		t.Fatalf("read %+v, %v", read, err)
	}
	if read.Keys[0].Name != "alice@example.test" {
		t.Errorf("name %q", read.Keys[0].Name)
	}
	k.Lock()
	_, err = k.ExportKey(t.Context(), id, passphrase, filePassword)
	expectError(t, err, ErrLocked)
}

// OpenSSL opens what is exported, and finds the key, the certificate and the ones above.
func TestExportKeyForOpenSSL(t *testing.T) {
	openssl, err := exec.LookPath("openssl")
	if err != nil {
		t.Skip("openssl is not installed")
	}
	k, alice := unlockedKeystore(t, new(Memory))
	file, err := k.ExportKey(t.Context(), ID(alice.Certificate), passphrase, "gëheim 世界")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "alice.p12")
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(openssl, "pkcs12", "-in", path, "-passin", "pass:gëheim 世界", "-nodes", "-info").CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	for _, want := range []string{
		"MAC: sha256, Iteration 200000", "PBES2, PBKDF2, AES-256-CBC, Iteration 200000, PRF hmacWithSHA256", "friendlyName: alice@example.test",
	} {
		if !bytes.Contains(out, []byte(want)) {
			t.Errorf("OpenSSL does not say %q: %s", want, out)
		}
	}
	if read, err := ReadKeyFile(out, ""); err != nil || len(read.Keys) != 1 || ID(read.Keys[0].Certificate) != ID(alice.Certificate) || len(read.Others) != 1 {
		t.Errorf("OpenSSL writes %+v, %v", read, err)
	}
}
