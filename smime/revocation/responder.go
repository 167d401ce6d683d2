package revocation

import (
	"bytes"
	"crypto"
	"crypto/x509"
	"errors"
	"fmt"
	"slices"

	"signet/smime/cert"
	"signet/smime/internal/oid"
)

// askResponses follows RFC 6960 Section 3.2.
func (q *question) askResponses() {
	serial, err := serialContents(q.certificate())
	if err != nil {
		return
	}
	for _, r := range q.Evidence.responses[string(serial)] {
		if err := q.askResponse(r); err != nil {
			q.doubt("the OCSP response of %s %v", dateOf(r.producedAt), err)
		}
	}
}

func (q *question) askResponse(r *response) error {
	var about []singleResponse
	for _, single := range r.singles {
		if single.id.names(q.certificate(), q.issuer()) {
			about = append(about, single)
		}
	}
	if len(about) == 0 {
		return errors.New("is about a certificate of another authority")
	}
	if err := q.checkResponder(r); err != nil {
		return err
	}
	if r.producedAt.After(q.at.Add(Tolerance)) {
		return errors.New("is of the future")
	}
	var result error
	for _, single := range about {
		switch single.state {
		case cert.RevocationStateRevoked:
			q.revokedBy(single.revoked, r.source, single.thisUpdate, single.nextUpdate)
		case cert.RevocationStateGood:
			if next := single.nextUpdate; next.IsZero() {
				single.nextUpdate = single.thisUpdate.Add(MaxAge)
			}
			if result = q.fresh(single.thisUpdate, single.nextUpdate); result == nil {
				q.good(r.source, single.thisUpdate, single.nextUpdate, "")
			}
		default:
			result = errors.New("says that the responder does not know the certificate")
		}
	}
	return result
}

// checkResponder checks that a response was signed by the issuer of the certificate, or by whom the issuer has allowed to.
// RFC 6960 Section 4.2.2.2.
func (q *question) checkResponder(r *response) error {
	issuer := q.issuer()
	if r.isBy(issuer) {
		return q.checkSignature(&r.signed, issuer)
	}
	err := errors.New("is signed by somebody whose certificate is missing")
	for _, responder := range r.certificates {
		if !r.isBy(responder) {
			continue
		}
		if err = q.checkDelegation(responder); err != nil {
			continue
		}
		if err = q.checkSignature(&r.signed, responder); err == nil {
			return nil
		}
	}
	return err
}

// isBy tells whether the responderID names a certificate.
func (r *response) isBy(c *x509.Certificate) bool {
	if r.responderName != nil {
		return cert.SameName(r.responderName, c.RawSubject)
	}
	key, err := subjectPublicKey(c)
	return err == nil && bytes.Equal(r.responderKey, sum(crypto.SHA1, key))
}

// checkDelegation checks that the issuer itself has made a certificate for OCSP responses, and that it is good now. Where
// it does not say that nobody need ask, its own revocation is looked up in CRLs, and must not be known.
func (q *question) checkDelegation(responder *x509.Certificate) error {
	fail := func(format string, args ...any) error {
		return fmt.Errorf("is signed by %s, %s", responder.Subject, fmt.Sprintf(format, args...))
	}
	issued := &signed{tbs: responder.RawTBSCertificate, algorithm: responder.SignatureAlgorithm, signature: responder.Signature}
	switch {
	case !slices.Contains(responder.ExtKeyUsage, x509.ExtKeyUsageOCSPSigning):
		return fail("who may not sign OCSP responses")
	case !cert.SameName(responder.RawIssuer, q.issuer().RawSubject):
		return fail("whom the authority has not allowed to")
	case q.at.Before(responder.NotBefore.Add(-Tolerance)) || q.at.After(responder.NotAfter.Add(Tolerance)):
		return fail("whose certificate is not valid at this time")
	case cert.HasExtension(responder, oid.KeyUsage) && responder.KeyUsage&(x509.KeyUsageDigitalSignature|x509.KeyUsageContentCommitment) == 0:
		return fail("whose key is not for signatures")
	case len(responder.UnhandledCriticalExtensions) > 0:
		return fail("whose certificate has a critical extension that is not known here")
	}
	if err := q.checkSignature(issued, q.issuer()); err != nil {
		return fail("whom the authority has not allowed to")
	}
	if cert.HasExtension(responder, oid.OCSPNoCheck) {
		return nil
	}
	own := &question{Checker: q.Checker, chain: append([]*x509.Certificate{responder}, q.chain[1:]...), at: q.at}
	if own.askCRLs(); own.status().State == cert.RevocationStateRevoked {
		return fail("who was revoked")
	}
	return nil
}
