//go:build !js

package interop

import (
	"crypto"

	"signet/smime/cms"
)

// otherContents has the types that are neither signed nor for recipients.
func otherContents() section {
	s := section{
		title: "EncryptedData, DigestedData and CompressedData",
		about: "As DER; CompressedData also in mail. The key of EncryptedData is known to both sides.",
	}
	for _, cipher := range []string{"AES-256-CBC", "AES-128-CBC"} {
		l := layer{content: encryptedData, cipher: cipher}
		s.rows = append(s.rows, row{"EncryptedData, " + cipher, []testcase{{"DER", []layer{l}}}, cms.ToReadAndWrite})
	}
	for _, digest := range []crypto.Hash{crypto.SHA256, crypto.SHA384, crypto.SHA512} {
		l := layer{content: digestedData, digest: digest}
		s.rows = append(s.rows, row{"DigestedData, " + digestName(digest), []testcase{{"DER", []layer{l}}}, cms.ToReadAndWrite})
	}
	l := layer{content: digestedData, digest: crypto.SHA1}
	s.rows = append(s.rows, row{"DigestedData, " + digestName(crypto.SHA1), []testcase{{"DER", []layer{l}}}, cms.ToRead},
		row{"CompressedData, zlib", everyForm(layer{content: compressedData}), cms.ToReadAndWrite})
	return s
}

// nested has a row for each way to put layers into each other that RFC 8551 Section 3.7 tells of.
func nested() section {
	s := section{
		title: "Layers in layers",
		about: "In mail. The signature is with RSA PKCS #1 v1.5 and SHA-256, encryption to an RSA key with AES-256-CBC.",
	}
	clear := layer{carrier: clearSigned, signers: []signature{{by: "rsa", digest: crypto.SHA256}}}
	hidden := clear
	hidden.carrier = opaque
	sealed := layer{content: envelopedData, carrier: opaque, recipients: []recipient{{to: "rsa2"}}, cipher: cbc}
	authenticated := layer{content: authEnvelopedData, carrier: opaque, recipients: []recipient{{to: "rsa2"}}, cipher: gcm}
	compressed := layer{content: compressedData, carrier: opaque}
	add := func(name string, use cms.Use, layers ...layer) {
		s.rows = append(s.rows, row{name, []testcase{{"in mail", layers}}, use})
	}
	const read, write = cms.ToRead, cms.ToReadAndWrite
	add("clear-signed, then encrypted", write, clear, sealed)
	add("opaque-signed, then encrypted", write, hidden, sealed)
	add("clear-signed, then encrypted with AES-256-GCM", write, clear, authenticated)
	add("encrypted, then clear-signed", write, sealed, clear)
	add("encrypted, then opaque-signed", write, sealed, hidden)
	add("triple-wrapped: clear-signed, encrypted, clear-signed", write, clear, sealed, clear)
	add("triple-wrapped: opaque-signed, encrypted, opaque-signed", read, hidden, sealed, hidden)
	add("compressed, then clear-signed", write, compressed, clear)
	add("compressed, then clear-signed, then encrypted", write, compressed, clear, sealed)
	add("clear-signed, then compressed, then encrypted", read, clear, compressed, sealed)
	add("encrypted twice", read, sealed, sealed)
	return s
}
