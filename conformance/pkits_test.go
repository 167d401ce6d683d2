package conformance_test

import (
	"crypto/x509"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"testing"
	"time"

	"signet/conformance/corpora"
	"signet/smime/cert"
)

// pkits returns the cases of NIST's Public Key Interoperability Test Suite, with the parameters that pyHanko's list gives.
//
// There are two editions with the same names. The certificates of 2001 are among the corpora; all are signed with SHA-1 and
// have keys of 1024 bits, which does not count against them here, but crypto/x509 takes none. Those of 2011 come with the
// source of Go, which has no CRLs: they are asked what needs none.
func pkits(t *testing.T) []pathCase {
	t.Helper()
	var listed []struct {
		File, Name, Expect string
		ID                 string `json:"pkits_id"`
		Intermediates      []string
		CRLs               []string
		Params             struct {
			Acceptable      []string `json:"user_initial_policy_set"`
			RequireExplicit bool     `json:"initial_explicit_policy"`
			InhibitMapping  bool     `json:"initial_policy_mapping_inhibit"`
			InhibitAny      bool     `json:"initial_any_policy_inhibit"`
		}
	}
	if err := json.Unmarshal(corpora.Read(t, "pkits", "manifest.json"), &listed); err != nil {
		t.Fatal(err)
	}
	var cases []pathCase
	for _, l := range listed {
		c := pathCase{
			name: l.ID + " " + l.Name, valid: l.Expect == "valid",
			policies: cert.Policies{
				RequireExplicit: l.Params.RequireExplicit, InhibitMapping: l.Params.InhibitMapping, InhibitAny: l.Params.InhibitAny,
			},
		}
		for _, policy := range l.Params.Acceptable {
			id, err := x509.ParseOID(policy)
			if err != nil {
				t.Fatal(err)
			}
			c.policies.Acceptable = append(c.policies.Acceptable, id)
		}
		for _, edition := range editions(t) {
			if edition.crls == "" && aboutCRLs.MatchString(l.ID) {
				continue
			}
			c.corpus, c.at, c.weak, c.intermediates = edition.corpus, edition.at, edition.weak, nil
			c.leaf, c.anchors = readFile(t, edition.certificates, l.File), [][]byte{readFile(t, edition.certificates, "TrustAnchorRootCertificate.crt")}
			for _, file := range l.Intermediates {
				c.intermediates = append(c.intermediates, readFile(t, edition.certificates, file))
			}
			c.crls = nil
			if edition.crls != "" {
				for _, file := range append(l.CRLs, "TrustAnchorRootCRL.crl") {
					c.crls = append(c.crls, readFile(t, edition.crls, file))
				}
			}
			cases = append(cases, c)
		}
	}
	return cases
}

// aboutCRLs are the numbers of the cases that are about CRLs: sections 4.4, 4.5, 4.14 and 4.15, and who may sign them in 4.7.
var aboutCRLs = regexp.MustCompile(`^(404|405|414|415|4070[45])`)

// An edition of PKITS is a folder of certificates, and one of CRLs where there are some.
type edition struct {
	corpus, certificates, crls string
	at                         time.Time
	weak                       bool
}

// editions returns those that are there. Not all installations of Go have its test data.
func editions(t *testing.T) []edition {
	t.Helper()
	of2001 := filepath.Join(corpora.Folder(t), "pkits", "zip")
	found := []edition{{pkits2001, filepath.Join(of2001, "certs"), filepath.Join(of2001, "crls"), in(2005, time.June), true}}
	of2011 := filepath.Join(runtime.GOROOT(), "src", "crypto", "x509", "testdata", "nist-pkits", "certs")
	if _, err := os.Stat(of2011); err == nil {
		found = append(found, edition{pkits2011, of2011, "", in(2026, time.June), false})
	}
	return found
}

const pkits2001, pkits2011 = "pkits", "pkits-2011"

func readFile(t *testing.T, folder, file string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(folder, filepath.Base(file)))
	if err != nil {
		t.Fatal(err)
	}
	return data
}
