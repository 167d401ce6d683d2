//go:build !js

package interop

import (
	"crypto"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"signet/smime/cms"
)

// gnuTLS is GnuTLS, asked by its certtool. It knows signatures alone.
func gnuTLS() program {
	return program{
		name:     "GnuTLS",
		packages: []string{"gnutls-bin"},
		version:  "3.7.",
		about:    "`certtool`; knows no MIME, so that the test puts its CMS objects into messages",
		installed: func() (string, error) {
			out, err := exec.Command("certtool", "--version").Output()
			if err != nil {
				return "", err
			}
			first, _, _ := strings.Cut(string(out), "\n")
			return strings.TrimPrefix(first, "certtool "), nil
		},
		start: func(t *testing.T) peer { return inMail{gnutls{folderOfPeople(t)}} },
		gap:   gnuTLSGap,
	}
}

func gnuTLSGap(l layer, d direction) *gap {
	if l.content != signedData {
		if l.content == certificatesOnly {
			return nil
		}
		return &gap{"`certtool` reads and writes SignedData alone.", ""}
	}
	s := l.signers[0]
	if d == weWrite {
		if s.scheme == pss && s.digest != crypto.SHA256 {
			return &gap{"It verifies RSASSA-PSS with SHA-256 alone: “Public key signature verification has failed”. " +
				"It says the same of OpenSSL's.", "Public key signature verification has failed"}
		}
		return nil
	}
	switch {
	case s.by == "dsa" && s.digest == crypto.SHA1:
		return &gap{"Asked for SHA-1 it takes SHA-256, which fits the key.", "signed with SHA-256, not SHA-1"}
	case s.scheme == pss && s.by != "pss":
		return &gap{"`certtool` signs with RSASSA-PSS where the key is for it alone.", "signed with RSA PKCS #1 v1.5"}
	case s.identifier == cms.BySubjectKeyIdentifier:
		return &gap{"`certtool` has no option for key identifiers.", ""}
	case s.attributes > noAttributes:
		return &gap{"`certtool` has no option for signed attributes but the signing time.", ""}
	case len(l.signers) > 1 || l.countersigner != "":
		return &gap{"`certtool` has no option for a second signer.", ""}
	case l.encoding == streamed:
		return &gap{"`certtool` has no option for indefinite lengths.", ""}
	default:
		return nil
	}
}

// A gnutls runs in a folder with everybody's certificates and keys.
type gnutls struct{ folder string }

func (g gnutls) run(message []byte, arguments ...string) ([]byte, error) {
	return runIn(g.folder, message, "certtool", append(arguments, "--infile", "in", "--outfile", "out")...)
}

func (g gnutls) write(l layer, content []byte) ([]byte, error) {
	switch l.content {
	case signedData:
		return g.sign(l, content)
	case certificatesOnly:
		both := append(people()["rsa"].CertificatePEM(), people()["p256"].CertificatePEM()...)
		return g.run(both, "--p7-generate", "--outder", "--load-certificate", "in")
	default:
		return nil, errNoOption
	}
}

func (g gnutls) sign(l layer, content []byte) ([]byte, error) {
	s := l.signers[0]
	if len(l.signers) > 1 || l.countersigner != "" || l.encoding == streamed || s.attributes > noAttributes || s.identifier != cms.ByIssuerAndSerialNumber {
		return nil, errNoOption
	}
	arguments := []string{"--p7-sign"}
	if l.carrier == detached {
		arguments = []string{"--p7-detached-sign"}
	}
	if s.attributes == signedAttributes {
		arguments = append(arguments, "--p7-time")
	}
	if l.certificates == omitted {
		arguments = append(arguments, "--no-p7-include-cert")
	}
	if s.scheme == pss {
		arguments = append(arguments, "--sign-params", "rsa-pss")
	}
	return g.run(content, append(arguments, "--outder", "--load-certificate", s.by+".pem", "--load-privkey", s.by+".key",
		"--hash", strings.ReplaceAll(digestName(s.digest), "-", ""))...)
}

func (g gnutls) read(l layer, message, elsewhere []byte) ([]byte, error) {
	switch l.content {
	case signedData:
		return g.verify(l, message, elsewhere)
	case certificatesOnly:
		out, err := g.run(message, "--p7-info", "--inder")
		if err != nil {
			return nil, err
		}
		return certificatesInPEM(out)
	default:
		return nil, errNoOption
	}
}

func (g gnutls) verify(l layer, message, elsewhere []byte) ([]byte, error) {
	arguments := []string{"--p7-verify", "--inder", "--load-ca-certificate", "root.pem", "--p7-show-data"}
	if l.certificates == omitted {
		arguments = append(arguments, "--load-certificate", l.signers[0].by+".pem")
	}
	if elsewhere == nil {
		return g.run(message, arguments...)
	}
	if err := os.WriteFile(filepath.Join(g.folder, "elsewhere"), elsewhere, 0o600); err != nil {
		return nil, err
	}
	if _, err := g.run(message, append(arguments, "--load-data", "elsewhere")...); err != nil {
		return nil, err
	}
	return elsewhere, nil
}
