package cms

import (
	"encoding/hex"
	"time"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// A KEKIdentifier says which key, that sender and recipients share, encrypts the content key.
//
//	KEKIdentifier ::= SEQUENCE {
//	  keyIdentifier OCTET STRING,
//	  date GeneralizedTime OPTIONAL,
//	  other OtherKeyAttribute OPTIONAL }
//
// RFC 5652 Section 6.2.3.
type KEKIdentifier struct {
	KeyIdentifier []byte
	Date          time.Time          // the zero time where absent
	Other         *OtherKeyAttribute // nil where absent
}

// String describes id in one line, for people.
func (id KEKIdentifier) String() string { return "shared key " + hex.EncodeToString(id.KeyIdentifier) }

// readKEKIdentifier reads the fields of a KEKIdentifier. A RecipientKeyIdentifier has the same.
func readKEKIdentifier(sequence cryptobyte.String, id *KEKIdentifier) bool {
	var key cryptobyte.String
	if !sequence.ReadASN1(&key, asn1.OCTET_STRING) || len(key) > maxIdentifierSize {
		return false
	}
	id.KeyIdentifier = key
	if sequence.PeekASN1Tag(asn1.GeneralizedTime) && !sequence.ReadASN1GeneralizedTime(&id.Date) {
		return false
	}
	return readOptionalOtherKeyAttribute(&sequence, &id.Other) && sequence.Empty()
}

// marshalTagged writes a KEKIdentifier under its own tag, or a RecipientKeyIdentifier under an IMPLICIT one.
func (id KEKIdentifier) marshalTagged(b *cryptobyte.Builder, tag asn1.Tag) {
	b.AddASN1(tag, func(b *cryptobyte.Builder) {
		b.AddASN1OctetString(id.KeyIdentifier)
		if !id.Date.IsZero() {
			b.AddASN1GeneralizedTime(id.Date)
		}
		if id.Other != nil {
			id.Other.marshal(b)
		}
	})
}
