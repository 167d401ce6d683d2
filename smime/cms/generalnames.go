package cms

import (
	encoding_asn1 "encoding/asn1"
	"unicode/utf8"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"signet/smime/internal/oid"
)

// GeneralNames are the names of one entity, such as a person or a mailing list. Only those that are mail addresses are
// told: mail goes to no others.
//
//	GeneralNames ::= SEQUENCE SIZE (1..MAX) OF GeneralName
//
//	GeneralName ::= CHOICE {
//	  otherName [0] OtherName,
//	  rfc822Name [1] IA5String, … }
//
// RFC 5280 Section 4.2.1.6. An address that is not ASCII is the otherName SmtpUTF8Mailbox: RFC 9598 Section 3.
type GeneralNames struct {
	Addresses []string
}

// The limits of GeneralNames. RFC 5321 Section 4.5.3.1 has addresses of 320 octets at most.
const (
	maxGeneralNames = 64
	maxAddressSize  = 1 << 10
)

// rfc822NameTag is the primitive tag of an rfc822Name.
const rfc822NameTag asn1.Tag = 0x81

// isNameTag tells whether a GeneralName has the tag: [0] to [8], primitive or constructed.
func isNameTag(tag asn1.Tag) bool {
	const constructed, registeredID = 0x20, 0x88
	number := tag &^ constructed
	return number >= tag0 && number <= registeredID
}

func readGeneralNames(s *cryptobyte.String) (GeneralNames, error) {
	var names GeneralNames
	var sequence cryptobyte.String
	if !s.ReadASN1(&sequence, asn1.SEQUENCE) || sequence.Empty() {
		return names, malformed("GeneralNames")
	}
	for count := 0; !sequence.Empty(); count++ {
		if count == maxGeneralNames {
			return names, tooMany("GeneralNames", maxGeneralNames)
		}
		var contents cryptobyte.String
		var tag asn1.Tag
		if !sequence.ReadAnyASN1(&contents, &tag) || !isNameTag(tag) {
			return names, malformed("GeneralName")
		}
		address := string(contents)
		if tag == constructed0 && !readSmtpUTF8Mailbox(contents, &address) || tag != constructed0 && tag != rfc822NameTag {
			continue // a name of another kind
		}
		if address == "" || len(address) > maxAddressSize || !utf8.ValidString(address) {
			return names, malformed("GeneralName rfc822Name")
		}
		names.Addresses = append(names.Addresses, address)
	}
	return names, nil
}

// readSmtpUTF8Mailbox reads an OtherName, and tells whether it is a mail address.
//
//	OtherName ::= SEQUENCE { type-id OBJECT IDENTIFIER, value [0] EXPLICIT ANY DEFINED BY type-id }
//	SmtpUTF8Mailbox ::= UTF8String (SIZE (1..MAX))
func readSmtpUTF8Mailbox(otherName cryptobyte.String, address *string) bool {
	var typeID encoding_asn1.ObjectIdentifier
	var explicit, mailbox cryptobyte.String
	if !otherName.ReadASN1ObjectIdentifier(&typeID) || !typeID.Equal(oid.SmtpUTF8Mailbox) ||
		!otherName.ReadASN1(&explicit, constructed0) || !otherName.Empty() ||
		!explicit.ReadASN1(&mailbox, asn1.UTF8String) || !explicit.Empty() {
		return false
	}
	*address = string(mailbox)
	return true
}

func (names GeneralNames) marshal(b *cryptobyte.Builder) {
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		for _, address := range names.Addresses {
			addAddress(b, address)
		}
	})
}

func addAddress(b *cryptobyte.Builder, address string) {
	if isASCII(address) {
		b.AddASN1(rfc822NameTag, func(b *cryptobyte.Builder) { b.AddBytes([]byte(address)) })
		return
	}
	b.AddASN1(constructed0, func(b *cryptobyte.Builder) {
		b.AddASN1ObjectIdentifier(oid.SmtpUTF8Mailbox)
		b.AddASN1(constructed0, func(b *cryptobyte.Builder) {
			b.AddASN1(asn1.UTF8String, func(b *cryptobyte.Builder) { b.AddBytes([]byte(address)) })
		})
	})
}

func isASCII(text string) bool {
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// readEntities reads a SEQUENCE OF GeneralNames under any tag, at most limit of them.
func readEntities(sequence cryptobyte.String, limit int) ([]GeneralNames, error) {
	var entities []GeneralNames
	for !sequence.Empty() {
		if len(entities) == limit {
			return nil, tooMany("entities", limit)
		}
		names, err := readGeneralNames(&sequence)
		if err != nil {
			return nil, err
		}
		entities = append(entities, names)
	}
	return entities, nil
}

func addEntities(b *cryptobyte.Builder, tag asn1.Tag, entities []GeneralNames) {
	b.AddASN1(tag, func(b *cryptobyte.Builder) {
		for _, names := range entities {
			names.marshal(b)
		}
	})
}
