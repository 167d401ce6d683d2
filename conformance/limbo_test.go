package conformance_test

import (
	"encoding/json"
	"encoding/pem"
	"testing"
	"time"

	"signet/conformance/corpora"
)

// limbo returns the cases of x509-limbo. They are about servers and clients of TLS: that the certificates are not for
// e-mail does not count, and host names are not asked for.
func limbo(t *testing.T) []pathCase {
	t.Helper()
	var file struct {
		Testcases []struct {
			ID            string
			Expected      string   `json:"expected_result"`
			Anchors       []string `json:"trusted_certs"`
			Intermediates []string `json:"untrusted_intermediates"`
			Leaf          string   `json:"peer_certificate"`
			CRLs          []string
			At            string `json:"validation_time"`
		}
	}
	if err := json.Unmarshal(corpora.Read(t, "x509-limbo", "limbo-regenerated.json"), &file); err != nil {
		t.Fatal(err)
	}
	der := func(text string) []byte {
		block, _ := pem.Decode([]byte(text))
		if block == nil {
			t.Fatalf("no PEM: %.40q", text)
		}
		return block.Bytes
	}
	var cases []pathCase
	for _, tc := range file.Testcases {
		c := pathCase{
			corpus: "x509-limbo", name: tc.ID, valid: tc.Expected == "SUCCESS", leaf: der(tc.Leaf), at: in(2026, time.June),
		}
		if tc.At != "" {
			at, err := time.Parse("2006-01-02T15:04:05.999999-07:00", tc.At)
			if err != nil {
				t.Fatal(err)
			}
			c.at = at
		}
		for _, anchor := range tc.Anchors {
			c.anchors = append(c.anchors, der(anchor))
		}
		for _, intermediate := range tc.Intermediates {
			c.intermediates = append(c.intermediates, der(intermediate))
		}
		for _, crl := range tc.CRLs {
			c.crls = append(c.crls, der(crl))
		}
		cases = append(cases, c)
	}
	return cases
}
