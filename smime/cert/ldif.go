package cert

import (
	"slices"
	"strconv"
	"strings"
)

// isLDIF tells whether a text begins like LDIF: with "version:", or "dn:", after comments.
func isLDIF(text []byte) bool {
	lines := lineReader{text}
	for {
		line, ok := lines.logical()
		if !ok {
			return false
		}
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		name, _, found := strings.Cut(line, ":")
		return found && (strings.EqualFold(name, "version") || strings.EqualFold(name, "dn"))
	}
}

// logical reads a line with those that it is folded into. RFC 2849, note 2.
func (r *lineReader) logical() (string, bool) {
	first, ok := r.line()
	if !ok {
		return "", false
	}
	line := []string{first}
	for len(r.rest) > 0 && r.rest[0] == ' ' {
		next, _ := r.line()
		line = append(line, next[1:])
	}
	return strings.Join(line, ""), true
}

// certificateAttributes are those that hold certificates. RFC 4523 Sections 2.1 and 2.2, RFC 2798 Section 2.8; the value
// of the last is PKCS #7 by that RFC, and a bare certificate as others write it.
var certificateAttributes = []string{"usercertificate", "cacertificate", "usersmimecertificate"}

// readLDIF takes the certificates of all entries.
//
//	attrval-spec = AttributeDescription value-spec SEP
//	value-spec   = ":" ( FILL 0*1(SAFE-STRING) / ":" FILL (BASE64-STRING) / "<" FILL url)
//
// RFC 2849. A record that changes an entry which is elsewhere is refused: it may say which certificates are no longer
// there.
func (b *bookReader) readLDIF(text []byte) {
	lines := lineReader{text}
	number, entry, changes := 0, "", false
	for !b.full() {
		line, ok := lines.logical()
		if !ok {
			return
		}
		attribute, value, found := strings.Cut(line, ":")
		if !found || strings.HasPrefix(line, "#") {
			continue
		}
		description := strings.ToLower(attribute)
		name, _, _ := strings.Cut(description, ";")
		switch {
		case name == "dn":
			number++
			entry, changes = "entry "+strconv.Itoa(number), false
		case name == "changetype":
			if changes = !strings.EqualFold(strings.TrimSpace(value), "add"); changes {
				b.skip(entry, "changes an entry, and is not one itself")
			}
		case changes, !slices.Contains(certificateAttributes, name):
		default:
			b.takeAttribute(entry, attribute, value)
		}
	}
}

func (b *bookReader) takeAttribute(entry, attribute, value string) {
	switch {
	case strings.HasPrefix(value, "<"):
		b.skip(entry, attribute+" only says where a certificate is")
	case strings.HasPrefix(value, ":"):
		data, err := decodeBase64(value[1:])
		if err != nil {
			b.skip(entry, attribute+" is not in base64")
			return
		}
		b.take(entry, data)
	default:
		b.skip(entry, attribute+" is not in base64")
	}
}
