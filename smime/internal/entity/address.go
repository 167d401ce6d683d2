package entity

import (
	"errors"
	"fmt"
	"net/mail"
	"strings"

	"golang.org/x/net/idna"
)

// ParseAddresses reads an address list. RFC 5322 Section 3.4.
//
// QUIRK: names may hold octets that are not UTF-8; old programs wrote them in a
// charset that nothing tells. They become U+FFFD, as in [Field.Text].
func ParseAddresses(value string) ([]mail.Address, error) {
	if strings.TrimSpace(value) == "" {
		return nil, nil
	}
	parser := mail.AddressParser{WordDecoder: wordDecoder()}
	list, err := parser.ParseList(strings.ToValidUTF8(quoteOctets(value), "\uFFFD"))
	if err != nil {
		return nil, fmt.Errorf("entity: %w", err)
	}
	addresses := make([]mail.Address, len(list))
	for i, a := range list {
		addresses[i] = *a
	}
	return addresses, nil
}

// Addresses writes a field that holds an address list, such as To. A domain
// that is not US-ASCII is written in its ASCII form (RFC 5891); a local part
// that is not is an error, since it needs SMTPUTF8 all the way.
func Addresses(name string, list []mail.Address) ([]byte, error) {
	var words []string
	for i, a := range list {
		room := MaxLine - 1
		if i == 0 {
			room = MaxLine - len(name) - 2
		}
		spec, err := AddrSpec(a.Address)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		mailbox := []string{spec}
		if a.Name != "" {
			mailbox = append(phrase(a.Name, room), "<"+spec+">")
		}
		if i < len(list)-1 {
			mailbox[len(mailbox)-1] += ","
		}
		words = append(words, mailbox...)
	}
	return Words(name, words...), nil
}

// AddrSpec returns the address in the form that goes on the wire.
func AddrSpec(address string) (string, error) {
	at := strings.LastIndexByte(address, '@')
	if at <= 0 || at == len(address)-1 {
		return "", fmt.Errorf("entity: %q is not an address", address)
	}
	local, domain := address[:at], address[at+1:]
	if quoted := strings.HasPrefix(local, `"`); !quoted && strings.ContainsAny(local, `<>@,;:"`) {
		return "", fmt.Errorf("entity: %q is not one address", address)
	}
	if !printable(domain) {
		ascii, err := idna.Lookup.ToASCII(domain)
		if err != nil {
			return "", fmt.Errorf("entity: %q is not a domain", domain)
		}
		domain = ascii
	}
	parsed, err := mail.ParseAddress("<" + local + "@" + domain + ">")
	if err != nil {
		// The parser gives local parts back unquoted.
		if parsed, err = mail.ParseAddress("<" + quote(local) + "@" + domain + ">"); err != nil {
			return "", fmt.Errorf("entity: %q is not an address", address)
		}
	}
	spec := strings.Trim((&mail.Address{Address: parsed.Address}).String(), "<>")
	if !printable(strings.ReplaceAll(spec, " ", "_")) {
		return "", errors.New("entity: an address with a local part that is not US-ASCII")
	}
	return spec, nil
}

// phrase writes a display name as words: as it is, quoted, or encoded.
func phrase(name string, room int) []string {
	plain := true
	words := strings.Split(name, " ")
	for _, word := range words {
		plain = plain && isAtom(word) && len(word) <= room
	}
	if plain {
		return words
	}
	if q := quote(name); printable(strings.ReplaceAll(q, " ", "_")) && len(q) <= room && !strings.Contains(q, "=?") {
		return []string{q}
	}
	return encodeWords(name, room)
}

// isAtom reports whether s is an atom of RFC 5322 Section 3.2.3 that nobody
// takes for an encoded word.
func isAtom(s string) bool {
	return s != "" && printable(s) && !strings.ContainsAny(s, `()<>[]:;@\,."`) && !strings.Contains(s, "=?")
}
