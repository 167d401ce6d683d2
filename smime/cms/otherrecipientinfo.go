package cms

import (
	encoding_asn1 "encoding/asn1"

	"golang.org/x/crypto/cryptobyte"
)

// An OtherRecipientInfo is of a kind that RFC 5652 does not define. Signet lists it, and has no way to open it.
//
//	OtherRecipientInfo ::= SEQUENCE {
//	  oriType OBJECT IDENTIFIER,
//	  oriValue ANY DEFINED BY oriType }
//
// RFC 5652 Section 6.2.5.
type OtherRecipientInfo struct {
	ORIType  encoding_asn1.ObjectIdentifier
	ORIValue []byte // DER of one element
}

var _ RecipientInfo = &OtherRecipientInfo{}

func readOtherRecipientInfo(s *cryptobyte.String) (*OtherRecipientInfo, error) {
	var sequence, value cryptobyte.String
	var ri OtherRecipientInfo
	if !s.ReadASN1(&sequence, constructed4) {
		return nil, malformed("OtherRecipientInfo")
	}
	if !sequence.ReadASN1ObjectIdentifier(&ri.ORIType) {
		return nil, malformed("OtherRecipientInfo oriType")
	}
	if !sequence.ReadAnyASN1Element(&value, nil) || !sequence.Empty() {
		return nil, malformed("OtherRecipientInfo oriValue")
	}
	ri.ORIValue = value
	return &ri, nil
}

func (ri *OtherRecipientInfo) marshal(b *cryptobyte.Builder) {
	b.AddASN1(constructed4, func(b *cryptobyte.Builder) {
		b.AddASN1ObjectIdentifier(ri.ORIType)
		b.AddBytes(ri.ORIValue)
	})
}

func (ri *OtherRecipientInfo) encryptedKeys() []encryptedKey { return nil }

func (ri *OtherRecipientInfo) algorithm() Algorithm { return Algorithm{} }
