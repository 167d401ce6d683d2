package cms

import (
	encoding_asn1 "encoding/asn1"
	"encoding/hex"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// A SecurityCategory says more of how sensitive a message is, in a form that its type defines.
//
//	SecurityCategory ::= SEQUENCE {
//	  type [0] OBJECT IDENTIFIER,
//	  value [1] ANY DEFINED BY type }
//
// RFC 2634 Section 3.2. The first tag is IMPLICIT, as in all of that module; the second one cannot be.
type SecurityCategory struct {
	Type  encoding_asn1.ObjectIdentifier
	Value []byte // DER
}

// maxCategorySize limits the value of a category, in octets.
const maxCategorySize = 4 << 10

func readSecurityCategory(s *cryptobyte.String) (SecurityCategory, error) {
	var category SecurityCategory
	var sequence, typeID, explicit, value cryptobyte.String
	if !s.ReadASN1(&sequence, asn1.SEQUENCE) || !sequence.ReadASN1(&typeID, tag0) || !readObjectIdentifier(typeID, &category.Type) {
		return category, malformed("SecurityCategory type")
	}
	if !sequence.ReadASN1(&explicit, constructed1) || !sequence.Empty() ||
		!explicit.ReadAnyASN1Element(&value, nil) || !explicit.Empty() || len(value) > maxCategorySize {
		return category, malformed("SecurityCategory value")
	}
	category.Value = value
	return category, nil
}

// readObjectIdentifier reads the contents of an OBJECT IDENTIFIER under another tag.
func readObjectIdentifier(contents cryptobyte.String, id *encoding_asn1.ObjectIdentifier) bool {
	var b cryptobyte.Builder
	b.AddASN1(asn1.OBJECT_IDENTIFIER, func(b *cryptobyte.Builder) { b.AddBytes(contents) })
	element, err := b.Bytes()
	input := cryptobyte.String(element)
	return err == nil && input.ReadASN1ObjectIdentifier(id) && input.Empty()
}

func (category SecurityCategory) marshal(b *cryptobyte.Builder) {
	typeID, err := encoding_asn1.Marshal(category.Type)
	if err != nil {
		b.SetError(err)
		return
	}
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddBytes(append([]byte{byte(tag0)}, typeID[1:]...))
		b.AddASN1(constructed1, func(b *cryptobyte.Builder) { b.AddBytes(category.Value) })
	})
}

// Text returns the value for people: the text of a character string, those of a SEQUENCE or SET of them, one after the
// other, and the DER in hexadecimal of anything else.
func (category SecurityCategory) Text() string {
	value := cryptobyte.String(category.Value)
	var contents cryptobyte.String
	var tag asn1.Tag
	if !value.ReadAnyASN1(&contents, &tag) {
		return hex.EncodeToString(category.Value)
	}
	if text, ok := stringOf(contents, tag); ok {
		return text
	}
	var texts []string
	for (tag == asn1.SEQUENCE || tag == asn1.SET) && !contents.Empty() {
		var one cryptobyte.String
		var oneTag asn1.Tag
		if !contents.ReadAnyASN1(&one, &oneTag) {
			return hex.EncodeToString(category.Value)
		}
		text, ok := stringOf(one, oneTag)
		if !ok {
			return hex.EncodeToString(category.Value)
		}
		texts = append(texts, text)
	}
	if len(texts) == 0 {
		return hex.EncodeToString(category.Value)
	}
	return strings.Join(texts, ", ")
}

// stringOf returns the text of a character string whose octets are UTF-8.
func stringOf(contents []byte, tag asn1.Tag) (string, bool) {
	switch tag {
	case asn1.UTF8String, asn1.PrintableString, asn1.IA5String, asn1.Tag(26): // the last is VisibleString
		return string(contents), utf8.Valid(contents)
	default:
		return "", false
	}
}
