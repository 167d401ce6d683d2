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

// networkSecurityServices is NSS, which Thunderbird uses, asked by its cmsutil.
func networkSecurityServices() program {
	return program{
		name:     "NSS",
		packages: []string{"libnss3-tools", "openssl"},
		version:  "3.87.",
		about:    "`cmsutil`; knows no MIME, so that the test puts its CMS objects into messages, as Thunderbird does",
		installed: func() (string, error) {
			if _, err := exec.LookPath("cmsutil"); err != nil {
				return "", err
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

func nssGap(l layer, d direction) *gap {
	switch {
	case (l.content == authEnvelopedData || l.content == compressedData) && d == theyWrite:
		return &gap{"It does not know AuthEnvelopedData and CompressedData.", ""}
	case l.content == encryptedData:
		return &gap{"`cmsutil` has no option for a key that is not out of an envelope of its own.", ""}
	case l.content == digestedData && d == theyWrite:
		return &gap{"`cmsutil` has no option for DigestedData.", ""}
	case l.content == compressedData:
		return &gap{"It does not know CompressedData: “SEC_ERROR_UNRECOGNIZED_OID”.", "SEC_ERROR_UNRECOGNIZED_OID"}
	case l.usesKey("ed25519") || l.usesKey("x25519"):
		return &gap{"It imports no certificates with Ed25519 or X25519 keys.", ""}
	case l.content == authEnvelopedData:
		return &gap{"It does not know AuthEnvelopedData: “SEC_ERROR_UNRECOGNIZED_OID”.", "SEC_ERROR_UNRECOGNIZED_OID"}
	case l.content == signedData && d == theyWrite:
		return nssSigningGap(l)
	case l.content == signedData && l.usesKey("pss"):
		return &gap{"It does not use keys for RSASSA-PSS alone in CMS: “BadSignature”.", "BadSignature"}
	case l.content == certificatesOnly && d == weWrite:
		return &gap{"`cmsutil` reads certificates without showing them.", ""}
	case l.content == envelopedData && d == theyWrite:
		return nssEncryptingGap(l)
	case l.content == envelopedData:
		return nssDecryptingGap(l)
	default:
		return nil
	}
}

func nssSigningGap(l layer) *gap {
	s := l.signers[0]
	switch {
	case s.scheme == pss:
		return &gap{"`cmsutil` has no option for RSASSA-PSS.", ""}
	case s.identifier == cms.BySubjectKeyIdentifier:
		return &gap{"`cmsutil` has no option for key identifiers.", ""}
	case l.certificates == omitted:
		return &gap{"`cmsutil` has no option to leave certificates out.", ""}
	case l.encoding == streamed:
		return nil
	case len(l.signers) > 1 || l.countersigner != "":
		return &gap{"`cmsutil` has no option for a second signer.", ""}
	case s.attributes == noAttributes:
		return &gap{"`cmsutil` always writes signed attributes.", "signed attributes absent: false"}
	case s.attributes == signingCertificate || s.attributes == algorithmProtection:
		return &gap{"`cmsutil` has no option for SigningCertificateV2 and CMSAlgorithmProtection.", ""}
	case s.digest == crypto.SHA224:
		return &gap{"`cmsutil` has no SHA-224: “-H requires one of MD2,MD4,MD5,SHA1,SHA256,SHA384,SHA512”.", "-H requires one of"}
	case s.digest == crypto.MD5:
		return &gap{"It does not sign with MD5: “SEC_ERROR_SIGNATURE_ALGORITHM_DISABLED”.", "SEC_ERROR_SIGNATURE_ALGORITHM_DISABLED"}
	default:
		return nil
	}
}

func nssEncryptingGap(l layer) *gap {
	r := l.recipients[0]
	switch {
	case r.method == oaep || r.method == keyEncryptionKey || r.method == password || r.identifier == cms.BySubjectKeyIdentifier:
		return &gap{"`cmsutil` has no option for other recipients than certificates by issuer and serial number, and none for RSAES-OAEP.", ""}
	case l.has(agreement) || l.has(cofactorAgreement):
		return &gap{"It does not encrypt to EC keys: “SEC_ERROR_INVALID_ALGORITHM”.", "SEC_ERROR_INVALID_ALGORITHM"}
	case l.cipher != "AES-128-CBC":
		return &gap{"`cmsutil` has no option for the cipher, and takes AES-128-CBC.", "encrypted with AES-128-CBC"}
	default:
		return nil
	}
}

func nssDecryptingGap(l layer) *gap {
	switch {
	case l.has(agreement) || l.has(cofactorAgreement):
		return &gap{"It does not read messages with KeyAgreeRecipientInfo, also when another recipient's is RSA: " +
			"“SEC_ERROR_BAD_DER”. It says the same of OpenSSL's.", "SEC_ERROR_BAD_DER"}
	case l.has(password):
		return &gap{"It does not know PasswordRecipientInfo: “SEC_ERROR_BAD_DER”.", "SEC_ERROR_BAD_DER"}
	case l.has(oaep):
		return &gap{"It does not know RSAES-OAEP in CMS: “SEC_ERROR_UNSUPPORTED_KEYALG”.", "SEC_ERROR_UNSUPPORTED_KEYALG"}
	default:
		return nil
	}
}

// An nss has a folder with a database of everybody's certificates and keys.
type nss struct{ folder string }

func startNSS(t *testing.T) nss {
	n := nss{t.TempDir()}
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
			t.Logf("without the key of %s: %v", name, err)
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

// run runs cmsutil with message as the file "in", and returns the file "out".
func (n nss) run(message []byte, arguments ...string) ([]byte, error) {
	return runIn(n.folder, message, "cmsutil", append(arguments, "-d", ".", "-i", "in", "-o", "out")...)
}

func (n nss) write(l layer, content []byte) ([]byte, error) {
	if l.usesKey("ed25519") || l.usesKey("x25519") {
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
	if l.content == certificatesOnly || l.content == encryptedData || l.usesKey("ed25519") || l.usesKey("x25519") {
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
