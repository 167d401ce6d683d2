package revocation

import (
	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// A reason is why a certificate was revoked.
//
//	CRLReason ::= ENUMERATED { unspecified (0), keyCompromise (1), … aACompromise (10) }
//
// RFC 5280 Section 5.3.1.
type reason int

const (
	unspecified     reason = 0
	certificateHold reason = 6
	removeFromCRL   reason = 8
)

// reasonNames has "" for 0, which says no more than nothing, and for 7, which is not used.
var reasonNames = []string{
	"", "keyCompromise", "cACompromise", "affiliationChanged", "superseded", "cessationOfOperation", "certificateHold", "",
	"removeFromCRL", "privilegeWithdrawn", "aACompromise",
}

func (r reason) String() string { return reasonNames[r] }

func readReason(s *cryptobyte.String) (reason, bool) {
	var value int
	if !s.ReadASN1Enum(&value) || value < 0 || value >= len(reasonNames) {
		return unspecified, false
	}
	return reason(value), true
}

// reasons is a set of them: bit i is that of ReasonFlags.
//
//	ReasonFlags ::= BIT STRING { unused (0), keyCompromise (1), … aACompromise (8) }
//
// RFC 5280 Section 4.2.1.13.
type reasons uint16

// allReasons has all but unused.
const allReasons reasons = 0x1fe

// readOptionalReasons reads ReasonFlags under an implicit tag. Where there are none, all are meant.
func readOptionalReasons(s *cryptobyte.String, tag asn1.Tag) (reasons, bool) {
	var flags cryptobyte.String
	var present bool
	if !s.ReadOptionalASN1(&flags, &present, tag) {
		return 0, false
	}
	if !present {
		return allReasons, true
	}
	if len(flags) < 1 || len(flags) > 3 || flags[0] > 7 {
		return 0, false
	}
	var set reasons
	for i := range 8 * (len(flags) - 1) {
		if flags[1+i/8]&(0x80>>(i%8)) != 0 {
			set |= 1 << i
		}
	}
	return set & allReasons, true
}
