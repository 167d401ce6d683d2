package entity

import (
	"bytes"
	"fmt"
	"mime"
	"strings"
)

// A Header is the header of an entity, its fields in order. RFC 5322 Section 2.2.
type Header struct {
	// Raw holds the octets of the header with the empty line that ends it.
	Raw    []byte
	Fields []Field
}

// A Field is one header field.
type Field struct {
	// Raw holds the octets of the field with its line end.
	Raw  []byte
	Name string // as written
}

// Value returns the body of the field, unfolded and without the white space
// around it. RFC 5322 Section 2.2.3.
func (f Field) Value() string {
	_, value, _ := bytes.Cut(f.Raw, []byte(":"))
	return strings.Trim(unfolder.Replace(string(value)), " \t\r")
}

var unfolder = strings.NewReplacer("\r\n", "", "\n", "")

// Text returns the value with its encoded words decoded to UTF-8 (RFC 2047).
// What can't be decoded is returned as written; octets that are not UTF-8
// become U+FFFD.
func (f Field) Text() string { return decodeWords(f.Value()) }

// decodeWords decodes the encoded words of s to UTF-8, wherever they stand. RFC
// 2047 Section 6. What can't be decoded stays as written; octets that are not
// UTF-8 become U+FFFD.
func decodeWords(s string) string {
	if decoded, err := wordDecoder().DecodeHeader(quoteOctets(s)); err == nil {
		s = decoded
	}
	return strings.ToValidUTF8(s, "\uFFFD")
}

// quoteOctets writes the octets that are not US-ASCII in encoded words of the Q
// encoding as it has them.
//
// QUIRK: RFC 2047 Section 4.2 allows none there. Programs of the 1990s left them;
// they are in the charset that the word names.
func quoteOctets(s string) string {
	if isPlain := strings.IndexFunc(s, func(r rune) bool { return r >= 0x80 }) < 0; isPlain || !strings.Contains(s, "=?") {
		return s
	}
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(s, "=?")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		b.WriteString("=?")
		s = rest
		charset, rest, _ := strings.Cut(rest, "?")
		if !strings.HasPrefix(rest, "Q?") && !strings.HasPrefix(rest, "q?") {
			continue
		}
		const longest = 1000 // octets of a text: as many as a line may have
		text, _, closed := strings.Cut(rest[2:min(len(rest), longest)], "?=")
		if !closed || strings.ContainsAny(charset+text, " \t") {
			continue
		}
		b.WriteString(charset + "?Q?")
		for i := range len(text) {
			if text[i] >= 0x80 {
				fmt.Fprintf(&b, "=%02X", text[i])
			} else {
				b.WriteByte(text[i])
			}
		}
		b.WriteString("?=")
		s = rest[len("Q?")+len(text)+len("?="):]
	}
}

func wordDecoder() *mime.WordDecoder { return &mime.WordDecoder{CharsetReader: charsetReader} }

// Is reports whether the field has the name, whatever its case.
func (f Field) Is(name string) bool { return strings.EqualFold(f.Name, name) }

// IsStructural reports whether the field describes the MIME structure, and so
// belongs to the entity and not to the message. RFC 9788 Section 1.1 calls
// MIME-Version and all fields that begin with "Content-" structural.
func (f Field) IsStructural() bool {
	const content = "Content-"
	return f.Is("MIME-Version") || len(f.Name) > len(content) && strings.EqualFold(f.Name[:len(content)], content)
}

// All returns the fields that have the name.
func (h Header) All(name string) []Field {
	var fields []Field
	for _, f := range h.Fields {
		if f.Is(name) {
			fields = append(fields, f)
		}
	}
	return fields
}

// Get returns the unfolded value of the first field that has the name.
func (h Header) Get(name string) (value string, ok bool) {
	for _, f := range h.Fields {
		if f.Is(name) {
			return f.Value(), true
		}
	}
	return "", false
}

// Text returns the decoded value of the first field that has the name, or "".
func (h Header) Text(name string) string {
	for _, f := range h.Fields {
		if f.Is(name) {
			return f.Text()
		}
	}
	return ""
}

// splitHeader cuts an entity into its header and body.
//
// QUIRK: a line that is neither a field nor a continuation is skipped, as all
// mail programs do; a mailbox's "From " line before the first field is one.
func splitHeader(data []byte) (Header, []byte, error) {
	var h Header
	var field []byte // octets of the field being read
	flush := func() {
		if name, ok := fieldName(field); ok {
			h.Fields = append(h.Fields, Field{Raw: field, Name: name})
		}
		field = nil
	}
	at := 0
	for at < len(data) {
		line, next := lineAt(data, at)
		if len(line) == 0 {
			at = next
			break
		}
		if next > MaxHeader {
			return h, nil, fmt.Errorf("%w: a header of more than %d octets", ErrTooLarge, MaxHeader)
		}
		if folded := line[0] == ' ' || line[0] == '\t'; folded && field != nil {
			field = field[:len(field)+next-at] // the octets follow one another in data
		} else {
			flush()
			field = data[at:next]
		}
		if len(h.Fields) > MaxFields {
			return h, nil, fmt.Errorf("%w: more than %d header fields", ErrTooLarge, MaxFields)
		}
		at = next
	}
	flush()
	h.Raw = data[:at]
	return h, data[at:], nil
}

// fieldName returns the name of a field: printable US-ASCII without a colon.
// RFC 5322 Section 3.6.8. White space may stand before the colon (Section 4.5).
func fieldName(raw []byte) (string, bool) {
	name, _, ok := bytes.Cut(raw, []byte(":"))
	name = bytes.TrimRight(name, " \t")
	if !ok || len(name) == 0 {
		return "", false
	}
	for _, c := range name {
		if c <= ' ' || c >= 0x7f {
			return "", false
		}
	}
	return string(name), true
}
