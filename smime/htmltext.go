package smime

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// TextFromHTML makes the plain text of an HTML body, for readers that show only
// that. It keeps paragraphs, list items and the targets of links.
func TextFromHTML(source string) string {
	var b strings.Builder
	var href string
	var hidden atom.Atom // the element that we are in and whose text is not shown; 0 for none
	z := html.NewTokenizer(strings.NewReader(source))
	for {
		switch z.Next() {
		case html.ErrorToken: // the end: a tokenizer over a string has no other error
			return tidyText(b.String())
		case html.TextToken:
			if hidden == 0 {
				b.WriteString(strings.Map(spaceForBreak, z.Token().Data))
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			token := z.Token()
			if hidden == atom.Title && !slices.Contains(inHead, token.DataAtom) {
				hidden = 0 // it was never closed, and must not swallow the text
			}
			switch token.DataAtom {
			case atom.Title:
				z.NextIsNotRawText()
				hidden = atom.Title
			case atom.Style, atom.Script:
				hidden = token.DataAtom
			case atom.Li:
				b.WriteString("\n* ")
			case atom.Br:
				b.WriteString("\n")
			case atom.P, atom.Div, atom.Tr, atom.Ul, atom.Ol, atom.Table, atom.Pre, atom.Blockquote,
				atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
				b.WriteString("\n")
			case atom.A:
				href = attribute(token, "href")
			case atom.Img:
				if alt := attribute(token, "alt"); alt != "" {
					b.WriteString("[" + alt + "]")
				}
			}
		case html.EndTagToken:
			token := z.Token()
			switch token.DataAtom {
			case atom.Head, atom.Title, atom.Style, atom.Script:
				hidden = 0
			case atom.P, atom.Ul, atom.Ol, atom.Table, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
				b.WriteString("\n")
			case atom.A:
				if strings.HasPrefix(href, "http") && !strings.HasSuffix(b.String(), href) {
					b.WriteString(" <" + href + ">")
				}
				href = ""
			}
		}
	}
}

// inHead are the elements that only the head of a page has. HTML Section 13.2.6.4.4.
var inHead = []atom.Atom{atom.Base, atom.Link, atom.Meta, atom.Script, atom.Style, atom.Title}

func attribute(token html.Token, name string) string {
	for _, a := range token.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func spaceForBreak(r rune) rune {
	if r == '\n' || r == '\r' || r == '\t' || r == '\u00a0' {
		return ' '
	}
	return r
}

// tidyText joins runs of spaces and of empty lines.
func tidyText(text string) string {
	var lines []string
	for _, line := range strings.Split(text, "\n") {
		line = strings.Join(strings.Fields(line), " ")
		if line == "" && (len(lines) == 0 || lines[len(lines)-1] == "") {
			continue
		}
		lines = append(lines, line)
	}
	return strings.TrimRight(strings.Join(lines, "\n"), "\n") + "\n"
}
