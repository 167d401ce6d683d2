package conformance_test

import (
	"strings"
	"sync"
	"testing"

	"signet/conformance/corpora"
)

// A result is what came of one vector.
type result struct {
	corpus string
	vector corpora.Vector

	// got says what Signet does, in a few words; it is empty for a vector that was not run.
	got     string
	agreed  bool   // with what upstream expects
	omitted string // why the vector was not run
}

func (r result) name() string { return r.corpus + "/" + r.vector.File }

var ledger struct {
	sync.Mutex
	results []result
}

// results runs all vectors, once. It skips the test where there are none.
func results(t *testing.T) []result {
	t.Helper()
	corpora.Folder(t)
	ledger.Lock()
	defer ledger.Unlock()
	if ledger.results == nil {
		for _, c := range all {
			for _, v := range corpora.Manifest(t, c.name) {
				ledger.results = append(ledger.results, run(t, c, v)...)
			}
		}
	}
	return ledger.results
}

// run returns the result of a vector: several where it is a file of vectors.
func run(t *testing.T, c corpus, v corpora.Vector) []result {
	t.Helper()
	r := result{corpus: c.name, vector: v}
	switch {
	case v.Kind == "vectors":
		return runPrimitive(t, c, v)
	case v.Kind == "pkcs12":
		r.omitted = "PKCS #12 is no CMS: see path-validation.md"
	case v.Kind == "mime":
		r.got, r.agreed = readMIME(t, c, v)
	case v.Kind == "cert":
		r.got, r.agreed = checkCertificate(t, c, v)
	case isMail(corpora.Read(t, c.name, v.File)):
		r.got, r.agreed = openMail(t, c, v)
	default:
		r.got, r.agreed = readObject(t, c, v)
	}
	return []result{r}
}

// bad tells whether a vector must be refused. The two of RustCrypto for which its manifest says nothing have SignerInfos
// with wrong tags, and its tests refuse them.
func bad(v corpora.Vector) bool {
	for _, word := range []string{"invalid", "fails", "signature-not-good", "must NOT", "see upstream"} {
		if strings.Contains(v.Expect, word) {
			return true
		}
	}
	return false
}

// TestVectors runs each vector of the corpora. One that does not come out as upstream expects must be in the table of
// decisions, with what comes out and why.
func TestVectors(t *testing.T) {
	used := map[string]bool{}
	for _, r := range results(t) {
		if r.omitted != "" {
			continue
		}
		d, decided := decided(r.name())
		used[r.name()] = decided
		t.Run(r.name(), func(t *testing.T) {
			switch {
			case r.agreed && decided:
				t.Errorf("comes out as expected (%s: %s) and needs no decision", r.vector.Expect, r.got)
			case !r.agreed && !decided:
				t.Errorf("expected %q of %s, got %q", r.vector.Expect, r.vector.ExpectSource, r.got)
			case decided && d.got != r.got:
				t.Errorf("got %q, where %q was decided", r.got, d.got)
			}
		})
	}
	for _, table := range []map[string]decision{decisions, mimeDecisions} {
		for name := range table {
			if !used[name] {
				t.Errorf("the decision for %s is for no vector", name)
			}
		}
	}
}
