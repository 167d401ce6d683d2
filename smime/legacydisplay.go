package smime

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"signet/smime/internal/entity"
)

// withoutLegacyDisplay leaves out the copy of protected header fields that some
// programs put above an encrypted text, for readers that know no header
// protection. What has another form than such a copy is text, and stays: nothing
// that somebody wrote is hidden. RFC 9788 Section 4.5.3.
func withoutLegacyDisplay(e *entity.Entity, text string) string {
	switch {
	case e.Params["hp-legacy-display"] != "1":
		return text
	case e.Type == "text/plain":
		return withoutDisplayLines(text)
	default:
		return withoutDisplayElement(text)
	}
}

// withoutDisplayLines leaves out the header fields at the beginning of a text,
// and the empty line after them.
func withoutDisplayLines(text string) string {
	fields, rest, ok := strings.Cut(text, "\n\n")
	if !ok || !isHeaderText(fields) {
		return text
	}
	return rest
}

// isHeaderText reports whether each line is a header field, or goes on with one.
func isHeaderText(text string) bool {
	for i, line := range strings.Split(text, "\n") {
		if i > 0 && strings.HasPrefix(line, " ") {
			continue
		}
		name, _, ok := strings.Cut(line, ": ")
		if !ok || name == "" || strings.ContainsFunc(name, func(r rune) bool { return r <= ' ' || r > '~' }) {
			return false
		}
	}
	return true
}

// withoutDisplayElement leaves out the div of the class
// header-protection-legacy-display, where it is the first thing in the body.
func withoutDisplayElement(source string) string {
	z := html.NewTokenizer(strings.NewReader(source))
	at, start, depth := 0, -1, 0 // start is that of the element, depth that of divs in it
	head := 0                    // depth of elements that show nothing
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			return source // there is none, or it does not end
		}
		before := at
		at += len(z.Raw())
		token := z.Token()
		switch {
		case start >= 0 && token.DataAtom == atom.Div && kind == html.EndTagToken:
			if depth--; depth == 0 {
				return source[:start] + source[at:]
			}
		case start >= 0 && token.DataAtom == atom.Div:
			depth++
		case start >= 0:
		case token.DataAtom == atom.Title || token.DataAtom == atom.Style:
			if kind == html.StartTagToken {
				head++
			} else {
				head--
			}
		case head > 0, kind == html.CommentToken, kind == html.DoctypeToken:
		case kind == html.TextToken && strings.TrimSpace(token.Data) == "":
		case kind == html.EndTagToken && token.DataAtom == atom.Head:
		case kind == html.StartTagToken && isLegacyDisplay(token):
			start, depth = before, 1
		case slices.Contains([]atom.Atom{atom.Html, atom.Head, atom.Meta, atom.Body, atom.Link}, token.DataAtom):
		default:
			return source // the text has begun
		}
	}
}

func isLegacyDisplay(token html.Token) bool {
	return token.DataAtom == atom.Div &&
		slices.Contains(strings.Fields(attribute(token, "class")), "header-protection-legacy-display")
}

// withoutDisplayPart returns a payload in the form protected-headers="v1" without
// the part before the text that repeats the protected fields, for readers that
// know no header protection. It must be marked, and hold header fields alone.
func withoutDisplayPart(payload *entity.Entity, kind HeaderProtection) *entity.Entity {
	if kind != HeadersCipher || payload.Type != "multipart/mixed" || len(payload.Parts) < 2 {
		return payload
	}
	first := payload.Parts[0]
	if first.Params["protected-headers"] != "v1" || first.Type != "text/plain" && first.Type != "text/rfc822-headers" {
		return payload
	}
	text, err := first.Text()
	if err != nil || !isHeaderText(strings.TrimRight(text, "\n")) {
		return payload
	}
	shown := *payload
	shown.Parts = payload.Parts[1:]
	return &shown
}
