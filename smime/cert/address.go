package cert

import (
	"crypto/x509"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
	"golang.org/x/net/idna"

	"signet/smime/internal/oid"
)

// Addresses returns the e-mail addresses that c is for: those of rfc822Name subject alternative names, then of
// SmtpUTF8Mailbox names (RFC 9598), each once. Only where there are none, those of emailAddress attributes in the subject
// count: name constraints do not bind them otherwise. RFC 8550 Section 3, RFC 5280 Section 4.2.1.10.
func Addresses(c *x509.Certificate) []string {
	var all []string
	seen := map[string]bool{} // a certificate may name thousands
	add := func(addresses []string) {
		for _, address := range addresses {
			if !seen[address] {
				seen[address] = true
				all = append(all, address)
			}
		}
	}
	add(c.EmailAddresses)
	add(smtpUTF8Mailboxes(c))
	if len(all) == 0 {
		add(subjectAddresses(c))
	}
	return all
}

// MatchAddress tells whether c is for the address: RFC 8550 Section 3.
//
// Letters of ASCII match whatever their case. RFC 5280 Section 7.5 asks for that in the domain and compares local parts
// exactly; but no mail system of today has two mailboxes that differ in case alone, and people do not write theirs as
// their authority did. Other letters must be the same. International domains match in both of their forms.
func MatchAddress(c *x509.Certificate, address string) bool {
	return contains(Addresses(c), address)
}

// CanonicalAddress brings an address into the form in which [MatchAddress] compares: two addresses match where their forms
// are the same. It fails for what is not an address, and for what people could take for another one.
func CanonicalAddress(address string) (string, bool) { return canonical(address) }

// SameAddress tells whether two addresses are those of one mailbox: the same octets, or the same canonical form. What has
// none, and could be taken for another, is the same as itself alone.
func SameAddress(a, b string) bool {
	if a == b {
		return a != ""
	}
	canonicalA, okA := canonical(a)
	canonicalB, okB := canonical(b)
	return okA && okB && canonicalA == canonicalB
}

func contains(addresses []string, address string) bool {
	wanted, ok := canonical(address)
	if !ok {
		return false
	}
	for _, candidate := range addresses {
		if got, ok := canonical(candidate); ok && got == wanted {
			return true
		}
	}
	return false
}

// MaxComparedAddress is how many octets an address may have that is compared with others. It is more than any mail system
// takes: RFC 5321 Section 4.5.3.1 allows 64 octets and 255. The work for an international domain grows faster than its
// length.
const MaxComparedAddress = 1000

// canonical brings an address into the form for comparisons. It fails for what is not an address, and for one that
// people could take for another: with a second at sign, white space or invisible characters. A quoted local part may
// hold all of them, and "bob@example.test          "@evil.test is for the holder of evil.test to choose.
func canonical(address string) (string, bool) {
	at := strings.LastIndexByte(address, '@')
	if at <= 0 || at == len(address)-1 || len(address) > MaxComparedAddress || !utf8.ValidString(address) {
		return "", false
	}
	local, domain := address[:at], address[at+1:]
	if strings.ContainsFunc(local, func(r rune) bool { return r == '@' || r == ' ' || !unicode.IsPrint(r) }) {
		return "", false
	}
	if !isASCII(domain) {
		var err error
		if domain, err = idna.Lookup.ToASCII(domain); err != nil {
			return "", false
		}
	}
	return lower(local) + "@" + lower(domain), true
}

// lower changes letters of ASCII alone: Unicode has letters whose lower case is a letter of ASCII, such as the Kelvin
// sign, and they make another address.
func lower(s string) string {
	return strings.Map(func(r rune) rune {
		if 'A' <= r && r <= 'Z' {
			return r + ('a' - 'A')
		}
		return r
	}, s)
}

func isASCII(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r > 127 }) < 0
}

// smtpUTF8Mailboxes returns the names of this form. A subjectAltName that cannot be read has none.
//
//	GeneralName ::= CHOICE { otherName [0] OtherName, … }
//	OtherName ::= SEQUENCE { type-id OBJECT IDENTIFIER, value [0] EXPLICIT ANY DEFINED BY type-id }
//	SmtpUTF8Mailbox ::= UTF8String (SIZE (1..MAX))
//
// RFC 5280 Section 4.2.1.6, RFC 9598 Section 3.
func smtpUTF8Mailboxes(c *x509.Certificate) []string {
	var mailboxes []string
	ok := eachAltName(c, func(tag asn1.Tag, contents cryptobyte.String) {
		if mailbox, ok := readSmtpUTF8Mailbox(contents); ok && tag == otherNameTag {
			mailboxes = append(mailboxes, mailbox)
		}
	})
	if !ok {
		return nil
	}
	return mailboxes
}

// eachAltName calls back for each GeneralName of the subjectAltName. It tells whether all of it could be read.
func eachAltName(c *x509.Certificate, name func(tag asn1.Tag, contents cryptobyte.String)) bool {
	for _, extension := range c.Extensions {
		if !extension.Id.Equal(oid.SubjectAltName) {
			continue
		}
		der := cryptobyte.String(extension.Value)
		var names cryptobyte.String
		if !der.ReadASN1(&names, asn1.SEQUENCE) {
			return false
		}
		for !names.Empty() {
			var contents cryptobyte.String
			var tag asn1.Tag
			if !names.ReadAnyASN1(&contents, &tag) {
				return false
			}
			name(tag, contents)
		}
	}
	return true
}

func readSmtpUTF8Mailbox(otherName cryptobyte.String) (string, bool) {
	const constructed0 = asn1.Tag(0xa0)
	var typeID = oid.SmtpUTF8Mailbox[:0:0]
	var explicit, mailbox cryptobyte.String
	ok := otherName.ReadASN1ObjectIdentifier(&typeID) &&
		typeID.Equal(oid.SmtpUTF8Mailbox) &&
		otherName.ReadASN1(&explicit, constructed0) && otherName.Empty() &&
		explicit.ReadASN1(&mailbox, asn1.UTF8String) && explicit.Empty()
	return string(mailbox), ok
}

func subjectAddresses(c *x509.Certificate) []string {
	var addresses []string
	for _, attribute := range c.Subject.Names {
		if address, ok := attribute.Value.(string); ok && attribute.Type.Equal(oid.EmailAddress) {
			addresses = append(addresses, address)
		}
	}
	return addresses
}
