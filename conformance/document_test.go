package conformance_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"signet/conformance/corpora"
)

var write = flag.Bool("write", false, "write docs/conformance.md instead of comparing it")

// TestDocument compares docs/conformance.md with the results.
func TestDocument(t *testing.T) {
	if len(pending) > 0 {
		t.Skipf("skipped: %d vectors wait for an algorithm", len(pending))
	}
	document := printed(t, results(t))
	file := filepath.Join(corpora.Root(t), "docs", "conformance.md")
	if *write {
		if err := os.WriteFile(file, document, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if stored, err := os.ReadFile(file); err != nil || !bytes.Equal(stored, document) {
		t.Errorf("%s is stale: run make conformance and commit it (%v)", file, err)
	}
}

// printed returns the document.
func printed(t *testing.T, results []result) []byte {
	var b bytes.Buffer
	b.WriteString(`# Conformance

What Signet makes of the test data of other projects. ` + "`make conformance`" + ` runs it and writes this page; the tests of folder
` + "`conformance/`" + ` fail when a vector comes out in another way than its project expects and is not listed below, and when this page
is stale. The data is not part of this repository: the tests look for it where ` + "`" + corpora.Environment + "`" + ` says, else in
` + "`../shared/corpora`" + `, and say that they were skipped where it is missing.

"Without expectation" are files for which the project says nothing; they must be read without harm. PKCS #12 files are not CMS and are left out here.

| corpus | vectors | run | agreed | decided differently | without expectation | left out |
| --- | ---: | ---: | ---: | ---: | ---: | ---: |
`)
	for _, c := range all {
		fmt.Fprintln(&b, tally(c.name, results))
	}
	b.WriteString("\n## Decided differently\n\n| vector | expected | Signet | decided by |\n| --- | --- | --- | --- |\n")
	for _, r := range results {
		if d, decided := decisions[r.name()]; decided {
			fmt.Fprintf(&b, "| %s | %s | %s | %s: %s |\n", r.name(), r.vector.Expect, r.got, d.rfc, d.why)
		}
	}
	return b.Bytes()
}

// tally returns a corpus's line of the table.
func tally(corpus string, results []result) string {
	var total, agreed, different, unknown, omitted int
	for _, r := range results {
		if r.corpus != corpus {
			continue
		}
		total++
		_, decided := decisions[r.name()]
		switch {
		case r.omitted != "":
			omitted++
		case decided:
			different++
		case strings.Contains(r.vector.ExpectSource, "unknown"):
			unknown++
		case r.agreed:
			agreed++
		}
	}
	return fmt.Sprintf("| %s | %d | %d | %d | %d | %d | %d |", corpus, total, total-omitted, agreed, different, unknown, omitted)
}
