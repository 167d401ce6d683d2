package conformance_test

// A decision is a vector that does not come out as upstream expects.
type decision struct {
	got string // what Signet does
	rfc string // the section that decides
	why string
}

const (
	everyLayer = "Each layer is processed, and a message of which one does not hold was changed on its way. Thunderbird passes over one " +
		"outer signature, good or bad."
	insideSigner = "The signature inside is Alice's and From names Dave: her certificate is not for the sender shown. " +
		"Thunderbird looks at the outermost signature alone where both are opaque."
)

// decisions holds each vector that comes out in another way than upstream expects.
var decisions = map[string]decision{
	"thunderbird-smime/smime-manual/alice.dsig.SHA256.multipart.env.dsig.eml":          {"invalid, signer digest-mismatch", "RFC 8551 Section 3.7", everyLayer},
	"thunderbird-smime/smime-manual/outer-smime-bad-sig-inner-smime-enc-sig.eml":       {"invalid, signer digest-mismatch", "RFC 8551 Section 3.7", everyLayer},
	"thunderbird-smime/smime/alice.env.sig.SHA256.opaque.dave.sig.SHA256.opaque.eml":   {"other-sender, signer address-mismatch", "RFC 8550 Section 3", insideSigner},
	"thunderbird-smime/smime/alice.env.sig.SHA384.opaque.dave.sig.SHA384.opaque.eml":   {"other-sender, signer address-mismatch", "RFC 8550 Section 3", insideSigner},
	"thunderbird-smime/smime/alice.env.sig.SHA512.opaque.dave.sig.SHA512.opaque.eml":   {"other-sender, signer address-mismatch", "RFC 8550 Section 3", insideSigner},
	"thunderbird-smime/smime/alice.plain.sig.SHA256.opaque.dave.sig.SHA256.opaque.eml": {"other-sender, signer address-mismatch", "RFC 8550 Section 3", insideSigner},
	"thunderbird-smime/smime/alice.plain.sig.SHA384.opaque.dave.sig.SHA384.opaque.eml": {"other-sender, signer address-mismatch", "RFC 8550 Section 3", insideSigner},
	"thunderbird-smime/smime/alice.plain.sig.SHA512.opaque.dave.sig.SHA512.opaque.eml": {"other-sender, signer address-mismatch", "RFC 8550 Section 3", insideSigner},
	"asn1crypto/message.txt": {"malformed", "RFC 5652 Section 3",
		"The text that other files of the corpus hold; no ContentInfo."},
	"rustcrypto-cms/examples/apple_mdm_signature_der.bin": {"malformed", "RFC 5652 Section 4",
		"Content of the type id-data is an OCTET STRING, in PKCS #7 version 1.5 too. Here it is a SEQUENCE."},
}

// pending holds vectors that wait for an algorithm.
var pending = []string{
	"wycheproof/ecdh_secp256r1_test.json 352", "wycheproof/ecdh_secp256r1_test.json 353", "wycheproof/ecdh_secp256r1_test.json 358",
	"wycheproof/ecdh_secp256r1_test.json 359", "wycheproof/ecdh_secp256r1_test.json 361", "wycheproof/ecdh_secp256r1_test.json 363",
	"rfc4134/4.1.bin", "rfc4134/4.3.bin", "rfc4134/4.4.bin", "rfc4134/4.6.bin", "rfc4134/4.7.bin", "rfc4134/4.8.eml", "rfc4134/4.9.eml", "rfc4134/4.10.bin", // DSA
	"rfc4134/5.2.bin", "rfc4134/6.0.bin", "rfc4134/7.1.bin", "rfc4134/7.2.bin",
	"thunderbird-smime/smime-interop/fran-oaep_ossl.env", "thunderbird-smime/smime-interop/fran-oaep-label_ossl.env",
	"thunderbird-smime/smime-interop/fran-oaep-sha256hash_ossl.env", "thunderbird-smime/smime-interop/fran-oaep-sha256hash-sha256mgf_ossl.env",
	"openssl/80-test_cms_data/ciphertext_from_1_1_1.cms",
	"asn1crypto/cms-compressed.der", "asn1crypto/cms-compressed.pem", "asn1crypto/cms-digested.der", "asn1crypto/cms-digested.pem",
	"asn1crypto/cms-encrypted.der", "asn1crypto/cms-encrypted.pem", "asn1crypto/meca2_compressed.der",
	"rustcrypto-cms/examples/1.3.6.1.4.1.22554.5.6.1_ML-KEM-512-ipd_kemri_auth.der", "rustcrypto-cms/examples/compressed_data.bin",
	"rustcrypto-cms/examples/digested_data.bin", "rustcrypto-cms/examples/encrypted_data.bin", "rustcrypto-cms/examples/keyEncryptedData.bin",
}
