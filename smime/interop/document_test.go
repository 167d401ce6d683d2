//go:build !js

package interop

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"signet/smime/cert"
	"signet/smime/cms"
	"signet/smime/keystore"
)

const documentPath = "../../docs/interop.md"

// TestDocument sees that docs/interop.md tells what TestPeers expects. It needs no peers.
func TestDocument(t *testing.T) {
	printed := newDocument().print()
	if *write {
		if err := os.WriteFile(documentPath, printed, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	committed, err := os.ReadFile(documentPath)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(printed, committed) {
		t.Error("docs/interop.md is stale: make interop prints it")
	}
}

// Words in quotation marks are those that TestPeers looks for.
func TestNotesQuoteWhatIsCompared(t *testing.T) {
	for _, p := range programs() {
		for _, s := range sections() {
			for _, row := range s.rows {
				for _, c := range row.cases {
					for _, dir := range row.directions() {
						checkQuotation(t, p.name, gapOf(p, c, dir))
					}
				}
			}
		}
	}
	for _, p := range keyFilePrograms() {
		for _, owner := range keyFileOwners {
			for _, dir := range []direction{theyWrite, weWrite} {
				checkQuotation(t, p.name, p.gap(owner, dir))
			}
		}
	}
}

func checkQuotation(t *testing.T, name string, g *gap) {
	t.Helper()
	if g == nil {
		return
	}
	_, quoted, found := strings.Cut(g.reason, "“")
	quoted, _, _ = strings.Cut(quoted, "”")
	if found && (g.says == "" || !strings.Contains(quoted, g.says) && !strings.Contains(g.says, quoted)) {
		t.Errorf("%s: %s: is compared with %q", name, g.reason, g.says)
	}
}

// A document is docs/interop.md while it is printed.
type document struct {
	bytes.Buffer
	notes []string
}

func newDocument() *document { return new(document) }

func (d *document) print() []byte {
	d.WriteString(`# Interoperability

Written by ` + "`make interop`" + `, which lets Signet and other implementations exchange messages and fails where a cell of
these tables is not true. Certificates and keys are made anew each time. Not only must a message be readable: Signet
checks that a peer has used the algorithms and the form that it was asked for. The gaps are those of the versions below;
that another version has closed one is no failure.

`)
	d.peers()
	d.WriteString(`
Each cell has two marks: first **the peer writes, Signet reads**, then **Signet writes, the peer reads**.

| mark | |
| --- | --- |
| ✓ | all messages of the row can be read |
| a note | none can; the note says why. Words in quotation marks are the peer's own: it is asked each time, and must fail with them |
| ✓ and a note | all can but those that the note is about |
| – | Signet reads this and does not write it |
`)
	for _, s := range sections() {
		d.section(s)
	}
	d.keyFiles()
	d.mixes()
	d.WriteString("\n## Revocation\n\nSignet and OpenSSL say the same of the same CRLs and OCSP responses: good, revoked, out of date, of the future,\n" +
		"forged, by a delegated responder, by somebody who is none, about another certificate. Signet reads the CRLs of `openssl ca` and the\n" +
		"answers of `openssl ocsp` to its own requests, with CertIDs of SHA-1 and SHA-256.\n")
	d.WriteString("\n")
	for i, note := range d.notes {
		fmt.Fprintf(d, "[^%d]: %s\n", i+1, note)
	}
	return d.Bytes()
}

// mixes tells what TestMixes asks.
func (d *document) mixes() {
	fmt.Fprintf(d, "\n## Mixes of recipients\n\nWhat Signet sends to several at once is encrypted with what all of them read, as far as they announced it. OpenSSL,\n"+
		"Bouncy Castle, NSS and gpgsm open and verify such messages for an RSA key, announcing what they read or nothing, together with each of\n"+
		"%d kinds of others, with RSA and elliptic keys: those of whom nothing is known, who read AES-GCM or AES-CBC, or nothing in common. The\n"+
		"messages are clear-signed, opaque-signed and triple-wrapped, with a protected header and its copy in the text. One gap is left: where one\n"+
		"of the recipients has an elliptic key, NSS 3.87 opens the message for nobody, as it does not OpenSSL's.\n", len(announcements))
}

func (d *document) peers() {
	d.WriteString("| peer | version | Debian | asked by | messages read | messages written |\n| --- | --- | --- | --- | --- | --- |\n")
	for _, p := range programs() {
		var counts [2]int
		for _, s := range sections() {
			for _, row := range s.rows {
				for _, c := range row.cases {
					for _, dir := range row.directions() {
						if gapOf(p, c, dir) == nil {
							counts[dir]++
						}
					}
				}
			}
		}
		fmt.Fprintf(d, "| %s | %s | %s | %s | %d | %d |\n", p.name, strings.TrimSuffix(p.version, "."),
			strings.Join(p.packages, ", "), p.about, counts[weWrite], counts[theyWrite])
	}
}

// directions are those in which the messages of a row are exchanged.
func (r row) directions() []direction {
	if r.use == cms.ToReadAndWrite {
		return []direction{theyWrite, weWrite}
	}
	return []direction{theyWrite}
}

func (d *document) section(s section) {
	fmt.Fprintf(d, "\n## %s\n\n%s\n\n| |", s.title, s.about)
	for _, p := range programs() {
		fmt.Fprintf(d, " %s |", p.name)
	}
	d.WriteString("\n| --- |" + strings.Repeat(" --- |", len(programs())) + "\n")
	for _, row := range s.rows {
		fmt.Fprintf(d, "| %s |", row.name)
		for _, p := range programs() {
			fmt.Fprintf(d, " %s %s |", d.mark(p, row, theyWrite), d.mark(p, row, weWrite))
		}
		d.WriteString("\n")
	}
}

// keyFiles is the section about PKCS #12, which has peers of its own.
func (d *document) keyFiles() {
	d.WriteString("\n## Key files\n\nPKCS #12 files with a key, its certificate and, where Signet writes, the root. What a peer has imported it must write out again.\n\n| |")
	for _, p := range keyFilePrograms() {
		fmt.Fprintf(d, " %s |", p.name)
	}
	d.WriteString("\n| --- |" + strings.Repeat(" --- |", len(keyFilePrograms())) + "\n")
	for _, owner := range keyFileOwners {
		fmt.Fprintf(d, "| %s |", cert.KeyName(people()[owner].PrivateKey().(keystore.KeyPair).Public()))
		for _, p := range keyFilePrograms() {
			for _, dir := range []direction{theyWrite, weWrite} {
				if g := p.gap(owner, dir); g != nil {
					fmt.Fprintf(d, " %s", d.note(p.name+": "+g.reason))
				} else {
					d.WriteString(" ✓")
				}
			}
			d.WriteString(" |")
		}
		d.WriteString("\n")
	}
}

// mark is one half of a cell.
func (d *document) mark(p program, r row, dir direction) string {
	if !slices.Contains(r.directions(), dir) {
		return "–"
	}
	var marks []string
	for _, c := range r.cases {
		mark := "✓"
		if g := gapOf(p, c, dir); g != nil {
			mark = d.note(p.name + ": " + g.reason)
		}
		if !slices.Contains(marks, mark) {
			marks = append(marks, mark)
		}
	}
	slices.SortFunc(marks, func(a, b string) int { return strings.Compare(b, a) }) // the check mark first
	return strings.Join(marks, "")
}

// note returns the reference to a note, which is told once.
func (d *document) note(text string) string {
	i := slices.Index(d.notes, text)
	if i < 0 {
		i = len(d.notes)
		d.notes = append(d.notes, text)
	}
	return fmt.Sprintf("[^%d]", i+1)
}
