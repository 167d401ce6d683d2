package smime

import (
	"bytes"
	"fmt"
	"slices"
)

// endsWith is the match of a variant that has another end.
func (d *diagnoser) endsWith(v variant, ending string) *match {
	trimmed := bytes.TrimRight(d.octets, "\r\n")
	if v.code == "" {
		v.code = DiagnosisBlankLines
		v.detail = fmt.Sprintf("When it was signed the text ended with %s; it came with %s.", lines(ending), lines(string(d.octets[len(trimmed):])))
	}
	return &match{v, append(slices.Clone(trimmed), ending...)}
}

// lines tells how many line ends there are.
func lines(ending string) string {
	switch n := bytes.Count([]byte(ending), []byte("\n")); {
	case n == 0:
		return "no line end"
	case n == 1 && ending == "\n":
		return "a line end of LF alone"
	case n == 1:
		return "one line end"
	default:
		return fmt.Sprintf("%d line ends", n)
	}
}

// cutAt is the match of a variant without what is below an offset.
func (d *diagnoser) cutAt(v variant, end int, ending string) *match {
	below := fmt.Sprintf("%d octets at its end were added after it was signed.", len(d.octets)-end)
	if v.detail != "" {
		below = v.detail + " " + below
	}
	v.code, v.detail = DiagnosisFooter, below
	return &match{v, append(slices.Clone(d.octets[:end]), ending...)}
}

// lastLines returns where the last lines end, without their line ends and but for
// the very last one, from above to below.
func lastLines(octets []byte, n int) []int {
	var ends []int
	for at := len(octets); len(ends) < n; {
		if at = bytes.LastIndexByte(octets[:at], '\n'); at < 0 {
			break
		}
		end := at
		if end > 0 && octets[end-1] == '\r' {
			end--
		}
		ends = append(ends, end)
	}
	slices.Reverse(ends)
	return ends
}

// apply appends octets, with the edits made, to dst.
func apply(dst, octets []byte, edits []edit) []byte {
	at := 0
	for _, e := range edits {
		dst = append(dst, octets[at:e.start]...)
		dst = append(dst, e.with...)
		at = e.end
	}
	return append(dst, octets[at:]...)
}

// commonPrefix returns how many octets two begin with alike.
func commonPrefix(a, b []byte) int {
	n := min(len(a), len(b))
	for i := range n {
		if a[i] != b[i] {
			return i
		}
	}
	return n
}
