package smime

import (
	"bytes"
	"maps"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"signet/smime/internal/entity"
)

// userFacing names the fields that mail programs show. RFC 9787 Section 1.1.2.
var userFacing = []string{"Subject", "From", "To", "Cc", "Date", "Reply-To", "Followup-To", "Sender"}

// addLegacyDisplay repeats the fields that are not outside as they are above the
// main text of a message, where that is asked for. It returns the message to
// protect, and changes its structural fields where they are those of the text.
func (p *protector) addLegacyDisplay(root *entity.Entity, fields *messageHeader) (*entity.Entity, error) {
	display := displayLines(fields.message, p.outer)
	if p.opts.LegacyDisplay == WithoutLegacyDisplay || display == "" {
		return root, nil
	}
	header, body := fields.structural, root.Body
	if root.IsMultipart() {
		var pieces [][]byte
		at := len(root.Raw) - len(root.Body)
		for _, part := range mainText(root) {
			partHeader, partBody, ok := withDisplay(part, part.Header.Fields, display)
			if ok {
				pieces = append(pieces, root.Raw[at:part.Offset], formatFields(partHeader), []byte("\r\n"), partBody)
				at = part.Offset + len(part.Raw)
			}
		}
		body = bytes.Join(append(pieces, root.Raw[at:]), nil)
	} else if len(mainText(root)) > 0 {
		if leafHeader, leafBody, ok := withDisplay(root, fields.structural, display); ok {
			header, body = leafHeader, leafBody
		}
	}
	changed, err := entity.Parse(slices.Concat(formatFields(header), []byte("\r\n"), body))
	if err != nil {
		return nil, parseError(err)
	}
	fields.structural = changed.Header.Fields
	return changed, nil
}

// displayLines returns the fields for readers that are not outside as they are,
// as text with a line for each; "" for none.
func displayLines(message, outside []entity.Field) string {
	var lines strings.Builder
	for _, f := range message {
		value := strings.Join(strings.Fields(f.Text()), " ")
		shown := slices.ContainsFunc(userFacing, f.Is)
		if shown && value != "" && canonicalValue(f.Name, message) != canonicalValue(f.Name, outside) {
			lines.WriteString(f.Name + ": " + value + "\n")
		}
	}
	return lines.String()
}

// mainText returns the leaves that are the text of a message, in the order of
// their octets: all forms of it, and no files. RFC 9788 Section 5.2.4.
func mainText(e *entity.Entity) []*entity.Entity {
	switch {
	case e.Type == "multipart/alternative":
		var leaves []*entity.Entity
		for _, part := range e.Parts {
			leaves = append(leaves, mainText(part)...)
		}
		return leaves
	case e.Type == "multipart/related" && e.IsMultipart():
		return mainText(relatedRoot(e))
	case e.Type == "multipart/mixed" && e.IsMultipart():
		return mainText(e.Parts[0])
	}
	disposition, _ := e.Disposition()
	isText := e.Type == "text/plain" || e.Type == "text/html"
	if isText && disposition != "attachment" && e.FileName() == "" {
		return []*entity.Entity{e}
	}
	return nil
}

// withDisplay returns the header and the body of a text that begins with lines of
// header fields, and false where the text cannot be decoded or is no place for
// them. RFC 9788 Sections 5.2.2 and 5.2.3.
func withDisplay(e *entity.Entity, fields []entity.Field, lines string) ([]entity.Field, []byte, bool) {
	text, err := e.Text()
	if err != nil {
		return nil, nil, false
	}
	original, shown := text, entity.Entity{Type: e.Type, Params: map[string]string{"hp-legacy-display": "1"}}
	if e.Type == "text/plain" {
		text = lines + "\n" + text
	} else {
		at := displayAt(text)
		text = text[:at] + `<div class="header-protection-legacy-display"><pre>` + html.EscapeString(lines) + "</pre></div>" + text[at:]
	}
	if withoutLegacyDisplay(&shown, text) != original {
		return nil, nil, false // who knows the copy could not leave it out again
	}
	params := []entity.Parameter{{Name: "charset", Value: "utf-8"}, {Name: "hp-legacy-display", Value: "1"}}
	for _, name := range slices.Sorted(maps.Keys(e.Params)) {
		if name != "charset" && name != "hp-legacy-display" {
			params = append(params, entity.Parameter{Name: name, Value: e.Params[name]})
		}
	}
	encoding, body := "quoted-printable", entity.EncodeQuotedPrintable([]byte(text))
	if bytes.HasPrefix(body, []byte("--")) || bytes.Contains(body, []byte("\n--")) {
		encoding, body = "base64", entity.AppendBase64(nil, []byte(text)) // no line of it is a boundary
	}
	header := append(without(fields, "Content-Type", "Content-Transfer-Encoding"),
		entity.Field{Name: "Content-Type", Raw: entity.Structured("Content-Type", e.Type, params...)},
		newField("Content-Transfer-Encoding", encoding))
	return header, body, true
}

// displayAt returns where the first thing in the body of an HTML document is.
func displayAt(source string) int {
	z := html.NewTokenizer(strings.NewReader(source))
	at, head := 0, 0 // head is the depth of elements that show nothing
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			return at // what follows is a tag that does not end
		}
		before := at
		at += len(z.Raw())
		token := z.Token()
		switch {
		case token.DataAtom == atom.Title || token.DataAtom == atom.Style:
			if kind == html.StartTagToken {
				head++
			} else {
				head--
			}
		case head > 0, kind == html.CommentToken, kind == html.DoctypeToken:
		case kind == html.TextToken && strings.TrimSpace(token.Data) == "":
		case token.DataAtom == atom.Body:
			return at
		case slices.Contains([]atom.Atom{atom.Html, atom.Head, atom.Meta, atom.Link}, token.DataAtom):
		default:
			return before
		}
	}
}
