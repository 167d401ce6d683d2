// Package ber turns BER into DER, so that the rest of Signet reads DER alone.
//
// [ToDER] gives every element a definite length in its shortest form and joins strings that were sent in pieces. It does
// not sort a SET OF, nor change the contents of a primitive element: what was signed stays as it was signed. It does not
// know what the elements mean: an IMPLICIT tag hides that the element is a string, so the pieces of such a string stay
// pieces, and [OctetString] joins them for those who know.
//
// Both are bounded in depth, in the number of elements and in size, and read any bytes without panicking.
//
// ITU-T X.690 (02/2021), Sections 8.1 and 10.
package ber

import (
	"errors"
	"fmt"
)

// The limits of [ToDER].
const (
	MaxDepth    = 256     // elements within elements; real messages stay below 20, one key file of BoringSSL above 200
	MaxElements = 1 << 20 // 32 MiB sent in pieces of 64 octets are 524,288 elements
	MaxSize     = 1 << 28 // octets, 256 MiB; a WebAssembly module has 4 GiB for everything

	// MaxObjectIdentifier is in octets of contents. Those in use have less than 32; each octet takes eight where one is
	// read, and errors print them.
	MaxObjectIdentifier = 256
)

// The errors of [ToDER]. They are wrapped with the place of the fault.
var (
	ErrMalformed = errors.New("ber: malformed element")
	ErrTooDeep   = errors.New("ber: elements are nested too deeply")
	ErrTooLarge  = errors.New("ber: too large")
)

// ToDER returns the element that data begins with, in DER, and what follows it. The element shares memory with data
// where it is DER already.
//
// It fails with [ErrMalformed] where data does not begin with a BER element, and with [ErrTooDeep] or [ErrTooLarge]
// beyond the limits.
func ToDER(data []byte) (der, rest []byte, err error) {
	if len(data) > MaxSize {
		return nil, nil, fmt.Errorf("%w: %d octets", ErrTooLarge, len(data))
	}
	r := reader{data: data, isDER: true}
	_, size, err := r.element(0)
	if err != nil {
		return nil, nil, err
	}
	if r.isDER {
		return data[:r.offset], data[r.offset:], nil
	}
	w := writer{data: data, sizes: r.sizes, out: make([]byte, 0, headerSize(size)+size)}
	w.element()
	return w.out, data[r.offset:], nil
}

// Tags, and the bits of an identifier octet: X.690 Section 8.1.2.
const (
	classMask   = 0xc0
	constructed = 0x20
	numberMask  = 0x1f

	bitString   = 0x03
	octetString = 0x04
	objectID    = 0x06
)

// isString tells whether elements of this tag, when constructed, are strings in pieces: all universal tags but the
// structures EXTERNAL, EMBEDDED PDV, SEQUENCE and SET.
func isString(tag byte) bool {
	switch tag &^ constructed {
	case bitString, octetString, 0x0c, 0x12, 0x13, 0x14, 0x15, 0x16, 0x17, 0x18, 0x19, 0x1a, 0x1b, 0x1c, 0x1e:
		return true
	}
	return false
}

// A header is the identifier and length octets of an element.
type header struct {
	tag        byte // class, form and number; numbers above 30 are refused
	length     int
	indefinite bool
	minimal    bool // the length is definite and in its shortest form
}

// readHeader reads the header at the start of data, and its size.
func readHeader(data []byte) (h header, size int, fault string) {
	if len(data) < 2 {
		return h, 0, "the header is cut off"
	}
	h.tag = data[0]
	if h.tag&numberMask == numberMask {
		return h, 0, "a tag number above 30"
	}
	first := data[1]
	switch {
	case first < 0x80:
		h.length, h.minimal = int(first), true
		return h, 2, ""
	case first == 0x80:
		if h.tag&constructed == 0 {
			return h, 0, "a primitive element of indefinite length"
		}
		h.indefinite = true
		return h, 2, ""
	}
	count := int(first & 0x7f)
	if len(data) < 2+count {
		return h, 0, "the length is cut off"
	}
	for _, octet := range data[2 : 2+count] {
		if h.length > MaxSize {
			return h, 0, "the element is longer than the data"
		}
		h.length = h.length<<8 | int(octet)
	}
	h.minimal = h.length >= 0x80 && data[2] != 0
	return h, 2 + count, ""
}

// headerSize returns the size of a DER header before length octets.
func headerSize(length int) int {
	size := 2
	if length >= 0x80 {
		for ; length > 0; length >>= 8 {
			size++
		}
	}
	return size
}

func appendHeader(out []byte, tag byte, length int) []byte {
	out = append(out, tag)
	if length < 0x80 {
		return append(out, byte(length))
	}
	count := headerSize(length) - 2
	out = append(out, 0x80|byte(count))
	for shift := 8 * (count - 1); shift >= 0; shift -= 8 {
		out = append(out, byte(length>>shift))
	}
	return out
}
