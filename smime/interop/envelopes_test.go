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

// keyManagement has a row for each way to give the content key to a recipient, but for all that key agreement on NIST
// curves can choose.
func keyManagement(content content, cipher string) section {
	s := section{about: "With " + cipher + ", as DER and in mail.", title: "Key management in EnvelopedData"}
	if content == authEnvelopedData {
		s.title = "Key management in AuthEnvelopedData"
	}
	add := func(name string, use cms.Use, r recipient) {
		l := layer{content: content, recipients: []recipient{r}, cipher: cipher}
		s.rows = append(s.rows, row{name, everyForm(l), use})
	}
	const read, write = cms.ToRead, cms.ToReadAndWrite
	const byKey = cms.BySubjectKeyIdentifier
	add("RSA PKCS #1 v1.5", write, recipient{to: "rsa"})
	add("RSA PKCS #1 v1.5, by key identifier", write, recipient{to: "rsa", identifier: byKey})
	add("RSAES-OAEP, SHA-256", write, recipient{method: oaep, to: "rsa", hash: crypto.SHA256, mask: crypto.SHA256})
	add("RSAES-OAEP, SHA-256, by key identifier", write,
		recipient{method: oaep, to: "rsa", hash: crypto.SHA256, mask: crypto.SHA256, identifier: byKey})
	for _, hash := range []crypto.Hash{crypto.SHA1, crypto.SHA224, crypto.SHA384, crypto.SHA512} {
		add("RSAES-OAEP, "+digestName(hash), read, recipient{method: oaep, to: "rsa", hash: hash, mask: hash})
	}
	add("RSAES-OAEP, SHA-256, MGF1 with SHA-1", read,
		recipient{method: oaep, to: "rsa", hash: crypto.SHA256, mask: crypto.SHA1})
	add("RSAES-OAEP, SHA-256, with a label", read,
		recipient{method: oaep, to: "rsa", hash: crypto.SHA256, mask: crypto.SHA256, label: "signet"})
	ec := recipient{method: agreement, to: "p256", hash: crypto.SHA256, wrap: "AES-256"}
	add("ECDH P-256, SHA-256 KDF, AES-256 wrap", write, ec)
	ec.identifier = byKey
	add("ECDH P-256, SHA-256 KDF, AES-256 wrap, by key identifier", write, ec)
	add("X25519, HKDF with SHA-256, AES-256 wrap", write,
		recipient{method: agreement, to: "x25519", hash: crypto.SHA256, wrap: "AES-256"})
	add("key-encryption key, AES-256 wrap", read, recipient{method: keyEncryptionKey, wrap: "AES-256"})
	add("key-encryption key, AES-128 wrap", read, recipient{method: keyEncryptionKey, wrap: "AES-128"})
	add("password, AES-256-CBC", write, recipient{method: password, wrap: "AES-256"})
	s.rows = append(s.rows, row{"several recipients, RSA and ECDH", severalRecipients(content, cipher), write})
	return s
}

// severalRecipients is a message for two people, once for the first one to read and once for the second one.
func severalRecipients(content content, cipher string) []testcase {
	rsa := recipient{to: "rsa"}
	ec := recipient{method: agreement, to: "p256", hash: crypto.SHA256, wrap: "AES-256"}
	var cases []testcase
	for _, order := range [][]recipient{{rsa, ec}, {ec, rsa}} {
		l := layer{content: content, recipients: order, cipher: cipher}
		for _, c := range everyForm(l) {
			cases = append(cases, testcase{order[0].to + " reads, " + c.name, c.layers})
		}
	}
	return cases
}

// keyAgreement has all curves, schemes, digests of the key derivation, and key wraps.
func keyAgreement() section {
	s := section{
		title: "Key agreement on NIST curves",
		about: "EnvelopedData in DER with AES-CBC and AES key wrap, both of 128, 192 and 256 bits; with AES-256-CBC where the wrap is 3DES.",
	}
	all := []crypto.Hash{crypto.SHA1, crypto.SHA224, crypto.SHA256, crypto.SHA384, crypto.SHA512}
	others := []crypto.Hash{crypto.SHA1, crypto.SHA224, crypto.SHA384, crypto.SHA512}
	aes := []string{"AES-128", "AES-192", "AES-256"}
	for _, curve := range []struct{ name, person string }{{"P-256", "p256"}, {"P-384", "p384"}, {"P-521", "p521"}} {
		standard := func(hashes []crypto.Hash, wraps ...string) []testcase {
			return agreed(curve.person, agreement, hashes, wraps)
		}
		cofactor := func(hashes []crypto.Hash, wraps ...string) []testcase {
			return agreed(curve.person, cofactorAgreement, hashes, wraps)
		}
		s.rows = append(s.rows,
			row{curve.name + ", standard, SHA-256 KDF", standard(all[2:3], aes...), cms.ToReadAndWrite},
			row{curve.name + ", standard, KDF with SHA-1, 224, 384 and 512", standard(others, aes...), cms.ToRead},
			row{curve.name + ", cofactor, KDF with SHA-1, 224, 256, 384 and 512", cofactor(all, aes...), cms.ToRead},
			row{curve.name + ", standard and cofactor, all KDFs, 3DES wrap", append(standard(all, "3DES"), cofactor(all, "3DES")...), cms.ToRead},
		)
	}
	return s
}

// agreed is a message for each digest and key wrap.
func agreed(to string, m method, hashes []crypto.Hash, wraps []string) []testcase {
	var cases []testcase
	for _, hash := range hashes {
		for _, wrap := range wraps {
			cipher := cbc
			if wrap != "3DES" {
				cipher = wrap + "-CBC"
			}
			r := recipient{method: m, to: to, hash: hash, wrap: wrap}
			name := fmt.Sprintf("%d, %s, %s", m, digestName(hash), wrap)
			cases = append(cases, testcase{name, []layer{{content: envelopedData, recipients: []recipient{r}, cipher: cipher}}})
		}
	}
	return cases
}

// contentEncryption has a row for each cipher.
func contentEncryption() section {
	s := section{title: "Content encryption", about: "To a recipient with RSA PKCS #1 v1.5, as DER and in mail."}
	add := func(use cms.Use, content content, ciphers ...string) {
		for _, cipher := range ciphers {
			name := cipher
			if content == envelopedData && strings.HasSuffix(cipher, "GCM") {
				name += " in EnvelopedData, which is wrong and seen"
			}
			l := layer{content: content, recipients: []recipient{{to: "rsa"}}, cipher: cipher}
			s.rows = append(s.rows, row{name, everyForm(l), use})
		}
	}
	add(cms.ToReadAndWrite, envelopedData, "AES-128-CBC", "AES-192-CBC", "AES-256-CBC")
	add(cms.ToRead, envelopedData, "3DES-CBC", "DES-CBC", "RC2-128-CBC", "RC2-64-CBC", "RC2-40-CBC")
	add(cms.ToRead, envelopedData, "AES-128-GCM", "AES-256-GCM")
	add(cms.ToReadAndWrite, authEnvelopedData, "AES-128-GCM", "AES-192-GCM", "AES-256-GCM")
	add(cms.ToRead, authEnvelopedData, "AES-128-CCM", "AES-192-CCM", "AES-256-CCM")
	add(cms.ToReadAndWrite, authEnvelopedData, "ChaCha20-Poly1305")
	return s
}
