package conformance_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"signet/conformance/corpora"
)

// TestPathDocument compares docs/path-validation.md with the results. Where Go has no test data it cannot be printed.
func TestPathDocument(t *testing.T) {
	all := paths(t)
	if !slices.ContainsFunc(all, func(r pathResult) bool { return r.corpus == pkits2011 }) {
		t.Skip("skipped: this installation of Go has no test data, and with it no PKITS of 2011")
	}
	document := printedPaths(all, keyFiles(t))
	file := filepath.Join(corpora.Root(t), "docs", "path-validation.md")
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

const pathIntroduction = `# Path validation

What Signet makes of the certificates, paths and key files of other projects. ` + "`make conformance`" + ` runs them and writes this
page; the tests in ` + "`conformance/`" + ` fail when a case comes out in another way than its project expects and is not listed below,
and when this page is stale.

Paths are built and checked by ` + "`smime/cert`" + ` (RFC 5280 Section 6.1, RFC 8550, RFC 9598 Section 6) on certificates that crypto/x509
has read, with signatures that it has checked; what is found good must be good for crypto/x509 as well. "crypto/x509" below is what
` + "`Certificate.Verify`" + ` alone says of the same anchors, intermediates and time for any usage. It has no parameters for the initial
values of policies except the acceptable ones.

PKITS has two editions with the same names. All certificates of 2001 are signed with SHA-1 and have keys of 1024 bits: they are
checked at a time of 2005, their weakness does not count against them here (to users it is told), and crypto/x509 takes none of them.
Each case of 2001 has the CRLs that pyHanko's list names and that of the root, and needs an answer for each certificate but the
anchor. The certificates of 2011 come with the source of Go, without CRLs: of those, the cases about CRLs are left out, and the
others ask nobody. The signed messages of PKITS are not in the data. x509-limbo is about TLS: that its
certificates are not for e-mail does not count against them here.

The certificates of RFC 9216 are in [conformance.md](conformance.md).

`

func printedPaths(all []pathResult, files []result) []byte {
	var b bytes.Buffer
	b.WriteString(pathIntroduction)
	b.WriteString("| paths | cases | agreed | decided differently | crypto/x509 alone agrees |\n| --- | ---: | ---: | ---: | ---: |\n")
	for _, name := range []string{pkits2001, pkits2011, "x509-limbo"} {
		fmt.Fprintln(&b, tallyPaths(name, all))
	}
	b.WriteString("\n| key files | files | agreed | decided differently |\n| --- | ---: | ---: | ---: |\n")
	for _, name := range keyFileCorpora {
		fmt.Fprintln(&b, tallyFiles(name, files))
	}

	b.WriteString("\n## Decided differently\n\n| case | expected | Signet | decided by |\n| --- | --- | --- | --- |\n")
	for _, r := range all {
		if d, decided := pathDecisions[r.id()]; decided {
			fmt.Fprintf(&b, "| %s | %s | %s | %s: %s |\n", r.id(), expectation(r), r.signet, d.rfc, d.why)
		}
	}
	for _, r := range files {
		if d, decided := keyFileDecisions[r.name()]; decided {
			fmt.Fprintf(&b, "| %s | %s | %s | %s: %s |\n", r.name(), r.vector.Expect, r.got, d.rfc, d.why)
		}
	}

	b.WriteString("\n## Agreed for another reason\n\n| case | Signet | because |\n| --- | --- | --- |\n")
	for _, r := range all {
		if d, known := otherReasons[r.id()]; known {
			fmt.Fprintf(&b, "| %s | %s | %s: %s |\n", r.id(), r.signet, d.rfc, d.why)
		}
	}

	b.WriteString("\n## PKITS, case by case\n\n| case | expected | crypto/x509, 2011 | Signet, 2011 | crypto/x509, 2001 | Signet, 2001 |\n| --- | --- | --- | --- | --- | --- |\n")
	for i, r := range all {
		if r.corpus == pkits2001 {
			of2011 := all[i+1]
			fmt.Fprintf(&b, "| %s | %s | %s | %s | %s | %s |\n", r.name, expectation(r), of2011.crypto, of2011.signet, r.crypto, r.signet)
		}
	}

	b.WriteString("\n## x509-limbo, case by case\n\n| case | expected | crypto/x509 | Signet |\n| --- | --- | --- | --- |\n")
	for _, r := range all {
		if r.corpus == "x509-limbo" {
			fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", r.name, expectation(r), r.crypto, r.signet)
		}
	}

	b.WriteString("\n## Nextcloud Mail\n\n| file | trusted | address | Signet | because |\n| --- | --- | --- | --- | --- |\n")
	for _, c := range nextcloud {
		got := "valid"
		if len(c.want) > 0 {
			got = string(c.want[0])
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s |\n", c.file, c.ca, c.address, got, c.why)
	}

	b.WriteString("\n## Key files\n\n| file | expected | Signet |\n| --- | --- | --- |\n")
	for _, r := range files {
		fmt.Fprintf(&b, "| %s | %s | %s |\n", r.name(), r.vector.Expect, r.got)
	}
	return b.Bytes()
}

func expectation(r pathResult) string {
	if r.valid {
		return "valid"
	}
	return "invalid"
}

func tallyPaths(corpus string, all []pathResult) string {
	var cases, agreed, different, alone int
	for _, r := range all {
		if r.corpus != corpus {
			continue
		}
		cases++
		if r.valid == (r.crypto == "valid") {
			alone++
		}
		_, decided := pathDecisions[r.id()]
		switch {
		case decided:
			different++
		case r.agreed():
			agreed++
		}
	}
	return fmt.Sprintf("| %s | %d | %d | %d | %d |", corpus, cases, agreed, different, alone)
}

func tallyFiles(corpus string, files []result) string {
	var count, agreed, different int
	for _, r := range files {
		if r.corpus != corpus {
			continue
		}
		count++
		_, decided := keyFileDecisions[r.name()]
		switch {
		case decided:
			different++
		case r.agreed:
			agreed++
		}
	}
	return fmt.Sprintf("| %s | %d | %d | %d |", corpus, count, agreed, different)
}
