package explain

import (
	"fmt"
	"time"
	"unicode/utf16"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"signet/smime/cms"
)

const bmpString = asn1.Tag(30)

// readText reads a string of any of the kinds that texts for people have: those of DisplayText, RFC 5280 Section 4.2.1.4,
// and PrintableString.
func readText(from *cryptobyte.String) (string, bool) {
	var contents cryptobyte.String
	var tag asn1.Tag
	if !from.ReadAnyASN1(&contents, &tag) {
		return "", false
	}
	switch tag {
	case asn1.UTF8String, asn1.IA5String, asn1.PrintableString, asn1.Tag(26): // the last is VisibleString
		return string(contents), true
	case bmpString:
		var units []uint16
		for len(contents) >= 2 {
			units = append(units, uint16(contents[0])<<8|uint16(contents[1]))
			contents = contents[2:]
		}
		return string(utf16.Decode(units)), len(contents) == 0
	default:
		return "", false
	}
}

func readNull(der cryptobyte.String) ([]string, bool) {
	var nothing cryptobyte.String
	return nil, der.ReadASN1(&nothing, asn1.NULL) && nothing.Empty() && der.Empty()
}

func readCapabilities(der cryptobyte.String) (lines []string, ok bool) {
	capabilities, err := cms.ParseSMIMECapabilities(der)
	for _, capability := range capabilities {
		lines = append(lines, cms.CapabilityName(capability))
	}
	return lines, err == nil
}

// readUsagePeriod reads when the private key may be used.
//
//	PrivateKeyUsagePeriod ::= SEQUENCE {
//	  notBefore [0] GeneralizedTime OPTIONAL, notAfter [1] GeneralizedTime OPTIONAL }
func readUsagePeriod(der cryptobyte.String) (lines []string, ok bool) {
	var period cryptobyte.String
	if !der.ReadASN1(&period, asn1.SEQUENCE) || !der.Empty() {
		return nil, false
	}
	for i, word := range []string{"from ", "until "} {
		var text cryptobyte.String
		var present bool
		if !period.ReadOptionalASN1(&text, &present, primitive(uint8(i))) {
			return nil, false
		}
		if !present {
			continue
		}
		at, err := time.Parse("20060102150405Z", string(text))
		if err != nil {
			return nil, false
		}
		lines = append(lines, word+at.Format(time.RFC3339))
	}
	return lines, period.Empty()
}

// readDirectoryAttributes names the attributes. Their values are shown in hexadecimal.
func readDirectoryAttributes(der cryptobyte.String) (lines []string, ok bool) {
	var attributes cryptobyte.String
	if !der.ReadASN1(&attributes, asn1.SEQUENCE) || !der.Empty() {
		return nil, false
	}
	for !attributes.Empty() {
		var attribute, contents cryptobyte.String
		if !attributes.ReadASN1(&attribute, asn1.SEQUENCE) || !attribute.ReadASN1(&contents, asn1.OBJECT_IDENTIFIER) {
			return nil, false
		}
		id, ok := identifier(contents)
		if !ok {
			return nil, false
		}
		lines = append(append(lines, attributeName(id)+":"), dump(attribute)...)
	}
	return lines, true
}

// readTLSFeatures reads the numbers of extensions of TLS.
func readTLSFeatures(der cryptobyte.String) (lines []string, ok bool) {
	var features cryptobyte.String
	if !der.ReadASN1(&features, asn1.SEQUENCE) || !der.Empty() {
		return nil, false
	}
	for !features.Empty() {
		var feature int
		if !features.ReadASN1Integer(&feature) {
			return nil, false
		}
		lines = append(lines, fmt.Sprintf("extension %d", feature))
	}
	return lines, true
}

// readTimestamps reads when which log has recorded the certificate.
//
//	SignedCertificateTimestampList: opaque SerializedSCT<1..2^16-1>, in a vector of the same size
//	SignedCertificateTimestamp: version (1 octet), log id (32), milliseconds since 1970 (8), …
//
// RFC 6962 Sections 3.2 and 3.3.
func readTimestamps(der cryptobyte.String) (lines []string, ok bool) {
	var octets, list cryptobyte.String
	if !der.ReadASN1(&octets, asn1.OCTET_STRING) || !der.Empty() || !octets.ReadUint16LengthPrefixed(&list) || !octets.Empty() {
		return nil, false
	}
	for !list.Empty() {
		var timestamp cryptobyte.String
		var version uint8
		var log []byte
		var milliseconds uint64
		if !list.ReadUint16LengthPrefixed(&timestamp) || !timestamp.ReadUint8(&version) ||
			!timestamp.ReadBytes(&log, 32) || !timestamp.ReadUint64(&milliseconds) || milliseconds > 1<<47 {
			return nil, false
		}
		lines = append(lines, fmt.Sprintf("%s, log %s", time.UnixMilli(int64(milliseconds)).UTC().Format(time.RFC3339), colons(log)))
	}
	return lines, true
}
