package cert

import (
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"errors"
	"fmt"
	"slices"

	"signet/smime/internal/oid"
)

// maxComparisons limits the comparisons of names with constraints for one certificate: who issues an authority decides
// how many constraints it has, and who makes a certificate how many names.
const maxComparisons = 250_000

// validate finds what is wrong with a path, which begins with the certificate and ends with the anchor. RFC 5280 Section
// 6.1, with the constraints in the anchor itself, as RFC 5937 allows.
//
// What is good here must also be good for crypto/x509, which is asked last: it checks the constraints on the names of
// hosts, and everything else a second time.
func (s *search) validate(links []*link, anchor *Anchor) path {
	p := path{links: links, anchor: anchor}
	for i, l := range links {
		p.untimely = p.untimely || s.opts.At.Before(l.NotBefore) || s.opts.At.After(l.NotAfter)
		if !isForEmail(l.Certificate) {
			p.usage = notForEmail
		}
		p.checkExtensions(l)
		if i > 0 {
			p.checkAuthority(i)
		}
		if i+1 < len(links) {
			switch s.signatureOf(l, links[i+1]) {
			case weak:
				p.weak = true
			case unsupported:
				p.fault(UnsupportedSignature, l, "RFC 8550 Section 4.3", fmt.Sprintf("is signed with %s, which is not checked here", signatureName(l)))
			}
		}
	}
	s.checkNames(&p)
	s.checkPolicies(&p)
	p.checkLimits(s.opts)
	if p.trusted() {
		if err := s.opts.Memory.verified(p.links, s.opts); err != nil {
			p.fault(codeOf(err), links[0], "RFC 5280 Section 6.1", "is refused: "+err.Error())
		}
	}
	return p
}

func (p *path) fault(code Code, l *link, rule, detail string) {
	p.faults = append(p.faults, Finding{code, l.Certificate, name(l.Certificate) + " " + detail, rule})
}

// checkExtensions refuses critical extensions that nobody here knows. RFC 5280 Section 4.2.
func (p *path) checkExtensions(l *link) {
	for _, id := range unhandled(l.Certificate) {
		p.fault(CriticalExtension, l, "RFC 5280 Section 4.2", "has the critical extension "+id.String()+", which is not known here")
	}
}

// unhandled returns the critical extensions that neither crypto/x509 nor this package handles. It handles the
// nameConstraints, and a subjectAltName that holds nothing but a SmtpUTF8Mailbox.
func unhandled(c *x509.Certificate) []asn1.ObjectIdentifier {
	return slices.DeleteFunc(slices.Clone(c.UnhandledCriticalExtensions), func(id asn1.ObjectIdentifier) bool {
		return id.Equal(oid.NameConstraints) || id.Equal(oid.SubjectAltName) && len(smtpUTF8Mailboxes(c)) > 0
	})
}

// checkAuthority checks that a certificate may issue the one below it. Roots of version 1 could not say that they may: as
// anchors they need not. RFC 5280 Section 6.1.4 (k) to (n).
func (p *path) checkAuthority(i int) {
	l, isAnchor := p.links[i], i == len(p.links)-1
	switch {
	case isAnchor && l.Version < 3:
	case !l.BasicConstraintsValid || !l.IsCA:
		p.fault(NotAnAuthority, l, "RFC 5280 Section 4.2.1.9", "is not the certificate of an authority")
	case HasExtension(l.Certificate, oid.KeyUsage) && l.KeyUsage&x509.KeyUsageCertSign == 0:
		p.fault(NotAnAuthority, l, "RFC 5280 Section 4.2.1.3", "is not made for signing certificates")
	}
	if !l.BasicConstraintsValid || l.MaxPathLen < 0 || l.MaxPathLen == 0 && !l.MaxPathLenZero {
		return
	}
	below := 0
	for _, authority := range p.links[1:i] {
		if !authority.selfIssued() {
			below++
		}
	}
	if below > l.MaxPathLen {
		p.fault(PathLength, l, "RFC 5280 Section 4.2.1.9", fmt.Sprintf("allows %d authorities below it, and there are %d", l.MaxPathLen, below))
	}
}

