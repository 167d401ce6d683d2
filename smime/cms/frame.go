package cms

import (
	encoding_asn1 "encoding/asn1"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// A frame is the DER around one large OCTET STRING, as what goes before its octets and what goes after them. A
// [cryptobyte.Builder] moves what it has written once for each structure around it; in a frame the octets are written
// once, and a cipher can write them there.
//
// Frames are made from the inside to the outside.
type frame struct {
	head, tail []byte
	size       int // of the octets between head and tail
	err        error
}

// newFrame returns the frame of an OCTET STRING of size octets under the given tag, which must be primitive.
func newFrame(tag asn1.Tag, size int) *frame {
	f := &frame{size: size}
	f.head = appendHeader(nil, tag, size)
	return f
}

// enclose puts the frame into an element, between the elements that before and after write; either may be nil.
func (f *frame) enclose(tag asn1.Tag, before, after func(*cryptobyte.Builder)) {
	head, tail := f.build(before), f.build(after)
	inner := append(head, f.head...)
	f.tail = append(f.tail, tail...)
	f.head = append(appendHeader(nil, tag, len(inner)+f.size+len(f.tail)), inner...)
}

// contentInfo puts a ContentInfo around the frame of its content: RFC 5652 Section 3.
func (f *frame) contentInfo(contentType encoding_asn1.ObjectIdentifier) {
	f.enclose(constructed0, nil, nil)
	f.enclose(asn1.SEQUENCE, func(b *cryptobyte.Builder) { b.AddASN1ObjectIdentifier(contentType) }, nil)
}

func (f *frame) build(write func(*cryptobyte.Builder)) []byte {
	if write == nil {
		return nil
	}
	var b cryptobyte.Builder
	write(&b)
	der, err := b.Bytes()
	if err != nil {
		f.err = err
	}
	return der
}

// start returns what goes before the octets, with room for all that follows.
func (f *frame) start() ([]byte, error) {
	buffer := make([]byte, 0, len(f.head)+f.size+len(f.tail))
	return append(buffer, f.head...), f.err
}

// fill returns the whole, around octets that exist already.
func (f *frame) fill(octets []byte) ([]byte, error) {
	der, err := f.start()
	return append(append(der, octets...), f.tail...), err
}

// appendHeader appends the identifier and length octets of DER: X.690 Section 10.1.
func appendHeader(der []byte, tag asn1.Tag, length int) []byte {
	der = append(der, byte(tag))
	if length < 0x80 {
		return append(der, byte(length))
	}
	count := 1
	for length>>(8*count) > 0 {
		count++
	}
	der = append(der, 0x80|byte(count))
	for count--; count >= 0; count-- {
		der = append(der, byte(length>>(8*count)))
	}
	return der
}
