//go:build !js

package interop

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/sha1"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"signet/smime/cms"
	"signet/smime/internal/testca"
)

// gnuPG is gpgsm, the S/MIME half of GnuPG, which Kontact and Gpg4win use.
func gnuPG() program {
	return program{
		name:     "gpgsm",
		packages: []string{"gpgsm", "gpg-agent", "openssl"},
		version:  "2.2.",
		about:    "`gpgsm`; knows no MIME, so that the test puts its CMS objects into messages, as mail programs do",
		installed: func() (string, error) {
			for _, command := range []string{"gpg-agent", "openssl"} {
				if _, err := exec.LookPath(command); err != nil {
					return "", err
				}
			}
			out, err := exec.Command("gpgsm", "--version").Output()
			if err != nil {
				return "", err
			}
			first, _, _ := strings.Cut(string(out), "\n")
			return strings.TrimPrefix(first, "gpgsm (GnuPG) "), nil
		},
		start: func(t *testing.T) peer { return inMail{startGPGSM(t)} },
		gap:   gpgsmGap,
	}
}

// A gpgsm has a home with everybody's certificates and keys.
type gpgsm struct{ home string }

func startGPGSM(t *testing.T) gpgsm {
	// Not t.TempDir: the agent's sockets are in it, and their paths must be short.
	home, err := os.MkdirTemp("", "gpgsm")
	if err != nil {
		t.Fatal(err)
	}
	g := gpgsm{home}
	t.Cleanup(func() {
		if said, err := g.command("gpgconf", "--kill", "all").CombinedOutput(); err != nil {
			t.Errorf("%v\n%s", err, said)
		}
		os.RemoveAll(home)
	})
	root := people()["root"].Certificate
	fingerprint := strings.ToUpper(fmt.Sprintf("%x", sha1.Sum(root.Raw)))
	for name, text := range map[string]string{
		"trustlist.txt":  fingerprint + " S relax\n",
		"gpgsm.conf":     "batch\nno-tty\ndisable-dirmngr\ndisable-crl-checks\npinentry-mode loopback\n",
		"gpg-agent.conf": "allow-loopback-pinentry\n",
	} {
		if err := os.WriteFile(filepath.Join(home, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := g.run(root.Raw, "--import", "in"); err != nil {
		t.Fatal(err)
	}
	folder := folderOfPeople(t)
	for name, id := range people() {
		if _, err := g.run(id.Certificate.Raw, "--import", "in"); err != nil {
			t.Fatal(err)
		}
		if err := g.importKey(id, func() []byte { return pkcs12In(t, folder, name) }); err != nil {
			t.Logf("without the key of %s: %v", name, err)
		}
	}
	return g
}

// importKey hands a private key over, in a file that is made anew for each try: gpgsm 2.2 cannot read about one of a hundred
// that differ in nothing but the salt. It crashes on PKCS #12 files with EC keys, so that those are given to its agent in
// the agent's own form.
func (g gpgsm) importKey(id *testca.Identity, file func() []byte) error {
	key, isEC := id.Key.(*ecdsa.PrivateKey)
	if !isEC {
		_, err := g.run(file(), "--import", "in")
		for range 2 {
			if err == nil {
				break
			}
			_, err = g.run(file(), "--import", "in")
		}
		return err
	}
	listed, err := g.run(nil, "--list-keys", "--with-colons", "--with-keygrip", person(id.Certificate.Subject.CommonName))
	if err != nil {
		return err
	}
	_, after, found := strings.Cut(string(listed), "\ngrp:::::::::")
	if !found {
		return errors.New("no keygrip")
	}
	keygrip, _, _ := strings.Cut(after, ":")
	public, err := key.PublicKey.Bytes()
	if err != nil {
		return err
	}
	private, err := key.Bytes()
	if err != nil {
		return err
	}
	folder := filepath.Join(g.home, "private-keys-v1.d")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	text := fmt.Sprintf("Key: (private-key (ecc (curve \"NIST %s\")(q #%x#)(d #%x#)))\n", key.Curve.Params().Name, public, private)
	return os.WriteFile(filepath.Join(folder, keygrip+".key"), []byte(text), 0o600)
}

func (g gpgsm) command(name string, arguments ...string) *exec.Cmd {
	command := exec.Command(name, arguments...)
	command.Dir = g.home
	command.Env = append(os.Environ(), "GNUPGHOME="+g.home, "LC_ALL=C")
	return command
}

// run runs gpgsm with message as the file "in", and returns its standard output.
func (g gpgsm) run(message []byte, arguments ...string) ([]byte, error) {
	return g.runWith(keyPassphrase, message, arguments...)
}

func (g gpgsm) runWith(passphrase string, message []byte, arguments ...string) ([]byte, error) {
	if err := os.WriteFile(filepath.Join(g.home, "in"), message, 0o600); err != nil {
		return nil, err
	}
	command := g.command("gpgsm", append([]string{"--passphrase-fd", "0"}, arguments...)...)
	command.Stdin = strings.NewReader(passphrase + "\n")
	var out, said bytes.Buffer
	command.Stdout, command.Stderr = &out, &said
	if err := command.Run(); err != nil {
		return nil, fmt.Errorf("gpgsm %s: %w\n%s", strings.Join(arguments, " "), err, said.Bytes())
	}
	return out.Bytes(), nil
}

func (g gpgsm) write(l layer, content []byte) ([]byte, error) {
	switch l.content {
	case signedData:
		return g.sign(l, content)
	case envelopedData:
		return g.encrypt(l, content)
	default:
		return nil, errNoOption
	}
}

func (g gpgsm) sign(l layer, content []byte) ([]byte, error) {
	arguments := []string{"--sign"}
	if l.carrier == detached {
		arguments = []string{"--detach-sign"}
	}
	for i, s := range l.signers {
		if s.scheme == pss || s.identifier != cms.ByIssuerAndSerialNumber || s.attributes != signedAttributes && s.attributes != capabilities {
			return nil, errNoOption
		}
		if i > 0 && s.digest != l.signers[0].digest {
			return nil, errNoOption
		}
		arguments = append(arguments, "--local-user", person(s.by), "--digest-algo", strings.ReplaceAll(digestName(s.digest), "-", ""))
	}
	if l.countersigner != "" {
		return nil, errNoOption
	}
	if l.certificates == omitted {
		arguments = append(arguments, "--include-certs", "0")
	}
	return g.run(content, append(arguments, "in")...)
}

// person names somebody by address.
func person(name string) string {
	return "<" + strings.TrimSuffix(name, "@example.test") + "@example.test>"
}

func (g gpgsm) encrypt(l layer, content []byte) ([]byte, error) {
	arguments := []string{"--encrypt", "--cipher-algo", gpgsmCipher(l.cipher)}
	for _, r := range l.recipients {
		if r.method != transport && r.method != agreement || r.identifier != cms.ByIssuerAndSerialNumber {
			return nil, errNoOption
		}
		arguments = append(arguments, "--recipient", person(r.to))
	}
	return g.run(content, append(arguments, "in")...)
}

// gpgsmCipher is the name of a cipher in libgcrypt.
func gpgsmCipher(name string) string {
	known := map[string]string{
		"AES-128-CBC": "AES128", "AES-192-CBC": "AES192", "AES-256-CBC": "AES256", "3DES-CBC": "3DES",
		"DES-CBC": "DES", "RC2-40-CBC": "RFC2268_40", "RC2-128-CBC": "RFC2268_128",
	}
	if algorithm, ok := known[name]; ok {
		return algorithm
	}
	return name
}

func (g gpgsm) read(l layer, message, elsewhere []byte) ([]byte, error) {
	switch l.content {
	case signedData:
		return g.verify(message, elsewhere)
	case certificatesOnly:
		return nil, errNoOption
	default:
		passphrase := keyPassphrase
		if l.has(password) {
			passphrase = sharedPassword
		}
		return g.runWith(passphrase, message, "--decrypt", "in")
	}
}

func (g gpgsm) verify(message, elsewhere []byte) ([]byte, error) {
	if elsewhere == nil {
		return g.run(message, "--output", "-", "--verify", "in")
	}
	if err := os.WriteFile(filepath.Join(g.home, "elsewhere"), elsewhere, 0o600); err != nil {
		return nil, err
	}
	if _, err := g.run(message, "--verify", "in", "elsewhere"); err != nil {
		return nil, err
	}
	return elsewhere, nil
}
