package api

import (
	"crypto/x509"
	"slices"
	"sync"
	"time"

	"signet/smime"
	"signet/smime/cert"
	"signet/smime/cert/roots"
	"signet/smime/keystore"
)

// trust is what certificates are judged by in one call.
type trust struct {
	*stored
	intermediates []*x509.Certificate // besides those that are stored
	now           time.Time
	memory        *cert.Memory

	revocation       cert.Revocation // what is known without asking
	reading, sending cert.RevocationPolicy
}

// stored is what the keystore holds for trust. Nobody changes it.
type stored struct {
	own      []anchor // of the administrator and of the user, disabled ones too
	settings keystore.TrustSettings
	anchors  map[cert.Name][]cert.Anchor       // own ones that are in force
	issuers  map[cert.Name][]*x509.Certificate // authorities that help to build paths
}

// A storedTrust is what was read last from the keystore.
type storedTrust struct {
	mu      sync.Mutex
	changes uint64 // of the keystore, when it was read
	decided *decisions
	known   *stored
}

// An anchor is an authority that somebody trusts.
type anchor struct {
	id string
	cert.Anchor
	source AnchorSource
}

func (c *call) trust() (trust, error) {
	t := trust{now: c.Now(), memory: &c.certificates}
	changes, decided := c.Keystore.Changes(), c.decided() // before it is read: what changes meanwhile is read again
	c.stored.mu.Lock()
	defer c.stored.mu.Unlock()
	if c.stored.known == nil || c.stored.changes != changes || c.stored.decided != decided {
		known, err := c.readTrust(decided)
		if err != nil {
			return t, err
		}
		c.stored.known, c.stored.changes, c.stored.decided = known, changes, decided
	}
	t.stored = c.stored.known
	return t, c.addRevocation(&t)
}

func (c *call) readTrust(decided *decisions) (*stored, error) {
	s := &stored{issuers: map[cert.Name][]*x509.Certificate{}, own: slices.Clone(decided.anchors)}
	anchors, err := c.Keystore.Certificates(c.ctx, keystore.KindAnchor)
	if err != nil {
		return nil, err
	}
	if s.settings, err = c.Keystore.TrustSettings(c.ctx); err != nil {
		return nil, err
	}
	s.settings.MozillaDisabled = !or(decided.TrustMozilla, !s.settings.MozillaDisabled)
	issuers, err := c.Keystore.Certificates(c.ctx, keystore.KindAuthority)
	if err != nil {
		return nil, err
	}
	for _, issuer := range issuers {
		name := cert.NameOf(issuer.Certificate.RawSubject)
		s.issuers[name] = append(s.issuers[name], issuer.Certificate)
	}
	for _, a := range anchors {
		if !s.has(a.ID) {
			s.own = append(s.own, anchor{a.ID, cert.Anchor{Certificate: a.Certificate}, AnchorUser})
		}
	}
	s.anchors = s.inForce()
	return s, nil
}

// FindIssuers implements [cert.IssuerFinder].
func (s *stored) FindIssuers(subject cert.Name) []*x509.Certificate { return s.issuers[subject] }

func (s *stored) has(id string) bool {
	return slices.ContainsFunc(s.own, func(a anchor) bool { return a.id == id })
}

// inForce returns own anchors that are in force, with their limits, by name.
func (s *stored) inForce() map[cert.Name][]cert.Anchor {
	anchors := map[cert.Name][]cert.Anchor{}
	for _, a := range s.own {
		limits := s.settings.Anchors[a.id]
		if a.source == AnchorUser {
			if limits.Disabled {
				continue
			}
			a.Anchor = limits.Limit(a.Anchor)
		}
		name := cert.NameOf(a.Certificate.RawSubject)
		anchors[name] = append(anchors[name], a.Anchor)
	}
	return anchors
}

// FindAnchors implements [cert.AnchorFinder] for those that are in force. A root
// of Mozilla's that is among the others, too, is trusted as those are.
func (s *stored) FindAnchors(subject cert.Name) []cert.Anchor {
	found := slices.Clip(s.anchors[subject])
	if s.settings.MozillaDisabled {
		return found
	}
	for _, root := range roots.Find(subject) {
		if limits := s.settings.Anchors[root.ID]; !limits.Disabled && !s.has(root.ID) {
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

// check checks a certificate with what is known. That nobody knows whether it was
// revoked counts where it is used: see checkRevocation.
func (t trust) check(c *x509.Certificate, purpose cert.Purpose, address string) cert.Report {
	policy := t.reading
	if purpose == cert.Encrypt {
		policy = t.sending
	}
	return t.checkRevocation(c, purpose, address, t.revocation, min(policy, cert.SoftFail))
}

// checkRevocation checks a certificate, and asks about revocation.
func (t trust) checkRevocation(
	c *x509.Certificate, purpose cert.Purpose, address string, known cert.Revocation, policy cert.RevocationPolicy,
) cert.Report {
	options := t.options(purpose, address)
	options.Revocation, options.RevocationPolicy = known, policy
	return cert.Check(c, options)
}

func (t trust) options(purpose cert.Purpose, address string) cert.CheckOptions {
	return cert.CheckOptions{
		Purpose:       purpose,
		Address:       address,
		At:            t.now,
		Roots:         t,
		Intermediates: t.intermediates,
		Issuers:       t,
		Memory:        t.memory,
	}
}

// isAnchor tells whether a certificate is an anchor that is in force.
func (t trust) isAnchor(c *x509.Certificate) bool {
	return slices.ContainsFunc(t.FindAnchors(cert.NameOf(c.RawSubject)), func(a cert.Anchor) bool {
		return a.Certificate.Equal(c)
	})
}

// certificate describes a certificate and what is wrong with it today. The
// source is empty for one that is not stored.
func (t trust) certificate(c *x509.Certificate, source keystore.Source) CertificateInfo {
	sign, encrypt := t.check(c, cert.Sign, ""), t.check(c, cert.Encrypt, "")
	authority := cert.IsAuthority(c)
	info := described(c, source)
	info.CanSign = !authority && !sign.Has(cert.WrongUsage)
	info.CanEncrypt = !authority && !encrypt.Has(cert.WrongUsage)
	info.Findings = certificateFindings(sign, encrypt, authority)
	return info
}

// described is what is in a certificate, without what it is worth.
func described(c *x509.Certificate, source keystore.Source) CertificateInfo {
	info := cert.Describe(c)
	return CertificateInfo{
		ID:           info.Fingerprint,
		Subject:      info.Subject,
		CommonName:   info.Name,
		Emails:       info.Addresses,
		Issuer:       info.Issuer,
		IssuerName:   info.IssuerName,
		Serial:       info.Serial,
		NotBefore:    info.NotBefore.Format(time.RFC3339),
		NotAfter:     info.NotAfter.Format(time.RFC3339),
		KeyAlgorithm: info.Key,
		IsAuthority:  cert.IsAuthority(c),
		Source:       string(source),
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
