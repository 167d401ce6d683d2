package cms

import (
	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"signet/smime/internal/oid"
)

// A ContentIdentifier names signed content. Who makes one sees to it that no other content has the same.
//
//	ContentIdentifier ::= OCTET STRING
//
// RFC 2634 Section 2.7.
type ContentIdentifier []byte

func readContentIdentifier(s *cryptobyte.String, id *ContentIdentifier) bool {
	var octets cryptobyte.String
	if !s.ReadASN1(&octets, asn1.OCTET_STRING) || octets.Empty() || len(octets) > maxIdentifierSize {
		return false
	}
	*id = ContentIdentifier(octets)
	return true
}

func (id ContentIdentifier) marshal(b *cryptobyte.Builder) { b.AddASN1OctetString(id) }

// ContentIdentifier returns the attribute contentIdentifier, by which a [ContentReference] of another message can name this
// one, and nil where it is absent. It fails with [ErrMalformed].
func (si *SignerInfo) ContentIdentifier() (ContentIdentifier, error) {
	value, err := attributes(si.SignedAttrs).single(oid.ContentIdentifier)
	if err != nil || value == nil {
		return nil, err
	}
	var id ContentIdentifier
	if !readContentIdentifier(&value, &id) || !value.Empty() {
		return nil, malformed("attribute contentIdentifier")
	}
	return id, nil
}
