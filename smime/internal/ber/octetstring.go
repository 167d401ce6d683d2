package ber

import (
	"golang.org/x/crypto/cryptobyte"
	cryptobyte_asn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// OctetString returns the octets of an element in DER whose type is [n] IMPLICIT OCTET STRING. It is primitive in DER;
// after [ToDER] it can still be constructed, with OCTET STRINGs inside, as ToDER cannot know its type.
//
// It fails with [ErrMalformed] where the contents are anything else.
func OctetString(tag byte, contents []byte) ([]byte, error) {
	if tag&constructed == 0 {
		return contents, nil
	}
	pieces := cryptobyte.String(contents)
	joined := make([]byte, 0, len(contents))
	for !pieces.Empty() {
		var piece cryptobyte.String
		if !pieces.ReadASN1(&piece, cryptobyte_asn1.OCTET_STRING) {
			return nil, ErrMalformed
		}
		joined = append(joined, piece...)
	}
	return joined, nil
}
