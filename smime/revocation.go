package smime

import (
	"crypto/x509"

	"signet/smime/cert"
)

// A RevocationSource knows which certificates were revoked, before a message was
// opened. Package revocation has one.
type RevocationSource interface {
	// With returns what is asked about the certificates of one layer. It may also
	// use what the layer brings, which nothing proves: DER of CertificateLists and
	// of OCSPResponses, and certificates that may have signed them.
	With(crls, responses [][]byte, certificates []*x509.Certificate) cert.Revocation
}

// revocation returns whom to ask about the certificates of a signature, nil for
// nobody. It is the same for all of a layer: what that brings is read once.
func (o *opener) revocation(s signature) cert.Revocation {
	if o.opts.Revocation == nil || o.opts.RevocationPolicy == cert.RevocationOff {
		return nil
	}
	if o.revocations[s.layer] == nil {
		if o.revocations == nil {
			o.revocations = map[int]cert.Revocation{}
		}
		o.revocations[s.layer] = o.opts.Revocation.With(s.crls, s.responses, s.certificates)
	}
	return o.revocations[s.layer]
}
