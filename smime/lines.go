package smime

import (
	"bytes"
	"encoding/binary"
	"math/bits"

	"signet/smime/internal/entity"
)

// maxHeaderLine is the longest line of RFC 5322 Section 2.1.1.
const maxHeaderLine = 998

// checkLines checks each line of data; headers are in the order of the octets.
func checkLines(data []byte, headers []span) error {
	for at, number := 0, 1; at < len(data); number++ {
		line, ok := usualLine(data[at:])
		if !ok {
			end := bytes.Index(data[at:], []byte("\r\n"))
			if end < 0 {
				return broken(RuleCRLF, number, "")
			}
			line = data[at : at+end]
			for len(headers) > 0 && at >= headers[0].end {
				headers = headers[1:]
			}
			if err := checkLine(line, number, len(headers) > 0 && at >= headers[0].start); err != nil {
				return err
			}
		}
		at += len(line) + len("\r\n")
	}
	return nil
}

// usualLine returns the line that data begins with, without its CRLF, where it
// breaks no rule and this can be seen fast: nearly all lines of large messages,
// which are base64, are such lines. Of the others checkLine decides.
func usualLine(data []byte) (line []byte, ok bool) {
	n := entity.MaxLine
	if len(data) < fullLine || !isFullLine((*[fullLine]byte)(data)) {
		n = printable(data[:min(len(data), entity.MaxLine+4)]) // eight times ten
		if n > entity.MaxLine || len(data) < n+2 || data[n] != '\r' || data[n+1] != '\n' {
			return nil, false
		}
	}
	line = data[:n]
	return line, n == 0 || line[0] != '>' && line[n-1] != ' ' && !bytes.HasPrefix(line, []byte("From "))
}

// fullLine is the size of the longest line with its CRLF. All lines of base64 but
// the last are of this size.
const fullLine = entity.MaxLine + len("\r\n")

// isFullLine reports whether data is a line of printable US-ASCII and spaces with
// its CRLF.
func isFullLine(data *[fullLine]byte) bool {
	found := unprintable(binary.LittleEndian.Uint64(data[entity.MaxLine-8:])) // the last four octets, and four again
	for at := 0; at+8 <= entity.MaxLine; at += 8 {
		found |= unprintable(binary.LittleEndian.Uint64(data[at:]))
	}
	return found&highBits == 0 && data[fullLine-2] == '\r' && data[fullLine-1] == '\n'
}

const highBits = 0x8080808080808080 // of eight octets

// unprintable returns eight octets without highBits where those that it is given,
// the first the lowest, are printable US-ASCII or spaces. Else the lowest of
// highBits that is set is in the first that is not.
func unprintable(octets uint64) uint64 {
	const each = 0x0101010101010101
	// The high bit of an octet is set when it was set, when it is borrowed from
	// as ' ' is taken away, and when 0x7f is counted up. What is carried changes
	// only octets above one that is found anyway.
	return octets | (octets - ' '*each) | (octets + each)
}

// printable returns how many octets at the start of data are printable US-ASCII
// or spaces. It looks at eight at a time.
func printable(data []byte) int {
	n := 0
	for ; n+8 <= len(data); n += 8 {
		if found := unprintable(binary.LittleEndian.Uint64(data[n:])) & highBits; found != 0 {
			return n + bits.TrailingZeros64(found)/8
		}
	}
	for n < len(data) && ' ' <= data[n] && data[n] <= '~' {
		n++
	}
	return n
}

func checkLine(line []byte, number int, inHeader bool) error {
	for _, c := range line {
		switch {
		case c == '\r' || c == '\n':
			return broken(RuleCRLF, number, "")
		case c != '\t' && (c < ' ' || c > '~'):
			return broken(RuleSevenBit, number, "")
		}
	}
	if n := len(line); n > 0 && (line[n-1] == ' ' || line[n-1] == '\t') {
		return broken(RuleTrailing, number, "")
	}
	if bytes.HasPrefix(bytes.TrimLeft(line, ">"), []byte("From ")) {
		return broken(RuleMailboxLine, number, "")
	}
	if len(line) > entity.MaxLine && !(inHeader && unfoldable(line)) {
		return broken(RuleLineLength, number, "")
	}
	return nil
}

// unfoldable reports whether a header line holds, after the name of its field,
// one word only.
func unfoldable(line []byte) bool {
	if line[0] != ' ' && line[0] != '\t' {
		_, line, _ = bytes.Cut(line, []byte(":"))
	}
	return len(bytes.Fields(line)) == 1 && len(line) <= maxHeaderLine
}
