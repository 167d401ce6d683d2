package revocation

import (
	encoding_asn1 "encoding/asn1"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// An extension is one of a CRL, of an entry, or of a response.
//
//	Extension ::= SEQUENCE {
//	  extnID OBJECT IDENTIFIER,
//	  critical BOOLEAN DEFAULT FALSE,
//	  extnValue OCTET STRING }
//
// RFC 5280 Section 4.1.
type extension struct {
	id       cryptobyte.String // contents of the OBJECT IDENTIFIER
	critical bool
	value    cryptobyte.String
}

// is compares without making an object identifier: a CRL has hundreds of thousands of extensions.
func (e extension) is(der string) bool { return string(e.id) == der }

func (e extension) String() string {
	var b cryptobyte.Builder
	b.AddASN1(asn1.OBJECT_IDENTIFIER, func(b *cryptobyte.Builder) { b.AddBytes(e.id) })
	var id encoding_asn1.ObjectIdentifier
	if der, err := b.Bytes(); err == nil {
		if _, err := encoding_asn1.Unmarshal(der, &id); err == nil {
			return id.String()
		}
	}
	return "that cannot be read"
}

// contents returns the contents of the DER of an object identifier.
func contents(id encoding_asn1.ObjectIdentifier) string {
	der, err := encoding_asn1.Marshal(id)
	if err != nil {
		panic("revocation: an object identifier of our own cannot be written")
	}
	return string(der[2:])
}

// readExtension reads the next of the contents of Extensions.
func readExtension(s *cryptobyte.String) (e extension, ok bool) {
	var sequence cryptobyte.String
	if !s.ReadASN1(&sequence, asn1.SEQUENCE) || !sequence.ReadASN1(&e.id, asn1.OBJECT_IDENTIFIER) ||
		!readOptionalBoolean(&sequence, &e.critical, asn1.BOOLEAN) ||
		!sequence.ReadASN1(&e.value, asn1.OCTET_STRING) || !sequence.Empty() {
		return extension{}, false
	}
	return e, true
}

// readOptionalExtensions calls visit for each of the explicitly tagged Extensions, if there are any.
func readOptionalExtensions(s *cryptobyte.String, tag asn1.Tag, what string, visit func(extension) error) error {
	var tagged, sequence cryptobyte.String
	var present bool
	if !s.ReadOptionalASN1(&tagged, &present, tag) {
		return malformed(what)
	}
	if !present {
		return nil
	}
	if !tagged.ReadASN1(&sequence, asn1.SEQUENCE) || !tagged.Empty() {
		return malformed(what)
	}
	seen := map[string]bool{}
	for !sequence.Empty() {
		e, ok := readExtension(&sequence)
		if !ok {
			return malformed(what)
		}
		if seen[string(e.id)] {
			return malformed(what + ": " + e.String() + " occurs twice")
		}
		seen[string(e.id)] = true
		if err := visit(e); err != nil {
			return err
		}
	}
	return nil
}
