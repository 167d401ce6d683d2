//go:build !js

package interop

import (
	"crypto"
	"fmt"
	"strings"

	"signet/smime/cms"
)

const (
	cbc = "AES-256-CBC"
	gcm = "AES-256-GCM"
)

// enveloped is one recipient's message in EnvelopedData and in AuthEnvelopedData.
func enveloped(r recipient) []testcase {
	var cases []testcase
	for _, l := range []layer{
		{content: envelopedData, recipients: []recipient{r}, cipher: cbc},
		{content: authEnvelopedData, recipients: []recipient{r}, cipher: gcm},
	} {
		for _, c := range everyForm(l) {
			cases = append(cases, testcase{l.cipher + " " + c.name, c.layers})
		}
	}
	return cases
}

// keyManagement has a row for each way to give the content key to a recipient, but for key agreement on NIST curves.
func keyManagement() section {
	s := section{
		title: "Key management",
		about: "Each as EnvelopedData with AES-256-CBC and as AuthEnvelopedData with AES-256-GCM, as DER and in mail.",
	}
	add := func(name string, use cms.Use, r recipient) {
		s.rows = append(s.rows, row{name, enveloped(r), use})
	}
	const read, write = cms.ToRead, cms.ToReadAndWrite
	add("RSA PKCS #1 v1.5", write, recipient{to: "rsa"})
	add("RSA PKCS #1 v1.5, by key identifier", write, recipient{to: "rsa", identifier: cms.BySubjectKeyIdentifier})
	add("RSAES-OAEP, SHA-256", write, recipient{method: oaep, to: "rsa", hash: crypto.SHA256, mask: crypto.SHA256})
	add("RSAES-OAEP, SHA-256, by key identifier", write,
		recipient{method: oaep, to: "rsa", hash: crypto.SHA256, mask: crypto.SHA256, identifier: cms.BySubjectKeyIdentifier})
	add("RSAES-OAEP, SHA-1", read, recipient{method: oaep, to: "rsa", hash: crypto.SHA1, mask: crypto.SHA1})
	add("RSAES-OAEP, SHA-224", read, recipient{method: oaep, to: "rsa", hash: crypto.SHA224, mask: crypto.SHA224})
	add("RSAES-OAEP, SHA-384", read, recipient{method: oaep, to: "rsa", hash: crypto.SHA384, mask: crypto.SHA384})
	add("RSAES-OAEP, SHA-512", read, recipient{method: oaep, to: "rsa", hash: crypto.SHA512, mask: crypto.SHA512})
	add("RSAES-OAEP, SHA-256, MGF1 with SHA-1", read,
		recipient{method: oaep, to: "rsa", hash: crypto.SHA256, mask: crypto.SHA1})
	add("RSAES-OAEP, SHA-256, with a label", read,
		recipient{method: oaep, to: "rsa", hash: crypto.SHA256, mask: crypto.SHA256, label: "signet"})
	add("X25519, HKDF with SHA-256, AES-256 wrap", write,
		recipient{method: agreement, to: "x25519", hash: crypto.SHA256, wrap: "AES-256"})
	add("key-encryption key, AES-256 wrap", read, recipient{method: keyEncryptionKey, wrap: "AES-256"})
	add("key-encryption key, AES-128 wrap", read, recipient{method: keyEncryptionKey, wrap: "AES-128"})
	add("password, AES-256-CBC", write, recipient{method: password, wrap: "AES-256"})
	add("password, AES-128-CBC", read, recipient{method: password, wrap: "AES-128"})
	s.rows = append(s.rows, row{"several recipients, RSA and ECDH", severalRecipients(), write})
	return s
}

// severalRecipients is a message for two people, once for the first one to read and once for the second one.
func severalRecipients() []testcase {
	rsa := recipient{to: "rsa"}
	ec := recipient{method: agreement, to: "p256", hash: crypto.SHA256, wrap: "AES-256"}
	var cases []testcase
	for _, order := range [][]recipient{{rsa, ec}, {ec, rsa}} {
		l := layer{content: envelopedData, recipients: order, cipher: cbc}
		for _, c := range everyForm(l) {
			cases = append(cases, testcase{order[0].to + " reads, " + c.name, c.layers})
		}
	}
	return cases
}

