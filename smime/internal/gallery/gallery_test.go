package gallery_test

import (
	"context"
	"errors"
	"testing"

	_ "github.com/emersion/go-message/charset" // in WebAssembly the program lends its own

	"signet/smime"
	"signet/smime/cert"
	"signet/smime/cms"
	"signet/smime/internal/gallery"
	"signet/smime/internal/testca"
)

// bob is a KeyRing of one.
type bob struct{ *testca.Identity }

func (b bob) DecryptionKeys(rid cms.RecipientIdentifier) ([]cms.DecryptionKey, error) {
	if rid.Matches(b.Certificate) {
		return []cms.DecryptionKey{{Certificate: b.Certificate, Key: b.PrivateKey()}}, nil
	}
	return nil, nil
}

// Each exhibit is what its name says.
func TestExhibits(t *testing.T) {
	w := gallery.NewWorld(testca.Now())
	names := map[string]bool{}
	for _, e := range gallery.Exhibits() {
		t.Run(e.Name, func(t *testing.T) {
			if names[e.Name] {
				t.Error("there are two of them")
			}
			names[e.Name] = true
			report, err := smime.Open(context.Background(), e.Make(w), smime.OpenOptions{
				Keys: bob{w.Bob}, Anchors: cert.AnchorsOf(w.Root.Certificate), Now: w.Now,
			})
			var failed *smime.Error
			if errors.As(err, &failed); (failed == nil) != (e.Error == "") || failed != nil && failed.Code != e.Error {
				t.Fatalf("got error %v, want %q", err, e.Error)
			}
			if err == nil && e.Says != "" && !says(report, e.Says) {
				t.Errorf("%s: no %s among %+v, %+v", report.Verdict, e.Says, report.Findings, report.Signers)
			}
		})
	}
}

func says(report *smime.Report, code string) bool {
	all := report.Findings
	for _, s := range report.Signers {
		all = append(all, s.Findings...)
		if s.Diagnosis != nil && string(s.Diagnosis.Code) == code {
			return true
		}
	}
	for _, e := range report.Enclosed {
		if e.Report != nil && says(e.Report, code) {
			return true
		}
	}
	for _, f := range all {
		if f.Code == code {
			return true
		}
	}
	return false
}
