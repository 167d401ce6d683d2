package explain

import (
	encoding_asn1 "encoding/asn1"
	"strings"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"signet/smime/internal/oid"
)

var accessMethods = []struct {
	id   encoding_asn1.ObjectIdentifier
	name string
}{
	{oid.AccessOCSP, "OCSP"},
	{oid.AccessCAIssuers, "issuer's certificate"},
	{oid.AccessCARepository, "certificates of the authority"},
	{oid.AccessTimeStamping, "time stamps"},
}

// readAccess reads authorityInfoAccess and subjectInfoAccess.
//
//	AccessDescription ::= SEQUENCE { accessMethod OBJECT IDENTIFIER, accessLocation GeneralName }
func readAccess(der cryptobyte.String) (lines []string, ok bool) {
	var descriptions cryptobyte.String
	if !der.ReadASN1(&descriptions, asn1.SEQUENCE) || !der.Empty() {
		return nil, false
	}
	for !descriptions.Empty() {
		var description, location cryptobyte.String
		var id encoding_asn1.ObjectIdentifier
		var tag asn1.Tag
		if !descriptions.ReadASN1(&description, asn1.SEQUENCE) || !description.ReadASN1ObjectIdentifier(&id) ||
			!description.ReadAnyASN1(&location, &tag) || !description.Empty() {
			return nil, false
		}
		method := id.String()
		for _, row := range accessMethods {
			if row.id.Equal(id) {
				method = row.name
			}
		}
		lines = append(lines, method+": "+generalName(tag, location))
	}
	return lines, true
}

// reasons are the bits of ReasonFlags. RFC 5280 Section 4.2.1.13.
var reasons = []string{
	"unused", "keyCompromise", "cACompromise", "affiliationChanged", "superseded", "cessationOfOperation", "certificateHold",
	"privilegeWithdrawn", "aACompromise",
}

// readDistributionPoints reads cRLDistributionPoints.
//
//	DistributionPoint ::= SEQUENCE {
//	  distributionPoint [0] DistributionPointName OPTIONAL,
//	  reasons [1] ReasonFlags OPTIONAL,
//	  cRLIssuer [2] GeneralNames OPTIONAL }
//	DistributionPointName ::= CHOICE { fullName [0] GeneralNames, nameRelativeToCRLIssuer [1] RelativeDistinguishedName }
func readDistributionPoints(der cryptobyte.String) (lines []string, ok bool) {
	var points cryptobyte.String
	if !der.ReadASN1(&points, asn1.SEQUENCE) || !der.Empty() {
		return nil, false
	}
	for !points.Empty() {
		var point cryptobyte.String
		if !points.ReadASN1(&point, asn1.SEQUENCE) {
			return nil, false
		}
		some, ok := distributionPoint(point)
		if !ok {
			return nil, false
		}
		lines = append(lines, some...)
	}
	return lines, true
}

func distributionPoint(point cryptobyte.String) (lines []string, ok bool) {
	var name, flags, issuer cryptobyte.String
	var named, limited, indirect bool
	if !point.ReadOptionalASN1(&name, &named, context(0)) || !point.ReadOptionalASN1(&flags, &limited, primitive(1)) ||
		!point.ReadOptionalASN1(&issuer, &indirect, context(2)) || !point.Empty() {
		return nil, false
	}
	if named {
		var contents cryptobyte.String
		var tag asn1.Tag
		if !name.ReadAnyASN1(&contents, &tag) || !name.Empty() {
			return nil, false
		}
		if tag == context(0) {
			if lines, ok = generalNames(contents); !ok {
				return nil, false
			}
		} else {
			lines = append(lines, "a name relative to the issuer's")
		}
	}
	if limited {
		names, ok := readBits(bitString(flags), reasons)
		if !ok {
			return nil, false
		}
		lines = append(lines, "only for "+strings.Join(names, ", "))
	}
	if indirect {
		names, ok := generalNames(issuer)
		if !ok {
			return nil, false
		}
		lines = append(lines, "issued by "+strings.Join(names, ", "))
	}
	return lines, true
}

// bitString gives contents the tag that an implicit one has replaced.
func bitString(contents []byte) cryptobyte.String {
	var b cryptobyte.Builder
	b.AddASN1(asn1.BIT_STRING, func(b *cryptobyte.Builder) { b.AddBytes(contents) })
	return b.BytesOrPanic()
}
