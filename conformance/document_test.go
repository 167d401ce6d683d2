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

var write = flag.Bool("write", false, "write docs/conformance.md and docs/path-validation.md instead of comparing them")

// TestDocument compares docs/conformance.md with the results.
func TestDocument(t *testing.T) {
	document := printed(results(t))
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
func printed(results []result) []byte {
	var b bytes.Buffer
	b.WriteString(`# Conformance

What Signet makes of the test data of other projects. ` + "`make conformance`" + ` runs it and writes this page; the tests in
` + "`conformance/`" + ` fail when a vector comes out in another way than its project expects and is not listed below, and when this page
is stale. The data is not part of this repository: the tests look for it where ` + "`" + corpora.Environment + "`" + ` says, else in
a folder beside the checkout, and say that they were skipped where it is missing.

Mail is opened as the extension opens it, CMS objects are read and then verified or decrypted, and Wycheproof's vectors reach their
primitives inside of CMS messages. Messages that nobody protected are compared with what mail-parser makes of them: the header fields that are
shown, and the text or the octets of each part, with the line ends of files and of mail. Certificates are looked at with a clock of each corpus's own time. Where a project tests whether
a signature fits its key, weak algorithms and certificates for another use do not count against it here.

"Without expectation" are files of which their project says nothing, or that a library may take or refuse; they must be read
without harm.

| corpus | vectors | run | agreed | decided differently | without expectation | left out |
| --- | ---: | ---: | ---: | ---: | ---: | ---: |
`)
	for _, c := range all {
		fmt.Fprintln(&b, tally(c.name, results))
	}
	b.WriteString("\n## Decided differently\n\n| vector | expected | Signet | decided by |\n| --- | --- | --- | --- |\n")
	for _, r := range results {
		if d, found := decided(r.name()); found {
			fmt.Fprintf(&b, "| %s | %s | %s | %s: %s |\n", r.name(), cell(r.vector.Expect), cell(r.got), d.rfc, d.why)
		}
	}
	b.WriteString("\n## Left out\n\n| corpus | vectors | why |\n| --- | ---: | --- |\n")
	for _, c := range all {
		for _, line := range leftOut(c.name, results) {
			fmt.Fprintln(&b, line)
		}
	}
	return b.Bytes()
}

// cell writes a text so that it stays in its cell of a table.
func cell(text string) string { return strings.NewReplacer("|", "\\|", "<", "&lt;").Replace(text) }

// leftOut returns a line for each reason, in the order in which they occur.
func leftOut(corpus string, results []result) []string {
	var reasons, lines []string
	counts := map[string]int{}
	for _, r := range results {
		if r.corpus != corpus || r.omitted == "" {
			continue
		}
		if counts[r.omitted]++; counts[r.omitted] == 1 {
			reasons = append(reasons, r.omitted)
		}
	}
	for _, reason := range reasons {
		lines = append(lines, fmt.Sprintf("| %s | %d | %s |", corpus, counts[reason], reason))
	}
	return lines
}

// tally returns a corpus's line of the table.
func tally(corpus string, results []result) string {
	var total, agreed, different, unknown, omitted int
	for _, r := range results {
		if r.corpus != corpus {
			continue
		}
		total++
		_, found := decided(r.name())
		switch {
		case r.omitted != "":
			omitted++
		case found:
			different++
		case strings.Contains(r.vector.ExpectSource, "unknown"):
			unknown++
		case r.agreed:
			agreed++
		}
	}
	return fmt.Sprintf("| %s | %d | %d | %d | %d | %d | %d |", corpus, total, total-omitted, agreed, different, unknown, omitted)
}
