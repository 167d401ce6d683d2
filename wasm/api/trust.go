package api

import (
	"bytes"
	"crypto/x509"
	"slices"
	"time"

	"signet/smime"
	"signet/smime/cert"
	"signet/smime/cert/roots"
	"signet/smime/keystore"
)

// trust is what certificates are judged by in one call.
type trust struct {
	own           []anchor // of the administrator and of the user, disabled ones too
	settings      keystore.TrustSettings
	intermediates []*x509.Certificate
	now           time.Time
}

// An anchor is an authority that somebody trusts.
type anchor struct {
	id string
	cert.Anchor
	source AnchorSource
}

func (c *call) trust() (trust, error) {
	t := trust{now: c.Now()}
	anchors, err := c.Keystore.Certificates(c.ctx, keystore.KindAnchor)
	if err != nil {
		return t, err
	}
	if t.settings, err = c.Keystore.TrustSettings(c.ctx); err != nil {
		return t, err
	}
	intermediates, err := c.Keystore.Certificates(c.ctx, keystore.KindAuthority)
	if err != nil {
		return t, err
	}
	t.intermediates = parsed(intermediates)
	for _, a := range c.AdministratorAnchors {
		t.own = append(t.own, anchor{keystore.ID(a.Certificate), a, AnchorAdministrator})
	}
	for _, a := range anchors {
		if !t.has(a.ID) {
			t.own = append(t.own, anchor{a.ID, cert.Anchor{Certificate: a.Certificate}, AnchorUser})
		}
	}
	return t, nil
}

func (t trust) has(id string) bool {
	return slices.ContainsFunc(t.own, func(a anchor) bool { return a.id == id })
}

// anchors returns those that are in force, with their limits, but Mozilla's.
func (t trust) anchors() []cert.Anchor {
	var all []cert.Anchor
	for _, a := range t.own {
		switch limits := t.settings.Anchors[a.id]; {
		case a.source == AnchorAdministrator:
			all = append(all, a.Anchor)
		case !limits.Disabled:
			all = append(all, limits.Limit(a.Anchor))
		}
	}
	return all
}

// FindAnchors implements [cert.AnchorFinder] for those of Mozilla's roots that
// are in force. One that is among the others, too, is trusted as those are.
func (t trust) FindAnchors(subject cert.Name) []cert.Anchor {
	if t.settings.MozillaDisabled {
		return nil
	}
	var found []cert.Anchor
	for _, root := range roots.Find(subject) {
		if limits := t.settings.Anchors[root.ID]; !limits.Disabled && !t.has(root.ID) {
			found = append(found, limits.Limit(root.Anchor()))
		}
	}
	return found
}

// anchorOf finds an anchor, in force or not.
func (t trust) anchorOf(id string) (anchor, bool) {
	for _, a := range t.own {
		if a.id == id {
			return a, true
		}
	}
	for _, root := range roots.All() {
		if root.ID == id {
			return anchor{id, root.Anchor(), AnchorMozilla}, true
		}
	}
	return anchor{}, false
}

func parsed(stored []keystore.Certificate) []*x509.Certificate {
	certificates := make([]*x509.Certificate, len(stored))
	for i, s := range stored {
		certificates[i] = s.Certificate
	}
	return certificates
}

func (t trust) check(c *x509.Certificate, purpose cert.Purpose, address string) cert.Report {
	return cert.Check(c, t.options(purpose, address))
}

func (t trust) options(purpose cert.Purpose, address string) cert.CheckOptions {
	return cert.CheckOptions{
		Purpose:       purpose,
		Address:       address,
		At:            t.now,
		Anchors:       t.anchors(),
		Roots:         t,
		Intermediates: t.intermediates,
	}
}

// isAnchor tells whether a certificate is an anchor that is in force.
func (t trust) isAnchor(c *x509.Certificate) bool {
	return slices.ContainsFunc(slices.Concat(t.anchors(), t.FindAnchors(cert.NameOf(c.RawSubject))), func(a cert.Anchor) bool {
		return a.Certificate.Equal(c)
	})
}

// isAuthority tells whether a certificate may issue others. Before X.509
// version 3 there was no way to say so, and some roots are as old.
func isAuthority(c *x509.Certificate) bool {
	return c.BasicConstraintsValid && c.IsCA || c.Version < 3 && bytes.Equal(c.RawSubject, c.RawIssuer)
}

// certificate describes a certificate and what is wrong with it today. The
// source is empty for one that is not stored.
func (t trust) certificate(c *x509.Certificate, source keystore.Source) CertificateInfo {
	info := cert.Describe(c)
	sign, encrypt := t.check(c, cert.Sign, ""), t.check(c, cert.Encrypt, "")
	authority := isAuthority(c)
	return CertificateInfo{
		ID:           keystore.ID(c),
		Subject:      info.Subject,
		CommonName:   info.Name,
		Emails:       info.Addresses,
		Issuer:       info.Issuer,
		IssuerName:   info.IssuerName,
		Serial:       info.Serial,
		NotBefore:    info.NotBefore.Format(time.RFC3339),
		NotAfter:     info.NotAfter.Format(time.RFC3339),
		KeyAlgorithm: info.Key,
		CanSign:      !authority && !sign.Has(cert.WrongUsage),
		CanEncrypt:   !authority && !encrypt.Has(cert.WrongUsage),
		IsAuthority:  authority,
		Source:       string(source),
		Findings:     certificateFindings(sign, encrypt, authority),
	}
}

// certificateFindings are those that matter for all a certificate is made for:
// one for signing alone is not wrong because it cannot encrypt.
func certificateFindings(sign, encrypt cert.Report, authority bool) []Finding {
	report := sign
	if sign.Has(cert.WrongUsage) || sign.Has(cert.AnchorLimits) && !encrypt.Has(cert.AnchorLimits) {
		report = encrypt
	}
	return findingsOf(report, authority)
}

func findingsOf(report cert.Report, authority bool) []Finding {
	var findings []Finding
	for _, finding := range report.Findings {
		// An authority signs no mail, and has no address that an anchor could vouch for.
		if authority && (finding.Code == cert.WrongUsage || finding.Code == cert.AnchorLimits) {
			continue
		}
		findings = append(findings, Finding{
			Code:     string(finding.Code),
			Severity: string(certificateSeverity(finding.Code)),
			Detail:   finding.Detail,
			Rule:     finding.Rule,
		})
	}
	return findings
}

func certificateSeverity(code cert.Code) smime.Severity {
	switch code {
	case cert.WrongUsage, cert.AddressMismatch, cert.ForgedCertificate, cert.Revoked:
		return smime.SeverityBad
	default:
		return smime.SeverityWarning
	}
}
