package cert

import (
	"bytes"
	"crypto/x509"
	"crypto/x509/pkix"
	encoding "encoding/asn1"
	"math/big"
	"unicode/utf8"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"signet/smime/internal/oid"
)

// An Outline is what certificates are found by among many.
type Outline struct {
	Addresses    []string // as [Addresses] returns them
	CommonName   string
	Organization []string
	Issuer       []byte // Name in DER
	SerialNumber *big.Int
	SubjectKeyID []byte // nil where the certificate has none
}

// OutlineOf returns the outline of a certificate.
func OutlineOf(c *x509.Certificate) Outline {
	return Outline{Addresses(c), c.Subject.CommonName, c.Subject.Organization, c.RawIssuer, c.SerialNumber, c.SubjectKeyId}
}

// ReadOutline reads the outline of a certificate alone, which takes a fraction of the time that parsing takes. It does so
// where the certificate is what most are, and fails where it takes [x509.ParseCertificate] to tell: for what is not a
// certificate of version 3, or has strings of a form that nobody should use any more. What it returns is what [OutlineOf]
// says, if the certificate can be parsed; that it can be is not said.
//
//	TBSCertificate ::= SEQUENCE {
//	  version [0] EXPLICIT INTEGER, serialNumber INTEGER, signature AlgorithmIdentifier, issuer Name, validity Validity,
//	  subject Name, subjectPublicKeyInfo SubjectPublicKeyInfo, issuerUniqueID [1] …, subjectUniqueID [2] …,
//	  extensions [3] EXPLICIT Extensions OPTIONAL }
//
// RFC 5280 Section 4.1.
func ReadOutline(der []byte) (Outline, bool) {
	const version3 = 2 // Version ::= INTEGER { v1(0), v2(1), v3(2) }
	const constructed0, constructed3 = asn1.Tag(0xa0), asn1.Tag(0xa3)
	input := cryptobyte.String(der)
	var certificate, tbs, version, issuer, subject, wrapped, extensions cryptobyte.String
	var number int
	names, serial := new(x509.Certificate), new(big.Int)
	ok := input.ReadASN1(&certificate, asn1.SEQUENCE) && input.Empty() &&
		certificate.ReadASN1(&tbs, asn1.SEQUENCE) &&
		tbs.ReadASN1(&version, constructed0) && version.ReadASN1Integer(&number) && version.Empty() && number == version3 &&
		tbs.ReadASN1Integer(serial) &&
		tbs.SkipASN1(asn1.SEQUENCE) &&
		tbs.ReadASN1Element(&issuer, asn1.SEQUENCE) &&
		tbs.SkipASN1(asn1.SEQUENCE) &&
		tbs.ReadASN1(&subject, asn1.SEQUENCE) && readSubjectOutline(subject, names) &&
		tbs.SkipASN1(asn1.SEQUENCE) &&
		tbs.ReadASN1(&wrapped, constructed3) && tbs.Empty() &&
		wrapped.ReadASN1(&extensions, asn1.SEQUENCE) && wrapped.Empty() && readExtensionsOutline(extensions, names)
	names.RawIssuer, names.SerialNumber = issuer, serial
	return OutlineOf(names), ok
}

// readSubjectOutline takes those attributes from a Name that an outline has.
//
//	RDNSequence ::= SEQUENCE OF SET OF SEQUENCE { type OBJECT IDENTIFIER, value ANY }
func readSubjectOutline(name cryptobyte.String, names *x509.Certificate) bool {
	for !name.Empty() {
		var set cryptobyte.String
		if !name.ReadASN1(&set, asn1.SET) {
			return false
		}
		for !set.Empty() {
			var attribute, id, value cryptobyte.String
			var tag asn1.Tag
			if !set.ReadASN1(&attribute, asn1.SEQUENCE) ||
				!attribute.ReadASN1(&id, asn1.OBJECT_IDENTIFIER) ||
				!attribute.ReadAnyASN1(&value, &tag) || !attribute.Empty() {
				return false
			}
			if !takeAttribute(id, tag, value, &names.Subject) {
				return false
			}
		}
	}
	return true
}

// Object identifiers in DER, without tag and length.
var (
	commonNameDER           = objectIdentifier(oid.CommonName)
	organizationDER         = objectIdentifier(oid.OrganizationName)
	emailAddressDER         = objectIdentifier(oid.EmailAddress)
	subjectAltNameDER       = objectIdentifier(oid.SubjectAltName)
	subjectKeyIdentifierDER = objectIdentifier(oid.SubjectKeyIdentifier)
)

func objectIdentifier(id encoding.ObjectIdentifier) []byte {
	var b cryptobyte.Builder
	b.AddASN1ObjectIdentifier(id)
	return b.BytesOrPanic()[2:]
}

// takeAttribute fails for strings in other characters than those of ASCII or UTF-8, which are not worth reading twice.
func takeAttribute(id []byte, tag asn1.Tag, value []byte, subject *pkix.Name) bool {
	isName, isOrganization := bytes.Equal(id, commonNameDER), bytes.Equal(id, organizationDER)
	isAddress := bytes.Equal(id, emailAddressDER)
	if !isName && !isOrganization && !isAddress {
		return true
	}
	text := string(value)
	switch tag {
	case asn1.UTF8String:
		if !utf8.ValidString(text) {
			return false
		}
	case asn1.PrintableString, asn1.IA5String:
		if !isASCII(text) {
			return false
		}
	default:
		return false
	}
	switch {
	case isName:
		subject.CommonName = text
	case isOrganization:
		subject.Organization = append(subject.Organization, text)
	default:
		subject.Names = append(subject.Names, pkix.AttributeTypeAndValue{Type: oid.EmailAddress, Value: text})
	}
	return true
}

// readExtensionsOutline takes names and the key identifier from extensions, each of which may be there once.
//
//	Extension ::= SEQUENCE { extnID OBJECT IDENTIFIER, critical BOOLEAN DEFAULT FALSE, extnValue OCTET STRING }
func readExtensionsOutline(extensions cryptobyte.String, names *x509.Certificate) bool {
	for !extensions.Empty() {
		var extension, id, value cryptobyte.String
		if !extensions.ReadASN1(&extension, asn1.SEQUENCE) ||
			!extension.ReadASN1(&id, asn1.OBJECT_IDENTIFIER) ||
			!extension.SkipOptionalASN1(asn1.BOOLEAN) ||
			!extension.ReadASN1(&value, asn1.OCTET_STRING) || !extension.Empty() {
			return false
		}
		switch {
		case bytes.Equal(id, subjectAltNameDER):
			if names.Extensions != nil {
				return false
			}
			names.Extensions = []pkix.Extension{{Id: oid.SubjectAltName, Value: value}}
			if !readAltNameOutline(names) {
				return false
			}
		case bytes.Equal(id, subjectKeyIdentifierDER):
			var keyID cryptobyte.String
			if names.SubjectKeyId != nil || !value.ReadASN1(&keyID, asn1.OCTET_STRING) || !value.Empty() {
				return false
			}
			names.SubjectKeyId = keyID
		}
	}
	return true
}

func readAltNameOutline(names *x509.Certificate) bool {
	ascii := true
	read := eachAltName(names, func(tag asn1.Tag, contents cryptobyte.String) {
		if tag == rfc822NameTag {
			ascii = ascii && isASCII(string(contents))
			names.EmailAddresses = append(names.EmailAddresses, string(contents))
		}
	})
	return read && ascii
}
