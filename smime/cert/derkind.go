package cert

import (
	"strings"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// A derKind is what a file in DER, or BER, looks like from its beginning.
type derKind int

const (
	notDER         derKind = iota
	derCertificate         // a SEQUENCE of a TBSCertificate: RFC 5280 Section 4.1
	derContentInfo         // a SEQUENCE of a content type: RFC 5652 Section 3
	derPrivate             // a SEQUENCE of a version: PFX, RFC 7292 Section 4; PrivateKeyInfo, RFC 5958 Section 2
)

// kindOf looks at no more than the first tags and lengths: what is cut off later is still of its kind.
func kindOf(data []byte) derKind {
	input := cryptobyte.String(data)
	var tag uint8
	if !input.ReadUint8(&tag) || asn1.Tag(tag) != asn1.SEQUENCE || !skipLength(&input) || !input.ReadUint8(&tag) {
		return notDER
	}
	switch asn1.Tag(tag) {
	case asn1.SEQUENCE:
		return derCertificate
	case asn1.OBJECT_IDENTIFIER:
		return derContentInfo
	case asn1.INTEGER:
		return derPrivate
	default:
		return notDER
	}
}

// skipLength passes over the octets of a length: X.690 Section 8.1.3.
func skipLength(input *cryptobyte.String) bool {
	var first uint8
	if !input.ReadUint8(&first) {
		return false
	}
	return first < 0x80 || input.Skip(int(first&0x7f))
}

// unreadable says why something cannot be read, in words that are no other library's inner ones.
func unreadable(err error) string {
	for _, known := range []string{"x509: ", "ber: "} {
		if text, found := strings.CutPrefix(err.Error(), known); found && !strings.Contains(text, "asn1: ") {
			return text
		}
	}
	return "it cannot be read"
}
