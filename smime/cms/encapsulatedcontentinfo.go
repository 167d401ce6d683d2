package cms

import (
	encoding_asn1 "encoding/asn1"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"signet/smime/internal/oid"
)

// An EncapsulatedContentInfo is the signed content, or its type alone where the signature is detached.
//
//	EncapsulatedContentInfo ::= SEQUENCE {
//	  eContentType ContentType,
//	  eContent [0] EXPLICIT OCTET STRING OPTIONAL }
//
// RFC 5652 Section 5.2.
type EncapsulatedContentInfo struct {
	EContentType encoding_asn1.ObjectIdentifier
	EContent     []byte // nil where absent; empty content is not nil
}

func readEncapsulatedContentInfo(s *cryptobyte.String, eci *EncapsulatedContentInfo) error {
	var sequence, explicit, content cryptobyte.String
	var present bool
	var tag asn1.Tag
	if !s.ReadASN1(&sequence, asn1.SEQUENCE) {
		return malformed("EncapsulatedContentInfo")
	}
	if !sequence.ReadASN1ObjectIdentifier(&eci.EContentType) {
		return malformed("EncapsulatedContentInfo eContentType")
	}
	if !sequence.ReadOptionalASN1(&explicit, &present, constructed0) || !sequence.Empty() {
		return malformed("EncapsulatedContentInfo eContent")
	}
	if !present {
		return nil
	}
	if !explicit.ReadAnyASN1(&content, &tag) || !explicit.Empty() {
		return malformed("EncapsulatedContentInfo eContent")
	}
	// QUIRK: PKCS #7 version 1.5 has content of any type here, of which the octets without tag and length are signed: RFC
	// 5652 Section 5.2.1. Windows' trust lists, catalogues and signed programs still have it. Mail is id-data, which is an
	// OCTET STRING in both. Test vector: TestContentOfPKCS7.
	if tag != asn1.OCTET_STRING && eci.EContentType.Equal(oid.Data) {
		return malformed("EncapsulatedContentInfo eContent")
	}
	eci.EContent = content
	return nil
}

// encapsulate returns content with its type, id-data where that is nil. Empty content is not absent content.
func encapsulate(contentType encoding_asn1.ObjectIdentifier, content []byte) EncapsulatedContentInfo {
	if content == nil {
		content = []byte{}
	}
	return EncapsulatedContentInfo{EContentType: contentTypeOrData(contentType), EContent: content}
}

// frame returns the frame of the eContent, to be filled with it.
func (eci EncapsulatedContentInfo) frame() *frame {
	f := &frame{}
	if eci.EContent != nil {
		f = newFrame(asn1.OCTET_STRING, len(eci.EContent))
		f.enclose(constructed0, nil, nil)
	}
	f.enclose(asn1.SEQUENCE, func(b *cryptobyte.Builder) { b.AddASN1ObjectIdentifier(eci.EContentType) }, nil)
	return f
}
