package revocation

import (
	"crypto/x509"
	"slices"

	"signet/smime/cert"
)

// A Source gives a [Checker] for each message. The zero value knows nothing but what messages bring.
type Source struct {
	Evidence *Evidence // known beforehand

	// Certificates may have signed CRLs.
	Certificates []*x509.Certificate
}

// With returns a Checker that also uses what a message brings: DER of CRLs and of OCSP responses, and certificates that may
// have signed them. What cannot be used of it is left out. It comes after what is known.
func (s *Source) With(crls, responses [][]byte, certificates []*x509.Certificate) cert.Revocation {
	return &Checker{
		Evidence:     s.Evidence.With(crls, responses, "message"),
		Certificates: slices.Concat(s.Certificates, certificates),
	}
}

// With returns a copy with more CRLs and OCSP responses. What cannot be used of them is left out.
func (e *Evidence) With(crls, responses [][]byte, source string) *Evidence {
	more := Merge(e)
	octets := 0
	for _, crl := range crls {
		// Reading takes a moment for each megabyte, and a message may bring a hundred.
		if octets += len(crl); octets <= MaxCRL {
			_ = more.AddCRL(crl, source)
		}
	}
	for _, response := range responses {
		_ = more.AddResponse(response, source)
	}
	return more
}
