package cms

import (
	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"signet/smime/internal/oid"
)

// maxMLData is ub-ml-expansion-history.
const maxMLData = 64

// MLExpansionHistory returns the attribute mlExpansionHistory, and nil where it is absent: the mailing lists that have sent
// the message on, the first one first. It fails with [ErrMalformed] or [ErrTooLarge].
//
//	MLExpansionHistory ::= SEQUENCE SIZE (1..ub-ml-expansion-history) OF MLData
//
// RFC 2634 Section 4.4.
func (si *SignerInfo) MLExpansionHistory() ([]MLData, error) {
	value, err := attributes(si.SignedAttrs).single(oid.MLExpansionHistory)
	if err != nil || value == nil {
		return nil, err
	}
	var sequence cryptobyte.String
	if !value.ReadASN1(&sequence, asn1.SEQUENCE) || !value.Empty() || sequence.Empty() {
		return nil, malformed("attribute mlExpansionHistory")
	}
	var history []MLData
	for !sequence.Empty() {
		if len(history) == maxMLData {
			return nil, tooMany("MLData", maxMLData)
		}
		data, err := readMLData(&sequence)
		if err != nil {
			return nil, err
		}
		history = append(history, data)
	}
	return history, nil
}

func addMLExpansionHistory(b *cryptobyte.Builder, history []MLData) {
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		for _, data := range history {
			data.marshal(b)
		}
	})
}
