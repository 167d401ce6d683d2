//go:build !js

package interop

import (
	"crypto"

	"signet/smime/cms"
)

// signatureAlgorithms has a row for each kind of key, scheme and digest.
func signatureAlgorithms() section {
	s := section{
		title: "Signature algorithms",
		about: "Each as SignedData with its content, as detached SignedData, as a clear-signed and as an opaque-signed message.",
	}
	add := func(name string, use cms.Use, by string, scheme scheme, digest crypto.Hash) {
		l := layer{signers: []signature{{by: by, scheme: scheme, digest: digest}}}
		s.rows = append(s.rows, row{name, everyForm(l), use})
	}
	const read, write = cms.ToRead, cms.ToReadAndWrite
	add("RSA PKCS #1 v1.5, SHA-256", write, "rsa", plain, crypto.SHA256)
	add("RSA PKCS #1 v1.5, SHA-384", write, "rsa", plain, crypto.SHA384)
	add("RSA PKCS #1 v1.5, SHA-512", write, "rsa", plain, crypto.SHA512)
	add("RSA PKCS #1 v1.5, SHA-224", read, "rsa", plain, crypto.SHA224)
	add("RSA PKCS #1 v1.5, SHA-1", read, "rsa", plain, crypto.SHA1)
	add("RSA PKCS #1 v1.5, MD5", read, "rsa", plain, crypto.MD5)
	add("RSASSA-PSS, SHA-256", write, "rsa", pss, crypto.SHA256)
	add("RSASSA-PSS, SHA-384", write, "rsa", pss, crypto.SHA384)
	add("RSASSA-PSS, SHA-512", write, "rsa", pss, crypto.SHA512)
	add("RSASSA-PSS, SHA-224", read, "rsa", pss, crypto.SHA224)
	add("RSASSA-PSS, SHA-1", read, "rsa", pss, crypto.SHA1)
	add("RSASSA-PSS, SHA-256, key for RSASSA-PSS alone", write, "pss", pss, crypto.SHA256)
	add("ECDSA P-256, SHA-256", write, "p256", plain, crypto.SHA256)
	add("ECDSA P-256, SHA-384", write, "p256", plain, crypto.SHA384)
	add("ECDSA P-256, SHA-512", write, "p256", plain, crypto.SHA512)
	add("ECDSA P-256, SHA-224", read, "p256", plain, crypto.SHA224)
	add("ECDSA P-256, SHA-1", read, "p256", plain, crypto.SHA1)
	add("ECDSA P-384, SHA-256", write, "p384", plain, crypto.SHA256)
	add("ECDSA P-384, SHA-384", write, "p384", plain, crypto.SHA384)
	add("ECDSA P-384, SHA-512", write, "p384", plain, crypto.SHA512)
	add("ECDSA P-521, SHA-256", write, "p521", plain, crypto.SHA256)
	add("ECDSA P-521, SHA-512", write, "p521", plain, crypto.SHA512)
	add("Ed25519, SHA-512", write, "ed25519", plain, crypto.SHA512)
	add("DSA, SHA-256", read, "dsa", plain, crypto.SHA256)
	add("DSA, SHA-1", read, "dsa", plain, crypto.SHA1)
	return s
}

// signedForms has a row for each thing about a SignedData that is no algorithm.
func signedForms() section {
	s := section{
		title: "Forms of SignedData",
		about: "With RSA PKCS #1 v1.5 and SHA-256 where the row does not say otherwise, in the forms of the table above.",
	}
	rsa := signature{by: "rsa", digest: crypto.SHA256}
	ec := signature{by: "p256", digest: crypto.SHA256}
	add := func(name string, use cms.Use, l layer, carriers ...carrier) {
		s.rows = append(s.rows, row{name, formsOf(l, carriers...), use})
	}
	with := func(s signature, change func(*signature)) []signature {
		change(&s)
		return []signature{s}
	}
	bySubjectKey := func(s *signature) { s.identifier = cms.BySubjectKeyIdentifier }
	withoutAttributes := func(s *signature) { s.attributes = noAttributes }
	const read, write = cms.ToRead, cms.ToReadAndWrite
	add("signer by key identifier, RSA", write, layer{signers: with(rsa, bySubjectKey)})
	add("signer by key identifier, ECDSA", write, layer{signers: with(ec, bySubjectKey)})
	add("without signed attributes, RSA", read, layer{signers: with(rsa, withoutAttributes)})
	add("without signed attributes, ECDSA", read, layer{signers: with(ec, withoutAttributes)})
	add("without signed attributes, RSASSA-PSS", read,
		layer{signers: with(signature{by: "rsa", scheme: pss, digest: crypto.SHA256}, withoutAttributes)})
	add("without signed attributes, Ed25519", read,
		layer{signers: with(signature{by: "ed25519", digest: crypto.SHA512}, withoutAttributes)})
	add("two signers, RSA and ECDSA", write, layer{signers: []signature{rsa, ec}})
	add("two signers with different digests", read,
		layer{signers: []signature{rsa, {by: "p384", digest: crypto.SHA384}}})
	add("certificates left out", read, layer{signers: []signature{rsa}, certificates: omitted}, bare, detached)
	add("BER with indefinite lengths", read, layer{signers: []signature{rsa}, encoding: streamed}, bare, opaque)
	add("countersigned", read, layer{signers: []signature{rsa}, countersigner: "rsa2"})
	add("certificates only", write, layer{content: certificatesOnly})
	return s
}

// signedAttributeTypes has a row for each signed attribute that a writer chooses.
func signedAttributeTypes() section {
	s := section{
		title: "Signed attributes",
		about: "With RSA PKCS #1 v1.5 and SHA-256, as SignedData with its content. Signet always writes all of them but " +
			"SMIMEEncryptionKeyPreference; OpenSSL is asked to check SigningCertificateV2.",
	}
	for _, attribute := range []struct {
		name string
		kind attributes
	}{
		{"SigningCertificateV2", signingCertificate},
		{"SMIMECapabilities", capabilities},
		{"SMIMEEncryptionKeyPreference", keyPreference},
		{"CMSAlgorithmProtection", algorithmProtection},
	} {
		l := layer{signers: []signature{{by: "rsa", digest: crypto.SHA256, attributes: attribute.kind}}}
		s.rows = append(s.rows, row{attribute.name, formsOf(l, bare), cms.ToReadAndWrite})
	}
	return s
}
