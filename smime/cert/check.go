package cert

import (
	"crypto/x509"
	"fmt"
	"time"
)

// A Purpose is what a certificate is to be used for.
type Purpose int

// The purposes.
const (
	Sign    Purpose = iota // verify signatures that its key makes
	Encrypt                // encrypt to its key
)

func (p Purpose) String() string {
	if p == Encrypt {
		return "encryption"
	}
	return "signatures"
}

// CheckOptions say what to check a certificate for.
type CheckOptions struct {
	Purpose Purpose

	// Address must be in the certificate; the empty address is not asked for.
	Address string

	// At is the time that counts: now. A signing time that the signer asserts must never be used here: who has an
	// expired key can assert any time.
	At time.Time

	Anchors []Anchor

	// Roots are more anchors, found by name; nil for none.
	Roots AnchorFinder

	// Intermediates may come from anywhere, such as the message itself. [MaxIntermediates] of those that could be above
	// the certificate are looked at.
	Intermediates []*x509.Certificate

	// Issuers are more intermediates, found by name; nil for none.
	Issuers IssuerFinder

	// Policies are those that the path must have. The zero value asks for none.
	Policies Policies

	// Revocation is asked about each certificate of the path, where there is one and the policy is not [RevocationOff].
	Revocation       Revocation
	RevocationPolicy RevocationPolicy

	// Memory makes many checks cheaper; nil where there is one alone.
	Memory *Memory
}

// Check says whether c can be used for e-mail as the options ask, and if not, for which reasons: all that hold, not the
// first. A report without findings is the only good one.
func Check(c *x509.Certificate, opts CheckOptions) Report {
	opts.At = opts.At.Truncate(time.Second) // the fineness of times in certificates
	p := findPath(c, opts)
	report := Report{Chain: p.chain(), Trusted: p.trusted(), Findings: p.faults}
	report.checkRevocation(opts)
	report.checkTime(opts.At)
	report.checkUsage(c, p, opts.Purpose)
	if opts.Address != "" {
		report.checkAddress(c, opts.Address)
	}
	report.checkStrength()
	return report
}

// CheckAnchor says what is wrong with an anchor itself: its time and its key. What it vouches for, [Check] says.
func CheckAnchor(c *x509.Certificate, at time.Time) Report {
	report := Report{Chain: []*x509.Certificate{c}, Trusted: true}
	report.checkTime(at.Truncate(time.Second))
	report.checkStrength()
	return report
}

const validityRule = "RFC 5280 Section 6.1.3"

func (r *Report) checkTime(at time.Time) {
	for _, c := range r.Chain {
		if at.After(c.NotAfter) {
			r.add(Expired, c, validityRule, fmt.Sprintf("%s was valid until %s", name(c), c.NotAfter.UTC().Format(time.RFC3339)))
		}
	}
	for _, c := range r.Chain {
		if at.Before(c.NotBefore) {
			r.add(NotYetValid, c, validityRule, fmt.Sprintf("%s is valid from %s", name(c), c.NotBefore.UTC().Format(time.RFC3339)))
		}
	}
}

func (r *Report) checkAddress(c *x509.Certificate, address string) {
	// Where there are constraints, addresses that they do not bind prove nothing.
	known := Addresses(c)
	if constrained(r.Chain) {
		known = boundAddresses(c)
	}
	switch {
	case len(known) == 0:
		r.add(AddressMismatch, c, "RFC 8550 Section 3", "the certificate has no e-mail address")
	case !contains(known, address):
		r.add(AddressMismatch, c, "RFC 8550 Section 3", fmt.Sprintf("the certificate is not for %s", address))
	}
}

// constrained tells whether an authority may only issue certificates for some addresses.
func constrained(chain []*x509.Certificate) bool {
	for _, c := range chain[1:] {
		if len(c.PermittedEmailAddresses) > 0 || len(c.ExcludedEmailAddresses) > 0 {
			return true
		}
	}
	return false
}
