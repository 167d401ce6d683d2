package explain

import (
	"crypto/x509/pkix"
	encoding_asn1 "encoding/asn1"
	"net"
	"strings"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"signet/smime/internal/oid"
)

// The tags of a GeneralName. RFC 5280 Section 4.2.1.6.
const (
	otherNameTag     = asn1.Tag(0xa0)
	rfc822NameTag    = asn1.Tag(0x81)
	dNSNameTag       = asn1.Tag(0x82)
	directoryNameTag = asn1.Tag(0xa4)
	uriTag           = asn1.Tag(0x86)
	iPAddressTag     = asn1.Tag(0x87)
	registeredIDTag  = asn1.Tag(0x88)
)

// context returns the tag [n] of a structure.
func context(n uint8) asn1.Tag { return asn1.Tag(n).ContextSpecific().Constructed() }

// primitive returns the tag [n] of what has no parts.
func primitive(n uint8) asn1.Tag { return asn1.Tag(n).ContextSpecific() }

// readGeneralNames reads a SEQUENCE of names.
func readGeneralNames(der cryptobyte.String) ([]string, bool) {
	var names cryptobyte.String
	if !der.ReadASN1(&names, asn1.SEQUENCE) || !der.Empty() {
		return nil, false
	}
	return generalNames(names)
}

func generalNames(names cryptobyte.String) (lines []string, ok bool) {
	for !names.Empty() {
		var contents cryptobyte.String
		var tag asn1.Tag
		if !names.ReadAnyASN1(&contents, &tag) {
			return lines, false
		}
		lines = append(lines, generalName(tag, contents))
	}
	return lines, true
}

func generalName(tag asn1.Tag, contents cryptobyte.String) string {
	switch tag {
	case rfc822NameTag:
		return "e-mail address " + string(contents)
	case dNSNameTag:
		return "host " + string(contents)
	case uriTag:
		return string(contents)
	case directoryNameTag:
		return "directory name " + directoryName(contents)
	case iPAddressTag:
		return "IP address " + ipAddress(contents)
	case otherNameTag:
		return otherName(contents)
	case registeredIDTag:
		if id, ok := identifier(contents); ok {
			return "registered identifier " + id.String()
		}
	}
	return "name of another form " + colons(contents[:min(len(contents), maxOctets)])
}

// identifier reads the contents of an OBJECT IDENTIFIER.
func identifier(contents []byte) (encoding_asn1.ObjectIdentifier, bool) {
	var b cryptobyte.Builder
	b.AddASN1(asn1.OBJECT_IDENTIFIER, func(b *cryptobyte.Builder) { b.AddBytes(contents) })
	var id encoding_asn1.ObjectIdentifier
	der, err := b.Bytes()
	if err != nil {
		return nil, false
	}
	input := cryptobyte.String(der)
	return id, input.ReadASN1ObjectIdentifier(&id)
}

func directoryName(der []byte) string {
	var name pkix.RDNSequence
	if rest, err := encoding_asn1.Unmarshal(der, &name); err != nil || len(rest) > 0 {
		return colons(der[:min(len(der), maxOctets)])
	}
	return name.String()
}

// ipAddress shows an address, or with a mask, as in constraints, a network.
func ipAddress(octets []byte) string {
	switch len(octets) {
	case net.IPv4len, net.IPv6len:
		return net.IP(octets).String()
	case 2 * net.IPv4len, 2 * net.IPv6len:
		half := len(octets) / 2
		return (&net.IPNet{IP: octets[:half], Mask: octets[half:]}).String()
	default:
		return colons(octets[:min(len(octets), maxOctets)])
	}
}

// otherNames are those whose value is a string.
var otherNames = []struct {
	id   encoding_asn1.ObjectIdentifier
	name string
}{
	{oid.SmtpUTF8Mailbox, "e-mail address (SmtpUTF8Mailbox)"},
	{oid.MicrosoftUPN, "Windows sign-in name"},
	{oid.MicrosoftObjectSID, "Windows security identifier"},
}

// otherName shows an OtherName: RFC 5280 Section 4.2.1.6.
func otherName(contents cryptobyte.String) string {
	all := contents
	var id encoding_asn1.ObjectIdentifier
	var explicit, value cryptobyte.String
	var tag asn1.Tag
	if contents.ReadASN1ObjectIdentifier(&id) && contents.ReadASN1(&explicit, context(0)) && explicit.ReadAnyASN1(&value, &tag) {
		for _, row := range otherNames {
			if row.id.Equal(id) && (tag == asn1.UTF8String || tag == asn1.OCTET_STRING || tag == asn1.IA5String) {
				return row.name + " " + string(value)
			}
		}
		return "other name " + id.String() + ": " + strings.Join(dump(value), ":")
	}
	return "other name " + strings.Join(dump(all), ":")
}
