package explain

import (
	encoding_asn1 "encoding/asn1"
	"fmt"
	"strings"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"signet/smime/internal/oid"
)

// statements are those of qualified certificates. ETSI EN 319 412-5 Section 4.
var statements = []struct {
	id   encoding_asn1.ObjectIdentifier
	name string
	read func(cryptobyte.String) (string, bool) // what stands behind the name; nil where nothing does
}{
	{oid.QCCompliance, "qualified under the law of the European Union", nil},
	{oid.QCSSCD, "the private key is in a qualified device", nil},
	{oid.QCType, "made for", readQCTypes},
	{oid.QCPDS, "explained at", readDisclosures},
	{oid.QCRetentionPeriod, "records are kept for", readYears},
	{oid.QCLimitValue, "for transactions up to", readMonetaryValue},
	{oid.QCLegislation, "under the law of", readCountries},
	{oid.QCSyntaxV1, "statements after RFC 3739, version 1", nil},
	{oid.QCSyntaxV2, "statements after RFC 3739, version 2", nil},
}

// readQCStatements reads the statements.
//
//	QCStatement ::= SEQUENCE { statementId OBJECT IDENTIFIER, statementInfo ANY DEFINED BY statementId OPTIONAL }
//
// RFC 3739 Section 3.2.6.
func readQCStatements(der cryptobyte.String) (lines []string, ok bool) {
	var all cryptobyte.String
	if !der.ReadASN1(&all, asn1.SEQUENCE) || !der.Empty() {
		return nil, false
	}
	for !all.Empty() {
		var statement cryptobyte.String
		var id encoding_asn1.ObjectIdentifier
		if !all.ReadASN1(&statement, asn1.SEQUENCE) || !statement.ReadASN1ObjectIdentifier(&id) {
			return nil, false
		}
		line, ok := qcStatement(id, statement)
		if !ok {
			return nil, false
		}
		lines = append(lines, line)
	}
	return lines, true
}

func qcStatement(id encoding_asn1.ObjectIdentifier, info cryptobyte.String) (string, bool) {
	for _, row := range statements {
		switch {
		case !row.id.Equal(id):
		case row.read == nil:
			return row.name, true
		default:
			text, ok := row.read(info)
			return row.name + " " + text, ok
		}
	}
	return "statement " + id.String(), true
}

func readQCTypes(info cryptobyte.String) (string, bool) {
	types, ok := identifiersIn(info)
	var names []string
	for _, id := range types {
		switch {
		case id.Equal(oid.QCTypeSignature):
			names = append(names, "signatures of a person")
		case id.Equal(oid.QCTypeSeal):
			names = append(names, "seals of an organization")
		case id.Equal(oid.QCTypeWeb):
			names = append(names, "websites")
		default:
			names = append(names, id.String())
		}
	}
	return strings.Join(names, ", "), ok
}

func identifiersIn(info cryptobyte.String) (ids []encoding_asn1.ObjectIdentifier, ok bool) {
	var list cryptobyte.String
	if !info.ReadASN1(&list, asn1.SEQUENCE) {
		return nil, false
	}
	for !list.Empty() {
		var id encoding_asn1.ObjectIdentifier
		if !list.ReadASN1ObjectIdentifier(&id) {
			return nil, false
		}
		ids = append(ids, id)
	}
	return ids, true
}

// readDisclosures reads where the authority tells what its certificates are good for.
//
//	PdsLocations ::= SEQUENCE SIZE (1..MAX) OF PdsLocation
//	PdsLocation ::= SEQUENCE { url IA5String, language PrintableString (SIZE(2)) }
func readDisclosures(info cryptobyte.String) (string, bool) {
	var list cryptobyte.String
	if !info.ReadASN1(&list, asn1.SEQUENCE) {
		return "", false
	}
	var places []string
	for !list.Empty() {
		var place, url, language cryptobyte.String
		if !list.ReadASN1(&place, asn1.SEQUENCE) || !place.ReadASN1(&url, asn1.IA5String) ||
			!place.ReadASN1(&language, asn1.PrintableString) {
			return "", false
		}
		places = append(places, fmt.Sprintf("%s (%s)", url, language))
	}
	return strings.Join(places, ", "), true
}

func readYears(info cryptobyte.String) (string, bool) {
	var years int
	ok := info.ReadASN1Integer(&years)
	return fmt.Sprintf("%d years", years), ok
}

// readMonetaryValue reads an amount.
//
//	MonetaryValue ::= SEQUENCE { currency Iso4217CurrencyCode, amount INTEGER, exponent INTEGER }
//	Iso4217CurrencyCode ::= CHOICE { alphabetic PrintableString (SIZE (3)), numeric INTEGER (1..999) }
func readMonetaryValue(info cryptobyte.String) (string, bool) {
	var value, code cryptobyte.String
	if !info.ReadASN1(&value, asn1.SEQUENCE) {
		return "", false
	}
	currency := ""
	if value.PeekASN1Tag(asn1.INTEGER) {
		var number int
		if !value.ReadASN1Integer(&number) {
			return "", false
		}
		currency = fmt.Sprintf("currency %d", number)
	} else if value.ReadASN1(&code, asn1.PrintableString) {
		currency = string(code)
	}
	var amount, exponent int
	ok := value.ReadASN1Integer(&amount) && value.ReadASN1Integer(&exponent)
	return fmt.Sprintf("%d × 10^%d %s", amount, exponent, currency), ok
}

func readCountries(info cryptobyte.String) (string, bool) {
	var list cryptobyte.String
	if !info.ReadASN1(&list, asn1.SEQUENCE) {
		return "", false
	}
	var countries []string
	for !list.Empty() {
		var country cryptobyte.String
		if !list.ReadASN1(&country, asn1.PrintableString) {
			return "", false
		}
		countries = append(countries, string(country))
	}
	return strings.Join(countries, ", "), true
}
