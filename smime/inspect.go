package smime

import (
	"fmt"
	"strings"

	"signet/smime/cms"
	"signet/smime/internal/entity"
	"signet/smime/internal/oid"
)

// Limits of [Inspect]: a message made to fill a terminal is cut.
const (
	maxInspectedLines = 20_000
	maxInspectedLine  = 1000 // characters
)

// Inspect prints the MIME and CMS structure of a message as an indented tree,
// for people, in the RFCs' terms: every content type, signer, recipient,
// attribute, certificate and algorithm, with the lengths of what is opaque. It
// needs no keys, and so does not look inside encryption; it verifies nothing.
//
// It fails with CodeMalformed, CodeTooLarge or CodeTooDeep when the MIME
// structure can't be read; a CMS object that can't be read is told in the tree.
func Inspect(message []byte) (string, error) {
	if len(message) > MaxMessage {
		return "", fail(CodeTooLarge, "a message of more than %d octets", MaxMessage)
	}
	root, err := parseMessage(message)
	if err != nil {
		return "", err
	}
	var p inspection
	p.entity(root, 0, 0)
	return p.b.String(), nil
}

// An inspection is one call of Inspect.
type inspection struct {
	b     strings.Builder
	lines int
}

func (p *inspection) line(depth int, format string, args ...any) {
	switch p.lines++; {
	case p.lines > maxInspectedLines:
		return
	case p.lines == maxInspectedLines:
		depth, format, args = 0, "more than %d lines", []any{maxInspectedLines - 1}
	}
	text := []rune(fmt.Sprintf(format, args...))
	if len(text) > maxInspectedLine {
		text = append(text[:maxInspectedLine:maxInspectedLine], '…')
	}
	p.b.WriteString(strings.Repeat("  ", depth))
	for _, r := range text {
		// Names in a message must not write to a terminal what they like.
		if r < ' ' || r >= 0x7f && r < 0xa0 {
			r = '\uFFFD'
		}
		p.b.WriteRune(r)
	}
	p.b.WriteByte('\n')
}

// entity prints one entity; layers counts those around it.
func (p *inspection) entity(e *entity.Entity, depth, layers int) {
	title := e.Type
	if e.Path != "" {
		title = e.Path + " " + title
	}
	for _, name := range []string{"smime-type", "protocol", "micalg", "charset", "hp"} {
		if value := e.Params[name]; value != "" {
			title += fmt.Sprintf("; %s=%s", name, value)
		}
	}
	if name := e.FileName(); name != "" {
		title += fmt.Sprintf(" %q", name)
	}
	if e.IsMultipart() {
		p.line(depth, "%s (%d parts)", title, len(e.Parts))
	} else {
		p.line(depth, "%s (%s, %d octets)", title, e.Encoding(), len(e.Body))
	}
	for _, f := range e.Header.Fields {
		if !f.IsStructural() && (f.Is("From") || f.Is("To") || f.Is("Subject") || f.Is("Date") || f.Is("HP-Outer")) {
			p.line(depth+1, "%s: %s", f.Name, f.Text())
		}
	}
	for i, part := range e.Parts {
		p.entity(part, depth+1, layers)
		if isClearSigned(e) && i == 1 {
			p.object(part, depth+2, layers+1)
		}
	}
	if !e.IsMultipart() && isPKCS7(e) {
		p.object(e, depth+1, layers+1)
	}
}

// object prints the CMS object in an entity.
func (p *inspection) object(e *entity.Entity, depth, layers int) {
	octets, err := e.Content()
	var ci *cms.ContentInfo
	if err == nil {
		ci, err = cms.ParseContentInfo(bareCMS(octets))
	}
	if err != nil {
		p.line(depth, "unreadable: %v", err)
		return
	}
	p.contentInfo(ci, depth, layers)
}

// contentInfo prints one content type, and what is inside as far as that needs no key.
func (p *inspection) contentInfo(ci *cms.ContentInfo, depth, layers int) {
	if layers > MaxLayers {
		p.line(depth, "more than %d layers", MaxLayers)
		return
	}
	var inside content
	var err error
	switch id := ci.ContentType; {
	case id.Equal(oid.SignedData):
		inside, err = p.signedData(ci, depth)
	case id.Equal(oid.EnvelopedData):
		err = p.envelopedData(ci, depth)
	case id.Equal(oid.AuthEnvelopedData):
		err = p.authEnvelopedData(ci, depth)
	case id.Equal(oid.EncryptedData):
		err = p.encryptedData(ci, depth)
	case id.Equal(oid.CompressedData):
		inside, err = p.compressedData(ci, depth)
	case id.Equal(oid.DigestedData):
		inside, err = p.digestedData(ci, depth)
	case id.Equal(oid.Data):
		p.line(depth, "Data")
		inside.contentType = oid.Data
		inside.octets, err = ci.Data()
	default:
		p.line(depth, "ContentInfo contentType %s: %s", objectName(id), value(ci.Content))
	}
	if err != nil {
		p.line(depth, "unreadable %s: %v", objectName(ci.ContentType), err)
		return
	}
	if inside.octets != nil {
		p.inside(inside, depth+1, layers)
	}
}

// inside prints what a layer holds.
func (p *inspection) inside(c content, depth, layers int) {
	if !c.contentType.Equal(oid.Data) {
		ci, err := cms.ParseContent(c.contentType, c.octets)
		if err != nil {
			p.line(depth, "unreadable content: %v", err)
			return
		}
		p.contentInfo(ci, depth, layers+1)
		return
	}
	e, err := parseInside(c.octets)
	if err != nil {
		p.line(depth, "unreadable content: %v", err)
		return
	}
	p.entity(e, depth, layers)
}
