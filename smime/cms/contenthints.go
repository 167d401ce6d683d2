package cms

import (
	encoding_asn1 "encoding/asn1"
	"unicode/utf8"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"signet/smime/internal/oid"
)

// A ContentHints says on the outside what is in the innermost content, as far as its signer wants that known.
//
//	ContentHints ::= SEQUENCE {
//	  contentDescription UTF8String (SIZE (1..MAX)) OPTIONAL,
//	  contentType ContentType }
//
// RFC 2634 Section 2.9.
type ContentHints struct {
	ContentDescription string // "" where absent
	ContentType        encoding_asn1.ObjectIdentifier
}

// maxTextSize limits a text that somebody else wrote for people to read, in octets.
const maxTextSize = 4 << 10

// ContentHints returns the attribute contentHints, and nil where it is absent. It fails with [ErrMalformed].
func (si *SignerInfo) ContentHints() (*ContentHints, error) {
	value, err := attributes(si.SignedAttrs).single(oid.ContentHints)
	if err != nil || value == nil {
		return nil, err
	}
	var sequence, description cryptobyte.String
	var hints ContentHints
	var present bool
	if !value.ReadASN1(&sequence, asn1.SEQUENCE) || !value.Empty() ||
		!sequence.ReadOptionalASN1(&description, &present, asn1.UTF8String) ||
		present && !isText(description) {
		return nil, malformed("attribute contentHints contentDescription")
	}
	hints.ContentDescription = string(description)
	if !sequence.ReadASN1ObjectIdentifier(&hints.ContentType) || !sequence.Empty() {
		return nil, malformed("attribute contentHints contentType")
	}
	return &hints, nil
}

// isText tells whether octets are a UTF8String (SIZE (1..MAX)) of bearable length.
func isText(octets []byte) bool {
	return len(octets) > 0 && len(octets) <= maxTextSize && utf8.Valid(octets)
}

func (hints ContentHints) marshal(b *cryptobyte.Builder) {
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		if hints.ContentDescription != "" {
			b.AddASN1(asn1.UTF8String, func(b *cryptobyte.Builder) { b.AddBytes([]byte(hints.ContentDescription)) })
		}
		b.AddASN1ObjectIdentifier(hints.ContentType)
	})
}
