package entity

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"strings"
	"unicode/utf8"
)

// MaxLine is the longest line in octets, without its line end, that this
// package writes. A header word that can't be folded may be longer.
const MaxLine = 76

// Words writes a header field from words that may be folded apart, each line at
// most MaxLine octets where the words allow it, and ends it with CRLF. The
// words must be printable US-ASCII without spaces at their ends.
func Words(name string, words ...string) []byte { return fold(name, words, MaxLine) }

// fold writes a field from words in lines of at most width octets.
func fold(name string, words []string, width int) []byte {
	var b bytes.Buffer
	b.WriteString(name + ":")
	column := b.Len()
	for i, word := range words {
		// The first word stays on the line of the name: a line with a name
		// alone is read as an empty field by some programs.
		if i > 0 && column+1+len(word) > width {
			b.WriteString("\r\n")
			column = 0
		}
		b.WriteString(" " + word)
		column += 1 + len(word)
	}
	b.WriteString("\r\n")
	return b.Bytes()
}

// Text writes an unstructured field such as Subject. What is not printable
// US-ASCII, or can't be folded at its spaces, becomes encoded words.
// RFC 5322 Section 2.2.1, RFC 2047.
func Text(name, text string) []byte {
	if words, ok := plainWords(name, text); ok {
		return Words(name, words...)
	}
	return Words(name, encodeWords(text, MaxLine-len(name)-2)...)
}

// plainWords splits text at single spaces when it can stand as it is.
func plainWords(name, text string) ([]string, bool) {
	if text == "" {
		return nil, true
	}
	if strings.Contains(text, "=?") {
		return nil, false
	}
	words := strings.Split(text, " ")
	for i, word := range words {
		room := MaxLine - 1
		if i == 0 {
			room = MaxLine - len(name) - 2
		}
		if word == "" || len(word) > room || !printable(word) {
			return nil, false
		}
	}
	return words, true
}

// encodeWords makes encoded words of text, the first of at most room octets and
// the others of at most 75. No character is split between two. RFC 2047 Section 2.
func encodeWords(text string, room int) []string {
	const prefix, suffix, longest = "=?utf-8?B?", "?=", 75
	text = strings.ToValidUTF8(text, "\uFFFD")
	var words []string
	for text != "" {
		octets := (min(room, longest) - len(prefix) - len(suffix)) / 4 * 3
		n := 0
		for n < len(text) {
			_, size := utf8.DecodeRuneInString(text[n:])
			if n > 0 && n+size > octets {
				break
			}
			n += size
		}
		words = append(words, prefix+base64.StdEncoding.EncodeToString([]byte(text[:n]))+suffix)
		text, room = text[n:], longest
	}
	return words
}

// A Parameter is a name and a value of a structured field.
type Parameter struct{ Name, Value string }

// Structured writes a field such as Content-Type: a word and its parameters.
// Values that are long or not US-ASCII are written as RFC 2231 says.
func Structured(name, word string, params ...Parameter) []byte {
	words := []string{word}
	for _, p := range params {
		words[len(words)-1] += ";"
		words = append(words, formatParameter(p)...)
	}
	return fold(name, words, MaxLine-1) // room for the semicolon of one parameter more
}

// formatParameter writes one parameter as words, semicolons between them.
func formatParameter(p Parameter) []string {
	const longest = 60
	if isToken(p.Value) && len(p.Value) <= longest && !strings.ContainsAny(p.Value, "*'%") {
		return []string{p.Name + "=" + p.Value}
	}
	if printable(strings.ReplaceAll(p.Value, " ", "_")) && len(p.Value) <= longest && !strings.Contains(p.Value, "=?") {
		return []string{p.Name + "=" + quote(p.Value)}
	}
	var segments []string
	segment := "utf-8''"
	for i := range len(p.Value) {
		digit := string(p.Value[i])
		if c := p.Value[i]; c >= 0x80 || !isToken(digit) || strings.ContainsAny(digit, "*'%") {
			digit = fmt.Sprintf("%%%02X", c)
		}
		if len(segment)+len(digit) > longest-len(p.Name) {
			segments = append(segments, segment)
			segment = ""
		}
		segment += digit
	}
	segments = append(segments, segment)
	if len(segments) == 1 {
		return []string{p.Name + "*=" + segments[0]}
	}
	for i, s := range segments {
		segments[i] = fmt.Sprintf("%s*%d*=%s", p.Name, i, s)
		if i < len(segments)-1 {
			segments[i] += ";"
		}
	}
	return segments
}

// quote writes s as a quoted-string. RFC 5322 Section 3.2.4.
func quote(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}

// printable reports whether s is printable US-ASCII without spaces.
func printable(s string) bool {
	for i := range len(s) {
		if s[i] <= ' ' || s[i] >= 0x7f {
			return false
		}
	}
	return true
}

// EncodeQuotedPrintable encodes text for transport: line ends become CRLF, no
// line is longer than 76 octets, none begins with "From ", ">" or ".", and none
// ends in white space. RFC 2045 Section 6.7, rules 1 to 5.
func EncodeQuotedPrintable(text []byte) []byte {
	var out bytes.Buffer
	out.Grow(len(text) + len(text)/16)
	column := 0
	for i := 0; i < len(text); i++ {
		c := text[i]
		if c == '\n' || c == '\r' && i+1 < len(text) && text[i+1] == '\n' {
			if c == '\r' {
				i++
			}
			out.WriteString("\r\n")
			column = 0
			continue
		}
		width := 1
		if mustEscape(text, i, column) {
			width = 3
		}
		// One column is kept for the "=" of a soft line break.
		if column+width > MaxLine-1 && !lineEndsAfter(text, i, column+width) {
			out.WriteString("=\r\n")
			column = 0
			if width == 1 && mustEscape(text, i, column) {
				width = 3
			}
		}
		if width == 3 {
			fmt.Fprintf(&out, "=%02X", c)
		} else {
			out.WriteByte(c)
		}
		column += width
	}
	return out.Bytes()
}

// lineEndsAfter reports whether the octet at i is the last of its line and fits.
func lineEndsAfter(text []byte, i, width int) bool {
	rest := text[i+1:]
	return width <= MaxLine && (bytes.HasPrefix(rest, []byte("\n")) || bytes.HasPrefix(rest, []byte("\r\n")))
}

// mustEscape reports whether the octet at i can't stand for itself in the column.
func mustEscape(text []byte, i, column int) bool {
	switch c := text[i]; {
	case c == ' ' || c == '\t':
		rest := text[i+1:]
		return len(rest) == 0 || rest[0] == '\n' || bytes.HasPrefix(rest, []byte("\r\n"))
	case c < ' ' || c > '~' || c == '=':
		return true
	case column > 0:
		return false
	case c == 'F':
		// Mailbox files quote and unquote such lines, which breaks signatures.
		return bytes.HasPrefix(text[i:], []byte("From "))
	default:
		return c == '>' || c == '.' // SMTP stuffs dots; RFC 5321 Section 4.5.2
	}
}
