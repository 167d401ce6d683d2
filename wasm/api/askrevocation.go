package api

import (
	"crypto/x509"
	"slices"
	"strings"
	"time"

	"signet/smime/cert"
	"signet/smime/keystore"
	"signet/smime/revocation"
)

// How long authorities may take.
const (
	questionTime = 5 * time.Second  // for one question, where the administrator did not decide
	askingTime   = 10 * time.Second // for all of a call together; the same
)

// An asker knows which certificates were revoked, and asks their authorities where
// it does not and may. It is for one call. What authorities answer is evidence as
// any other: what cannot be believed is thrown away, and told.
//
// Authorities are asked about certificates alone for which an anchor vouches
// already, so that nobody can make Signet ask somewhere by sending a certificate.
type asker struct {
	*call
	online bool
	again  bool // also those who did not answer a moment ago

	known        *revocation.Evidence // the cache's
	certificates []*x509.Certificate  // that may have signed CRLs
	trust        trust
	fetched      []*revocation.Evidence
	question     time.Duration // for one
	budget       time.Duration // for all
	spent        time.Duration
	wants        map[string]string // certificate id: origin that the user must allow
	done         map[string]string // certificate id: what came of asking, "" for an answer
}

func (c *call) asker(trust trust) (*asker, error) {
	settings, err := c.revocationSettings(Empty{})
	if err != nil {
		return nil, err
	}
	known, err := c.knownRevocations()
	if err != nil {
		return nil, err
	}
	decided := c.decided()
	return &asker{
		question: milliseconds(decided.RevocationTimeoutMs, questionTime), budget: milliseconds(decided.RevocationBudgetMs, askingTime),
		call: c, online: settings.Online, known: known, certificates: trust.intermediates, trust: trust,
		wants: map[string]string{}, done: map[string]string{},
	}, nil
}

// milliseconds is the time that was decided, or else another.
func milliseconds(decided *int, otherwise time.Duration) time.Duration {
	if decided == nil {
		return otherwise
	}
	return time.Duration(*decided) * time.Millisecond
}

// couldTell tells whether asking could change what is known of a certificate, or
// what it means under a policy.
func (a *asker) couldTell(report cert.Report, policy cert.RevocationPolicy) bool {
	if policy != cert.HardFail && (!a.online || a.Fetch == nil) {
		return false
	}
	return slices.ContainsFunc(report.Revocation, func(s cert.RevocationStatus) bool { return s.State == cert.RevocationStateUnknown })
}

// With returns what is asked about the certificates of one layer of a message. It
// is a smime.RevocationSource.
func (a *asker) With(crls, responses [][]byte, certificates []*x509.Certificate) cert.Revocation {
	var brought revocation.Evidence
	return &layerAsker{
		asker: a, brought: brought.With(crls, responses, string(RevocationFromMessage)),
		certificates: slices.Concat(a.certificates, certificates),
	}
}

// A layerAsker also knows what a layer of a message brings.
type layerAsker struct {
	*asker
	brought      *revocation.Evidence
	certificates []*x509.Certificate

	checker *revocation.Checker
	learned int // how much was fetched when the checker was made
}

// check checks with all that is known. What is known comes first, so that a message
// cannot crowd it out.
func (l *layerAsker) check(chain []*x509.Certificate, at time.Time) cert.RevocationStatus {
	if l.checker == nil || l.learned != len(l.fetched) {
		all := append(slices.Clone(l.fetched), l.known, l.brought)
		l.checker, l.learned = l.checkerOf(all...), len(l.fetched)
	}
	return l.checker.Check(chain, at)
}

func (l *layerAsker) checkerOf(all ...*revocation.Evidence) *revocation.Checker {
	return &revocation.Checker{Evidence: revocation.Merge(all...), Certificates: l.certificates, Issuers: l.trust}
}

// Check is of cert.Revocation.
func (l *layerAsker) Check(chain []*x509.Certificate, at time.Time) cert.RevocationStatus {
	status := l.check(chain, at)
	expired := at.After(chain[0].NotAfter)
	if status.State != cert.RevocationStateUnknown || !l.online || l.Fetch == nil || expired {
		return status
	}
	id := keystore.ID(chain[0])
	if _, asked := l.done[id]; !asked {
		l.done[id] = l.ask(chain, func(all ...*revocation.Evidence) cert.RevocationStatus {
			return l.checkerOf(all...).Check(chain, at)
		})
		status = l.check(chain, at)
	}
	if told := l.done[id]; status.State == cert.RevocationStateUnknown && told != "" {
		status.Why = told
	}
	return status
}

// ask asks for the CRLs of a certificate, and then its responders: who publishes a
// CRL does not learn of whom it is wanted. It keeps what can be believed, and
// returns what is wrong with the rest.
func (a *asker) ask(chain []*x509.Certificate, check func(...*revocation.Evidence) cert.RevocationStatus) string {
	var problems []string
	var parts []*revocation.Evidence
	var answers []question
	believed := func(q question) bool {
		e, err := q.answer.read(RevocationOnline)
		if err != nil {
			problems = append(problems, q.origin()+": "+strings.TrimPrefix(err.Error(), "revocation: "))
			return false
		}
		parts, answers = append(parts, e), append(answers, q)
		status := check(parts...)
		if status.State == cert.RevocationStateUnknown {
			problems = append(problems, q.origin()+": "+status.Why)
			return false
		}
		return true
	}
	for _, q := range a.questions(chain) {
		if err := a.put(&q, chain); err != nil {
			problems = append(problems, q.origin()+": "+err.Error())
			continue
		}
		if !believed(q) {
			a.revocations.setSilent(q.url, a.Now())
			continue
		}
		state := check(parts...).State
		for i := len(parts) - 1; i >= 0; i-- { // forged ones, and those about some reasons of which others tell all
			without := slices.Concat(parts[:i], parts[i+1:])
			if check(without...).State == state {
				parts, answers = without, slices.Delete(answers, i, i+1)
			}
		}
		a.fetched = append(a.fetched, parts...)
		for _, q := range answers {
			q.answer.Revokes = state == cert.RevocationStateRevoked
			// Without room on the disk the answer still counts for this call.
			_ = a.keepAnswer(q.id, q.answer)
		}
		return ""
	}
	if len(problems) == 0 {
		return "the certificate does not say where to ask"
	}
	return strings.Join(problems, "; ")
}
