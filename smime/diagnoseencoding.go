package smime

import (
	"bytes"
	"encoding/base64"
	"slices"
	"strings"

	"signet/smime/internal/entity"
)

// encodings undoes transfer encodings and charsets that were changed: a server that
// does not take 8bit, one that takes nothing but UTF-8, a list that writes all that
// it has read anew. RFC 2045 Section 6, RFC 6152.
func (d *diagnoser) encodings() {
	for _, scope := range d.encodedScopes() {
		for _, charset := range charsetsOf(scope) {
			for _, form := range encodedForms {
				for place := range fieldPlaces {
					if !d.pay(2 * sizeOf(scope)) {
						return
					}
					edits := rewritten(scope, charset, form, place)
					if len(edits) == 0 {
						continue
					}
					if !d.look(variantOf(charset, form, edits)) {
						return
					}
				}
			}
		}
	}
}

func sizeOf(entities []*entity.Entity) int {
	size := 0
	for _, e := range entities {
		size += len(e.Raw)
	}
	return size
}

// variantOf names what was changed.
func variantOf(charset charsetForm, form encodedForm, edits []edit) variant {
	v := variant{DiagnosisTransferEncoding, "The text was encoded anew; when it was signed it was " + form.name + ".", edits}
	if charset.label != "" {
		v.code = DiagnosisCharset
		v.detail = "The characters were written anew; when it was signed the charset was " + charset.label + "."
	}
	return v
}

// encodedScopes are the leaves that are written anew together: all texts, all
// leaves, each leaf.
func (d *diagnoser) encodedScopes() [][]*entity.Entity {
	leaves := d.leaves()
	text := slices.DeleteFunc(slices.Clone(leaves), func(e *entity.Entity) bool { return !isText(e) })
	scopes := [][]*entity.Entity{text}
	if len(leaves) > len(text) {
		scopes = append(scopes, leaves)
	}
	if len(leaves) > 1 {
		for _, leaf := range leaves[:min(len(leaves), maxAddedParts)] {
			scopes = append(scopes, []*entity.Entity{leaf})
		}
	}
	return scopes
}

func isText(e *entity.Entity) bool { return strings.HasPrefix(e.Type, "text/") }

// An encodedForm is a way to write a body. Programs differ in how long their lines
// are and in what they escape.
type encodedForm struct {
	name   string
	field  string // the value of Content-Transfer-Encoding, "" for none
	encode func(content []byte) []byte
}

var encodedForms = []encodedForm{
	{"8bit", "8bit", crlfLines}, {"7bit", "7bit", crlfLines}, {"neither 8bit nor 7bit by name", "", crlfLines}, {"binary", "binary", crlfLines},
	{"quoted-printable", "quoted-printable", entity.EncodeQuotedPrintable},
	quotedPrintable(76, escapeLeast), quotedPrintable(76, escapeFrom), quotedPrintable(75, escapeLeast), quotedPrintable(73, escapeLeast), quotedPrintable(72, escapeLeast),
	base64Lines(76), base64Lines(72), base64Lines(64), base64Lines(60), base64Lines(1 << 30),
}

func quotedPrintable(width int, escape func([]byte, int) bool) encodedForm {
	return encodedForm{"quoted-printable", "quoted-printable", func(content []byte) []byte { return encodeQuoted(content, width, escape) }}
}

func base64Lines(width int) encodedForm {
	return encodedForm{"base64", "base64", func(content []byte) []byte {
		digits := base64.StdEncoding.EncodeToString(content)
		var out strings.Builder
		for len(digits) > width {
			out.WriteString(digits[:width] + "\r\n")
			digits = digits[width:]
		}
		return []byte(out.String() + digits)
	}}
}

// crlfLines is text as it is.
func crlfLines(content []byte) []byte { return canonicalLineEnds(content) }

// escapeLeast escapes what RFC 2045 Section 6.7 asks for.
func escapeLeast(text []byte, i int) bool {
	c := text[i]
	if c == ' ' || c == '\t' {
		return i+1 == len(text) || text[i+1] == '\r' || text[i+1] == '\n'
	}
	return c < ' ' || c > '~' || c == '='
}

// escapeFrom also escapes the F of lines that begin with "From ", and single dots.
func escapeFrom(text []byte, i int) bool {
	atStart := i == 0 || text[i-1] == '\n'
	return escapeLeast(text, i) || atStart && (bytes.HasPrefix(text[i:], []byte("From ")) || text[i] == '.')
}

const upperHex = "0123456789ABCDEF"

// encodeQuoted writes quoted-printable as most programs do: lines as long as they
// may be, no octet split.
func encodeQuoted(content []byte, width int, escape func([]byte, int) bool) []byte {
	content = canonicalLineEnds(content)
	var out bytes.Buffer
	column := 0
	for i := 0; i < len(content); i++ {
		if bytes.HasPrefix(content[i:], []byte("\r\n")) {
			out.WriteString("\r\n")
			column = 0
			i++
			continue
		}
		octet := content[i : i+1]
		if escape(content, i) {
			octet = []byte{'=', upperHex[content[i]>>4], upperHex[content[i]&15]}
		}
		last := i+1 == len(content) || bytes.HasPrefix(content[i+1:], []byte("\r\n"))
		if end := column + len(octet); end > width || end == width && !last {
			out.WriteString("=\r\n")
			column = 0
		}
		out.Write(octet)
		column += len(octet)
	}
	return out.Bytes()
}

// A fieldPlace is where Content-Transfer-Encoding was before it was changed.
type fieldPlace int

const (
	whereItIs fieldPlace = iota
	afterType
	atTheEnd
	fieldPlaces
)

// rewritten writes the bodies of leaves, and the fields that say how, in another
// way. It returns nil where nothing changes or a leaf cannot be decoded.
func rewritten(leaves []*entity.Entity, charset charsetForm, form encodedForm, place fieldPlace) []edit {
	var edits []edit
	for _, leaf := range leaves {
		content, err := leaf.Content()
		if err != nil {
			return nil
		}
		if charset.label != "" && isText(leaf) {
			if content, err = charset.encode(leaf); err != nil {
				return nil
			}
		}
		body := bytes.TrimRight(form.encode(content), "\r\n")
		if form.field == "base64" {
			body = form.encode(content)
		}
		// What ends the body belongs to what is around, and the diagnoser tries that.
		kept := leaf.Body[len(bytes.TrimRight(leaf.Body, "\r\n")):]
		header := headerEdit(leaf, reencodedFields(leaf.Header, charset, form.field, place))
		edits = append(edits, edit{header.start, header.end + len(leaf.Body), slices.Concat(header.with, body, kept)})
	}
	slices.SortFunc(edits, func(a, b edit) int { return a.start - b.start })
	return edits
}

// reencodedFields returns the fields of a header with another transfer encoding.
func reencodedFields(h entity.Header, charset charsetForm, encoding string, place fieldPlace) [][]byte {
	var fields [][]byte
	at, afterTypeField := -1, 0
	name := "Content-Transfer-Encoding"
	for _, f := range h.Fields {
		switch {
		case f.Is(name):
			at, name = len(fields), f.Name
			continue
		case f.Is("Content-Type"):
			fields = append(fields, charset.relabel(f))
			afterTypeField = len(fields)
			continue
		}
		fields = append(fields, f.Raw)
	}
	if encoding == "" {
		return fields
	}
	switch {
	case place == atTheEnd:
		at = len(fields)
	case place == afterType || at < 0:
		at = afterTypeField
	}
	return slices.Insert(fields, at, []byte(name+": "+encoding+"\r\n"))
}
