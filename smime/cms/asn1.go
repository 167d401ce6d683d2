package cms

import (
	"bytes"
	"slices"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// The context-specific tags of CMS: primitive, and constructed.
const (
	tag0 asn1.Tag = 0x80
	tag2 asn1.Tag = 0x82

	constructed0 asn1.Tag = 0xa0
	constructed1 asn1.Tag = 0xa1
	constructed2 asn1.Tag = 0xa2
	constructed3 asn1.Tag = 0xa3
	constructed4 asn1.Tag = 0xa4
)

// null is the NULL that some AlgorithmIdentifiers have for parameters.
var null = []byte{0x05, 0x00}

// A marshaler appends one ASN.1 element to b. All types of this package that are written have this method.
type marshaler interface {
	marshal(b *cryptobyte.Builder)
}

// raw is an element that is DER already.
type raw []byte

func (r raw) marshal(b *cryptobyte.Builder) { b.AddBytes(r) }

// addSetOf writes a SET OF under the given tag, with its elements in the order that DER asks for: X.690 Section 11.6.
func addSetOf[T marshaler](b *cryptobyte.Builder, tag asn1.Tag, elements []T) {
	encoded := make([][]byte, 0, len(elements))
	for _, element := range elements {
		var one cryptobyte.Builder
		element.marshal(&one)
		der, err := one.Bytes()
		if err != nil {
			b.SetError(err)
			return
		}
		encoded = append(encoded, der)
	}
	// Comparing octet strings of which one may be the start of the other: DER elements never are.
	slices.SortFunc(encoded, bytes.Compare)
	b.AddASN1(tag, func(b *cryptobyte.Builder) {
		for _, der := range encoded {
			b.AddBytes(der)
		}
	})
}

// marshalAll returns the DER of one value. hint is about how long it will be.
func marshalAll(value marshaler, hint int) ([]byte, error) {
	b := cryptobyte.NewBuilder(make([]byte, 0, hint))
	value.marshal(b)
	return b.Bytes()
}

// marshalOctetString returns the DER of an OCTET STRING.
func marshalOctetString(octets []byte) ([]byte, error) {
	var b cryptobyte.Builder
	b.AddASN1OctetString(octets)
	return b.Bytes()
}
