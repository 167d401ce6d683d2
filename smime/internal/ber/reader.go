package ber

import "fmt"

// A reader checks the data in one pass and measures what it takes in DER. It notes the size of each constructed
// element, in the order in which they begin: that is all that the writer cannot know when it comes to their headers.
type reader struct {
	data     []byte
	offset   int
	elements int
	sizes    []int // of the contents in DER
	isDER    bool  // so far
}

func (r *reader) malformed(fault string) error {
	return fmt.Errorf("%w at octet %d: %s", ErrMalformed, r.offset, fault)
}

// element reads one element and returns its tag and the size of its contents in DER.
func (r *reader) element(depth int) (tag byte, size int, err error) {
	h, err := r.header(depth)
	if err != nil {
		return 0, 0, err
	}
	if h.tag&constructed == 0 {
		r.offset += h.length
		return h.tag, h.length, nil
	}
	if isString(h.tag) {
		r.isDER = false
	}
	slot := len(r.sizes)
	r.sizes = append(r.sizes, 0)
	for end := r.offset + h.length; !r.atEnd(h, end); {
		if !h.indefinite && r.offset > end {
			return 0, 0, r.malformed("an element is longer than the one around it")
		}
		tag, inner, err := r.element(depth + 1)
		if err != nil {
			return 0, 0, err
		}
		if isString(h.tag) {
			if err := r.checkPiece(h.tag, tag); err != nil {
				return 0, 0, err
			}
		} else {
			size += headerSize(inner)
		}
		size += inner
	}
	if h.indefinite {
		r.offset += 2
	}
	r.sizes[slot] = size
	return h.tag, size, nil
}

// header reads the next header and checks it against the limits.
func (r *reader) header(depth int) (header, error) {
	if depth >= MaxDepth {
		return header{}, fmt.Errorf("%w at octet %d", ErrTooDeep, r.offset)
	}
	if r.elements++; r.elements > MaxElements {
		return header{}, fmt.Errorf("%w: more than %d elements", ErrTooLarge, MaxElements)
	}
	h, size, fault := readHeader(r.data[r.offset:])
	switch {
	case fault != "":
		return header{}, r.malformed(fault)
	case h.tag == 0:
		return header{}, r.malformed("an end of contents where an element should be")
	case h.length > len(r.data)-r.offset-size:
		return header{}, r.malformed("the element is longer than the data")
	case h.tag == objectID && h.length > MaxObjectIdentifier:
		return header{}, fmt.Errorf("%w: an OBJECT IDENTIFIER of %d octets", ErrTooLarge, h.length)
	}
	r.offset += size
	if !h.minimal {
		r.isDER = false
	}
	return h, nil
}

// atEnd tells whether the contents of the element end here.
func (r *reader) atEnd(h header, end int) bool {
	if !h.indefinite {
		return r.offset == end
	}
	rest := r.data[r.offset:]
	return len(rest) >= 2 && rest[0] == 0 && rest[1] == 0
}

// checkPiece checks the tag of a piece of a string. Pieces of a character string are OCTET STRINGs in X.690 Section
// 8.23; some encoders give them the tag of the whole.
func (r *reader) checkPiece(whole, piece byte) error {
	whole, piece = whole&^constructed, piece&^constructed
	switch {
	case whole == bitString:
		// Each piece has its own count of unused bits. Nobody is known to send such a thing.
		return r.malformed("a BIT STRING in pieces")
	case piece != whole && piece != octetString:
		return r.malformed("a piece of a string is of another type")
	}
	return nil
}