// checkNames checks the names of each certificate against the constraints of all authorities above. Those of self-issued
// authorities are not constrained. RFC 5280 Sections 6.1.3 (b) and (c), and 6.1.4 (g).
func (s *search) checkNames(p *path) {
	const rule = "RFC 5280 Section 4.2.1.10"
	all := make([]*nameConstraints, len(p.links))
	constrained := false
	for i, l := range p.links {
		var err error
		if all[i], err = constraintsOf(l.Certificate); err != nil {
			p.fault(NameConstraint, l, rule, "has constraints that cannot be read: "+err.Error())
		}
		constrained = constrained || i > 0 && all[i] != nil
	}
	if !constrained {
		return
	}
	for i, l := range p.links {
		if i > 0 && l.selfIssued() {
			continue
		}
		names, err := namesOf(l.Certificate)
		if err != nil {
			p.fault(NameConstraint, l, rule, "has names that cannot be compared: "+err.Error())
			continue
		}
		for _, constraints := range all[i+1:] {
			if constraints == nil {
				continue
			}
			why := constraints.forbids(names, &s.budget)
			if s.budget < 0 {
				p.fault(TooComplex, l, rule, "has more names, or more constraints on them, than are compared")
				return
			}
			if why != "" {
				p.fault(NameConstraint, l, rule, "breaks the constraints of an authority above it: "+why)
				break
			}
		}
	}
}

func (s *search) checkPolicies(p *path) {
	below := slices.Clone(p.links[:max(1, len(p.links)-1)])
	slices.Reverse(below)
	if at, why := checkPolicies(below, s.opts.Policies); at != nil {
		p.fault(PolicyViolation, at, "RFC 5280 Section 6.1", why)
	}
}

// checkLimits checks that the anchor vouches for what is asked.
func (p *path) checkLimits(opts CheckOptions) {
	const rule = "RFC 5937 Section 3"
	leaf, anchor := p.links[0], p.anchor
	top := p.links[len(p.links)-1]
	if !anchor.DistrustAfter.IsZero() && leaf.NotBefore.After(anchor.DistrustAfter) {
		p.fault(Distrusted, top, rule, "is trusted for certificates until "+anchor.DistrustAfter.UTC().Format("2006-01-02")+" alone")
	}
	if !anchor.vouchesFor(opts.Purpose) {
		p.fault(AnchorLimits, top, rule, fmt.Sprintf("is not trusted for %s", opts.Purpose))
	}
	if len(anchor.Domains) == 0 {
		return
	}
	addresses := Addresses(leaf.Certificate)
	if opts.Address != "" {
		addresses = []string{opts.Address}
	}
	if !slices.ContainsFunc(addresses, func(address string) bool { return isInDomains(address, anchor.Domains) }) {
		p.fault(AnchorLimits, top, rule, "is not trusted for these addresses")
	}
}

// verify asks crypto/x509 about a path. It works on copies, without what crypto/x509 takes more narrowly than RFC 5280:
// the spelling of names, path lengths and constraints over self-issued certificates, and constraints that it does not
// know. Time and extended key usage are told beside.
func verify(links []*link, opts CheckOptions) error {
	anchors, intermediates := x509.NewCertPool(), x509.NewCertPool()
	var leaf *x509.Certificate
	for i, l := range links {
		c := *l.Certificate
		c.RawSubject, c.RawIssuer = []byte(l.subject), []byte(l.issuer)
		c.NotBefore, c.NotAfter = opts.At, opts.At
		c.MaxPathLen, c.MaxPathLenZero = -1, false
		c.UnhandledCriticalExtensions = unhandled(l.Certificate)
		// QUIRK: crypto/x509 of Go 1.26 takes a host in constraints on addresses and URIs for all hosts below it, too.
		c.PermittedEmailAddresses, c.ExcludedEmailAddresses, c.PermittedURIDomains, c.ExcludedURIDomains = nil, nil, nil, nil
		if i == 0 {
			leaf = &c
		} else if l.selfIssued() {
			c.Extensions = withoutSubjectAltName(c.Extensions)
		}
		if i == len(links)-1 {
			anchors.AddCert(&c)
		} else if i > 0 {
			intermediates.AddCert(&c)
		}
	}
	_, err := leaf.Verify(x509.VerifyOptions{
		Roots: anchors, Intermediates: intermediates, CurrentTime: opts.At, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageAny},
	})
	return err
}

// withoutSubjectAltName leaves away the names of an authority that constraints are not about.
func withoutSubjectAltName(extensions []pkix.Extension) []pkix.Extension {
	return slices.DeleteFunc(slices.Clone(extensions), func(e pkix.Extension) bool { return e.Id.Equal(oid.SubjectAltName) })
}

// codeOf names what crypto/x509 refuses.
func codeOf(err error) Code {
	var invalid x509.CertificateInvalidError
	if errors.As(err, &invalid) && invalid.Reason == x509.CANotAuthorizedForThisName {
		return NameConstraint
	}
	return PolicyViolation
}
