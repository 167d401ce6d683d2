package keystore

import (
	"crypto/x509"
	"slices"
	"time"

	"signet/smime/cert"
)

// Renewals links the certificates of the user's keys in time. A certificate renews another one where all of these hold:
//
//   - its validity begins later;
//   - it is for the same key, or else for the same addresses (as [cert.MatchAddress] compares them) and the same uses,
//     which are signing, encryption or both.
//
// Of several that it renews, the one that begins last is its predecessor; of several that renew it, the one that begins
// first is its successor. The old key goes on decrypting; which key signs is decided by what is valid and newest, not by
// links.
type Renewals struct {
	Predecessor, Successor map[string]string // ids by id
}

// RenewalsOf links keys.
func RenewalsOf(keys []Key) Renewals {
	r := Renewals{map[string]string{}, map[string]string{}}
	oldestFirst := slices.Clone(keys)
	slices.SortStableFunc(oldestFirst, func(a, b Key) int {
		return a.Certificate.NotBefore.Compare(b.Certificate.NotBefore)
	})
	for i, newer := range oldestFirst {
		for _, older := range slices.Backward(oldestFirst[:i]) {
			if !renews(newer.Certificate, older.Certificate) {
				continue
			}
			if r.Predecessor[newer.ID] == "" {
				r.Predecessor[newer.ID] = older.ID
			}
			if r.Successor[older.ID] == "" {
				r.Successor[older.ID] = newer.ID
			}
		}
	}
	return r
}

// renews is the rule of [Renewals].
func renews(newer, older *x509.Certificate) bool {
	if !newer.NotBefore.After(older.NotBefore) {
		return false
	}
	if slices.Equal(newer.RawSubjectPublicKeyInfo, older.RawSubjectPublicKeyInfo) {
		return true
	}
	addresses := canonicalAddresses(newer)
	return len(addresses) > 0 && slices.Equal(addresses, canonicalAddresses(older)) && usesOf(newer) == usesOf(older)
}

func canonicalAddresses(c *x509.Certificate) []string {
	var addresses []string
	for _, address := range cert.Addresses(c) {
		if canonical, ok := cert.CanonicalAddress(address); ok {
			addresses = append(addresses, canonical)
		}
	}
	slices.Sort(addresses)
	return slices.Compact(addresses)
}

// uses are what a certificate may be used for.
type uses struct{ signs, encrypts bool }

func usesOf(c *x509.Certificate) uses {
	may := func(purpose cert.Purpose) bool {
		return !cert.Check(c, cert.CheckOptions{Purpose: purpose}).Has(cert.WrongUsage)
	}
	return uses{may(cert.Sign), may(cert.Encrypt)}
}

// An Expiry says how close the end of a certificate is.
type Expiry string

// The stages. The user is told of each once.
const (
	ExpiryOK      Expiry = "ok"
	ExpirySoon30  Expiry = "soon30" // 30 days are left at most
	ExpirySoon7   Expiry = "soon7"  // 7 days are left at most
	ExpiryExpired Expiry = "expired"
)

// ExpiryOf tells the stage at a time.
func ExpiryOf(c *x509.Certificate, now time.Time) Expiry {
	const day = 24 * time.Hour
	switch left := c.NotAfter.Sub(now); {
	case left < 0:
		return ExpiryExpired
	case left <= 7*day:
		return ExpirySoon7
	case left <= 30*day:
		return ExpirySoon30
	default:
		return ExpiryOK
	}
}
