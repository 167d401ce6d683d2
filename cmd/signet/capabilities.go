package main

import (
	"context"
	"crypto/x509"
	"errors"
	"os"
	"slices"

	"signet/smime"
	"signet/smime/cert"
	"signet/smime/cms"
)

// learnCapabilities gives the recipients what they announced in a message that
// they signed. Where no root is known nobody says that it was them: whoever forges
// such a message gets one that is encrypted no worse than with AES-128.
func (p *protection) learnCapabilities(ctx context.Context, name string, recipients []smime.Recipient) error {
	message, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	opts := smime.OpenOptions{Now: p.at.Time, Roots: mozillaRoots(p.mozilla)}
	for _, r := range recipients {
		opts.KnownCertificates = append(opts.KnownCertificates, r.Certificate)
	}
	trusted, err := readOptional(p.roots)
	if err != nil {
		return err
	}
	opts.Anchors = cert.AnchorsOf(trusted...)
	report, err := smime.Open(ctx, message, opts)
	if err != nil {
		return err
	}
	learned := false
	for _, s := range report.Signers {
		if s.Role != smime.RoleAuthor || s.Verdict != smime.SignerValid && p.checksCapabilities() {
			continue
		}
		for i := range recipients {
			if r := &recipients[i]; s.Capabilities != nil && isSignedBy(s, r.Certificate) {
				r.Capabilities, learned = s.Capabilities, true
			}
		}
	}
	switch {
	case learned:
		return nil
	case p.checksCapabilities():
		return errors.New("no recipient has signed it with a certificate that is good, and announced capabilities")
	default:
		return errors.New("no recipient has signed it and announced capabilities")
	}
}

// checksCapabilities tells whether who announces capabilities must be trusted.
func (p *protection) checksCapabilities() bool { return len(p.roots) > 0 || p.mozilla }

// isSignedBy reports whether a signature was made by the holder of a
// certificate, who may sign with another one for the same address.
func isSignedBy(s smime.Signer, c *x509.Certificate) bool {
	switch s.Verdict {
	case smime.SignerMalformed, smime.SignerInvalidSignature, smime.SignerDigestMismatch, smime.SignerNoCertificate, smime.SignerUnsupportedAlgorithm:
		return false
	}
	return s.Certificate.Equal(c) || slices.ContainsFunc(cert.Addresses(c), func(address string) bool {
		return cert.MatchAddress(s.Certificate, address)
	})
}

// capabilityNames returns the names of announced algorithms.
func capabilityNames(capabilities []cms.AlgorithmIdentifier) []string {
	names := []string{}
	for _, c := range capabilities {
		names = append(names, cms.CapabilityName(c))
	}
	return names
}
