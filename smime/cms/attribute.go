package cms

import (
	encoding_asn1 "encoding/asn1"
	"fmt"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// An Attribute says something about a signature, or about encrypted content.
//
//	Attribute ::= SEQUENCE {
//	  attrType OBJECT IDENTIFIER,
//	  attrValues SET OF AttributeValue }
//
// RFC 5652 Section 5.3.
type Attribute struct {
	Type   encoding_asn1.ObjectIdentifier
	Values [][]byte // DER, in the order received
}

// maxAttributes limits the attributes of one set, and the values of one attribute.
const maxAttributes = 256

// attributes is a SET OF Attribute.
type attributes []Attribute

// readAttributes reads the contents of a SET OF Attribute.
func readAttributes(set cryptobyte.String) (attributes, error) {
	var as attributes
	for !set.Empty() {
		if len(as) == maxAttributes {
			return nil, tooMany("attributes", maxAttributes)
		}
		var a Attribute
		var sequence, values cryptobyte.String
		if !set.ReadASN1(&sequence, asn1.SEQUENCE) {
			return nil, malformed("Attribute")
		}
		if !sequence.ReadASN1ObjectIdentifier(&a.Type) {
			return nil, malformed("Attribute attrType")
		}
		if !sequence.ReadASN1(&values, asn1.SET) || !sequence.Empty() {
			return nil, malformed("Attribute attrValues")
		}
		for !values.Empty() {
			if len(a.Values) == maxAttributes {
				return nil, tooMany("values of an attribute", maxAttributes)
			}
			var value cryptobyte.String
			if !values.ReadAnyASN1Element(&value, nil) {
				return nil, malformed("Attribute attrValues")
			}
			a.Values = append(a.Values, value)
		}
		as = append(as, a)
	}
	return as, nil
}

// single returns the value of an attribute that has exactly one, and nil where there is no such attribute. It fails
// with [ErrMalformed] where the attribute is there twice or has another number of values.
func (as attributes) single(attrType encoding_asn1.ObjectIdentifier) (cryptobyte.String, error) {
	var found *Attribute
	for i := range as {
		if !as[i].Type.Equal(attrType) {
			continue
		}
		if found != nil {
			return nil, malformed(fmt.Sprintf("attribute %v is there twice", attrType))
		}
		found = &as[i]
	}
	if found == nil {
		return nil, nil
	}
	if len(found.Values) != 1 {
		return nil, malformed(fmt.Sprintf("attribute %v has %d values", attrType, len(found.Values)))
	}
	return found.Values[0], nil
}

func (a Attribute) marshal(b *cryptobyte.Builder) {
	values := make([]raw, len(a.Values))
	for i, value := range a.Values {
		values[i] = value
	}
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1ObjectIdentifier(a.Type)
		addSetOf(b, asn1.SET, values)
	})
}
