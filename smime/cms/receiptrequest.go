package cms

import (
	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"signet/smime/internal/oid"
)

// A ReceiptRequest asks the recipients of a message to confirm with a signature that they have verified this one.
//
//	ReceiptRequest ::= SEQUENCE {
//	  signedContentIdentifier ContentIdentifier,
//	  receiptsFrom ReceiptsFrom,
//	  receiptsTo SEQUENCE SIZE (1..ub-receiptsTo) OF GeneralNames }
//
// RFC 2634 Section 2.7.
type ReceiptRequest struct {
	SignedContentIdentifier ContentIdentifier
	ReceiptsFrom            ReceiptsFrom
	ReceiptsTo              []GeneralNames // each is one entity, with the addresses that mean it
}

// A ReceiptsFrom says who is asked.
//
//	ReceiptsFrom ::= CHOICE {
//	  allOrFirstTier [0] AllOrFirstTier,
//	  receiptList [1] SEQUENCE OF GeneralNames }
//
//	AllOrFirstTier ::= INTEGER { allReceipts (0), firstTierRecipients (1) }
//
// RFC 2634 Section 2.7, with IMPLICIT tags.
type ReceiptsFrom struct {
	AllOrFirstTier AllOrFirstTier
	ReceiptList    []GeneralNames // not nil where the choice is receiptList: then it decides alone
}

// An AllOrFirstTier is everybody, or those whom no mailing list has sent the message to.
type AllOrFirstTier int

// The values of AllOrFirstTier.
const (
	AllReceipts         AllOrFirstTier = 0
	FirstTierRecipients AllOrFirstTier = 1
)

// The limits of a ReceiptRequest. RFC 2634 has the first, ub-receiptsTo.
const (
	MaxReceiptsTo  = 16
	maxReceiptList = 1000
)

// ReceiptRequest returns the attribute receiptRequest, and nil where it is absent. It fails with [ErrMalformed] or
// [ErrTooLarge].
func (si *SignerInfo) ReceiptRequest() (*ReceiptRequest, error) {
	value, err := attributes(si.SignedAttrs).single(oid.ReceiptRequest)
	if err != nil || value == nil {
		return nil, err
	}
	var sequence, to cryptobyte.String
	var request ReceiptRequest
	if !value.ReadASN1(&sequence, asn1.SEQUENCE) || !value.Empty() ||
		!readContentIdentifier(&sequence, &request.SignedContentIdentifier) {
		return nil, malformed("attribute receiptRequest signedContentIdentifier")
	}
	if request.ReceiptsFrom, err = readReceiptsFrom(&sequence); err != nil {
		return nil, err
	}
	if !sequence.ReadASN1(&to, asn1.SEQUENCE) || to.Empty() || !sequence.Empty() {
		return nil, malformed("attribute receiptRequest receiptsTo")
	}
	request.ReceiptsTo, err = readEntities(to, MaxReceiptsTo)
	return &request, err
}

func readReceiptsFrom(s *cryptobyte.String) (ReceiptsFrom, error) {
	var from ReceiptsFrom
	var list cryptobyte.String
	switch {
	case s.PeekASN1Tag(constructed1) && s.ReadASN1(&list, constructed1):
		var err error
		from.ReceiptList, err = readEntities(list, maxReceiptList)
		if from.ReceiptList == nil {
			from.ReceiptList = []GeneralNames{} // a list with nobody on it is one all the same
		}
		return from, err
	case s.PeekASN1Tag(tag0):
		var value int64
		if s.ReadASN1Int64WithTag(&value, tag0) && (value == int64(AllReceipts) || value == int64(FirstTierRecipients)) {
			from.AllOrFirstTier = AllOrFirstTier(value)
			return from, nil
		}
	}
	return from, malformed("attribute receiptRequest receiptsFrom")
}

func (request ReceiptRequest) marshal(b *cryptobyte.Builder) {
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		request.SignedContentIdentifier.marshal(b)
		if list := request.ReceiptsFrom.ReceiptList; list != nil {
			addEntities(b, constructed1, list)
		} else {
			b.AddASN1Int64WithTag(int64(request.ReceiptsFrom.AllOrFirstTier), tag0)
		}
		addEntities(b, asn1.SEQUENCE, request.ReceiptsTo)
	})
}
