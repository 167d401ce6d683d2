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

func readEncapsulatedContentInfo(s *cryptobyte.String, eci *EncapsulatedContentInfo) bool {
	var sequence, explicit, content cryptobyte.String
	var present bool
	var tag asn1.Tag
	if !s.ReadASN1(&sequence, asn1.SEQUENCE) ||
		!sequence.ReadASN1ObjectIdentifier(&eci.EContentType) ||
		!sequence.ReadOptionalASN1(&explicit, &present, constructed0) ||
		!sequence.Empty() {
		return false
	}
	if !present {
		return true
	}
	if !explicit.ReadAnyASN1(&content, &tag) || !explicit.Empty() {
		return false
	}
	eci.EContent = content
	// QUIRK: PKCS #7 version 1.5 has content of any type here, of which the octets without tag and length are signed: RFC
	// 5652 Section 5.2.1. Windows' trust lists, catalogues and signed programs still have it. Mail is id-data, which is an
	// OCTET STRING in both. Test vector: TestContentOfPKCS7.
	return tag == asn1.OCTET_STRING || !eci.EContentType.Equal(oid.Data)
}

func (eci EncapsulatedContentInfo) marshal(b *cryptobyte.Builder) {
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1ObjectIdentifier(eci.EContentType)
		if eci.EContent != nil {
			b.AddASN1(constructed0, func(b *cryptobyte.Builder) { b.AddASN1OctetString(eci.EContent) })
		}
	})
}

// frame returns the frame of eContent of size octets. The octets of EContent do not matter.
func (eci EncapsulatedContentInfo) frame(size int) *frame {
	f := newFrame(asn1.OCTET_STRING, size)
	f.enclose(constructed0, nil, nil)
	f.enclose(asn1.SEQUENCE, func(b *cryptobyte.Builder) { b.AddASN1ObjectIdentifier(eci.EContentType) }, nil)
	return f
}
