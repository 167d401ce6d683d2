package smime

import (
	"bytes"
	"encoding/base64"
	"html"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// A linkGateway is one that puts an address of its own in place of each link, to look
// at where it leads when somebody follows it.
type linkGateway struct {
	mark     []byte // is in each of its addresses
	address  *regexp.Regexp
	original func(groups [][]byte) (string, bool) // of the address, whole and its groups
}

const restOfAddress = `[^\s"'<>]*`

var linkGateways = []linkGateway{
	{ // Microsoft Defender for Office 365
		[]byte(".safelinks.protection.outlook.com/"),
		regexp.MustCompile(`https://[A-Za-z0-9.-]+\.safelinks\.protection\.outlook\.com/\?url=([^&\s"'<>]+)` + restOfAddress),
		func(groups [][]byte) (string, bool) { return unescaped(string(groups[1])) },
	},
	{ // Proofpoint URL Defense, version 2: "-" stands for "%" and "_" for "/"
		[]byte("urldefense.proofpoint.com/v2/"),
		regexp.MustCompile(`https://urldefense\.proofpoint\.com/v2/url\?u=([^&\s"'<>]+)` + restOfAddress),
		func(groups [][]byte) (string, bool) {
			return unescaped(strings.NewReplacer("-", "%", "_", "/").Replace(string(groups[1])))
		},
	},
	{ // version 3: "*" stands for octets that are listed in base64 behind the address
		[]byte("/v3/__"),
		regexp.MustCompile(`https://urldefense\.(?:proofpoint\.)?(?:com|us)/v3/__([^\s"'<>]+?)__;([A-Za-z0-9_-]*)!` + restOfAddress),
		func(groups [][]byte) (string, bool) {
			octets, err := base64.RawURLEncoding.DecodeString(string(groups[2]))
			if err != nil || len(octets) != bytes.Count(groups[1], []byte("*")) {
				return "", false
			}
			var b strings.Builder
			for _, c := range groups[1] {
				if c == '*' {
					c, octets = octets[0], octets[1:]
				}
				b.WriteByte(c)
			}
			return b.String(), true
		},
	},
}

func unescaped(s string) (string, bool) {
	address, err := url.QueryUnescape(s)
	return address, err == nil
}

// restored returns a change that puts the addresses back which gateways have
// replaced, written as HTML has them where escape does that.
func restored(escape func(string) string) func([]byte) []byte {
	return func(text []byte) []byte {
		for _, g := range linkGateways {
			if !bytes.Contains(text, g.mark) {
				continue
			}
			text = g.address.ReplaceAllFunc(text, func(address []byte) []byte {
				if original, ok := g.original(g.address.FindSubmatch(address)); ok {
					return []byte(escape(original))
				}
				return address
			})
		}
		return text
	}
}

// links undoes what gateways do that replace links.
func (d *diagnoser) links() {
	const code, detail = DiagnosisLinks, "A gateway has put addresses of its own in place of links."
	for _, escape := range []func(string) string{strings.Clone, html.EscapeString} {
		change := restored(escape)
		d.changed(code, detail, change)
		for _, form := range encodedForms {
			if !d.pay(2 * len(d.came)) {
				return
			}
			if edits := d.rewrittenTexts(form, change); len(edits) > 0 && !d.look(variant{code, detail, edits}) {
				return
			}
		}
	}
}

// rewrittenTexts changes the texts that have a transfer encoding, and writes them in a
// form of it.
func (d *diagnoser) rewrittenTexts(form encodedForm, change func([]byte) []byte) []edit {
	var edits []edit
	for _, leaf := range d.leaves() {
		if !isText(leaf) || leaf.Encoding() != form.field || form.field != "quoted-printable" && form.field != "base64" {
			continue
		}
		content, err := leaf.Content()
		if err != nil {
			continue
		}
		if with := change(content); !bytes.Equal(with, content) {
			start := leaf.Offset + len(leaf.Header.Raw)
			kept := leaf.Body[len(bytes.TrimRight(leaf.Body, "\r\n")):]
			edits = append(edits, edit{start, start + len(leaf.Body), slices.Concat(bytes.TrimRight(form.encode(with), "\r\n"), kept)})
		}
	}
	return edits
}
