package smime

import (
	"crypto/x509"
	"errors"
	"slices"
	"strings"

	"signet/smime/cert"
	"signet/smime/cms"
)

// assess says of each signature what it is worth.
func (o *opener) assess() {
	c, author := o.claim(), o.authorLayer()
	role := func(layer int) Role {
		if layer == author {
			return RoleAuthor
		}
		return RoleOuter
	}
	for i := range o.report.Signers { // those that can't be read
		o.report.Signers[i].Role = role(o.report.Signers[i].Layer)
	}
	for _, s := range o.signed {
		o.report.Signers = append(o.report.Signers, o.signer(s, c, role(s.layer)))
	}
	slices.SortStableFunc(o.report.Signers, func(a, b Signer) int { return a.Layer - b.Layer })
	o.compareDates()
}

// signer assesses one signature. Only that of the author must be the sender's, and
// be as old as the message says to be.
func (o *opener) signer(s signature, c claim, role Role) Signer {
	if role == RoleOuter {
		c = claim{}
	}
	r := s.result
	signer := Signer{
		Role: role, Layer: s.layer, Certificate: r.Certificate,
		Digest: r.Digest, Signature: r.Signature, KeyBits: r.KeyBits, SigningTime: r.SigningTime,
	}
	find := func(code Verdict, severity Severity, detail string) {
		signer.Findings = append(signer.Findings, Finding{Code: string(code), Severity: severity, Detail: detail})
	}
	if r.Err != nil {
		code := arithmeticVerdict(r.Err)
		find(code, SeverityBad, strings.TrimPrefix(r.Err.Error(), "cms: "))
		signer.Verdict = code
		if errors.Is(r.Err, cms.ErrDigestMismatch) {
			signer.Diagnosis = o.diagnose(s, c, role)
		}
		return signer
	}
	signer.signerInfo = r.SignerInfo
	o.readWishes(&signer, r.SignerInfo)
	signer.Countersignatures = countersignatures(r.Countersignatures)
	for _, c := range signer.Countersignatures {
		find(FindingCountersigned, SeverityInfo, c.detail())
	}
	for _, a := range []cms.Algorithm{r.Digest, r.Signature} {
		if a.Strength == cms.Weak {
			find(SignerWeakAlgorithm, SeverityWarning, "The signature uses "+a.Name+", which no longer proves anything.")
			break
		}
	}
	if role == RoleAuthor && o.redated(r.SigningTime) {
		find(SignerTimeDiffers, SeverityWarning, "the message has no date that fits the signing time, and the signature covers no date: an old text may have been sent again")
	}
	addresses := c.addresses
	if len(addresses) == 0 {
		addresses = []string{""}
	}
	for i, address := range addresses {
		report := o.checkCertificate(s, address)
		signer.Chain, signer.Revocation, signer.Weak = report.Chain, report.Revocation, weakOf(r, report)
		for _, f := range report.Findings {
			if i == 0 || f.Code == cert.AddressMismatch { // the others are the same for each address
				signer.Findings = append(signer.Findings, Finding{string(f.Code), severityOf(f.Code), f.Detail, f.Rule})
			}
		}
	}
	c.noteSender(&signer)
	if c.ambiguous != "" {
		find(SignerAddressMismatch, SeverityBad, "the message does not name one sender that a certificate could be bound to")
	}
	signer.Verdict = worstSigner(signer.Findings)
	return signer
}

// readWishes reads what a signer says about answers. What can't be read is not known.
func (o *opener) readWishes(signer *Signer, si *cms.SignerInfo) {
	signer.Capabilities, _ = si.SMIMECapabilities()
	preference, err := si.EncryptionKeyPreference()
	if err != nil || preference == nil {
		return
	}
	var found []*x509.Certificate
	if o.opts.Known != nil {
		found = o.opts.Known.FindCertificates(*preference)
	}
	for _, c := range slices.Concat(o.report.Certificates, o.opts.KnownCertificates, found) {
		if preference.Matches(c) {
			signer.EncryptionCertificate = c
			return
		}
	}
}

// countersignatures lists those on a signature, and those on them.
func countersignatures(results []cms.SignerResult) []Countersignature {
	var all []Countersignature
	for _, r := range results {
		all = append(all, Countersignature{r.Certificate, r.Err, r.SigningTime})
		all = append(all, countersignatures(r.Countersignatures)...)
	}
	return all
}

// detail tells the countersignature to people.
func (c Countersignature) detail() string {
	who := "somebody whose certificate is missing"
	if c.Certificate != nil {
		who = cert.Describe(c.Certificate).Subject
	}
	if c.Err != nil {
		return "A countersignature of " + who + " does not hold: " + strings.TrimPrefix(c.Err.Error(), "cms: ")
	}
	return "Countersigned by " + who + ", whose certificate was not checked."
}

// checkCertificate checks the certificate of a signature, and that it names the
// address unless that is empty. The time is now, never the signing time: who has
// an expired key can claim any time.
func (o *opener) checkCertificate(s signature, address string) cert.Report {
	return cert.Check(s.result.Certificate, cert.CheckOptions{
		Purpose:       cert.Sign,
		Address:       address,
		At:            o.opts.Now,
		Anchors:       o.opts.Anchors,
		Roots:         o.opts.Roots,
		Issuers:       o.opts.Issuers,
		Intermediates: slices.Concat(s.certificates, o.opts.Intermediates),

		Revocation:       o.revocation(s),
		RevocationPolicy: o.opts.RevocationPolicy,
	})
}

// arithmeticVerdict is the verdict for a signature that does not hold.
func arithmeticVerdict(err error) Verdict {
	switch {
	case errors.Is(err, cms.ErrDigestMismatch):
		return SignerDigestMismatch
	case errors.Is(err, cms.ErrSignatureMismatch):
		return SignerInvalidSignature
	case errors.Is(err, cms.ErrNoCertificate):
		return SignerNoCertificate
	case errors.Is(err, cms.ErrUnsupportedAlgorithm):
		return SignerUnsupportedAlgorithm
	default:
		return SignerMalformed
	}
}
