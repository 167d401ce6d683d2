package revocation

import (
	"bytes"
	"crypto/x509"
	"errors"
	"fmt"
	"slices"

	"signet/smime/cert"
	"signet/smime/internal/oid"
)

// checkSigner looks for who signed a CRL, which must be allowed to, and trusted because of the same anchor. RFC 5280
// Section 6.3.3 (f) and (g).
func (q *question) checkSigner(list *crl) error {
	err := errors.New("has an issuer of whom there is no certificate")
	for _, signer := range q.signersOf(list) {
		if err = q.checkSignature(&list.signed, signer); err != nil {
			continue
		}
		if cert.HasExtension(signer, oid.KeyUsage) && signer.KeyUsage&x509.KeyUsageCRLSign == 0 {
			err = fmt.Errorf("is signed by %s, who may not sign CRLs", signer.Subject)
			continue
		}
		if err = q.checkPath(signer); err == nil {
			return nil
		}
	}
	return err
}

// signersOf returns the certificates with the name of a CRL's issuer: those of the chain first, and before the others
// those whose key the CRL names.
func (q *question) signersOf(list *crl) []*x509.Certificate {
	var signers []*x509.Certificate
	for _, c := range q.chain[1:] {
		if cert.SameName(c.RawSubject, list.issuer) {
			signers = append(signers, c)
		}
	}
	for _, c := range q.named(list.issuerKey) {
		if !slices.ContainsFunc(signers, c.Equal) {
			signers = append(signers, c)
		}
	}
	isOther := func(c *x509.Certificate) int {
		if len(list.authority) > 0 && len(c.SubjectKeyId) > 0 && !bytes.Equal(list.authority, c.SubjectKeyId) {
			return 1
		}
		return 0
	}
	slices.SortStableFunc(signers, func(a, b *x509.Certificate) int { return isOther(a) - isOther(b) })
	return signers[:min(len(signers), maxSigners)]
}

// named returns the certificates with a name. Those that are known come first, as there is room for some alone, and what a
// message brings may be made to crowd them out.
func (c *Checker) named(key cert.Name) []*x509.Certificate {
	if c.bySubject == nil {
		c.bySubject = map[cert.Name][]*x509.Certificate{}
		for _, one := range c.Certificates {
			name := cert.NameOf(one.RawSubject)
			c.bySubject[name] = append(c.bySubject[name], one)
		}
	}
	if c.Issuers == nil {
		return c.bySubject[key]
	}
	return slices.Concat(c.Issuers.FindIssuers(key), c.bySubject[key])
}

// checkPath checks that a signer of CRLs leads to the anchor and was not revoked. What is above the certificate that the
// question is about was checked already, and is asked about by itself. A signer whose own CRL says that it is good is
// believed, as any authority: the others are asked too.
//
// Whoever signs in the name of the certificate's issuer with another key must have the name from the issuer or an authority
// above it. That is stricter than RFC 5280 Section 6.3.3 (f), by which each authority under the same anchor could call one of
// its own the same, and speak for it.
func (q *question) checkPath(signer *x509.Certificate) error {
	if slices.ContainsFunc(q.chain[1:], signer.Equal) || slices.ContainsFunc(q.underCheck, signer.Equal) {
		return nil
	}
	if q.paths == 0 || q.depth >= maxDepth {
		return unsupported("more signers of CRLs than are looked at")
	}
	q.paths--
	report := cert.Check(signer, cert.CheckOptions{
		At: q.at, Anchors: cert.AnchorsOf(q.anchor()), Intermediates: slices.Concat(q.chain[1:], q.Certificates),
		Issuers: q.Issuers,
	})
	for _, finding := range report.Findings {
		if !q.passes(finding.Code) {
			return fmt.Errorf("is signed by %s, of whom %s", signer.Subject, finding.Detail)
		}
	}
	if cert.SameName(signer.RawSubject, q.certificate().RawIssuer) && !slices.ContainsFunc(q.chain[1:], report.Chain[1].Equal) {
		return fmt.Errorf("is signed by %s, to whom no authority above has given this name", signer.Subject)
	}
	q.depth++
	q.underCheck = append(q.underCheck, signer)
	defer func() {
		q.depth--
		q.underCheck = q.underCheck[:len(q.underCheck)-1]
	}()
	for i := range len(report.Chain) - 1 {
		if slices.ContainsFunc(q.chain[1:], report.Chain[i].Equal) {
			break
		}
		status := q.Check(report.Chain[i:], q.at)
		switch status.State {
		case cert.RevocationStateRevoked:
			return fmt.Errorf("is signed by %s, who was revoked", signer.Subject)
		case cert.RevocationStateUnknown:
			return fmt.Errorf("is signed by %s, of whom nobody knows whether they were revoked: %s", signer.Subject, status.Why)
		}
	}
	return nil
}

// passes tells whether a finding does not count against a signer of CRLs, who need not be for e-mail.
func (c *Checker) passes(code cert.Code) bool {
	return code == cert.WrongUsage || c.TakesWeak && (code == cert.WeakKey || code == cert.WeakSignature)
}
