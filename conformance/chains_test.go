package conformance_test

import (
	"crypto/x509"
	"slices"
	"strings"
	"testing"
	"time"

	"signet/conformance/corpora"
	"signet/smime/cert"
)

// nextcloud lists the certificates of Nextcloud Mail, of which its names tell what they are for: where the address stands,
// and how much of the chain is in the file.
var nextcloud = []struct {
	file, ca, address string
	want              []cert.Code // none or one
	why               string
}{
	{"user@imap.localhost.crt", "imap.localhost.ca.crt", "user@imap.localhost", nil, "issued by the trusted root"},
	{"user@domain.tld.crt", "domain.tld.ca.crt", "user@domain.tld", nil, "issued by the trusted root"},
	{"user@domain.tld.crt", "imap.localhost.ca.crt", "user@domain.tld", []cert.Code{cert.IncompleteChain}, "issued by another root"},
	{"debug@imap.localhost.crt", "imap.localhost.ca.crt", "debug@imap.localhost", nil, "issued by the trusted root"},
	{"cn-only@imap.localhost.crt", "imap.localhost.ca.crt", "cn-only@imap.localhost", nil, "the address is in the subject and, in spite of the name, in the subjectAltName"},
	{"san-only@imap.localhost.crt", "", "san-only@imap.localhost", []cert.Code{cert.UntrustedRoot}, "signed by itself, and so trusted by nobody"},
	{"san-only@imap.localhost.crt", "san-only@imap.localhost.crt", "san-only@imap.localhost", nil, "trusted itself; the address is in the subjectAltName alone"},
	{"chain@imap.localhost.crt", "imap.localhost.ca.crt", "chain@imap.localhost", nil, "the chain is complete"},
	{"chain@imap.localhost.crt", "", "chain@imap.localhost", []cert.Code{cert.UntrustedRoot}, "the root in the file is not trusted for that"},
	{"chain-partial@imap.localhost.crt", "imap.localhost.ca.crt", "chain@imap.localhost", nil, "the chain is complete but for the root"},
	{"chain-leaf-only@imap.localhost.crt", "imap.localhost.ca.crt", "chain@imap.localhost", []cert.Code{cert.IncompleteChain}, "the intermediate is missing"},
	{"chain@imap.localhost.crt", "imap.localhost.ca.crt", "user@imap.localhost", []cert.Code{cert.AddressMismatch}, "somebody else's address"},
}

func TestNextcloud(t *testing.T) {
	corpora.Folder(t)
	c := corpus{name: "nextcloud-smime", clock: in(2026, time.June)}
	for _, tt := range nextcloud {
		t.Run(strings.Join([]string{tt.file, tt.ca, tt.address}, " "), func(t *testing.T) {
			all := certificatesIn(t, c, "smime-certs/"+tt.file)
			var anchors []*x509.Certificate
			if tt.ca != "" {
				anchors = certificatesIn(t, c, "smime-certs/"+tt.ca)
			}
			report := cert.Check(all[0], cert.CheckOptions{
				Address: tt.address, At: c.clock, Anchors: cert.AnchorsOf(anchors...), Intermediates: all[1:],
			})
			if got := codesOf(report); !slices.Equal(got, tt.want) {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}

func codesOf(report cert.Report) []cert.Code {
	var codes []cert.Code
	for _, finding := range report.Findings {
		codes = append(codes, finding.Code)
	}
	return codes
}
