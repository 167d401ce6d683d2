package smime

import (
	"strings"
	"unicode"

	"golang.org/x/net/idna"
	"golang.org/x/text/unicode/norm"

	"signet/smime/cert"
)

// Unicode TR 39 tells with thousands of entries which characters look like
// which. Here is a smaller rule, for what domains and mailboxes may hold: letters
// of other scripts, and of Latin itself, that people take for one of a to z.
var lookalikes = map[rune]string{
	// Cyrillic
	'а': "a", 'ь': "b", 'с': "c", 'ԁ': "d", 'е': "e", 'һ': "h", 'і': "i", 'ј': "j", 'ӏ': "l", 'м': "m", 'о': "o", 'р': "p",
	'ԛ': "q", 'г': "r", 'ѕ': "s", 'т': "t", 'ѵ': "v", 'ѡ': "w", 'ԝ': "w", 'х': "x", 'у': "y", 'ү': "y", 'к': "k", 'н': "h",
	'п': "n", 'в': "b", 'ғ': "f", 'є': "e", 'ѐ': "e", 'ё': "e", 'ї': "i",
	// Greek
	'α': "a", 'ϲ': "c", 'ε': "e", 'η': "n", 'ι': "i", 'κ': "k", 'ν': "v", 'ο': "o", 'ρ': "p", 'σ': "o", 'τ': "t", 'υ': "u",
	'χ': "x", 'γ': "y", 'ω': "w", 'β': "b", 'ϳ': "j", 'ѳ': "o",
	// Armenian
	'ց': "g", 'հ': "h", 'ո': "n", 'օ': "o", 'ս': "u", 'զ': "q", 'յ': "j", 'ք': "p", 'ա': "w",
	// Latin
	'ı': "i", 'ł': "l", 'ø': "o", 'đ': "d", 'ħ': "h",
}

// rareLatin are letters of Latin script that no language of today writes in names.
var rareLatin = map[rune]string{
	'ɩ': "i", 'ȷ': "j", 'ɑ': "a", 'ɡ': "g", 'ʋ': "u", 'ᴏ': "o", 'ᴄ': "c", 'ᴠ': "v", 'ᴡ': "w", 'ᴢ': "z", 'ꜱ': "s",
	'ʀ': "r", 'ɴ': "n", 'ʟ': "l", 'ƅ': "b", 'ɗ': "d", 'ƙ': "k", 'ɱ': "m", 'ƨ': "s",
}

// Skeleton returns what a domain or an address looks like, for comparisons: two
// that have the same skeleton and are not the same may be taken for each other.
// Marks above and below letters are left out, letters of other scripts become
// the Latin ones that they look like, and so do groups such as "rn", "1" and "0".
// It shows nobody anything, and is never an address. What is longer than
// [cert.MaxComparedAddress] is returned as it is.
func Skeleton(name string) string {
	if len(name) > cert.MaxComparedAddress {
		return name
	}
	at := strings.LastIndexByte(name, '@') + 1
	if domain, err := idna.Display.ToUnicode(name[at:]); err == nil {
		name = name[:at] + domain
	}
	var b strings.Builder
	for _, r := range norm.NFKD.String(strings.ToLower(name)) {
		if unicode.Is(unicode.Mn, r) || isConcealed(r) {
			continue
		}
		switch latin, ok := lookalikes[r]; {
		case ok:
			b.WriteString(latin)
		case rareLatin[r] != "":
			b.WriteString(rareLatin[r])
		default:
			b.WriteRune(r)
		}
	}
	return groups.Replace(b.String())
}

// groups are letters and digits that look like others in many typefaces.
var groups = strings.NewReplacer("rn", "m", "vv", "w", "cl", "d", "0", "o", "1", "l", "i", "l")

// lookalikeReason says why an address may be taken for another one by itself,
// without knowing any other; "" where there is no reason.
func lookalikeReason(address string) string {
	if len(address) > cert.MaxComparedAddress {
		return "it is longer than any mail system takes"
	}
	local, domain := address[:max(0, strings.LastIndexByte(address, '@'))], domainOf(address)
	if mixesScripts(local) {
		return "its letters are of several scripts"
	}
	shown, err := idna.Display.ToUnicode(domain)
	if err != nil {
		shown = domain
	}
	labels := strings.Split(shown, ".")
	for _, label := range labels {
		switch latin := latinOf(label); {
		case mixesScripts(label):
			return "the letters of its domain are of several scripts"
		case strings.ContainsFunc(label, func(r rune) bool { return rareLatin[r] != "" }):
			return "its domain holds letters that look like others"
		case latin != "" && isASCII(labels[len(labels)-1]):
			return "its domain looks like " + latin + ", and is written in another script"
		}
	}
	return ""
}

// mixesScripts reports whether Latin letters stand beside letters of a script
// that is not written together with them. Chinese, Japanese and Korean are.
func mixesScripts(label string) bool {
	latin, other := false, false
	for _, r := range norm.NFC.String(label) {
		switch {
		case unicode.In(r, unicode.Latin):
			latin = true
		case unicode.IsLetter(r) && !unicode.In(r, unicode.Common, unicode.Inherited, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Bopomofo):
			other = true
		}
	}
	return latin && other
}

// latinOf returns what a label looks like where none of its letters is one of a
// to z and all of them look like one; else "".
func latinOf(label string) string {
	var b strings.Builder
	foreign := false
	for _, r := range norm.NFC.String(strings.ToLower(label)) {
		latin, ok := lookalikes[r]
		switch {
		case ok && !unicode.Is(unicode.Latin, r):
			foreign = true
			b.WriteString(latin)
		case r == '-' || '0' <= r && r <= '9':
			b.WriteRune(r)
		default:
			return ""
		}
	}
	if !foreign {
		return ""
	}
	return b.String()
}

// domainOf returns what stands after the last at sign, or "".
func domainOf(address string) string {
	at := strings.LastIndexByte(address, '@')
	if at < 0 {
		return ""
	}
	return address[at+1:]
}

func isASCII(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r > unicode.MaxASCII }) < 0
}
