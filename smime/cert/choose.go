package cert

import (
	"bytes"
	"cmp"
	"crypto/x509"
	"slices"
)

// A Candidate is a certificate that a message for an address could be encrypted to.
type Candidate struct {
	Certificate *x509.Certificate

	// Report is what came of checking the certificate for [Encrypt] and the address.
	Report Report

	// Preferred means that its holder asked for it in the last message that they signed. RFC 8551 Section 2.5.3.
	Preferred bool
}

// A Grade says how good a candidate is. The lower is the better.
type Grade int

// The grades.
const (
	GradeReady     Grade = iota // valid now, trusted, made for it
	GradeUntrusted              // can be used, but nobody who is trusted vouches for it, or what vouches is weak
	GradeUntimely               // expired, or not yet valid
	GradeUnchecked              // whether it was revoked is not known, and must be
	GradeRevoked                // it, or one above it, was revoked
	GradeUnfit                  // not made for encryption, or not for the address
)

// Grade returns the grade of a certificate with this report. What is worst decides.
func (r Report) Grade() Grade {
	switch {
	case r.Has(WrongUsage), r.Has(AddressMismatch):
		return GradeUnfit
	case r.Has(Revoked):
		return GradeRevoked
	case r.Has(RevocationUnknown):
		return GradeUnchecked
	case r.Has(Expired), r.Has(NotYetValid):
		return GradeUntimely
	case len(r.Findings) > 0:
		return GradeUntrusted
	default:
		return GradeReady
	}
}

// A Reason says why a candidate was chosen. Reasons are stable.
type Reason string

// The reasons. The "only" ones say what is wrong with the best of the others.
const (
	OnlyOne           Reason = "only-one"            // there is no other
	OnlyFit           Reason = "only-fit"            // the others are not made for encryption
	OnlyValid         Reason = "only-valid"          // the others are expired, not yet valid or revoked
	OnlyTrusted       Reason = "only-trusted"        // nobody who is trusted vouches for the others
	PreferredBySigner Reason = "preferred-by-signer" // the holder asked for it in the last signed message
	Newest            Reason = "newest"              // of those that are as good, it was issued last
)

// Choose returns the index of the best candidate and why it is the best, and -1 where there is none. The grade decides,
// so that no bad certificate stands in the way of a good one; then what the holder asked for; then the later beginning,
// and the later end, of the validity.
func Choose(candidates []Candidate) (best int, why Reason) {
	if len(candidates) == 0 {
		return -1, ""
	}
	order := make([]int, len(candidates))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return compareCandidates(candidates[i], candidates[j]) })
	if len(order) == 1 {
		return order[0], OnlyOne
	}
	first, second := candidates[order[0]], candidates[order[1]]
	switch grade := second.Report.Grade(); {
	case grade == first.Report.Grade():
		if first.Preferred && !second.Preferred {
			return order[0], PreferredBySigner
		}
		return order[0], Newest
	case grade == GradeUnfit:
		return order[0], OnlyFit
	case grade == GradeUntrusted:
		return order[0], OnlyTrusted
	default:
		return order[0], OnlyValid
	}
}

// compareCandidates puts the better one first. The last comparison makes the order of equals the same each time.
func compareCandidates(a, b Candidate) int {
	preferred := 0
	if a.Preferred != b.Preferred {
		preferred = 1
		if a.Preferred {
			preferred = -1
		}
	}
	return cmp.Or(
		cmp.Compare(a.Report.Grade(), b.Report.Grade()),
		preferred,
		b.Certificate.NotBefore.Compare(a.Certificate.NotBefore),
		b.Certificate.NotAfter.Compare(a.Certificate.NotAfter),
		bytes.Compare(a.Certificate.Raw, b.Certificate.Raw),
	)
}
