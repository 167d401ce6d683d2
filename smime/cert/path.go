package cert

import (
	"bytes"
	"crypto/rsa"
	"crypto/x509"
	"errors"
	"slices"
	"time"

	"signet/smime/internal/oid"
)

// MaxIntermediates limits the intermediates that are looked at for one certificate: who sends a message decides how many
// are in it.
const MaxIntermediates = 64

// maxRSABits limits the RSA keys of intermediates: crypto/x509 does not, and one check with a key of a million bits takes
// minutes.
const maxRSABits = 8192

// A path is the best way that was found between a certificate and a trust anchor.
type path struct {
	chain []*x509.Certificate
	err   error    // why there is none; nil where there is one
	usage emailUse // of the path as a whole
}

// emailUse tells whether all of a path is meant for e-mail: RFC 8550 Section 4.4.4.
type emailUse int

const (
	forEmail emailUse = iota
	notForEmail
)

// findPath looks for a path that is good, else for one that is good but for time or extended key usage: the findings say
// what is wrong with the certificate itself and do not call a known authority unknown.
func findPath(c *x509.Certificate, opts CheckOptions) path {
	now := newSearch(c, opts, asIssued)
	ever := newSearch(c, opts, withoutTime)
	email, any := x509.ExtKeyUsageEmailProtection, x509.ExtKeyUsageAny

	chain, err := now.run(opts.At, email)
	if err == nil {
		return path{chain: chain}
	}
	// What leads nowhere at any time and for any use is not looked for again: the certificates may be made to cost time.
	last, err := ever.run(opts.At, any)
	if err != nil {
		return path{chain: []*x509.Certificate{c}, err: err}
	}
	if chain, err := ever.run(opts.At, email); err == nil {
		return path{chain: chain}
	}
	if chain, err := now.run(opts.At, any); err == nil {
		return path{chain: chain, usage: notForEmail}
	}
	return path{chain: last, usage: notForEmail}
}

// whyNoPath names what crypto/x509 says.
func whyNoPath(c *x509.Certificate, err error, opts CheckOptions) (Code, string) {
	var invalid x509.CertificateInvalidError
	var critical x509.UnhandledCriticalExtension
	switch {
	case errors.As(err, &invalid) && invalid.Reason == x509.CANotAuthorizedForThisName:
		return NameConstraint, "RFC 5280 Section 4.2.1.10"
	case errors.As(err, &invalid) && invalid.Reason == x509.TooManyIntermediates:
		return PathLength, "RFC 5280 Section 4.2.1.9"
	case errors.As(err, &invalid) && invalid.Reason == x509.NotAuthorizedToSign:
		return NotAnAuthority, "RFC 5280 Section 4.2.1.9"
	case errors.As(err, &invalid) && invalid.Reason == x509.NoValidChains:
		return PolicyViolation, "RFC 5280 Section 6.1"
	case errors.As(err, &critical):
		return CriticalExtension, "RFC 5280 Section 4.2"
	}
	for _, top := range append(slices.Clone(opts.Intermediates), c) {
		if bytes.Equal(top.RawIssuer, top.RawSubject) {
			return UntrustedRoot, "RFC 5280 Section 6.1"
		}
	}
	return IncompleteChain, "RFC 5280 Section 6.1"
}

// validity is how a search treats the times of certificates.
type validity int

const (
	asIssued validity = iota
	withoutTime
)

// A search looks for a path with crypto/x509. It works on copies of the certificates, as crypto/x509 has no way to pass
// over times and extensions.
type search struct {
	leaf                   *x509.Certificate
	anchors, intermediates *x509.CertPool
	originals              []*x509.Certificate
}

func newSearch(c *x509.Certificate, opts CheckOptions, v validity) *search {
	s := &search{anchors: x509.NewCertPool(), intermediates: x509.NewCertPool()}
	s.leaf = s.copy(c, opts.At, v)
	for _, anchor := range opts.Anchors {
		if anchor.vouchesFor(opts.Purpose) {
			s.anchors.AddCert(s.copy(anchor.Certificate, opts.At, v))
		}
	}
	for _, intermediate := range opts.Intermediates[:min(len(opts.Intermediates), MaxIntermediates)] {
		if key, ok := intermediate.PublicKey.(*rsa.PublicKey); ok && key.N.BitLen() > maxRSABits {
			continue
		}
		s.intermediates.AddCert(s.copy(intermediate, opts.At, v))
	}
	return s
}

func (s *search) copy(c *x509.Certificate, at time.Time, v validity) *x509.Certificate {
	s.originals = append(s.originals, c)
	copied := *c
	if v == withoutTime {
		copied.NotBefore, copied.NotAfter = at, at
	}
	// A critical subjectAltName that holds nothing but a SmtpUTF8Mailbox is not handled by crypto/x509, but here.
	if len(smtpUTF8Mailboxes(c)) > 0 {
		copied.UnhandledCriticalExtensions = slices.DeleteFunc(
			slices.Clone(c.UnhandledCriticalExtensions), oid.SubjectAltName.Equal)
	}
	return &copied
}

func (s *search) run(at time.Time, usage x509.ExtKeyUsage) ([]*x509.Certificate, error) {
	chains, err := s.leaf.Verify(x509.VerifyOptions{
		Roots:         s.anchors,
		Intermediates: s.intermediates,
		CurrentTime:   at,
		KeyUsages:     []x509.ExtKeyUsage{usage},
	})
	if err != nil {
		return nil, err
	}
	shortest := slices.MinFunc(chains, func(a, b []*x509.Certificate) int { return len(a) - len(b) })
	chain := make([]*x509.Certificate, len(shortest))
	for i, copied := range shortest {
		chain[i] = s.originals[slices.IndexFunc(s.originals, copied.Equal)]
	}
	return chain, nil
}