// keyAgreement has a row for each curve, scheme and digest of the key derivation.
func keyAgreement() section {
	s := section{
		title: "Key agreement on NIST curves",
		about: "EnvelopedData in DER with AES-CBC and AES key wrap, both of 128, 192 and 256 bits; with AES-256-CBC where the wrap is 3DES.",
	}
	for _, curve := range []string{"p256", "p384", "p521"} {
		for _, scheme := range []struct {
			name string
			method
		}{{"standard", agreement}, {"cofactor", cofactorAgreement}} {
			for _, hash := range []crypto.Hash{crypto.SHA1, crypto.SHA224, crypto.SHA256, crypto.SHA384, crypto.SHA512} {
				var aes []testcase
				for _, wrap := range []string{"AES-128", "AES-192", "AES-256"} {
					aes = append(aes, agreed(curve, scheme.method, hash, wrap))
				}
				name := fmt.Sprintf("%s, %s, %s KDF", curveName(curve), scheme.name, digestName(hash))
				use := cms.ToRead
				if scheme.method == agreement && hash == crypto.SHA256 {
					use = cms.ToReadAndWrite
				}
				s.rows = append(s.rows, row{name, aes, use},
					row{name + ", 3DES wrap", []testcase{agreed(curve, scheme.method, hash, "3DES")}, cms.ToRead})
			}
		}
	}
	return s
}

func agreed(to string, m method, hash crypto.Hash, wrap string) testcase {
	r := recipient{method: m, to: to, hash: hash, wrap: wrap}
	cipher := cbc
	if wrap != "3DES" {
		cipher = wrap + "-CBC"
	}
	return testcase{wrap, []layer{{content: envelopedData, recipients: []recipient{r}, cipher: cipher}}}
}

// contentEncryption has a row for each cipher.
func contentEncryption() section {
	s := section{
		title: "Content encryption",
		about: "Each to a recipient with RSA PKCS #1 v1.5 and, where the key is of 128 bits or more as AES key wrap needs it " +
			"(RFC 3394 Section 2), to one with ECDH P-256; as DER and in mail.",
	}
	add := func(use cms.Use, content content, ciphers ...string) {
		for _, cipher := range ciphers {
			recipients := []recipient{{to: "rsa"}}
			if cipher != "DES-CBC" && cipher != "RC2-64-CBC" && cipher != "RC2-40-CBC" {
				recipients = append(recipients, recipient{method: agreement, to: "p256", hash: crypto.SHA256, wrap: wrapFor(cipher)})
			}
			var cases []testcase
			for _, r := range recipients {
				for _, c := range everyForm(layer{content: content, recipients: []recipient{r}, cipher: cipher}) {
					cases = append(cases, testcase{r.to + ", " + c.name, c.layers})
				}
			}
			s.rows = append(s.rows, row{cipher, cases, use})
		}
	}
	add(cms.ToReadAndWrite, envelopedData, "AES-128-CBC", "AES-192-CBC", "AES-256-CBC")
	add(cms.ToRead, envelopedData, "3DES-CBC", "DES-CBC", "RC2-128-CBC", "RC2-64-CBC", "RC2-40-CBC")
	add(cms.ToReadAndWrite, authEnvelopedData, "AES-128-GCM", "AES-192-GCM", "AES-256-GCM")
	add(cms.ToRead, authEnvelopedData, "AES-128-CCM", "AES-192-CCM", "AES-256-CCM")
	add(cms.ToReadAndWrite, authEnvelopedData, "ChaCha20-Poly1305")
	return s
}

func curveName(person string) string {
	return map[string]string{"p256": "P-256", "p384": "P-384", "p521": "P-521"}[person]
}

// wrapFor returns the key wrap that is as strong as a cipher.
func wrapFor(cipher string) string {
	for _, wrap := range []string{"AES-128", "AES-192"} {
		if strings.HasPrefix(cipher, wrap) {
			return wrap
		}
	}
	return "AES-256"
}
