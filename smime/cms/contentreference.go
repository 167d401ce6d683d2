package cms

import (
	encoding_asn1 "encoding/asn1"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"signet/smime/internal/oid"
)

// A ContentReference links signed content to that of another message, for example an answer to what it answers.
//
//	ContentReference ::= SEQUENCE {
//	  contentType ContentType,
//	  signedContentIdentifier ContentIdentifier,
//	  originatorSignatureValue OCTET STRING }
//
// RFC 2634 Section 2.11.
type ContentReference struct {
	ContentType              encoding_asn1.ObjectIdentifier
	SignedContentIdentifier  ContentIdentifier
	OriginatorSignatureValue []byte
}

// ContentReference returns the attribute contentReference, and nil where it is absent. It fails with [ErrMalformed].
func (si *SignerInfo) ContentReference() (*ContentReference, error) {
	value, err := attributes(si.SignedAttrs).single(oid.ContentReference)
	if err != nil || value == nil {
		return nil, err
	}
	var sequence cryptobyte.String
	var reference ContentReference
	if !value.ReadASN1(&sequence, asn1.SEQUENCE) || !value.Empty() || !reference.readFields(sequence) {
		return nil, malformed("attribute contentReference")
	}
	return &reference, nil
}

// readFields reads what is inside, which is also the end of a [Receipt].
func (reference *ContentReference) readFields(s cryptobyte.String) bool {
	var signature cryptobyte.String
	if !s.ReadASN1ObjectIdentifier(&reference.ContentType) || !readContentIdentifier(&s, &reference.SignedContentIdentifier) ||
		!s.ReadASN1(&signature, asn1.OCTET_STRING) || !s.Empty() || len(signature) > maxSignatureSize {
		return false
	}
	reference.OriginatorSignatureValue = signature
	return true
}

func (reference ContentReference) marshal(b *cryptobyte.Builder) {
	b.AddASN1(asn1.SEQUENCE, reference.marshalFields)
}

func (reference ContentReference) marshalFields(b *cryptobyte.Builder) {
	b.AddASN1ObjectIdentifier(reference.ContentType)
	reference.SignedContentIdentifier.marshal(b)
	b.AddASN1OctetString(reference.OriginatorSignatureValue)
}
