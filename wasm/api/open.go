package api

import (
	"bytes"
	"crypto/x509"
	"slices"
	"time"

	"signet/smime"
	"signet/smime/cert"
	"signet/smime/cms"
	"signet/smime/policy"
)

func (c *call) open(p OpenParams) (OpenResult, [][]byte, error) {
	if err := c.expectBodies(1); err != nil {
		return OpenResult{}, nil, err
	}
	trust, err := c.trust()
	if err != nil {
		return OpenResult{}, nil, err
	}
	asker, err := c.asker(trust)
	if err != nil {
		return OpenResult{}, nil, err
	}
	report, err := c.read(c.bodies[0], p, trust, asker)
	if err != nil {
		return OpenResult{}, nil, err
	}
	if !p.Answering {
		c.opened.remember(c.bodies[0])
	}
	o := opening{call: c, trust: trust, asker: asker, learns: p.Learn, unproven: p.Unproven, readers: p.Readers}
	result, err := o.tell(report)
	if err != nil {
		return OpenResult{}, nil, err
	}
	return result, o.bodies, nil
}

// An opening is what a message that was opened is told with.
type opening struct {
	*call
	trust    trust
	asker    *asker
	learns   bool
	unproven bool     // see OpenParams
	readers  []string // see OpenParams
	bodies   [][]byte // of the answer
}

// tell tells what a message is, and its enclosed parts are.
func (o *opening) tell(report *smime.Report) (OpenResult, error) {
	o.seen.remember(report.Signers)
	result := OpenResult{
		Verdict:  string(report.Verdict),
		Status:   MessageStatus(report.Status),
		Findings: findings(report.Findings),
		Signers:  o.signers(report.Signers),
		Layers:   o.trust.layers(report.Layers),
		Headers:  headers(report.Headers),
		OpenedAt: dateText(o.trust.now),
		Parts:    o.parts(report.Content),
		Brought:  o.trust.brought(report),
		Quoting:  quoting(report, o.readers),
	}
	_, result.Draft = readDraftNote(report)
	o.decideDisplay(report, &result)
	alike, err := o.lookalike(report)
	if err != nil {
		return OpenResult{}, err
	}
	result.Findings = append(result.Findings, alike...)
	if err := o.tellESS(report, &result); err != nil {
		return OpenResult{}, err
	}
	unproven := o.unproven
	o.unproven = unproven || !authentic(report) // what may be changed around a part may be changed in it
	for _, e := range report.Enclosed {
		inside, err := o.tell(e.Report)
		if err != nil {
			return OpenResult{}, err
		}
		if slices.ContainsFunc(report.Layers, smime.Layer.Encrypts) { // it comes out of that as well
			inside.Quoting = QuotingAsk
		}
		if asks := inside.ReceiptRequest; asks != nil {
			asks.Asked = false // a receipt is for a message: opened by itself the part may be one
		}
		result.Enclosed = append(result.Enclosed, Enclosed{e.After, inside})
	}
	o.unproven = unproven
	return result, o.learn(report, o.trust, o.learns, &result)
}

func (c *call) read(message []byte, p OpenParams, trust trust, revocation smime.RevocationSource) (*smime.Report, error) {
	own, err := c.ownCertificates()
	if err != nil {
		return nil, err
	}
	weak, err := c.weakPolicy()
	if err != nil {
		return nil, err
	}
	keys := c.Keystore.Decryption(c.ctx)
	report, err := smime.Open(c.ctx, message, smime.OpenOptions{
		Keys:              c.keysFor(message, p, keys),
		Roots:             trust,
		Intermediates:     trust.intermediates,
		Issuers:           trust,
		KnownCertificates: own,
		Known:             correspondentFinder{c},
		Revocation:        revocation,
		RevocationPolicy:  trust.reading,
		Weak:              weak,
		Forbidden:         c.decided().ForbiddenAlgorithms,
		Now:               trust.now,
		From:              p.From,
		Bulk:              c.Bulk,
		Progress:          c.report,
	})
	switch {
	case err == nil:
		keys.Describe(messageDetail(report.Headers))
	case c.ctx.Err() == nil:
		keys.Failed()
	}
	return report, err
}

// ownCertificates returns those of the user: not all programs put the signer's
// into each message.
func (c *call) ownCertificates() ([]*x509.Certificate, error) {
	keys, err := c.Keystore.Keys(c.ctx)
	var own []*x509.Certificate
	for _, key := range keys {
		own = append(own, key.Certificate)
	}
	return own, err
}

