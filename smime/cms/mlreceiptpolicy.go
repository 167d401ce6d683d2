package cms

import (
	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// An MLReceiptPolicy says what becomes of receipts for a message that a mailing list has sent on: none are sent where both
// fields are nil; else they go to some instead of, or besides, those whom the signer named.
//
//	MLReceiptPolicy ::= CHOICE {
//	  none [0] NULL,
//	  insteadOf [1] SEQUENCE SIZE (1..MAX) OF GeneralNames,
//	  inAdditionTo [2] SEQUENCE SIZE (1..MAX) OF GeneralNames }
//
// RFC 2634 Section 4.4, with IMPLICIT tags.
type MLReceiptPolicy struct {
	InsteadOf    []GeneralNames
	InAdditionTo []GeneralNames
}

// None tells whether no receipts are sent.
func (policy MLReceiptPolicy) None() bool {
	return policy.InsteadOf == nil && policy.InAdditionTo == nil
}

func readMLReceiptPolicy(s *cryptobyte.String) (*MLReceiptPolicy, error) {
	var contents cryptobyte.String
	var tag asn1.Tag
	var policy MLReceiptPolicy
	var err error
	ok := s.ReadAnyASN1(&contents, &tag)
	switch tag {
	case tag0:
		ok = ok && contents.Empty()
	case constructed1:
		ok = ok && !contents.Empty()
		policy.InsteadOf, err = readEntities(contents, MaxReceiptsTo)
	case constructed2:
		ok = ok && !contents.Empty()
		policy.InAdditionTo, err = readEntities(contents, MaxReceiptsTo)
	default:
		ok = false
	}
	if !ok {
		return nil, malformed("MLReceiptPolicy")
	}
	return &policy, err
}

func (policy MLReceiptPolicy) marshal(b *cryptobyte.Builder) {
	switch {
	case policy.InsteadOf != nil:
		addEntities(b, constructed1, policy.InsteadOf)
	case policy.InAdditionTo != nil:
		addEntities(b, constructed2, policy.InAdditionTo)
	default:
		b.AddASN1(tag0, func(*cryptobyte.Builder) {})
	}
}
