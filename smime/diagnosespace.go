package smime

import (
	"bytes"
	"slices"
)

// trailingSpace undoes what was added and removed at the ends of lines. How many
// spaces were removed nobody knows; the usual ones are those of format=flowed and
// of the line above a signature, RFC 3676 Sections 4.1 and 4.3.
func (d *diagnoser) trailingSpace() {
	const code, removed = DiagnosisTrailingSpace, "Spaces at the ends of lines were removed."
	signature := eachLine(func(line []byte) []byte {
		if string(line) == "--" {
			return []byte("-- ")
		}
		return line
	})
	d.changed(code, "Spaces at the ends of lines were added.", eachLine(func(line []byte) []byte { return bytes.TrimRight(line, " \t") }))
	d.changed(code, removed, signature)
	for _, width := range []int{72, 71, 73, 74, 76, 78, 66, 80} {
		flow := func(body []byte) []byte { return flowed(body, width) }
		d.changed(code, removed, flow)
		d.changed(code, removed, func(body []byte) []byte { return signature(flow(body)) })
	}
}

// flowed puts a space after each line that was broken because the next word did
// not fit into a width. RFC 3676 Section 4.2.
func flowed(body []byte, width int) []byte {
	all := bytes.Split(body, []byte("\r\n"))
	for i, line := range all[:len(all)-1] {
		next, _, _ := bytes.Cut(all[i+1], []byte(" "))
		if len(line) > 0 && len(next) > 0 && len(line)+1+len(next) > width {
			all[i] = append(slices.Clone(line), ' ')
		}
	}
	return bytes.Join(all, []byte("\r\n"))
}

// whitespace undoes tabs that became spaces, and the spaces that format=flowed puts
// before lines. RFC 3676 Section 4.4.
func (d *diagnoser) whitespace() {
	const code = DiagnosisWhitespace
	d.changed(code, "Tabs were replaced by spaces.", replacingAll("        ", "\t"))
	d.changed(code, "Spaces were put before lines.", unprefixed(" ", begins(" ")))
	d.changed(code, "Spaces before lines were removed.", prefixed(" ", isStuffable))
	d.changed(code, "Spaces were replaced by tabs.", replacingAll("\t", "        "))
}

// wrappedLines undoes the breaking of lines that are longer than RFC 5322 Section
// 2.1.1 has it: sendmail puts "!", a line end and a space, others a line end.
func (d *diagnoser) wrappedLines() {
	const code, long = DiagnosisWrappedLines, "Long lines were broken."
	d.changed(code, long, replacingAll("!\r\n ", ""))
	for _, width := range []int{990, 997, 998, 999, 1000, 1022, 1024, 2040, 2048} {
		for _, between := range []string{"", " ", "\t"} {
			d.changed(code, long, func(body []byte) []byte { return joined(body, width, between) })
		}
	}
}

// joined joins each line of a width, or of one more, with the one below.
func joined(body []byte, width int, between string) []byte {
	var out []byte
	start := 0 // of the line
	for at := 0; at < len(body); {
		line, next := body[at:], len(body)
		if i := bytes.IndexByte(line, '\n'); i >= 0 {
			line, next = line[:i], at+i+1
		}
		line = bytes.TrimSuffix(line, []byte("\r"))
		if len(line)-start == width && next < len(body) && bytes.HasPrefix(body[next:], []byte(between)) {
			out = append(out, line[start:]...)
			start = len(between)
		} else {
			out = append(out, body[at+start:next]...)
			start = 0
		}
		at = next
	}
	return out
}
