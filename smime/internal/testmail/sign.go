package testmail

import (
	"go.mozilla.org/pkcs7"

	"signet/smime/cms"
	"signet/smime/internal/testca"
)

// Sign is a SignedData with a signature of each signer.
func Sign(content string, options cms.SignOptions, ids ...*testca.Identity) []byte {
	var signers []cms.Signer
	for _, id := range ids {
		signers = append(signers, cms.Signer{Certificate: id.Certificate, Key: id.Key})
	}
	return Must(cms.Sign([]byte(content), signers, options))
}

// SignWithChains is the same, with all that is above the signers' certificates.
func SignWithChains(content string, options cms.SignOptions, ids ...*testca.Identity) []byte {
	for _, id := range ids {
		options.Certificates = append(options.Certificates, id.Chain()...)
	}
	return Sign(content, options, ids...)
}

// SignatureWithoutAttributes is a detached signature over the content alone, which says nothing of when it was made.
// RFC 5652 Section 5.3 lets signedAttrs be absent; `openssl cms -sign -noattr` writes it.
func SignatureWithoutAttributes(content string, id *testca.Identity) []byte {
	sd := Must(pkcs7.NewSignedData([]byte(content)))
	sd.SetDigestAlgorithm(pkcs7.OIDDigestAlgorithmSHA256)
	if err := sd.SignWithoutAttr(id.Certificate, id.Key, pkcs7.SignerInfoConfig{}); err != nil {
		panic(err)
	}
	sd.Detach()
	return Must(sd.Finish())
}

// Envelope is an EnvelopedData for somebody, with AES in CBC mode.
func Envelope(content string, to *testca.Identity) []byte {
	return Must(cms.Encrypt([]byte(content), []cms.Recipient{{Certificate: to.Certificate}}, cms.EncryptOptions{}))
}
