package attacks_test

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"signet/smime"
	"signet/smime/cert"
	"signet/smime/cms"
	"signet/smime/internal/attacks"
	"signet/smime/internal/testca"
)

// bobsKeys counts how often it was asked for a key.
type bobsKeys struct {
	bob   *testca.Identity
	asked int
}

func (k *bobsKeys) DecryptionKeys(rid cms.RecipientIdentifier) ([]cms.DecryptionKey, error) {
	k.asked++
	if !rid.Matches(k.bob.Certificate) {
		return nil, nil
	}
	return []cms.DecryptionKey{{Certificate: k.bob.Certificate, Key: k.bob.Key}}, nil
}

// TestAttackVectors opens each message of docs/attacks.md as Bob.
func TestAttackVectors(t *testing.T) {
	w := attacks.NewWorld(testca.Now())
	for _, v := range attacks.Vectors() {
		t.Run(v.ID, func(t *testing.T) {
			keys := &bobsKeys{bob: w.Bob}
			report, err := smime.Open(t.Context(), v.Make(w), smime.OpenOptions{
				Keys: keys, Anchors: cert.AnchorsOf(w.Root.Certificate), Now: w.Now,
			})
			if v.Want.Sealed && keys.asked > 0 {
				t.Errorf("a key was asked for %d times", keys.asked)
			}
			if err != nil {
				if e, ok := err.(*smime.Error); !ok || e.Code != v.Want.Error || v.Want.Error == "" {
					t.Fatalf("got error %v, want %+v", err, v.Want)
				}
				return
			}
			check(t, report, v.Want)
		})
	}
}

func check(t *testing.T, report *smime.Report, want attacks.Outcome) {
	t.Helper()
	if report.Verdict != want.Verdict {
		t.Errorf("got %s, want %s: %+v", report.Verdict, want.Verdict, report.Findings)
		for _, s := range report.Signers {
			t.Logf("signer %s in layer %d: %+v", s.Verdict, s.Layer, s.Findings)
		}
	}
	findings := slices.Clone(report.Findings)
	for _, s := range report.Signers {
		findings = append(findings, s.Findings...)
	}
	checkSigners(t, report, want.By)
	checkEnclosed(t, report.Enclosed, want)
	if want.Finding != "" && !slices.ContainsFunc(findings, func(f smime.Finding) bool { return f.Code == want.Finding }) {
		t.Errorf("no finding %s: %+v", want.Finding, findings)
	}
	if want.Sealed || want.Enclosed != "" {
		for _, part := range report.Content.Parts {
			if bytes.Contains(part.Data, []byte(attacks.Secret)) {
				t.Errorf("a part of the type %s holds the secret", part.Type)
			}
		}
	}
}

// checkSigners expects that who signed well as an author has the address.
func checkSigners(t *testing.T, report *smime.Report, by string) {
	t.Helper()
	for _, s := range report.Signers {
		if by == "" || s.Role != smime.RoleAuthor || s.Verdict != smime.SignerValid {
			continue
		}
		if addresses := s.Certificate.EmailAddresses; len(addresses) != 1 || addresses[0] != by {
			t.Errorf("signed by %v, and not by %s", addresses, by)
		}
	}
}

func checkEnclosed(t *testing.T, enclosed []smime.Enclosed, want attacks.Outcome) {
	t.Helper()
	if want.Enclosed == "" {
		if len(enclosed) > 0 {
			t.Errorf("encloses %+v", enclosed)
		}
		return
	}
	if len(enclosed) != 1 || enclosed[0].Report.Verdict != want.Enclosed {
		t.Fatalf("encloses %+v, want one part with the verdict %s", enclosed, want.Enclosed)
	}
	checkSigners(t, enclosed[0].Report, want.By)
	for _, part := range enclosed[0].Report.Content.Parts {
		if bytes.Contains(part.Data, []byte(attacks.Forged)) || bytes.Contains(part.Data, []byte(attacks.Beacon)) {
			t.Errorf("what is around it is in the enclosed part: %q", part.Data)
		}
	}
}

// A good verdict must say whose it is, and no vector may be there twice.
func TestVectorsAreWhole(t *testing.T) {
	seen := map[string]bool{}
	for _, v := range attacks.Vectors() {
		good := slices.ContainsFunc([]smime.Verdict{v.Want.Verdict, v.Want.Enclosed}, func(verdict smime.Verdict) bool {
			return verdict == smime.VerdictVerified || verdict == smime.VerdictVerifiedAndConfidential
		})
		if good != (v.Want.By != "") {
			t.Errorf("%s: %s by %q", v.ID, v.Want.Verdict, v.Want.By)
		}
		if v.Attack == "" || v.Result == "" || (v.Want.Verdict == "") == (v.Want.Error == "") {
			t.Errorf("%s is not whole", v.ID)
		}
		if seen[v.ID] {
			t.Errorf("%s is there twice", v.ID)
		}
		seen[v.ID] = true
	}
}

const root = "../../.."

func TestDocument(t *testing.T) {
	if stored, err := os.ReadFile(filepath.Join(root, "docs", "attacks.md")); err != nil || !bytes.Equal(stored, attacks.Document()) {
		t.Errorf("docs/attacks.md is stale: run make generate and commit it (%v)", err)
	}
}

// TestBrowserTests holds the page against the tests that there are.
func TestBrowserTests(t *testing.T) {
	for _, test := range attacks.BrowserTests() {
		source, err := os.ReadFile(filepath.Join(root, test.File))
		if err != nil {
			t.Error(err)
			continue
		}
		titled := regexp.MustCompile(`\btest\(\s*['"\x60]` + regexp.QuoteMeta(strings.ReplaceAll(test.Title, "'", `\'`)) + `['"\x60]`)
		if !titled.Match(source) {
			t.Errorf("%s has no test %q", test.File, test.Title)
		}
	}
}
