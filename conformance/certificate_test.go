package conformance_test

import (
	"strings"
	"testing"

	"signet/conformance/corpora"
	"signet/smime/cert"
)

// checkCertificate checks a certificate for what its name says it is for.
func checkCertificate(t *testing.T, c corpus, v corpora.Vector) (got string, agreed bool) {
	t.Helper()
	certificate := certificatesIn(t, c, v.File)[0]
	if v.Expect == "parses" {
		addresses := strings.Join(cert.Addresses(certificate), ", ")
		return "addresses " + addresses, addresses != ""
	}
	anchors := append(certificatesIn(t, c, v.CA), certificatesIn(t, c, c.ca)...)
	opts := cert.CheckOptions{Purpose: cert.Sign, At: c.clock, Anchors: cert.AnchorsOf(anchors...)}
	if strings.Contains(v.File, "encrypt") {
		opts.Purpose = cert.Encrypt
	}
	report := cert.Check(certificate, opts)
	var codes []string
	for _, finding := range report.Findings {
		if finding.Code != cert.WrongUsage || !certificate.IsCA { // an authority's own certificate is not for mail
			codes = append(codes, string(finding.Code))
		}
	}
	if len(codes) == 0 {
		return "valid", true
	}
	return strings.Join(codes, ", "), bad(v)
}
