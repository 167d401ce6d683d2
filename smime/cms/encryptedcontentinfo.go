package cms

import (
	encoding_asn1 "encoding/asn1"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"signet/smime/internal/ber"
)

// An EncryptedContentInfo is the encrypted content.
//
//	EncryptedContentInfo ::= SEQUENCE {
//	  contentType ContentType,
//	  contentEncryptionAlgorithm ContentEncryptionAlgorithmIdentifier,
//	  encryptedContent [0] IMPLICIT OCTET STRING OPTIONAL }
//
// RFC 5652 Section 6.1.
type EncryptedContentInfo struct {
	ContentType                encoding_asn1.ObjectIdentifier
	ContentEncryptionAlgorithm AlgorithmIdentifier
	EncryptedContent           []byte // nil where absent
}

func readEncryptedContentInfo(s *cryptobyte.String, eci *EncryptedContentInfo) error {
	var sequence, contents cryptobyte.String
	var tag asn1.Tag
	if !s.ReadASN1(&sequence, asn1.SEQUENCE) {
		return malformed("EncryptedContentInfo")
	}
	if !sequence.ReadASN1ObjectIdentifier(&eci.ContentType) {
		return malformed("EncryptedContentInfo contentType")
	}
	if !readAlgorithmIdentifier(&sequence, &eci.ContentEncryptionAlgorithm) {
		return malformed("EncryptedContentInfo contentEncryptionAlgorithm")
	}
	if sequence.Empty() {
		return nil
	}
	if !sequence.ReadAnyASN1(&contents, &tag) || (tag != tag0 && tag != constructed0) || !sequence.Empty() {
		return malformed("EncryptedContentInfo encryptedContent")
	}
	var err error
	if eci.EncryptedContent, err = ber.OctetString(byte(tag), contents); err != nil {
		return malformed("EncryptedContentInfo encryptedContent")
	}
	return nil
}

// frame returns the frame of encryptedContent of size octets. The octets of EncryptedContent do not matter.
func (eci EncryptedContentInfo) frame(size int) *frame {
	f := newFrame(tag0, size)
	f.enclose(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1ObjectIdentifier(eci.ContentType)
		eci.ContentEncryptionAlgorithm.marshal(b)
	}, nil)
	return f
}
