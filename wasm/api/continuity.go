package api

import (
	"bytes"
	"crypto/x509"
	"slices"
	"time"

	"signet/smime"
	"signet/smime/cert"
	"signet/smime/keystore"
)

// Continuity tells that somebody who is known signs with a certificate that was
// not seen before. The verdict on the message does not depend on it: a trusted
// authority vouches for the new certificate.
//
// Nothing is told of somebody who was not known, or whose certificate is known
// from an import or a directory. Else it depends on the certificate that they
// used last:
//
//   - renewed: the new certificate is for the same key as one that is known; or
//     the same authority has issued it, at most 90 days before the end of the last one
//   - new-key: the same authority has issued it, and the last one was not near its end
//   - new-authority: another authority has issued it
//
// The authority is the same where the name of the issuer is, and the anchor
// above it. Somebody who signs a message with a known certificate besides tells
// by that that the other one is theirs too: then there is nothing to tell.
type Continuity struct {
	Code     ContinuityCode  `json:"code"`
	Previous CertificateInfo `json:"previous"` // the one that they used last
}

// A ContinuityCode says how much of what was known is new.
type ContinuityCode string

const (
	ContinuityRenewed      ContinuityCode = "renewed"
	ContinuityNewKey       ContinuityCode = "new-key"
	ContinuityNewAuthority ContinuityCode = "new-authority"
)

// renewal is how long before the end of a certificate the next one is expected.
const renewal = 90 * 24 * time.Hour

// finding tells it among the findings of the message.
func (c Continuity) finding() Finding {
	switch c.Code {
	case ContinuityRenewed:
		return Finding{Code: string(c.Code), Severity: string(smime.SeverityInfo), Detail: "The sender's certificate was renewed."}
	case ContinuityNewKey:
		return Finding{Code: string(c.Code), Severity: string(smime.SeverityWarning), Detail: "The sender signs with another key than before."}
	default:
		return Finding{Code: string(c.Code), Severity: string(smime.SeverityWarning), Detail: "Another authority than before vouches for the sender."}
	}
}

// continuity compares the signers of a message with who is known. A message that
// was opened before, and brought a new certificate, says so again.
func (t trust) continuity(proven []signature, messageID string) *Continuity {
	var told *Continuity
	for _, s := range proven {
		before := slices.IndexFunc(s.known.Certificates, func(k keystore.Certificate) bool { return k.Certificate.Equal(s.Certificate) })
		if before >= 0 {
			return t.toldBefore(s.known, s.known.Certificates[before].Learned, messageID)
		}
		if told == nil {
			told = t.compare(s)
		}
	}
	return told
}

func (t trust) toldBefore(known keystore.Correspondent, learned *keystore.Learned, messageID string) *Continuity {
	if learned == nil || learned.Change == nil || messageID == "" || learned.MessageID != messageID {
		return nil
	}
	for _, k := range known.Certificates {
		if k.ID == learned.Change.Previous {
			return &Continuity{ContinuityCode(learned.Change.Code), t.certificate(k.Certificate, k.Source)}
		}
	}
	return nil // it was deleted since
}

// compare compares a certificate that is not known with those that are.
func (t trust) compare(s signature) *Continuity {
	var last *keystore.Certificate
	for i, k := range s.known.Certificates {
		if t.check(k.Certificate, cert.Sign, "").Has(cert.WrongUsage) || t.oversteps(k.Certificate, s.from) {
			continue
		}
		if bytes.Equal(k.Certificate.RawSubjectPublicKeyInfo, s.Certificate.RawSubjectPublicKeyInfo) {
			return &Continuity{ContinuityRenewed, t.certificate(k.Certificate, k.Source)}
		}
		if last == nil || signedAt(k).After(signedAt(*last)) {
			last = &s.known.Certificates[i]
		}
	}
	if last == nil {
		return nil
	}
	code := ContinuityNewAuthority
	if t.sameAuthority(s, last.Certificate) {
		code = ContinuityNewKey
		if !s.Certificate.NotBefore.Before(last.Certificate.NotAfter.Add(-renewal)) {
			code = ContinuityRenewed
		}
	}
	return &Continuity{code, t.certificate(last.Certificate, last.Source)}
}

// signedAt is when a certificate was last signed with, zero where nobody knows.
func signedAt(k keystore.Certificate) time.Time {
	if k.Learned == nil {
		return time.Time{}
	}
	return k.Learned.SignedAt
}

func (t trust) sameAuthority(s signature, before *x509.Certificate) bool {
	if !bytes.Equal(s.Certificate.RawIssuer, before.RawIssuer) {
		return false
	}
	report := t.check(before, cert.Sign, "")
	return !report.Trusted || report.Chain[len(report.Chain)-1].Equal(s.Chain[len(s.Chain)-1])
}
