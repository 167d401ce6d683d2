package smime

import (
	"bytes"
	"iter"
	"slices"

	"signet/smime/internal/entity"
)

// maxSingleLines is how many lines are changed one at a time.
const maxSingleLines = 100

// whole is a variant in which all octets are others.
func (d *diagnoser) whole(code DiagnosisCode, detail string, octets []byte) variant {
	return variant{code, detail, []edit{{0, len(d.came), octets}}}
}

// replaced looks at all octets changed.
func (d *diagnoser) replaced(code DiagnosisCode, detail string, change func([]byte) []byte) {
	if !d.pay(len(d.came)) {
		return
	}
	if octets := change(d.came); !bytes.Equal(octets, d.came) {
		d.look(d.whole(code, detail, octets))
	}
}

// lineEnds undoes what programs do that take a message for a text file.
func (d *diagnoser) lineEnds() {
	const code = DiagnosisLineEnds
	d.replaced(code, "Each line end was made CR CR LF.", replacingAll("\r\r\n", "\r\n"))
	d.replaced(code, "The line ends were CRLF when it was signed, and some are LF now.", canonicalLineEnds)
	d.replaced(code, "The line ends were LF when it was signed, and are CRLF now.", replacingAll("\r\n", "\n"))
	d.replaced(code, "The line ends were CR when it was signed, and are CRLF now.", replacingAll("\r\n", "\r"))
	d.changed(code, "The line ends of the text were LF when it was signed, and are CRLF now.", replacingAll("\r\n", "\n"))
}

func replacingAll(old, with string) func([]byte) []byte {
	return func(octets []byte) []byte { return bytes.ReplaceAll(octets, []byte(old), []byte(with)) }
}

// inBodies changes the bodies of all leaves that are not encoded.
func (d *diagnoser) inBodies(change func([]byte) []byte) []edit {
	var edits []edit
	for _, e := range d.inner {
		if e.IsMultipart() || e.Encoding() == "base64" {
			continue
		}
		start := e.Offset + len(e.Header.Raw)
		if with := change(e.Body); !bytes.Equal(with, e.Body) {
			edits = append(edits, edit{start, start + len(e.Body), with})
		}
	}
	return edits
}

// changed looks at a change in all bodies.
func (d *diagnoser) changed(code DiagnosisCode, detail string, change func([]byte) []byte) {
	if !d.pay(len(d.came)) {
		return
	}
	if edits := d.inBodies(change); len(edits) > 0 {
		d.look(variant{code, detail, edits})
	}
}

// eachLine returns a change of each line, which comes without its line end.
func eachLine(change func([]byte) []byte) func([]byte) []byte {
	return func(body []byte) []byte {
		out := make([]byte, 0, len(body)+len(body)/64)
		for len(body) > 0 {
			line, next := body, len(body)
			if i := bytes.IndexByte(body, '\n'); i >= 0 {
				line, next = body[:i], i+1
			}
			line = bytes.TrimSuffix(line, []byte("\r"))
			out = append(append(out, change(line)...), body[len(line):next]...)
			body = body[next:]
		}
		return out
	}
}

// unprefixed returns a change that takes a prefix away from the lines that pass a test.
func unprefixed(prefix string, test func([]byte) bool) func([]byte) []byte {
	return eachLine(func(line []byte) []byte {
		if test(line) {
			return bytes.TrimPrefix(line, []byte(prefix))
		}
		return line
	})
}

// prefixed returns a change that puts a prefix before the lines that pass a test.
func prefixed(prefix string, test func([]byte) bool) func([]byte) []byte {
	return eachLine(func(line []byte) []byte {
		if test(line) {
			return append([]byte(prefix), line...)
		}
		return line
	})
}

func begins(prefix string) func([]byte) bool {
	return func(line []byte) bool { return bytes.HasPrefix(line, []byte(prefix)) }
}

// isMailboxLine reports whether a line begins with "From ", quoted or not.
func isMailboxLine(line []byte) bool {
	return bytes.HasPrefix(bytes.TrimLeft(line, ">"), []byte("From "))
}

// isStuffable reports whether format=flowed has a space before a line. RFC 3676 Section 4.4.
func isStuffable(line []byte) bool {
	return len(line) > 0 && (line[0] == ' ' || line[0] == '>') || begins("From ")(line)
}

// mailboxLines undoes the quoting of lines that begin with "From ", which are the
// borders of messages in mailbox files. RFC 4155 Appendix A.
func (d *diagnoser) mailboxLines() {
	const code, added = DiagnosisFromLine, `">" was put before lines that begin with "From ".`
	d.changed(code, added, unprefixed(">", isMailboxLine))
	for n, at := range positions(d.came, "\n>From ") {
		if n == maxSingleLines || !d.look(variant{code, added, []edit{{at + 1, at + 2, nil}}}) {
			return
		}
	}
	d.changed(code, `">" was taken away before lines that begin with "From ".`, prefixed(">", isMailboxLine))
}

// smtpDots undoes the transparency of RFC 5321 Section 4.5.2 where it was made once
// too often or too seldom.
func (d *diagnoser) smtpDots() {
	const code, doubled = DiagnosisDots, "Dots at the beginning of lines were doubled."
	d.changed(code, doubled, unprefixed(".", begins("..")))
	d.changed(code, "Dots at the beginning of lines were removed.", prefixed(".", begins(".")))
	for n, at := range positions(d.came, "..") {
		if n == maxSingleLines || !d.look(variant{code, "A dot was doubled.", []edit{{at, at + 1, nil}}}) {
			return
		}
	}
}

// positions numbers where something is found.
func positions(octets []byte, what string) iter.Seq2[int, int] {
	return func(yield func(int, int) bool) {
		for n, at := 0, 0; ; n++ {
			i := bytes.Index(octets[at:], []byte(what))
			if i < 0 || !yield(n, at+i) {
				return
			}
			at += i + 1
		}
	}
}

// blankLines undoes one blank line that was added or lost anywhere.
func (d *diagnoser) blankLines() {
	for n, at := range positions(d.came, "\r\n") {
		if n == maxSingleLines {
			return
		}
		if blank := bytes.HasPrefix(d.came[at+2:], []byte("\r\n")); blank && !d.look(variant{DiagnosisBlankLines, "A blank line was added.", []edit{{at, at + 2, nil}}}) {
			return
		}
		if !d.look(variant{DiagnosisBlankLines, "A blank line was removed.", []edit{{at, at, []byte("\r\n")}}}) {
			return
		}
	}
}

// leaves are the entities that have a body of their own.
func (d *diagnoser) leaves() []*entity.Entity {
	return slices.DeleteFunc(slices.Clone(d.inner), func(e *entity.Entity) bool { return e.IsMultipart() })
}
