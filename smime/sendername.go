package smime

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"signet/smime/cert"
	"signet/smime/internal/entity"
)

// findInNames notes what a From says beside its address and could be taken for
// the sender: the display name and the comments, which most programs show in
// larger letters than the address, or instead of it.
func (o *opener) findInNames(from entity.Field) {
	list, err := entity.ParseAddresses(from.Value())
	if err != nil || len(list) != 1 {
		return // there is no one sender that somebody could be taken for
	}
	author := list[0]
	said := author.Name + " " + entity.ReadAddressText(from.Value()).Comments
	if strings.ContainsFunc(said, isConcealed) {
		o.findOnce(FindingDisplayNameHidden, SeverityWarning, "The display name holds characters that are not seen, or that turn the order of others around.")
	}
	reason := lookalikeReason(author.Address)
	for _, address := range addressesIn(said) {
		if cert.SameAddress(address, author.Address) {
			continue
		}
		o.findOnce(FindingDisplayNameAddress, SeverityWarning, "The display name holds the address "+address+", which is not that of the sender.")
		if reason == "" && Skeleton(domainOf(address)) == Skeleton(domainOf(author.Address)) && !strings.EqualFold(domainOf(address), domainOf(author.Address)) {
			reason = "its domain looks like " + domainOf(address)
		}
		break // one is enough, and there may be as many as a header is long
	}
	if reason != "" {
		o.findOnce(FindingLookalikeSender, SeverityWarning, "The address "+author.Address+" may be taken for another one: "+reason+".")
	}
}

// isConcealed reports whether a character is not seen where it stands: a control
// character, one that changes the direction of writing, or one without width
// that no script needs.
func isConcealed(r rune) bool {
	switch r {
	case '\t':
		return false
	case '\u00ad', '\u200b', '\u2060', '\ufeff':
		return true
	}
	return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r)
}

// addressesIn returns what people read as addresses in a text: letters, an at
// sign of any form, and a domain with a dot. Characters that are not seen do not count.
func addressesIn(text string) []string {
	text = norm.NFKC.String(text)
	text = strings.Map(func(r rune) rune {
		if isConcealed(r) {
			return -1
		}
		return r
	}, text)
	var found []string
	words := strings.FieldsFunc(text, func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune(`<>()[]",;:\`, r)
	})
	for _, word := range words {
		pieces := strings.Split(strings.Trim(word, ".'"), "@")
		for i, domain := range pieces[1:] {
			if local := pieces[i]; local != "" && strings.Contains(strings.Trim(domain, "."), ".") {
				found = append(found, local+"@"+domain)
			}
		}
	}
	return found
}