// A correspondentFinder finds the certificates of others.
type correspondentFinder struct{ *call }

// FindCertificates implements [cms.CertificateFinder].
func (f correspondentFinder) FindCertificates(id cms.SignerIdentifier) []*x509.Certificate {
	named, err := f.Keystore.Named(f.ctx, id)
	if err != nil {
		return nil // what cannot be read at all was told before: the user's own certificates come from there
	}
	return named
}

// chainAbove returns what leads from a certificate to its anchor, as far as it
// is known, for those who do not have it: without the anchor, or the root where
// there is none, which they must have already.
func (t trust) chainAbove(certificate *x509.Certificate) []*x509.Certificate {
	report := t.check(certificate, cert.Sign, "")
	above := report.Chain[1:]
	if len(above) == 0 {
		return nil
	}
	top := above[len(above)-1]
	if report.Trusted || bytes.Equal(top.RawIssuer, top.RawSubject) {
		return above[:len(above)-1]
	}
	return above
}

// chainToInclude returns what goes with a signature of what leads from its certificate to its anchor.
func (t trust) chainToInclude(certificate *x509.Certificate, which policy.Chain) []*x509.Certificate {
	switch which {
	case policy.ChainNone:
		return nil
	case policy.ChainWithRoot:
		return t.check(certificate, cert.Sign, "").Chain[1:]
	default:
		return t.chainAbove(certificate)
	}
}

func findings(list []smime.Finding) []Finding {
	var all []Finding
	for _, f := range list {
		all = append(all, Finding{Code: f.Code, Severity: string(f.Severity), Detail: f.Detail, Rule: f.Rule})
	}
	return all
}

// signers adds what the administrator wants to be shown.
func (o *opening) signers(list []smime.Signer) []Signer {
	all := o.trust.signers(list, o.asker)
	for i, s := range list {
		if s.Verdict == smime.SignerAddressMismatch && s.Certificate != nil {
			all[i].Subject = subjectAttributes(s.Certificate, o.decided().SubjectAttributesOnMismatch)
		}
	}
	return all
}

func (t trust) signers(list []smime.Signer, asker *asker) []Signer {
	var all []Signer
	for _, s := range list {
		signer := Signer{
			Verdict:     string(s.Verdict),
			Role:        SignerRole(s.Role),
			Layer:       s.Layer,
			Findings:    findings(s.Findings),
			Weak:        s.Weak,
			SigningTime: dateText(s.SigningTime),
			Revocation:  asker.told(s.Chain, s.Revocation),
			Diagnosis:   diagnosis(s.Diagnosis),
		}
		if s.Certificate != nil {
			info := t.certificate(s.Certificate, "")
			signer.Certificate = &info
		}
		for _, link := range s.Chain {
			signer.Chain = append(signer.Chain, t.certificate(link, ""))
		}
		signer.Algorithms = algorithmsOfSigner(s, signer.Certificate)
		all = append(all, signer)
	}
	return all
}

func (t trust) layers(list []smime.Layer) []Layer {
	var all []Layer
	for _, l := range list {
		layer := Layer{
			Kind:          l.Kind,
			Form:          l.Form,
			Authenticated: l.Integrity == cms.Authenticated,
			Weak:          l.Weak(),
			Recipients:    len(l.Recipients),
			Algorithms:    algorithmsOfLayer(l),
		}
		if l.DecryptedWith != nil {
			info := t.certificate(l.DecryptedWith, "")
			layer.OpenedWith = &info
		}
		all = append(all, layer)
	}
	return all
}

// dateText returns a time as RFC 3339 in its own zone, and "" for none.
func dateText(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.RFC3339)
}

// parts lists the parts of a message, and adds what they hold to the answer.
func (o *opening) parts(content smime.Content) []Part {
	var all []Part
	for _, p := range content.Parts {
		all = append(all, Part{
			Kind:        PartKind(p.Kind),
			Type:        p.Type,
			Name:        p.Name,
			ContentID:   p.ContentID,
			Size:        int64(len(p.Data)),
			Body:        len(o.bodies),
			Alternative: p.Alternative,
			Added:       p.Added,
		})
		o.bodies = append(o.bodies, p.Data)
	}
	return all
}
