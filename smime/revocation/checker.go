package revocation

import (
	"crypto/x509"
	"fmt"
	"slices"
	"strings"
	"time"

	"signet/smime/cert"
)

// The limits of a [Checker].
const (
	// Tolerance is how wrong the clocks of authorities, responders and users may be.
	Tolerance = 5 * time.Minute

	// MaxAge is how old an OCSP response may be that does not say until when it holds. It means that a newer one can be had
	// at any time: RFC 6960 Section 2.4.
	MaxAge = 24 * time.Hour

	maxSignatures = 200 // checks of signatures for one certificate
	maxPaths      = 8   // signers of CRLs to whom a path is looked for, for one certificate
	maxDepth      = 3   // signers of CRLs whose own revocation is looked up
	maxSigners    = 4   // certificates that are tried for one CRL
	maxReasons    = 4   // that are told for one certificate of which nothing is known
)

// A Checker is a [cert.Revocation] that believes CRLs and OCSP responses where RFC 5280 Section 6.3 and RFC 6960 Section
// 3.2 let it. It is for one use, such as one message, and not for several goroutines.
//
// A certificate that any of them revokes is revoked, be it out of date: revocation is for good, and nobody can undo it by
// keeping newer answers away. Only a hold ends, with a newer answer. Everything else needs an answer that is of now.
type Checker struct {
	Evidence *Evidence

	// Certificates may have signed CRLs: those of a message, and authorities that are known.
	Certificates []*x509.Certificate

	// Issuers are more of them, found by name; nil for none.
	Issuers cert.IssuerFinder

	// TakesWeak also believes what is signed with SHA-1 and by keys of its time, for records of the past.
	TakesWeak bool

	bySubject         map[cert.Name][]*x509.Certificate
	signatures, paths int // that may still be looked at for this certificate
	depth             int
	underCheck        []*x509.Certificate // signers of CRLs, of which it is being found out whether they are good
}

var _ cert.Revocation = (*Checker)(nil)

// Check tells what is known of the first certificate of a chain.
func (c *Checker) Check(chain []*x509.Certificate, at time.Time) cert.RevocationStatus {
	if len(chain) < 2 || c.Evidence == nil {
		return cert.RevocationStatus{Why: "no CRL and no OCSP response is there"}
	}
	if c.depth == 0 {
		c.signatures, c.paths = maxSignatures, maxPaths
	}
	q := &question{Checker: c, chain: chain, at: at}
	q.askCRLs()
	q.askResponses()
	return q.status()
}

// A question is about one certificate.
type question struct {
	*Checker
	chain []*x509.Certificate
	at    time.Time

	answers []cert.RevocationStatus
	whyNot  []string
}

func (q *question) certificate() *x509.Certificate { return q.chain[0] }
func (q *question) issuer() *x509.Certificate      { return q.chain[1] }
func (q *question) anchor() *x509.Certificate      { return q.chain[len(q.chain)-1] }

func (q *question) doubt(format string, args ...any) {
	if why := fmt.Sprintf(format, args...); !slices.Contains(q.whyNot, why) && len(q.whyNot) < maxReasons {
		q.whyNot = append(q.whyNot, why)
	}
}

// status is what all answers together say.
func (q *question) status() cert.RevocationStatus {
	var newest, revoked *cert.RevocationStatus
	for i := range q.answers {
		a := &q.answers[i]
		if newest == nil || a.At.After(newest.At) {
			newest = a
		}
		// A revocation for good comes before a hold, and the newest before the others.
		if a.State == cert.RevocationStateRevoked &&
			(revoked == nil || isHold(revoked) && !isHold(a) || isHold(revoked) == isHold(a) && a.At.After(revoked.At)) {
			revoked = a
		}
	}
	switch {
	case revoked != nil && (!isHold(revoked) || !newest.At.After(revoked.At)):
		return *revoked
	case newest != nil:
		return *newest
	case len(q.whyNot) > 0:
		return cert.RevocationStatus{Why: strings.Join(q.whyNot, "; ")}
	default:
		return cert.RevocationStatus{Why: "no CRL and no OCSP response is about it"}
	}
}

func isHold(s *cert.RevocationStatus) bool { return s.Reason == certificateHold.String() }

func (q *question) revokedBy(r revokedEntry, source string, thisUpdate, nextUpdate time.Time) {
	q.answers = append(q.answers, cert.RevocationStatus{
		State: cert.RevocationStateRevoked, RevokedAt: r.at, Reason: r.reason.String(),
		Source: source, At: thisUpdate, NextUpdate: nextUpdate,
	})
}

func (q *question) good(source string, thisUpdate, nextUpdate time.Time, why string) {
	q.answers = append(q.answers, cert.RevocationStatus{
		State: cert.RevocationStateGood, Source: source, At: thisUpdate, NextUpdate: nextUpdate, Why: why,
	})
}

// checkSignature checks a signature, once for each key.
func (c *Checker) checkSignature(s *signed, signer *x509.Certificate) error {
	if err := s.checkStrength(); err != nil && !c.TakesWeak {
		return err
	}
	key := string(signer.RawSubjectPublicKeyInfo)
	if err, found := s.remembered(key); found {
		return err
	}
	if c.signatures == 0 {
		return unsupported("more signatures than are checked")
	}
	c.signatures--
	err := s.check(signer)
	s.remember(key, err)
	return err
}
