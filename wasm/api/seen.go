package api

import (
	"crypto/x509"
	"slices"
	"sync"

	"signet/smime"
	"signet/smime/keystore"
)

// Limits of what an engine remembers of the messages it opened.
const (
	maxSeen       = 512
	maxSeenOctets = 64 << 10 // of one certificate
)

// A seenCertificates remembers the certificates of messages that were opened, the
// latest of them, so that the views can ask about those that nobody stores.
type seenCertificates struct {
	mu  sync.Mutex
	all []*x509.Certificate // oldest first
}

// remember keeps what the views were told of.
func (s *seenCertificates) remember(signers []smime.Signer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, signer := range signers {
		for _, certificate := range append([]*x509.Certificate{signer.Certificate}, signer.Chain...) {
			if certificate == nil || len(certificate.Raw) > maxSeenOctets {
				continue
			}
			s.all = append(slices.DeleteFunc(s.all, certificate.Equal), certificate)
		}
	}
	s.all = slices.Delete(s.all, 0, max(0, len(s.all)-maxSeen))
}

// find returns a certificate, and all that can be above it.
func (s *seenCertificates) find(id string) (*x509.Certificate, []*x509.Certificate) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, certificate := range s.all {
		if keystore.ID(certificate) == id {
			return certificate, slices.Clone(s.all)
		}
	}
	return nil, nil
}
