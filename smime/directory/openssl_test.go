package directory

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"signet/smime/internal/testca"
)

// What docs/directories.md tells administrators to type makes a bundle.
func TestBundleOfOpenSSL(t *testing.T) {
	if _, err := exec.LookPath("openssl"); err != nil {
		t.Skip("skipped: openssl is not here; bash e2e/rig/packages.sh openssl installs it")
	}
	folder := t.TempDir()
	administrator := root.Issue(testca.Email("pki@example.test"))
	files := map[string][]byte{
		"everybody.pem": slices.Concat(bob.CertificatePEM(), carol.CertificatePEM()),
		"pki.pem":       administrator.CertificatePEM(),
		"pki.key":       administrator.KeyPEM(),
	}
	for name, data := range files {
		if err := os.WriteFile(filepath.Join(folder, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, args := range [][]string{
		{"crl2pkcs7", "-nocrl", "-certfile", "everybody.pem", "-outform", "DER", "-out", "everybody.p7c"},
		{"cms", "-sign", "-binary", "-nodetach", "-in", "everybody.p7c", "-signer", "pki.pem", "-inkey", "pki.key",
			"-outform", "DER", "-out", "all.p7m"},
	} {
		command := exec.Command("openssl", args...)
		command.Dir = folder
		if output, err := command.CombinedOutput(); err != nil {
			t.Fatalf("openssl %s: %v\n%s", args[0], err, output)
		}
	}
	data, err := os.ReadFile(filepath.Join(folder, "all.p7m"))
	if err != nil {
		t.Fatal(err)
	}
	// OpenSSL signs now, whatever now is; the certificate must be valid then, too.
	bundle, err := OpenBundle(data, administrator.Certificate, administrator.Certificate.NotAfter)
	if err != nil {
		t.Fatal(err)
	}
	if time.Since(bundle.SigningTime).Abs() > time.Hour || len(bundle.Find("carol@example.test").Certificates) != 1 {
		t.Errorf("signed at %s, with %d certificates", bundle.SigningTime, len(bundle.Certificates))
	}
}
