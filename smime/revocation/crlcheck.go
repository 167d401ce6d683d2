package revocation

import (
	"errors"
	"fmt"
	"time"

	"signet/smime/cert"
)

// askCRLs follows RFC 5280 Section 6.3.3, without deltas. It goes on to the last CRL after it has found a good one: of a
// key that may sign CRLs for itself, another CRL may say that it was revoked.
func (q *question) askCRLs() {
	c := q.certificate()
	points, err := distributionPoints(c)
	if err != nil {
		q.doubt("its distribution points cannot be read: %v", err)
	}
	var covered reasons
	var eldest *crl // of those that say together that it is good
	for _, dp := range points {
		for _, list := range q.crlsOf(dp) {
			found, err := q.ask(list, dp)
			switch {
			case err != nil:
				q.doubt("the CRL of %s %v", dateOf(list.thisUpdate), err)
			case found != nil && found.reason != removeFromCRL:
				q.revokedBy(*found, list.source, list.thisUpdate, list.nextUpdate)
			default:
				if err := q.fresh(list.thisUpdate, list.nextUpdate); err != nil {
					q.doubt("the CRL of %s %v", dateOf(list.thisUpdate), err)
					continue
				}
				reasons := dp.reasons & list.scope.reasons
				if reasons == allReasons {
					q.goodBy(list)
				}
				covered |= reasons
				if eldest == nil || list.thisUpdate.Before(eldest.thisUpdate) {
					eldest = list
				}
			}
		}
	}
	switch {
	case eldest == nil:
	case covered == allReasons:
		q.goodBy(eldest)
	default:
		q.doubt("the CRLs are about some of the reasons alone")
	}
}

func (q *question) goodBy(list *crl) {
	why := ""
	if list.hasDeltas {
		why = "there are delta CRLs, which are not read"
	}
	q.good(list.source, list.thisUpdate, list.nextUpdate, why)
}

// crlsOf returns those that have the issuer that a distribution point asks for.
func (q *question) crlsOf(dp distributionPoint) []*crl {
	if dp.crlIssuer == nil {
		return q.Evidence.crls[cert.NameOf(q.certificate().RawIssuer)]
	}
	var all []*crl
	for _, name := range dp.crlIssuer {
		if name.tag == tagDirectoryName {
			all = append(all, q.Evidence.crls[cert.NameOf(name.value)]...)
		}
	}
	return all
}

// ask looks a certificate up in a CRL, if that is about it and to be believed. The error says why not.
func (q *question) ask(list *crl, dp distributionPoint) (*revokedEntry, error) {
	if dp.crlIssuer != nil && !list.scope.indirect {
		return nil, errors.New("is not about certificates of other authorities")
	}
	if covers, why := list.scope.covers(dp, q.certificate().BasicConstraintsValid && q.certificate().IsCA); !covers {
		return nil, errors.New(why)
	}
	if list.thisUpdate.After(q.at.Add(Tolerance)) {
		return nil, errors.New("is of the future")
	}
	if err := q.checkSigner(list); err != nil {
		return nil, err
	}
	return list.find(q.certificate())
}

// fresh tells why an answer is not of now.
func (q *question) fresh(thisUpdate, nextUpdate time.Time) error {
	switch {
	case thisUpdate.After(q.at.Add(Tolerance)):
		return errors.New("is of the future")
	case nextUpdate.IsZero():
		return errors.New("does not say until when it holds")
	case nextUpdate.Before(q.at.Add(-Tolerance)):
		return fmt.Errorf("was to be replaced on %s", dateOf(nextUpdate))
	default:
		return nil
	}
}

func dateOf(t time.Time) string { return t.UTC().Format("2006-01-02 15:04") }
