package cert

import (
	"bytes"
	"crypto/x509"
	"encoding/binary"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
	"golang.org/x/text/unicode/norm"
)

// A distinguishedName is a name in the form for comparisons: one string for each RelativeDistinguishedName, in order.
//
//	Name ::= CHOICE { rdnSequence SEQUENCE OF RelativeDistinguishedName }
//	RelativeDistinguishedName ::= SET SIZE (1..MAX) OF AttributeTypeAndValue
//	AttributeTypeAndValue ::= SEQUENCE { type OBJECT IDENTIFIER, value ANY DEFINED BY type }
//
// Two names are the same where these strings are: letters in whatever case, white space however much of it, and
// PrintableString like UTF8String. RFC 5280 Section 7.1.
type distinguishedName []string

// readName reads the DER of a Name.
func readName(der []byte) (distinguishedName, bool) {
	input := cryptobyte.String(der)
	var sequence cryptobyte.String
	if !input.ReadASN1(&sequence, asn1.SEQUENCE) || !input.Empty() {
		return nil, false
	}
	name := distinguishedName{}
	for !sequence.Empty() {
		var set cryptobyte.String
		if !sequence.ReadASN1(&set, asn1.SET) || set.Empty() {
			return nil, false
		}
		var attributes []string
		for !set.Empty() {
			attribute, ok := readAttribute(&set)
			if !ok {
				return nil, false
			}
			attributes = append(attributes, attribute)
		}
		if len(attributes) > 1 {
			slices.Sort(attributes)
		}
		name = append(name, strings.Join(attributes, ""))
	}
	return name, true
}

// readAttribute returns an AttributeTypeAndValue in the form for comparisons: type, tag, length and value.
func readAttribute(set *cryptobyte.String) (string, bool) {
	var attribute, kind, value cryptobyte.String
	var tag asn1.Tag
	if !set.ReadASN1(&attribute, asn1.SEQUENCE) || !attribute.ReadASN1Element(&kind, asn1.OBJECT_IDENTIFIER) ||
		!attribute.ReadAnyASN1(&value, &tag) || !attribute.Empty() {
		return "", false
	}
	same := []byte(value)
	switch tag {
	case asn1.PrintableString, asn1.UTF8String, asn1.IA5String:
		tag, same = asn1.UTF8String, sameString(value)
	}
	form := make([]byte, 0, len(kind)+1+4+len(same))
	form = append(append(form, kind...), byte(tag))
	form = binary.BigEndian.AppendUint32(form, uint32(len(same)))
	return string(append(form, same...)), true
}

// sameString is the same for strings that differ in the case of letters and in white space alone. RFC 4518 Section 2.
func sameString(value []byte) []byte {
	if bytes.ContainsFunc(value, func(r rune) bool { return r >= utf8.RuneSelf }) {
		value = norm.NFKC.Bytes(bytes.ToLower(norm.NFKC.Bytes(value)))
	}
	return bytes.Join(bytes.Fields(bytes.ToLower(value)), []byte{' '})
}

// contains tells whether the other name is in the subtree below the name. RFC 5280 Section 4.2.1.10.
func (n distinguishedName) contains(other distinguishedName) bool {
	return len(other) >= len(n) && slices.Equal(n, other[:len(n)])
}

// key is one string for the name.
func (n distinguishedName) key() string {
	size := 0
	for _, attributes := range n {
		size += 4 + len(attributes)
	}
	key := make([]byte, 0, size)
	for _, attributes := range n {
		key = append(binary.BigEndian.AppendUint32(key, uint32(len(attributes))), attributes...)
	}
	return string(key)
}

// A Name is a name in the form for comparisons. It is no text for people.
type Name string

// NameOf returns the form for comparisons of a Name in DER, such as the RawSubject of a certificate.
func NameOf(der []byte) Name { return Name(comparable(der)) }

// comparable returns the key of a Name, or the DER itself where it cannot be read.
func comparable(der []byte) string {
	if name, ok := readName(der); ok {
		return name.key()
	}
	return string(der)
}

// SameName tells whether the DER of two Names is for the same one. RFC 5280 Section 7.1.
func SameName(a, b []byte) bool { return bytes.Equal(a, b) || comparable(a) == comparable(b) }

// A link is a certificate with its names, in the form for comparisons.
type link struct {
	*x509.Certificate
	subject, issuer string
}

func newLink(c *x509.Certificate) *link {
	subject := comparable(c.RawSubject)
	if bytes.Equal(c.RawSubject, c.RawIssuer) {
		return &link{c, subject, subject}
	}
	return &link{c, subject, comparable(c.RawIssuer)}
}

// selfIssued tells whether subject and issuer are the same authority. RFC 5280 Section 6.1.
func (l *link) selfIssued() bool { return l.subject == l.issuer }

// sameAuthority tells whether two certificates are for the same key under the same name: a path that passes both only
// grows.
func (l *link) sameAuthority(other *link) bool {
	return l.subject == other.subject && bytes.Equal(l.RawSubjectPublicKeyInfo, other.RawSubjectPublicKeyInfo)
}
