package cert

import "crypto/x509"

// A Code names what is wrong with a certificate. Codes are stable.
type Code string

// The codes.
const (
	// Expired and NotYetValid mean that the certificate, or one above it, is not valid at the time asked for. RFC 5280
	// Section 4.1.2.5.
	Expired     Code = "expired"
	NotYetValid Code = "not-yet-valid"

	// Revoked means that its authority took the certificate back, and RevocationUnknown that nobody could say whether it
	// did, where the policy is [HardFail]. RFC 5280 Section 6.3.
	Revoked           Code = "revoked"
	RevocationUnknown Code = "revocation-unknown"

	// UntrustedRoot means that the path ends at a root that is no anchor, and IncompleteChain that it ends at a certificate
	// whose issuer is not there. RFC 5280 Section 6.1.
	UntrustedRoot   Code = "untrusted-root"
	IncompleteChain Code = "incomplete-chain"

	// Distrusted means that the anchor vouches for older certificates alone, and AnchorLimits that it does not vouch for
	// this domain or this purpose. RFC 5937 Section 3.
	Distrusted   Code = "distrusted"
	AnchorLimits Code = "anchor-limits"

	// ForgedCertificate means that the signature on a certificate does not fit the key of its issuer. RFC 5280 Section 6.1.3.
	ForgedCertificate Code = "forged-certificate"

	// UnsupportedSignature means that a certificate is signed in a way that is not checked here, such as DSA.
	UnsupportedSignature Code = "unsupported-signature"

	// NotAnAuthority means that a certificate was issued by one that may not issue any. RFC 5280 Sections 4.2.1.3 and 4.2.1.9.
	NotAnAuthority Code = "not-an-authority"

	// PathLength means that there are more authorities in a row than one of them allows. RFC 5280 Section 4.2.1.9.
	PathLength Code = "path-length"

	// NameConstraint means that an authority may not issue certificates for this name. RFC 5280 Section 4.2.1.10.
	NameConstraint Code = "name-constraint"

	// PolicyViolation means that an authority asks for a policy that the path does not have. RFC 5280 Section 6.1.
	PolicyViolation Code = "policy"

	// CriticalExtension means that a certificate says something that must not be passed over and is not known here. RFC
	// 5280 Section 4.2.
	CriticalExtension Code = "critical-extension"

	// TooComplex means that the search for a path was given up.
	TooComplex Code = "too-complex"

	// WrongUsage means that the certificate is not made for e-mail, or not for this use. RFC 8550 Section 4.4.
	WrongUsage Code = "wrong-usage"

	// AddressMismatch means that the certificate is for other addresses, or for none. RFC 8550 Section 3.
	AddressMismatch Code = "address-mismatch"

	// WeakKey and WeakSignature mean that a key, or the signature on a certificate, no longer proves anything. RFC 8550
	// Section 4.3.
	WeakKey       Code = "weak-key"
	WeakSignature Code = "weak-signature"
)

// A Finding is one thing that is wrong.
type Finding struct {
	Code        Code
	Certificate *x509.Certificate // the one it is about: the one checked or one above it
	Detail      string            // one sentence in English, for views of details and logs
	Rule        string            // what says so: "RFC 5280 Section 6.1.3"
}

// A Report is what came of checking a certificate.
type Report struct {
	// Findings is empty where the certificate can be used. The gravest come first.
	Findings []Finding

	// Chain leads from the certificate to a trust anchor, or as far as certificates are there. It holds at least the
	// certificate.
	Chain []*x509.Certificate

	// Trusted tells whether Chain leads to a trust anchor that vouches for it, whatever else is wrong: time, usage,
	// addresses, revocation.
	Trusted bool

	// Revocation holds what is known of each certificate of the chain but the anchor, in order, where it was asked for.
	Revocation []RevocationStatus
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

func (r *Report) add(code Code, certificate *x509.Certificate, rule, detail string) {
	r.Findings = append(r.Findings, Finding{code, certificate, detail, rule})
}
