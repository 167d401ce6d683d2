package smime

import (
	"slices"
	"strings"

	"signet/smime/internal/entity"
)

// Content is what a message says, decoded, in reading order.
type Content struct {
	Parts []Part
}

// Text returns the first text part, or "".
func (c Content) Text() string { return c.first(PartText) }

// HTML returns the first HTML part, or "". It is as sent: sanitise it.
func (c Content) HTML() string { return c.first(PartHTML) }

func (c Content) first(kind PartKind) string {
	for _, p := range c.Parts {
		if p.Kind == kind {
			return string(p.Data)
		}
	}
	return ""
}

// A Part is one piece of content to show or to save. Show each HTML part on its
// own: the markup of one must never reach into another.
type Part struct {
	Kind PartKind
	Type string // media type in lower case, without parameters
	Name string // file name without path, may be empty
	// ContentID is what "cid:" URLs refer to, without angle brackets; may be empty.
	ContentID string
	// Alternative marks text and HTML of one multipart/alternative, which say the
	// same.
	Alternative bool
	// Added marks what stands around the one protected part of a message that is
	// otherwise text: footers of mailing lists, banners of gateways. It is not from
	// whoever signed.
	Added bool
	// Data is UTF-8 with LF line ends for PartText, UTF-8 for PartHTML, and the
	// decoded octets for the others.
	Data []byte
}

// A PartKind is how a part is shown.
type PartKind string

const (
	PartText       PartKind = "text"
	PartHTML       PartKind = "html"
	PartInline     PartKind = "inline"     // an object that HTML refers to by its Content-ID
	PartAttachment PartKind = "attachment" // a file
	PartProtected  PartKind = "protected"  // an S/MIME message of its own that was not opened: Open takes its Data
)

// content decodes what an entity says.
func (o *opener) content(e *entity.Entity) Content {
	c := contentReader{protection: o.report.Headers.Protection, enclosed: o.enclosed, unopened: o.unopened}
	c.read(e)
	for i := range c.after {
		o.report.Enclosed[i].After = c.after[i]
	}
	if c.undecodable != "" {
		o.find(FindingUndecodable, SeverityWarning, "Part "+c.undecodable+" can't be decoded and is shown as it came.")
	}
	return Content{Parts: c.parts}
}

// A contentReader collects the parts of an entity in reading order.
type contentReader struct {
	protection  HeaderProtection
	parts       []Part
	undecodable string // path of the first part that could not be decoded

	enclosed, unopened []*entity.Entity // parts that are not read
	after              []int            // how many parts are before each of enclosed
}

func (c *contentReader) read(e *entity.Entity) {
	switch {
	case slices.Contains(c.enclosed, e):
		c.after = append(c.after, len(c.parts))
	case e.IsMultipart() && slices.Contains(c.unopened, e):
		c.parts = append(c.parts, Part{Kind: PartProtected, Type: e.Type, Name: e.FileName(), Data: e.Raw})
	case !e.IsMultipart():
		c.leaf(e)
	case e.Type == "multipart/alternative":
		c.alternative(e)
	case e.Type == "multipart/related":
		c.related(e)
	default: // RFC 2046 Section 5.1.3: an unknown multipart is read as mixed
		for _, part := range e.Parts {
			if e.Type == "multipart/signed" && isSignaturePart(part) {
				continue
			}
			c.read(part)
		}
	}
}

// alternative reads all forms of a text, and marks plain text and HTML where
// there are both. RFC 2046 Section 5.1.4.
func (c *contentReader) alternative(e *entity.Entity) {
	start := len(c.parts)
	for _, part := range e.Parts {
		c.read(part)
	}
	text, html := false, false
	for _, p := range c.parts[start:] {
		text = text || p.Kind == PartText
		html = html || p.Kind == PartHTML
	}
	for i := range c.parts[start:] {
		if p := &c.parts[start+i]; text && html && (p.Kind == PartText || p.Kind == PartHTML) {
			p.Alternative = true
		}
	}
}

// related reads an object and what it refers to. RFC 2387.
func (c *contentReader) related(e *entity.Entity) {
	root := relatedRoot(e)
	c.read(root)
	for _, part := range e.Parts {
		if part == root {
			continue
		}
		start := len(c.parts)
		c.read(part)
		for i := range c.parts[start:] {
			if p := &c.parts[start+i]; p.Kind == PartAttachment && p.ContentID != "" {
				p.Kind = PartInline
			}
		}
	}
}

// relatedRoot returns the object that refers to the others. RFC 2387 Section 3.2.
func relatedRoot(e *entity.Entity) *entity.Entity {
	root := e.Parts[0]
	if start := strings.Trim(e.Params["start"], "<> "); start != "" {
		for _, part := range e.Parts {
			if part.ContentID() == start {
				root = part
			}
		}
	}
	return root
}

func (c *contentReader) leaf(e *entity.Entity) {
	disposition, _ := e.Disposition()
	part := Part{Type: e.Type, Name: e.FileName(), ContentID: e.ContentID()}
	var err error
	switch displayed := disposition != "attachment" && part.Name == ""; {
	case displayed && e.Type == "text/plain":
		part.Kind = PartText
	case displayed && e.Type == "text/html":
		part.Kind = PartHTML
	case slices.Contains(c.unopened, e) || isEncryptedPart(e):
		part.Kind = PartProtected
	case strings.HasPrefix(e.Type, "image/") && part.ContentID != "" && disposition != "attachment":
		part.Kind = PartInline
	default:
		part.Kind = PartAttachment
	}
	if part.Kind == PartText || part.Kind == PartHTML {
		var text string
		text, err = e.Text()
		if c.protection == HeadersCipher {
			text = withoutLegacyDisplay(e, text)
		}
		part.Data = []byte(text)
	} else {
		part.Data, err = e.Content()
	}
	if e.Type == "message/rfc822" && part.Name == "" {
		part.Name = forwardedName(part.Data)
	}
	if err != nil && c.undecodable == "" {
		c.undecodable = e.Path
		if e.Path == "" {
			c.undecodable = "1"
		}
	}
	c.parts = append(c.parts, part)
}

// forwardedName makes a file name for a forwarded message from its Subject.
func forwardedName(data []byte) string {
	subject := ""
	if e, err := entity.Parse(data); err == nil {
		subject = e.Header.Text("Subject")
	}
	name := strings.Map(func(r rune) rune {
		if r < ' ' || strings.ContainsRune(`\/:*?"<>|`, r) {
			return '_'
		}
		return r
	}, subject)
	const longest = 80
	if runes := []rune(name); len(runes) > longest {
		name = string(runes[:longest])
	}
	if name = strings.Trim(name, " ."); name == "" {
		name = "message"
	}
	return name + ".eml"
}
