package cms

import (
	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// QUIRK: PKI.js, and what is built with it, puts AES-GCM into EnvelopedData, where there is no place for a tag: the tag,
// of 16 octets, follows the ciphertext, and the parameters are the nonce alone, as those of AES-CBC. Others keep the
// GCMParameters. Test vectors: TestDecryptGCMInEnvelopedData.

// withGCMParameters returns eci with the parameters that AES-GCM should have.
func withGCMParameters(eci EncryptedContentInfo) (EncryptedContentInfo, error) {
	parameters := cryptobyte.String(eci.ContentEncryptionAlgorithm.Parameters)
	var nonce cryptobyte.String
	if !parameters.ReadASN1(&nonce, asn1.OCTET_STRING) || !parameters.Empty() {
		return eci, nil
	}
	var err error
	eci.ContentEncryptionAlgorithm.Parameters, err = marshalAll(aeadParameters{nonce, gcmTagSize}, len(nonce)+8)
	return eci, err
}

// cutTag takes the tag from the end of the ciphertext.
func (s *sealedContent) cutTag() error {
	length := len(s.ciphertext) - s.cipher.tagSize
	if length < 0 {
		return malformed("EncryptedContentInfo encryptedContent is shorter than its tag")
	}
	s.ciphertext, s.tag = s.ciphertext[:length], s.ciphertext[length:]
	s.findings = append(s.findings, GCMInEnvelopedData)
	return nil
}
