package cert

import (
	"bytes"
	"encoding/base64"
	"io"
	"mime/quotedprintable"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

func isVCard(text []byte) bool {
	first := bytes.TrimLeft(text, " \t\r\n")
	return len(first) >= 11 && bytes.EqualFold(first[:11], []byte("BEGIN:VCARD"))
}

// readVCards takes the KEY properties of all cards.
//
//	contentline = [group "."] name *(";" param) ":" value CRLF
//
// RFC 6350 Section 3.3; vCard 3.0 is RFC 2426. In vCard 2.1 parameters may go without their names, and values in
// quoted-printable or base64 have rules of their own for their lines.
func (b *bookReader) readVCards(text []byte) {
	lines := lineReader{text}
	card := 0
	for !b.full() {
		property, ok := lines.property()
		if !ok {
			return
		}
		switch property.name {
		case "BEGIN":
			card++
		case "KEY":
			b.takeKey("vCard "+strconv.Itoa(card), property)
		}
	}
}

// takeKey takes the value of a KEY property. Those of OpenPGP are other people's business, and are told.
func (b *bookReader) takeKey(entry string, property vCardProperty) {
	value := property.value
	if property.has("PGP") || property.has("application/pgp-keys") {
		b.skip(entry, "an OpenPGP key")
		return
	}
	if media, data, ok := cutDataURL(value); ok {
		if strings.Contains(media, "pgp") {
			b.skip(entry, "an OpenPGP key")
			return
		}
		b.takeDecoded(entry, data)
		return
	}
	switch {
	case property.has("B"), property.has("BASE64"):
		data, err := decodeBase64(value)
		if err != nil {
			b.skip(entry, "KEY is not in base64")
			return
		}
		b.takeDecoded(entry, data)
	case property.has("URI"), property.has("URL"), strings.Contains(value, "://"):
		b.skip(entry, "KEY only says where a certificate is")
	case strings.Contains(value, "-----BEGIN "):
		b.takeDecoded(entry, []byte(strings.NewReplacer(`\n`, "\n", `\N`, "\n", `\,`, ",", `\;`, ";").Replace(value)))
	default: // QUIRK: some leave out that it is in base64
		data, err := decodeBase64(value)
		if err != nil {
			b.skip(entry, "KEY is neither in base64 nor in PEM")
			return
		}
		b.takeDecoded(entry, data)
	}
}

func (b *bookReader) takeDecoded(entry string, data []byte) {
	if bytes.Contains(data, []byte("-----BEGIN PGP ")) {
		b.skip(entry, "an OpenPGP key")
		return
	}
	b.take(entry, data)
}

// cutDataURL returns the media type, in lower case, and the data of a data: URL. RFC 2397.
func cutDataURL(value string) (media string, data []byte, ok bool) {
	if len(value) < 5 || !strings.EqualFold(value[:5], "data:") {
		return "", nil, false
	}
	head, body, found := strings.Cut(value[5:], ",")
	if !found {
		// vCard has the comma escaped, or the semicolon before base64: RFC 6350 Section 3.4.
		return "", nil, false
	}
	head = strings.ToLower(strings.ReplaceAll(strings.TrimSuffix(head, `\`), `\`, ""))
	if media, ok := strings.CutSuffix(head, ";base64"); ok {
		data, err := decodeBase64(body)
		return media, data, err == nil
	}
	text, err := url.PathUnescape(body)
	return head, []byte(text), err == nil
}

// decodeBase64 decodes base64 with or without line breaks and padding.
func decodeBase64(text string) ([]byte, error) {
	text = strings.Map(func(r rune) rune {
		if strings.ContainsRune(" \t\r\n", r) {
			return -1
		}
		return r
	}, text)
	return base64.RawStdEncoding.DecodeString(strings.TrimRight(text, "="))
}

// A vCardProperty is a content line, unfolded, its value decoded where it was in quoted-printable.
type vCardProperty struct {
	name       string   // upper case, without a group
	parameters []string // "TYPE=X509", "ENCODING=b", or in vCard 2.1 "X509"
	value      string
}

// has tells whether a parameter has the value, among others or alone.
func (p vCardProperty) has(wanted string) bool {
	return slices.ContainsFunc(p.parameters, func(parameter string) bool {
		_, values, named := strings.Cut(parameter, "=")
		if !named {
			values = parameter
		}
		for value := range strings.SplitSeq(strings.ReplaceAll(values, `"`, ""), ",") {
			if strings.EqualFold(strings.TrimSpace(value), wanted) {
				return true
			}
		}
		return false
	})
}

// maxParameters limits those of one property that are looked at: each is compared several times, and a line may be as long
// as the file.
const maxParameters = 64

// A lineReader takes lines off a text.
type lineReader struct{ rest []byte }

func (r *lineReader) line() (string, bool) {
	if len(r.rest) == 0 {
		return "", false
	}
	line, rest, _ := bytes.Cut(r.rest, []byte{'\n'})
	r.rest = rest
	return strings.TrimSuffix(string(line), "\r"), true
}

// isFolded tells whether the next line belongs to the one before.
func (r *lineReader) isFolded() bool {
	return len(r.rest) > 0 && (r.rest[0] == ' ' || r.rest[0] == '\t')
}

// property reads the next property. Lines that are none are passed over.
func (r *lineReader) property() (vCardProperty, bool) {
	for {
		line, ok := r.line()
		if !ok {
			return vCardProperty{}, false
		}
		head, value, found := cutValue(line)
		if !found {
			continue
		}
		name, parameters, _ := strings.Cut(head, ";")
		if _, inGroup, grouped := strings.Cut(name, "."); grouped {
			name = inGroup
		}
		p := vCardProperty{name: strings.ToUpper(strings.TrimSpace(name)), parameters: strings.SplitN(parameters, ";", maxParameters)}
		p.value = r.continued(p, value)
		return p, true
	}
}

// cutValue cuts a line at the first colon outside of quotation marks.
func cutValue(line string) (head, value string, found bool) {
	quoted := false
	for i, c := range []byte(line) {
		switch {
		case c == '"':
			quoted = !quoted
		case c == ':' && !quoted:
			return line[:i], line[i+1:], true
		}
	}
	return "", "", false
}

// continued returns a value with the lines that belong to it.
func (r *lineReader) continued(p vCardProperty, first string) string {
	value := []string{first}
	if p.has("QUOTED-PRINTABLE") {
		// The line goes on after an equals sign at its end, and what follows must not be taken for a property.
		for strings.HasSuffix(value[len(value)-1], "=") {
			line, ok := r.line()
			if !ok {
				break
			}
			value = append(value, line)
		}
		decoded, err := io.ReadAll(quotedprintable.NewReader(strings.NewReader(strings.Join(value, "\r\n"))))
		if err != nil {
			return ""
		}
		return string(decoded)
	}
	for r.isFolded() {
		line, _ := r.line()
		value = append(value, line[1:])
	}
	// vCard 2.1 ends base64 with an empty line, and needs no white space before the lines until then.
	if p.has("BASE64") {
		for len(r.rest) > 0 && isBase64Line(r.rest) {
			line, _ := r.line()
			value = append(value, line)
		}
	}
	return strings.Join(value, "")
}

// isBase64Line tells whether a text begins with a line of base64 and nothing else.
func isBase64Line(text []byte) bool {
	line, _, _ := bytes.Cut(text, []byte{'\n'})
	line = bytes.TrimSpace(line)
	return len(line) > 0 && !bytes.ContainsFunc(line, func(r rune) bool {
		return !('A' <= r && r <= 'Z' || 'a' <= r && r <= 'z' || '0' <= r && r <= '9' || r == '+' || r == '/' || r == '=')
	})
}
