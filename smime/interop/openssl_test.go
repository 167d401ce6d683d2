//go:build !js

package interop

import (
	"crypto"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"signet/smime/cms"
)

// openSSL is the openssl command. It knows MIME.
func openSSL() program {
	return program{
		name:     "OpenSSL",
		packages: []string{"openssl"},
		version:  "3.0.",
		about:    "`openssl cms`, and `crl2pkcs7` and `pkcs7` for certificates alone",
		installed: func() (string, error) {
			out, err := exec.Command("openssl", "version").Output()
			if err != nil {
				return "", err
			}
			return strings.Fields(string(out))[1], nil
		},
		start: func(t *testing.T) peer { return openssl{folderOfPeople(t)} },
		gap:   openSSLGap,
	}
}

// An openssl runs in a folder with everybody's certificates and keys.
type openssl struct{ folder string }

// run runs openssl with message as the file "in", and returns the file "out".
func (o openssl) run(message []byte, arguments ...string) ([]byte, error) {
	return runIn(o.folder, message, "openssl", arguments...)
}

// runIn runs a program in a folder with message as the file "in", and returns what it writes to the file "out".
func runIn(folder string, message []byte, name string, arguments ...string) ([]byte, error) {
	out := filepath.Join(folder, "out")
	if err := os.Remove(out); err != nil && !os.IsNotExist(err) {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(folder, "in"), message, 0o600); err != nil {
		return nil, err
	}
	command := exec.Command(name, arguments...)
	command.Dir = folder
	said, err := command.CombinedOutput()
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w\n%s", name, strings.Join(arguments, " "), err, said)
	}
	return os.ReadFile(out)
}

func (o openssl) write(l layer, content []byte) ([]byte, error) {
	form := "DER"
	if l.isMail() {
		form = "SMIME"
	}
	wanted := func(s signature) bool { return s.attributes == keyPreference || s.attributes == algorithmProtection }
	if l.countersigner != "" || l.signs(wanted) {
		return nil, errNoOption
	}
	arguments := append([]string{"cms", "-binary", "-in", "in", "-out", "out", "-outform", form}, opensslProviders(l.cipher)...)
	switch l.content {
	case signedData:
		arguments = append(arguments, o.signing(l)...)
	case certificatesOnly:
		return inMail{opensslCertificates{o}}.write(l, nil)
	case envelopedData, authEnvelopedData:
		arguments = append(arguments, "-encrypt", opensslCipher(l.cipher))
		for _, r := range l.recipients {
			arguments = append(arguments, opensslRecipient(r)...)
		}
	case encryptedData:
		arguments = append(arguments, "-EncryptedData_encrypt", opensslCipher(l.cipher), "-secretkey", hex.EncodeToString(keyFor(l.cipher)))
	case digestedData:
		arguments = append(arguments, "-digest_create", "-md", opensslDigest(l.digest))
	case compressedData:
		arguments = append(arguments, "-compress")
	}
	return o.run(content, arguments...)
}

func (o openssl) signing(l layer) []string {
	arguments := []string{"-sign"}
	if l.carrier == bare || l.carrier == opaque {
		arguments = append(arguments, "-nodetach")
	}
	if l.certificates == omitted {
		arguments = append(arguments, "-nocerts")
	}
	if l.encoding == streamed {
		arguments = append(arguments, "-stream")
	}
	for _, s := range l.signers {
		arguments = append(arguments, "-signer", s.by+".pem", "-inkey", s.by+".key", "-md", opensslDigest(s.digest))
		if s.scheme == pss {
			arguments = append(arguments, "-keyopt", "rsa_padding_mode:pss")
		}
		if s.identifier == cms.BySubjectKeyIdentifier {
			arguments = append(arguments, "-keyid")
		}
		switch s.attributes {
		case noAttributes:
			arguments = append(arguments, "-noattr")
		case signingCertificate:
			arguments = append(arguments, "-cades")
		}
	}
	return arguments
}

// opensslRecipient is what option -recip and its neighbours take.
func opensslRecipient(r recipient) []string {
	switch r.method {
	case password:
		return []string{"-pwri_password", sharedPassword}
	case keyEncryptionKey:
		return []string{"-secretkey", hex.EncodeToString(keyFor(r.wrap)), "-secretkeyid", hex.EncodeToString([]byte(sharedKeyID))}
	}
	arguments := []string{"-recip", r.to + ".pem"}
	if r.identifier == cms.BySubjectKeyIdentifier {
		arguments = append(arguments, "-keyid")
	}
	option := func(name, value string) { arguments = append(arguments, "-keyopt", name+":"+value) }
	switch r.method {
	case oaep:
		option("rsa_padding_mode", "oaep")
		option("rsa_oaep_md", opensslDigest(r.hash))
		option("rsa_mgf1_md", opensslDigest(r.mask))
		if r.label != "" {
			option("rsa_oaep_label", hex.EncodeToString([]byte(r.label)))
		}
	case agreement, cofactorAgreement:
		if r.to != "x25519" {
			option("ecdh_kdf_md", opensslDigest(r.hash))
		}
		if r.method == cofactorAgreement {
			option("ecdh_cofactor_mode", "1")
		}
		arguments = append(arguments, map[string]string{
			"AES-128": "-aes128-wrap", "AES-192": "-aes192-wrap", "AES-256": "-aes256-wrap", "3DES": "-des3-wrap",
		}[r.wrap])
	}
	return arguments
}

