package cms

import (
	encoding_asn1 "encoding/asn1"
	"strings"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"signet/smime/internal/oid"
)

// An ESSSecurityLabel says how sensitive the signed content is, by the rules of somebody.
//
//	ESSSecurityLabel ::= SET {
//	  security-policy-identifier SecurityPolicyIdentifier,
//	  security-classification SecurityClassification OPTIONAL,
//	  privacy-mark ESSPrivacyMark OPTIONAL,
//	  security-categories SecurityCategories OPTIONAL }
//
//	SecurityPolicyIdentifier ::= OBJECT IDENTIFIER
//
//	SecurityCategories ::= SET SIZE (1..ub-security-categories) OF SecurityCategory
//
// RFC 2634 Section 3.2.
type ESSSecurityLabel struct {
	SecurityPolicyIdentifier encoding_asn1.ObjectIdentifier
	SecurityClassification   *SecurityClassification // nil where absent
	PrivacyMark              string                  // "" where absent
	SecurityCategories       []SecurityCategory
}

// The limits of a label, which RFC 2634 has: ub-integer-options, ub-security-categories, and ub-privacy-mark-length, in
// characters.
const (
	MaxSecurityClassification = 256
	maxSecurityCategories     = 64
	maxPrintablePrivacyMark   = 128
)

// SecurityLabel returns the attribute eSSSecurityLabel, and nil where it is absent. It fails with [ErrMalformed] or
// [ErrTooLarge].
func (si *SignerInfo) SecurityLabel() (*ESSSecurityLabel, error) {
	value, err := attributes(si.SignedAttrs).single(oid.SecurityLabel)
	if err != nil || value == nil {
		return nil, err
	}
	label, err := readESSSecurityLabel(&value)
	if err != nil {
		return nil, err
	}
	if !value.Empty() {
		return nil, malformed("attribute eSSSecurityLabel")
	}
	return label, nil
}

// readESSSecurityLabel reads the fields of the SET in any order.
//
// QUIRK: DER sorts them by their tags, and the example of RFC 4134 Section 4.10 does not. Test vector: TestESSOfRFC4134.
func readESSSecurityLabel(s *cryptobyte.String) (*ESSSecurityLabel, error) {
	var set cryptobyte.String
	var label ESSSecurityLabel
	if !s.ReadASN1(&set, asn1.SET) {
		return nil, malformed("ESSSecurityLabel")
	}
	for !set.Empty() {
		if err := label.readField(&set); err != nil {
			return nil, err
		}
	}
	if label.SecurityPolicyIdentifier == nil {
		return nil, malformed("ESSSecurityLabel security-policy-identifier")
	}
	return &label, nil
}

// readField reads one field, by its tag. One that is there already is malformed.
func (label *ESSSecurityLabel) readField(set *cryptobyte.String) error {
	switch {
	case set.PeekASN1Tag(asn1.OBJECT_IDENTIFIER):
		if label.SecurityPolicyIdentifier != nil || !set.ReadASN1ObjectIdentifier(&label.SecurityPolicyIdentifier) {
			return malformed("ESSSecurityLabel security-policy-identifier")
		}
	case set.PeekASN1Tag(asn1.INTEGER):
		var classification SecurityClassification
		if label.SecurityClassification != nil || !set.ReadASN1Integer((*int)(&classification)) ||
			classification < 0 || classification > MaxSecurityClassification {
			return malformed("ESSSecurityLabel security-classification")
		}
		label.SecurityClassification = &classification
	case set.PeekASN1Tag(asn1.SET):
		if label.SecurityCategories != nil {
			return malformed("ESSSecurityLabel security-categories")
		}
		return label.readCategories(set)
	default:
		var mark cryptobyte.String
		var tag asn1.Tag
		if !set.ReadAnyASN1(&mark, &tag) || tag != asn1.PrintableString && tag != asn1.UTF8String ||
			label.PrivacyMark != "" || !isText(mark) {
			return malformed("ESSSecurityLabel privacy-mark")
		}
		label.PrivacyMark = string(mark)
	}
	return nil
}

func (label *ESSSecurityLabel) readCategories(s *cryptobyte.String) error {
	var set cryptobyte.String
	if !s.ReadASN1(&set, asn1.SET) || set.Empty() {
		return malformed("ESSSecurityLabel security-categories")
	}
	for !set.Empty() {
		if len(label.SecurityCategories) == maxSecurityCategories {
			return tooMany("security-categories", maxSecurityCategories)
		}
		category, err := readSecurityCategory(&set)
		if err != nil {
			return err
		}
		label.SecurityCategories = append(label.SecurityCategories, category)
	}
	return nil
}

// marshal writes the fields in the order of their tags, as DER wants: X.690 Section 10.3.
func (label ESSSecurityLabel) marshal(b *cryptobyte.Builder) {
	b.AddASN1(asn1.SET, func(b *cryptobyte.Builder) {
		if label.SecurityClassification != nil {
			b.AddASN1Int64(int64(*label.SecurityClassification))
		}
		b.AddASN1ObjectIdentifier(label.SecurityPolicyIdentifier)
		label.addPrivacyMark(b, asn1.UTF8String)
		if label.SecurityCategories != nil {
			addSetOf(b, asn1.SET, label.SecurityCategories)
		}
		label.addPrivacyMark(b, asn1.PrintableString)
	})
}

// addPrivacyMark writes the mark where it has the string type of the tag.
func (label ESSSecurityLabel) addPrivacyMark(b *cryptobyte.Builder, tag asn1.Tag) {
	if label.PrivacyMark != "" && privacyMarkTag(label.PrivacyMark) == tag {
		b.AddASN1(tag, func(b *cryptobyte.Builder) { b.AddBytes([]byte(label.PrivacyMark)) })
	}
}

// privacyMarkTag is that of the string type that a privacy mark has:
//
//	ESSPrivacyMark ::= CHOICE {
//	  pString PrintableString (SIZE (1..ub-privacy-mark-length)),
//	  utf8String UTF8String (SIZE (1..MAX)) }
func privacyMarkTag(mark string) asn1.Tag {
	if len(mark) > maxPrintablePrivacyMark || strings.ContainsFunc(mark, func(r rune) bool { return !isPrintable(r) }) {
		return asn1.UTF8String
	}
	return asn1.PrintableString
}

// isPrintable tells whether a PrintableString can have the character: X.680 Section 41.4.
func isPrintable(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune(" '()+,-./:=?", r)
}
