package cert

import (
	"crypto/x509"
	"slices"
	"time"
)

// An Anchor is an authority that is trusted because somebody said so: Mozilla, the administrator, or the user.
type Anchor struct {
	Certificate *x509.Certificate

	// DistrustAfter ends the trust: certificates for people whose validity begins later are not vouched for, those from
	// before are. Zero where there is no end.
	DistrustAfter time.Time

	// Domains are those whose addresses the anchor may vouch for: "example.test" is that domain alone, ".example.test" all
	// below it. None means all domains.
	Domains []string

	// Purposes are those that it may vouch for; none means all.
	Purposes []Purpose
}

// An AnchorFinder finds anchors by name. It is for those who have more of them than should be looked at, or even parsed,
// for each certificate.
type AnchorFinder interface {
	// FindAnchors returns the anchors whose subject is the name, in any order.
	FindAnchors(subject Name) []Anchor
}

// An IssuerFinder finds certificates of authorities by name. Nothing proves anything about them. It is for those who have
// more of them than should be looked at for each certificate.
type IssuerFinder interface {
	// FindIssuers returns the certificates whose subject is the name, in any order.
	FindIssuers(subject Name) []*x509.Certificate
}

// AnchorsOf returns anchors without limits.
func AnchorsOf(certificates ...*x509.Certificate) []Anchor {
	anchors := make([]Anchor, len(certificates))
	for i, c := range certificates {
		anchors[i].Certificate = c
	}
	return anchors
}

func (a Anchor) vouchesFor(purpose Purpose) bool {
	return len(a.Purposes) == 0 || slices.Contains(a.Purposes, purpose)
}
