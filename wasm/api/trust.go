package api

import (
	"crypto/x509"
	"time"

	"signet/smime"
	"signet/smime/cert"
	"signet/smime/keystore"
)

// trust is what certificates are judged by in one call.
type trust struct {
	anchors       []cert.Anchor
	intermediates []*x509.Certificate
	now           time.Time
}

func (c *call) trust() (trust, error) {
	anchors, err := c.Keystore.Certificates(c.ctx, keystore.KindAnchor)
	if err != nil {
		return trust{}, err
	}
	intermediates, err := c.Keystore.Certificates(c.ctx, keystore.KindAuthority)
	if err != nil {
		return trust{}, err
	}
	return trust{cert.AnchorsOf(parsed(anchors)...), parsed(intermediates), c.Now()}, nil
}

func parsed(stored []keystore.Certificate) []*x509.Certificate {
	certificates := make([]*x509.Certificate, len(stored))
	for i, s := range stored {
		certificates[i] = s.Certificate
	}
	return certificates
}

func (t trust) check(c *x509.Certificate, purpose cert.Purpose, address string) cert.Report {
	return cert.Check(c, cert.CheckOptions{
		Purpose:       purpose,
		Address:       address,
		At:            t.now,
		Anchors:       t.anchors,
		Intermediates: t.intermediates,
	})
}

func (t trust) isAnchor(c *x509.Certificate) bool {
	for _, anchor := range t.anchors {
		if anchor.Certificate.Equal(c) {
			return true
		}
	}
	return false
}

// isAuthority tells whether a certificate may issue others. Before X.509
// version 3 there was no way to say so, and some roots are as old.
func isAuthority(c *x509.Certificate) bool {
	return c.BasicConstraintsValid && c.IsCA || c.Version < 3 && c.CheckSignatureFrom(c) == nil
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
	if sign.Has(cert.WrongUsage) {
		report = encrypt
	}
	var findings []Finding
	for _, finding := range report.Findings {
		if authority && finding.Code == cert.WrongUsage {
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
