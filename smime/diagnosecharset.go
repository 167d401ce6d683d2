package smime

import (
	"bytes"
	"errors"
	"regexp"
	"slices"
	"strings"

	"signet/smime/internal/entity"
)

// A charsetForm is a charset that a text may have had when it was signed, and the
// way in which it was named. The zero value is the one that it has.
type charsetForm struct {
	label  string
	quotes string // around the label
	codes  func(rune) (byte, bool)
}

// charsetsOf returns the charset that texts have and those that they may have had.
func charsetsOf(leaves []*entity.Entity) []charsetForm {
	forms := []charsetForm{{}}
	if !slices.ContainsFunc(leaves, isText) {
		return forms
	}
	for _, known := range []charsetForm{
		{label: "utf-8"}, {label: "iso-8859-1", codes: latin1}, {label: "windows-1252", codes: windows1252},
		{label: "iso-8859-15", codes: latin9}, {label: "us-ascii", codes: ascii},
	} {
		for _, quotes := range []string{"", `"`} {
			for _, label := range []string{known.label, strings.ToUpper(known.label)} {
				forms = append(forms, charsetForm{label, quotes, known.codes})
			}
		}
	}
	forms = append(forms, charsetForm{label: "Windows-1252", codes: windows1252}, charsetForm{`Windows-1252`, `"`, windows1252})
	return forms
}

var charsetParameter = regexp.MustCompile(`(?i)(charset=)("[^"]*"|[^;\s]*)`)

// relabel returns a Content-Type with this charset.
func (c charsetForm) relabel(f entity.Field) []byte {
	if c.label == "" {
		return f.Raw
	}
	return charsetParameter.ReplaceAll(f.Raw, []byte("${1}"+c.quotes+c.label+c.quotes))
}

// errCharset means that a text has characters that a charset has not.
var errCharset = errors.New("smime: the charset lacks a character")

// encode returns the content of a leaf in this charset.
func (c charsetForm) encode(leaf *entity.Entity) ([]byte, error) {
	text, err := leaf.Text()
	if err != nil {
		return nil, err
	}
	if c.codes == nil {
		return []byte(text), nil
	}
	var out bytes.Buffer
	for _, r := range text {
		octet, ok := c.codes(r)
		if !ok {
			return nil, errCharset
		}
		out.WriteByte(octet)
	}
	return out.Bytes(), nil
}

func ascii(r rune) (byte, bool)  { return byte(r), r < 0x80 }
func latin1(r rune) (byte, bool) { return byte(r), r < 0x100 }

// latin9 is ISO 8859-15: Latin 1 but for eight characters.
var latin9 = latin1With("\xa4\xa6\xa8\xb4\xb8\xbc\xbd\xbe", "€ŠšŽžŒœŸ")

// windows1252 has characters where Latin 1 has controls.
var windows1252 = latin1With(
	"\x80\x82\x83\x84\x85\x86\x87\x88\x89\x8a\x8b\x8c\x8e\x91\x92\x93\x94\x95\x96\x97\x98\x99\x9a\x9b\x9c\x9e\x9f",
	"€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ")

// latin1With is Latin 1 with other characters at some places.
func latin1With(at, instead string) func(rune) (byte, bool) {
	codes := map[rune]byte{}
	for i, r := range []rune(instead) {
		codes[r] = at[i]
	}
	return func(r rune) (byte, bool) {
		if octet, ok := codes[r]; ok {
			return octet, true
		}
		return byte(r), r < 0x100 && strings.IndexByte(at, byte(r)) < 0
	}
}
