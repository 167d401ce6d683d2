package main

import (
	"context"
	"crypto/x509"
	"errors"
	"os"
	"slices"
	"time"

	"signet/smime"
	"signet/smime/cert"
	"signet/smime/cms"
)

// learnCapabilities gives the recipients what they announced in a message that
// they signed. Whether its signer is trusted does not matter: who forges one
// gets a message that is encrypted no worse than with AES-128.
func learnCapabilities(ctx context.Context, name string, recipients []smime.Recipient) error {
	message, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	var known []*x509.Certificate
	for _, r := range recipients {
		known = append(known, r.Certificate)
	}
	report, err := smime.Open(ctx, message, smime.OpenOptions{Now: time.Now(), KnownCertificates: known})
	if err != nil {
		return err
	}
	learned := false
	for _, s := range report.Signers {
		for i := range recipients {
			if r := &recipients[i]; s.Capabilities != nil && isSignedBy(s, r.Certificate) {
				r.Capabilities, learned = s.Capabilities, true
			}
		}
	}
	if !learned {
		return errors.New("no recipient has signed it and announced capabilities")
	}
	return nil
}

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
