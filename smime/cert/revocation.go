package cert

import (
	"crypto/x509"
	"fmt"
	"time"
)

// A Revocation knows which certificates were revoked. Package revocation has one that reads CRLs and OCSP responses.
type Revocation interface {
	// Check tells what is known at a time about the first certificate of a chain. The second has issued it, and the last is
	// the trust anchor.
	Check(chain []*x509.Certificate, at time.Time) RevocationStatus
}

// A RevocationState is whether a certificate was revoked. The zero state is that nobody knows.
type RevocationState int

// The states.
const (
	RevocationStateUnknown RevocationState = iota
	RevocationStateGood
	RevocationStateRevoked
)

// A RevocationStatus is what is known about one certificate.
type RevocationStatus struct {
	State RevocationState

	RevokedAt time.Time // where revoked
	Reason    string    // where revoked: the name of the CRLReason, "" where none was given. RFC 5280 Section 5.3.1
	Why       string    // in English: why it is unknown, or what was not looked at

	Source     string    // where from: "message", "cache", "online", "file"
	At         time.Time // the time of the CRL or the response, its thisUpdate
	NextUpdate time.Time // when there will be a newer one, zero where that is not said
}

// A RevocationPolicy says what it means that nobody knows whether a certificate was revoked.
type RevocationPolicy int

// The policies.
const (
	RevocationOff RevocationPolicy = iota // nobody is asked
	SoftFail                              // a certificate of which nobody knows is taken for good; the report says so
	HardFail                              // it is not: there is a finding
)

// checkRevocation asks about all certificates of the chain but the anchor.
func (r *Report) checkRevocation(opts CheckOptions) {
	if opts.Revocation == nil || opts.RevocationPolicy == RevocationOff || !r.Trusted {
		return
	}
	const rule = "RFC 5280 Section 6.3"
	for i, c := range r.Chain[:len(r.Chain)-1] {
		status := opts.Revocation.Check(r.Chain[i:], opts.At)
		r.Revocation = append(r.Revocation, status)
		switch {
		case status.State == RevocationStateRevoked:
			detail := fmt.Sprintf("%s was revoked on %s", name(c), status.RevokedAt.UTC().Format(time.RFC3339))
			if status.Reason != "" {
				detail += " (" + status.Reason + ")"
			}
			r.add(Revoked, c, rule, detail)
		case status.State == RevocationStateUnknown && opts.RevocationPolicy == HardFail:
			r.add(RevocationUnknown, c, rule, fmt.Sprintf("whether %s was revoked is not known: %s", name(c), status.Why))
		}
	}
}
