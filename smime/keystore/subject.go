package keystore

import (
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"fmt"
	"math/bits"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/cryptobyte"
	cryptobyte_asn1 "golang.org/x/crypto/cryptobyte/asn1"
	"golang.org/x/net/idna"

	"signet/smime/internal/oid"
)

// Limits of what a certificate is asked for.
const (
	// MaxSubject is how many characters each part of the name may have: ub-common-name, RFC 5280 Appendix A.1.
	MaxSubject = 64
	// MaxAddresses is how many addresses one certificate may have.
	MaxAddresses = 20
	// MaxAddress is how many octets an address may have: RFC 5321 Section 4.5.3.1.3.
	MaxAddress = 254
)

// A Subject is whom a certificate is for.
type Subject struct {
	Name         string   // the first address where empty
	Addresses    []string // one at least
	Organization string   // not written where empty
	Country      string   // two letters of ISO 3166, or empty
}

// name returns the distinguished name. Addresses are no part of it: RFC 8550 Section 3.
func (s Subject) name() (pkix.Name, error) {
	name := pkix.Name{CommonName: strings.TrimSpace(s.Name)}
	if name.CommonName == "" && len(s.Addresses) > 0 {
		if name.CommonName = s.Addresses[0]; utf8.RuneCountInString(name.CommonName) > MaxSubject {
			return pkix.Name{}, fmt.Errorf("%w: a name is needed, as the address is too long to be one", ErrCannotCertify)
		}
	}
	if organization := strings.TrimSpace(s.Organization); organization != "" {
		name.Organization = []string{organization}
	}
	for _, text := range append(name.Organization, name.CommonName) {
		if utf8.RuneCountInString(text) > MaxSubject || !utf8.ValidString(text) || strings.ContainsFunc(text, isControl) {
			return pkix.Name{}, fmt.Errorf("%w: a name of more than %d characters, or with control characters", ErrCannotCertify, MaxSubject)
		}
	}
	if s.Country != "" {
		if len(s.Country) != 2 || strings.ContainsFunc(s.Country, func(r rune) bool { return r < 'A' || r > 'Z' }) {
			return pkix.Name{}, fmt.Errorf("%w: a country has two capital letters", ErrCannotCertify)
		}
		name.Country = []string{s.Country}
	}
	return name, nil
}

func isControl(r rune) bool { return r < ' ' || r == 0x7f }

// altName writes the addresses.
//
//	SubjectAltName ::= GeneralNames
//	GeneralName ::= CHOICE { otherName [0] OtherName, rfc822Name [1] IA5String, … }
//
// RFC 5280 Section 4.2.1.6. A local part that is not ASCII makes an SmtpUTF8Mailbox: RFC 9598 Section 3. Domains are
// written with A-labels in both.
func (s Subject) altName() (pkix.Extension, error) {
	if len(s.Addresses) == 0 || len(s.Addresses) > MaxAddresses {
		return pkix.Extension{}, fmt.Errorf("%w: %d addresses", ErrCannotCertify, len(s.Addresses))
	}
	var b cryptobyte.Builder
	var failure error
	b.AddASN1(cryptobyte_asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		for _, address := range s.Addresses {
			mailbox, ok := mailboxOf(address)
			if !ok {
				failure = fmt.Errorf("%w: %q is no address", ErrCannotCertify, address)
				return
			}
			addMailbox(b, mailbox)
		}
	})
	if failure != nil {
		return pkix.Extension{}, failure
	}
	value, err := b.Bytes()
	return pkix.Extension{Id: oid.SubjectAltName, Value: value}, err
}

// mailboxOf brings an address into the form in which certificates have it: Local-part@Domain with A-labels.
func mailboxOf(address string) (string, bool) {
	at := strings.LastIndexByte(address, '@')
	if at <= 0 || len(address) > MaxAddress || !utf8.ValidString(address) {
		return "", false
	}
	local := address[:at]
	domain, err := idna.Lookup.ToASCII(address[at+1:])
	if err != nil || !strings.Contains(domain, ".") {
		return "", false
	}
	// Without quotation marks: nobody has such an address, and other programs do not compare them alike.
	odd := func(r rune) bool { return r <= ' ' || r == 0x7f || strings.ContainsRune(`"(),:;<>@[\]`, r) }
	if strings.ContainsFunc(local, odd) {
		return "", false
	}
	return local + "@" + domain, true
}

func addMailbox(b *cryptobyte.Builder, mailbox string) {
	const rfc822Name, otherName, explicit0 = 0x81, 0xa0, 0xa0
	if isASCII(mailbox) {
		b.AddASN1(rfc822Name, func(b *cryptobyte.Builder) { b.AddBytes([]byte(mailbox)) })
		return
	}
	b.AddASN1(otherName, func(b *cryptobyte.Builder) {
		b.AddASN1ObjectIdentifier(oid.SmtpUTF8Mailbox)
		b.AddASN1(explicit0, func(b *cryptobyte.Builder) {
			b.AddASN1(cryptobyte_asn1.UTF8String, func(b *cryptobyte.Builder) { b.AddBytes([]byte(mailbox)) })
		})
	})
}

func isASCII(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r >= utf8.RuneSelf }) < 0
}

// keyUsageExtension writes KeyUsage ::= BIT STRING. RFC 5280 Section 4.2.1.3.
func keyUsageExtension(usage x509.KeyUsage) (pkix.Extension, error) {
	octet := bits.Reverse8(byte(usage)) // the first bit is the highest; decipherOnly, the ninth, is never asked for
	value, err := asn1.Marshal(asn1.BitString{Bytes: []byte{octet}, BitLength: bits.Len8(byte(usage))})
	return pkix.Extension{Id: oid.KeyUsage, Critical: true, Value: value}, err
}

// emailProtection writes ExtKeyUsageSyntax ::= SEQUENCE OF KeyPurposeId. RFC 5280 Section 4.2.1.12.
func emailProtection() (pkix.Extension, error) {
	value, err := asn1.Marshal([]asn1.ObjectIdentifier{oid.EmailProtection})
	return pkix.Extension{Id: oid.ExtKeyUsage, Value: value}, err
}