func (o openssl) read(l layer, message, elsewhere []byte) ([]byte, error) {
	arguments := append([]string{"cms", "-in", "in", "-out", "out"}, opensslProviders(l.cipher)...)
	if !l.isMail() {
		arguments = append(arguments, "-inform", "DER", "-binary")
	}
	switch l.content {
	case signedData:
		arguments = append(arguments, "-verify", "-CAfile", "root.pem", "-certfile", "rsa.pem")
		if l.signers[0].attributes == signingCertificate {
			arguments = append(arguments, "-cades")
		}
		if elsewhere != nil {
			if err := os.WriteFile(filepath.Join(o.folder, "elsewhere"), elsewhere, 0o600); err != nil {
				return nil, err
			}
			arguments = append(arguments, "-content", "elsewhere")
		}
	case certificatesOnly:
		return inMail{opensslCertificates{o}}.read(l, message, nil)
	case envelopedData, authEnvelopedData:
		arguments = append(arguments, "-decrypt")
		switch r := l.recipients[0]; r.method {
		case password:
			arguments = append(arguments, "-pwri_password", sharedPassword)
		case keyEncryptionKey:
			arguments = append(arguments, "-secretkey", hex.EncodeToString(keyFor(r.wrap)), "-secretkeyid", hex.EncodeToString([]byte(sharedKeyID)))
		default:
			arguments = append(arguments, "-recip", r.to+".pem", "-inkey", r.to+".key")
		}
	case encryptedData:
		arguments = append(arguments, "-EncryptedData_decrypt", "-secretkey", hex.EncodeToString(keyFor(l.cipher)))
	case digestedData:
		arguments = append(arguments, "-digest_verify")
	case compressedData:
		arguments = append(arguments, "-uncompress")
	}
	return o.run(message, arguments...)
}

// opensslCertificates is for certificates alone, for which OpenSSL has other commands, which do not know MIME.
type opensslCertificates struct{ openssl }

func (o opensslCertificates) write(layer, []byte) ([]byte, error) {
	return o.run(nil, "crl2pkcs7", "-nocrl", "-outform", "DER", "-out", "out", "-certfile", "rsa.pem", "-certfile", "p256.pem")
}

func (o opensslCertificates) read(_ layer, message, _ []byte) ([]byte, error) {
	out, err := o.run(message, "pkcs7", "-inform", "DER", "-in", "in", "-print_certs", "-out", "out")
	if err != nil {
		return nil, err
	}
	return certificatesInPEM(out)
}

// certificatesInPEM returns the DER of all certificates of a text.
func certificatesInPEM(text []byte) ([]byte, error) {
	var certificates []*x509.Certificate
	for block, rest := pem.Decode(text); block != nil; block, rest = pem.Decode(rest) {
		if block.Type != "CERTIFICATE" {
			continue
		}
		certificate, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return nil, err
		}
		certificates = append(certificates, certificate)
	}
	return concatenated(certificates), nil
}

func opensslDigest(hash crypto.Hash) string {
	return strings.ToLower(strings.ReplaceAll(digestName(hash), "-", ""))
}

// opensslProviders are options for those ciphers that OpenSSL keeps apart.
func opensslProviders(cipher string) []string {
	if cipher == "DES-CBC" || strings.HasPrefix(cipher, "RC2-") {
		return []string{"-provider", "legacy", "-provider", "default"}
	}
	return nil
}

func opensslCipher(name string) string {
	known := map[string]string{
		"3DES-CBC": "-des3", "RC2-128-CBC": "-rc2", "RC2-64-CBC": "-rc2-64-cbc", "RC2-40-CBC": "-rc2-40-cbc",
	}
	if option, ok := known[name]; ok {
		return option
	}
	return "-" + strings.ToLower(name)
}

// keyFor returns the key that both sides know, of the size that an algorithm needs.
func keyFor(algorithm string) []byte {
	if strings.HasPrefix(algorithm, "AES-128") {
		return sharedKey16
	}
	return sharedKey
}
