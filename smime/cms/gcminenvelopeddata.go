package cms

import (
	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// QUIRK: PKI.js, and what is built with it, puts AES-GCM into EnvelopedData, where there is no place for a tag: the tag,
// of 16 octets, follows the ciphertext, and the parameters are the nonce alone, as those of AES-CBC. The Go libraries that
// descend from Mozilla's pkcs7 do so too, and mix up tags: around GCMParameters there is a primitive SEQUENCE, and in them
// a [4] for the OCTET STRING, whose number is 4. Others keep the GCMParameters. Test vectors:
// TestDecryptGCMInEnvelopedData, TestDecryptGCMFromPKCS7.

// withGCMParameters returns eci with the parameters that AES-GCM should have.
func withGCMParameters(eci EncryptedContentInfo) (EncryptedContentInfo, error) {
	var p aeadParameters
	parameters := eci.ContentEncryptionAlgorithm.Parameters
	if !readNonceAlone(parameters, &p) && !readMixedUpParameters(parameters, &p) {
		return eci, nil
	}
	var err error
	eci.ContentEncryptionAlgorithm.Parameters, err = marshalAll(p, len(p.nonce)+8)
	return eci, err
}

func readNonceAlone(der []byte, p *aeadParameters) bool {
	input := cryptobyte.String(der)
	p.icvLen = gcmTagSize
	return input.ReadASN1((*cryptobyte.String)(&p.nonce), asn1.OCTET_STRING) && input.Empty()
}

func readMixedUpParameters(der []byte, p *aeadParameters) bool {
	const primitiveSequence = asn1.Tag(0x10)
	input := cryptobyte.String(der)
	var wrapper, sequence cryptobyte.String
	return input.ReadASN1(&wrapper, primitiveSequence) && input.Empty() &&
		wrapper.ReadASN1(&sequence, asn1.SEQUENCE) && wrapper.Empty() &&
		sequence.ReadASN1((*cryptobyte.String)(&p.nonce), asn1.Tag(4).ContextSpecific()) &&
		sequence.ReadASN1Integer(&p.icvLen) && sequence.Empty()
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
