package entity

import (
	"net/url"
	"sort"
	"strconv"
	"strings"
)

// ParseParameters reads the value of a field such as Content-Type or
// Content-Disposition: a word in lower case, and parameters by name in lower
// case, decoded to UTF-8. RFC 2045 Section 5.1, RFC 2231.
func ParseParameters(value string) (word string, params map[string]string) {
	word, params, _ = parseParameters(value)
	return word, params
}

// parseParameters is ParseParameters; ok is false when the first word is missing.
//
// Of a parameter that occurs twice the first counts, so that there is one
// answer to what the boundary is.
//
// QUIRK: values may hold octets that should have been quoted, and encoded words
// (RFC 2047 forbids them there); Outlook and Gmail write file names so.
func parseParameters(value string) (word string, params map[string]string, ok bool) {
	word, rest, _ := strings.Cut(stripComments(value), ";")
	word = strings.ToLower(strings.TrimSpace(word))
	plain := map[string]string{}
	segments := map[string]map[int]segment{}
	for rest = strings.TrimSpace(rest); rest != ""; {
		var name, v string
		name, v, rest = nextParameter(rest)
		if name == "" {
			continue
		}
		base, index, extended, split := continuation(name)
		if !split {
			if _, seen := plain[name]; !seen {
				plain[name] = decodeWords(v)
			}
			continue
		}
		if segments[base] == nil {
			segments[base] = map[int]segment{}
		}
		if _, seen := segments[base][index]; !seen {
			segments[base][index] = segment{v, extended}
		}
	}
	for name, parts := range segments {
		plain[name] = joinSegments(parts) // RFC 2231 counts before the plain form
	}
	return word, plain, word != ""
}

// nextParameter reads one name=value and the semicolon after it.
func nextParameter(s string) (name, value, rest string) {
	eq := strings.IndexAny(s, "=;")
	if eq < 0 {
		return "", "", ""
	}
	if s[eq] == ';' {
		return "", "", strings.TrimSpace(s[eq+1:])
	}
	name = strings.ToLower(strings.TrimSpace(s[:eq]))
	s = strings.TrimLeft(s[eq+1:], " \t")
	if !strings.HasPrefix(s, `"`) {
		value, rest, _ = strings.Cut(s, ";")
		return name, strings.TrimSpace(value), strings.TrimSpace(rest)
	}
	var b strings.Builder
	i := 1
	for ; i < len(s) && s[i] != '"'; i++ {
		if s[i] == '\\' && i+1 < len(s) {
			i++
		}
		b.WriteByte(s[i])
	}
	_, rest, _ = strings.Cut(s[min(i, len(s)):], ";")
	return name, b.String(), strings.TrimSpace(rest)
}

// stripComments removes comments outside quoted strings. RFC 5322 Section 3.2.2.
// A parenthesis that is never closed is kept: it is part of an unquoted name.
func stripComments(s string) string {
	if !strings.Contains(s, "(") {
		return s
	}
	var b strings.Builder
	quoted := false
	last := strings.LastIndexByte(s, ')') // so that many that are never closed are not looked for each
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\\' && quoted && i+1 < len(s):
			b.WriteString(s[i : i+2])
			i++
			continue
		case c == '"':
			quoted = !quoted
		case c == '(' && !quoted && i < last:
			i += strings.IndexByte(s[i:], ')')
			continue
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// A segment is one numbered piece of a parameter value. RFC 2231 Section 3.
type segment struct {
	value    string
	extended bool // percent-encoded, RFC 2231 Section 4
}

// continuation splits names like "filename*", "filename*0" and "filename*0*".
func continuation(name string) (base string, index int, extended, ok bool) {
	base, suffix, found := strings.Cut(name, "*")
	if !found {
		return name, 0, false, false
	}
	if suffix == "" {
		return base, 0, true, true
	}
	suffix, extended = strings.CutSuffix(suffix, "*")
	index, err := strconv.Atoi(suffix)
	return base, index, extended, err == nil && index >= 0
}

func joinSegments(parts map[int]segment) string {
	var order []int
	for i := range parts {
		order = append(order, i)
	}
	sort.Ints(order)
	var b strings.Builder
	label := ""
	for n, i := range order {
		if i != n {
			break // a gap: what follows does not belong here
		}
		s := parts[i]
		if s.extended && n == 0 {
			if pieces := strings.SplitN(s.value, "'", 3); len(pieces) == 3 {
				label, s.value = pieces[0], pieces[2]
			}
		}
		if s.extended {
			if decoded, err := url.PathUnescape(s.value); err == nil {
				s.value = decoded
			}
		}
		b.WriteString(s.value)
	}
	text, _ := decodeCharset([]byte(b.String()), label)
	return text
}

// isToken reports whether s is a token of RFC 2045 Section 5.1.
func isToken(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c <= ' ' || c >= 0x7f || strings.IndexByte(`()<>@,;:\"/[]?=`, c) >= 0 {
			return false
		}
	}
	return s != ""
}
