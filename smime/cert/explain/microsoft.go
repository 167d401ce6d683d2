package explain

import (
	encoding_asn1 "encoding/asn1"
	"fmt"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

func readTemplateName(der cryptobyte.String) ([]string, bool) {
	name, ok := readText(&der)
	return []string{name}, ok && der.Empty()
}

// readTemplate reads the template with its version.
//
//	CertificateTemplateOID ::= SEQUENCE {
//	  templateID OBJECT IDENTIFIER, templateMajorVersion INTEGER OPTIONAL, templateMinorVersion INTEGER OPTIONAL }
//
// [MS-WCCE] Section 2.2.2.7.7.2.
func readTemplate(der cryptobyte.String) ([]string, bool) {
	var template cryptobyte.String
	var id encoding_asn1.ObjectIdentifier
	if !der.ReadASN1(&template, asn1.SEQUENCE) || !der.Empty() || !template.ReadASN1ObjectIdentifier(&id) {
		return nil, false
	}
	lines := []string{"template " + id.String()}
	for _, name := range []string{"major version %d", "minor version %d"} {
		var version int64
		if template.Empty() {
			break
		}
		if !template.ReadASN1Integer(&version) {
			return nil, false
		}
		lines = append(lines, fmt.Sprintf(name, version))
	}
	return lines, template.Empty()
}

// readSecurityID reads the names that hold the identifier.
func readSecurityID(der cryptobyte.String) ([]string, bool) { return readGeneralNames(der) }

// readCAVersion reads two numbers in one: of the certificate in the lower 16 bits, of the key in those above.
func readCAVersion(der cryptobyte.String) ([]string, bool) {
	var version uint32
	if !der.ReadASN1Integer(&version) || !der.Empty() {
		return nil, false
	}
	return []string{fmt.Sprintf("certificate %d", version&0xffff), fmt.Sprintf("key %d", version>>16)}, true
}
