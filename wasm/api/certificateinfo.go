package api

// A CertificateInfo is what the views show of a certificate.
type CertificateInfo struct {
	ID           string    `json:"id"` // SHA-256 of the DER, hexadecimal
	Subject      string    `json:"subject"`
	CommonName   string    `json:"commonName"` // subject's name for people; the first address where there is none
	Emails       []string  `json:"emails"`
	Issuer       string    `json:"issuer"`
	IssuerName   string    `json:"issuerName"` // issuer's name for people
	Serial       string    `json:"serial"`     // hexadecimal
	NotBefore    string    `json:"notBefore"`  // RFC 3339
	NotAfter     string    `json:"notAfter"`   // RFC 3339
	KeyAlgorithm string    `json:"keyAlgorithm"`
	CanSign      bool      `json:"canSign"`
	CanEncrypt   bool      `json:"canEncrypt"`
	IsAuthority  bool      `json:"isAuthority"`
	Source       string    `json:"source"`   // "file", "message" or "directory"; empty for certificates that are not stored
	Findings     []Finding `json:"findings"` // what is wrong with it today
}

// A Finding is one thing that does not hold, or that the user should know.
// Findings are part of a result; the operation happened.
type Finding struct {
	Code     string `json:"code"`           // see the Finding constants of package smime and the codes of package cert
	Severity string `json:"severity"`       // "info", "warn" or "bad"
	Detail   string `json:"detail"`         // English, for the details view
	Rule     string `json:"rule,omitempty"` // what says so of a certificate, such as "RFC 5280 Section 6.1.3"
}
