package conformance_test

// A decision is a vector that does not come out as upstream expects.
type decision struct {
	got string // what Signet does
	rfc string // the section that decides
	why string
}

const (
	everyLayer = "Each layer is processed. What the whole is worth where one does not hold is left to the receiver: an outer signature adds " +
		"nothing, and where it is broken the message was changed on its way. Thunderbird passes over one outer signature, good or bad."
	aroundEncryption = "Both signatures are around the encryption. No assumption can be made about whoever signed and the text inside: it is encrypted, " +
		"and who wrote it is not proven. Thunderbird looks at the outermost signature alone where both are opaque."
	insideSigner = "The signature inside is Alice's and From names Dave: her certificate is not for the sender shown. " +
		"Thunderbird looks at the outermost signature alone where both are opaque."
)

// decisions holds each vector that comes out in another way than upstream expects.
var decisions = map[string]decision{
	"thunderbird-smime/smime-manual/alice.dsig.SHA256.multipart.env.dsig.eml":          {"invalid, signer digest-mismatch", "RFC 8551 Section 3.7", everyLayer},
	"thunderbird-smime/smime-manual/outer-smime-bad-sig-inner-smime-enc-sig.eml":       {"invalid, signer digest-mismatch", "RFC 8551 Section 3.7", everyLayer},
	"thunderbird-smime/smime/alice.env.sig.SHA256.opaque.dave.sig.SHA256.opaque.eml":   {"confidential", "RFC 8551 Section 3.7", aroundEncryption},
	"thunderbird-smime/smime/alice.env.sig.SHA384.opaque.dave.sig.SHA384.opaque.eml":   {"confidential", "RFC 8551 Section 3.7", aroundEncryption},
	"thunderbird-smime/smime/alice.env.sig.SHA512.opaque.dave.sig.SHA512.opaque.eml":   {"confidential", "RFC 8551 Section 3.7", aroundEncryption},
	"thunderbird-smime/smime/alice.plain.sig.SHA256.opaque.dave.sig.SHA256.opaque.eml": {"other-sender, signer address-mismatch", "RFC 8550 Section 3", insideSigner},
	"thunderbird-smime/smime/alice.plain.sig.SHA384.opaque.dave.sig.SHA384.opaque.eml": {"other-sender, signer address-mismatch", "RFC 8550 Section 3", insideSigner},
	"thunderbird-smime/smime/alice.plain.sig.SHA512.opaque.dave.sig.SHA512.opaque.eml": {"other-sender, signer address-mismatch", "RFC 8550 Section 3", insideSigner},
	"rfc4134/4.6.bin": {"invalid, weak SHA-1, weak DSA with SHA-1, the signer's certificate is missing", "RFC 8551 Appendix B.2",
		"The second signer's DSA key has its parameters from the issuer's certificate, which is not read. DSA is historic, and no receiver need read it."},
	"openssl/cms-msg/enveloped-content-type-for-aes-gcm.pem": {"decrypted, gcm-in-enveloped-data", "RFC 5084 Section 1",
		"AES-GCM belongs into AuthEnvelopedData, and nothing else is written. But mail programs built with PKI.js send it so: it is opened " +
			"where the tag is right, with a finding."},
	"asn1crypto/message.txt": {"malformed", "RFC 5652 Section 3",
		"The text that other files of the corpus hold; no ContentInfo."},
	"rustcrypto-cms/examples/apple_mdm_signature_der.bin": {"malformed", "RFC 5652 Section 4",
		"Content of the type id-data is an OCTET STRING, in PKCS #7 version 1.5 too. Here it is a SEQUENCE."},
}
