package cert

import "crypto/x509"

// A Code names what is wrong with a certificate. Codes are stable.
type Code string

// The codes, the gravest first.
const (
	// Untrusted means that no path leads to a trust anchor. RFC 8550 Section 4.
	Untrusted Code = "untrusted"

	// Expired and NotYetValid mean that the certificate, or one above it, is not valid at the time asked for.
	Expired     Code = "expired"
	NotYetValid Code = "not-yet-valid"

	// WrongUsage means that the certificate is not made for e-mail, or not for this use. RFC 8550 Section 4.4.
	WrongUsage Code = "wrong-usage"

	// AddressMismatch means that the certificate is for other addresses, or for none. RFC 8550 Section 3.
	AddressMismatch Code = "address-mismatch"

	// WeakAlgorithm means that a key or a signature no longer proves anything.
	WeakAlgorithm Code = "weak-algorithm"
)

// A Finding is one thing that is wrong.
type Finding struct {
	Code        Code
	Certificate *x509.Certificate // the one it is about: the one checked or one above it
	Detail      string            // one sentence in English, for views of details and logs
}

// A Report is what came of checking a certificate.
type Report struct {
	// Findings is empty where the certificate can be used. The gravest come first.
	Findings []Finding

	// Chain leads from the certificate to a trust anchor. Where there is no such path it holds the certificate alone.
	Chain []*x509.Certificate
}

// Has tells whether there is a finding with this code.
func (r Report) Has(code Code) bool {
	for _, finding := range r.Findings {
		if finding.Code == code {
			return true
		}
	}
	return false
}

func (r *Report) add(code Code, certificate *x509.Certificate, detail string) {
	r.Findings = append(r.Findings, Finding{code, certificate, detail})
}
