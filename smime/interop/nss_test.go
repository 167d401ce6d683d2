//go:build !js

package interop

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"signet/smime/cms"
)

// networkSecurityServices is NSS, which Thunderbird uses, asked by its cmsutil.
func networkSecurityServices() program {
	return program{
		name:     "NSS",
		packages: []string{"libnss3-tools", "openssl"},
		version:  "3.87.",
		about:    "`cmsutil`; knows no MIME, so that the test puts its CMS objects into messages, as Thunderbird does",
		installed: func() (string, error) {
			for _, command := range []string{"cmsutil", "openssl"} {
				if _, err := exec.LookPath(command); err != nil {
					return "", err
				}
			}
			return debianVersion("libnss3-tools")
		},
		start: func(t *testing.T) peer { return inMail{startNSS(t)} },
		gap:   nssGap,
	}
}

// debianVersion returns the upstream version of an installed package; "unknown" where this is not Debian.
func debianVersion(name string) (string, error) {
	if _, err := exec.LookPath("dpkg-query"); err != nil {
		return "unknown", nil
	}
	out, err := exec.Command("dpkg-query", "-W", "-f", "${Version}", name).Output()
	if err != nil {
		return "", err
	}
	version := string(out)
	if _, upstream, found := strings.Cut(version, ":"); found {
		version = upstream
	}
	if revision := strings.LastIndexByte(version, '-'); revision > 0 {
		version = version[:revision]
	}
	return version, nil
}

// An nss has a folder with a database of everybody's certificates and keys.
type nss struct {
	folder  string
	strange map[string]bool // whose keys it does not know
}

func startNSS(t *testing.T) nss {
	n := nss{t.TempDir(), make(map[string]bool)}
	for _, arguments := range [][]string{
		{"certutil", "-N", "-d", ".", "--empty-password"},
		{"certutil", "-A", "-d", ".", "-n", "root", "-t", ",C,", "-i", "in"},
	} {
		if err := n.tool(people()["root"].Certificate.Raw, arguments[0], arguments[1:]...); err != nil {
			t.Fatal(err)
		}
	}
	for name, file := range pkcs12Of(t) {
		if err := n.tool(file, "pk12util", "-d", ".", "-W", keyPassphrase, "-i", "in"); err != nil {
			n.strange[name] = true
		}
	}
	return n
}

// tool runs a program with the file "in".
func (n nss) tool(in []byte, name string, arguments ...string) error {
	if err := os.WriteFile(filepath.Join(n.folder, "out"), nil, 0o600); err != nil {
		return err
	}
	_, err := runIn(n.folder, in, name, arguments...)
	if os.IsNotExist(err) {
		return nil // it has no output
	}
	return err
}

func (n nss) isStrange(l layer) bool {
	return slices.ContainsFunc(l.signers, func(s signature) bool { return n.strange[s.by] }) ||
		slices.ContainsFunc(l.recipients, func(r recipient) bool { return n.strange[r.to] })
}

// run runs cmsutil with message as the file "in", and returns the file "out".
func (n nss) run(message []byte, arguments ...string) ([]byte, error) {
	return runIn(n.folder, message, "cmsutil", append(arguments, "-d", ".", "-i", "in", "-o", "out")...)
}

func (n nss) write(l layer, content []byte) ([]byte, error) {
	if n.isStrange(l) {
		return nil, errNoOption
	}
	switch l.content {
	case signedData:
		return n.sign(l, content)
	case certificatesOnly:
		return n.run(nil, "-O", "-r", "rsa,p256")
	case envelopedData:
		return n.encrypt(l, content)
	default:
		return nil, errNoOption
	}
}

func (n nss) sign(l layer, content []byte) ([]byte, error) {
	s := l.signers[0]
	if len(l.signers) > 1 || l.countersigner != "" || l.certificates == omitted ||
		s.scheme == pss || s.identifier != cms.ByIssuerAndSerialNumber ||
		s.attributes == signingCertificate || s.attributes == algorithmProtection {
		return nil, errNoOption
	}
	arguments := []string{"-S", "-N", s.by, "-H", strings.ReplaceAll(digestName(s.digest), "-", "")}
	switch s.attributes {
	case signedAttributes:
		arguments = append(arguments, "-G")
	case capabilities:
		arguments = append(arguments, "-G", "-P")
	case keyPreference:
		arguments = append(arguments, "-G", "-Y", preferred)
	}
	if l.carrier == detached {
		arguments = append(arguments, "-T")
	}
	return n.run(content, arguments...)
}

func (n nss) encrypt(l layer, content []byte) ([]byte, error) {
	var names []string
	for _, r := range l.recipients {
		if r.method != transport && r.method != agreement && r.method != cofactorAgreement || r.identifier != cms.ByIssuerAndSerialNumber {
			return nil, errNoOption
		}
		names = append(names, r.to+"@example.test")
	}
	return n.run(content, "-E", "-r", strings.Join(names, ","))
}

func (n nss) read(l layer, message, elsewhere []byte) ([]byte, error) {
	if l.content == certificatesOnly || l.content == encryptedData || n.isStrange(l) {
		return nil, errNoOption
	}
	if elsewhere == nil {
		return n.run(message, "-D")
	}
	if err := os.WriteFile(filepath.Join(n.folder, "elsewhere"), elsewhere, 0o600); err != nil {
		return nil, err
	}
	if _, err := n.run(message, "-D", "-c", "elsewhere"); err != nil {
		return nil, err
	}
	return elsewhere, nil
}
