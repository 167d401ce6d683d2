package explain

import (
	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

func readSubjectKeyIdentifier(der cryptobyte.String) ([]string, bool) { return readOctets(der) }

func readOctets(der cryptobyte.String) ([]string, bool) {
	var octets cryptobyte.String
	if !der.ReadASN1(&octets, asn1.OCTET_STRING) || !der.Empty() {
		return nil, false
	}
	return dump(octets), true
}

// readAuthorityKeyIdentifier reads what names the key of the issuer.
//
//	AuthorityKeyIdentifier ::= SEQUENCE {
//	  keyIdentifier [0] KeyIdentifier OPTIONAL,
//	  authorityCertIssuer [1] GeneralNames OPTIONAL,
//	  authorityCertSerialNumber [2] CertificateSerialNumber OPTIONAL }
func readAuthorityKeyIdentifier(der cryptobyte.String) (lines []string, ok bool) {
	var identifier, key, issuer, serial cryptobyte.String
	var hasKey, hasIssuer, hasSerial bool
	if !der.ReadASN1(&identifier, asn1.SEQUENCE) || !der.Empty() ||
		!identifier.ReadOptionalASN1(&key, &hasKey, primitive(0)) ||
		!identifier.ReadOptionalASN1(&issuer, &hasIssuer, context(1)) ||
		!identifier.ReadOptionalASN1(&serial, &hasSerial, primitive(2)) || !identifier.Empty() {
		return nil, false
	}
	if hasKey {
		lines = append(lines, dump(key)...)
	}
	if hasIssuer {
		names, ok := generalNames(issuer)
		if !ok {
			return nil, false
		}
		for _, name := range names {
			lines = append(lines, "in the certificate that was issued by "+name)
		}
	}
	if hasSerial {
		lines = append(lines, "with the serial number "+colons(serial[:min(len(serial), maxOctets)]))
	}
	return lines, true
}
