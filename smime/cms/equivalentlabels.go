package cms

import (
	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"signet/smime/internal/oid"
)

// maxEquivalentLabels limits the labels of one attribute: one for each policy of those who read.
const maxEquivalentLabels = 64

// EquivalentLabels returns the attribute equivalentLabels, and nil where it is absent: what the signer says that a label
// means under other policies. It fails with [ErrMalformed] or [ErrTooLarge].
//
//	EquivalentLabels ::= SEQUENCE OF ESSSecurityLabel
//
// RFC 2634 Section 3.4.
func (si *SignerInfo) EquivalentLabels() ([]ESSSecurityLabel, error) {
	value, err := attributes(si.SignedAttrs).single(oid.EquivalentLabels)
	if err != nil || value == nil {
		return nil, err
	}
	var sequence cryptobyte.String
	if !value.ReadASN1(&sequence, asn1.SEQUENCE) || !value.Empty() {
		return nil, malformed("attribute equivalentLabels")
	}
	var labels []ESSSecurityLabel
	for !sequence.Empty() {
		if len(labels) == maxEquivalentLabels {
			return nil, tooMany("equivalentLabels", maxEquivalentLabels)
		}
		label, err := readESSSecurityLabel(&sequence)
		if err != nil {
			return nil, err
		}
		labels = append(labels, *label)
	}
	return labels, nil
}

func addEquivalentLabels(b *cryptobyte.Builder, labels []ESSSecurityLabel) {
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		for _, label := range labels {
			label.marshal(b)
		}
	})
}
