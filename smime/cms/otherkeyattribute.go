package cms

import (
	encoding_asn1 "encoding/asn1"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// An OtherKeyAttribute says more about which key is meant.
//
//	OtherKeyAttribute ::= SEQUENCE {
//	  keyAttrId OBJECT IDENTIFIER,
//	  keyAttr ANY DEFINED BY keyAttrId OPTIONAL }
//
// RFC 5652 Section 10.2.7. Signet keeps it and does not interpret it.
type OtherKeyAttribute struct {
	KeyAttrID encoding_asn1.ObjectIdentifier
	KeyAttr   []byte // DER of one element, nil where absent
}

// readOptionalOtherKeyAttribute leaves other nil where there is none.
func readOptionalOtherKeyAttribute(s *cryptobyte.String, other **OtherKeyAttribute) bool {
	if !s.PeekASN1Tag(asn1.SEQUENCE) {
		return true
	}
	// The same fields as an AlgorithmIdentifier has.
	var ai AlgorithmIdentifier
	if !readAlgorithmIdentifier(s, &ai) {
		return false
	}
	*other = &OtherKeyAttribute{KeyAttrID: ai.Algorithm, KeyAttr: ai.Parameters}
	return true
}

func (other *OtherKeyAttribute) marshal(b *cryptobyte.Builder) {
	AlgorithmIdentifier{Algorithm: other.KeyAttrID, Parameters: other.KeyAttr}.marshal(b)
}
