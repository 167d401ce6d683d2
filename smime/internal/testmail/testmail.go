// Package testmail writes the MIME entities of the messages that tests open, and signs them in ways that Signet itself does
// not. It is for tests alone: its functions panic.
package testmail

import (
	"go.mozilla.org/pkcs7"

	"signet/smime/internal/testca"
)

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

// Must returns a value that can be made.
func Must[T any](value T, err error) T {
	if err != nil {
		panic("testmail: " + err.Error())
	}
	return value
}
