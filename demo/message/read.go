// Package message reads and writes e-mail for the demo webmail, as an ordinary
// webmail without S/MIME would: it shows text and HTML and lists the other
// parts as attachments.
//
// It is no part of Signet's engine and promises nothing about signatures: it
// decodes what it shows and drops what it cannot decode.
package message

import (
	"bytes"
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"net/textproto"
	"strings"
	"time"
	"unicode/utf8"
)

const (
	maxDepth = 8   // of nested multiparts
	maxParts = 200 // in one message
)

// View is a message as a person sees it.
type View struct {
	From, To, Cc, Bcc, Subject string // decoded header fields
	Date                       time.Time
	ContentType                string // the field's value, unfolded
	MessageID                  string // with its angle brackets
	InReplyTo, References      string
	Text, HTML                 string
	Parts                      []Part // attachments and inline images, in order
}

// Part is one leaf that is not the body.
type Part struct {
	Name, Type, ContentID string
	Content               []byte
}

// Size is the number of octets of the decoded content.
func (p Part) Size() int { return len(p.Content) }

// Read takes a message apart. A message that has no header becomes text.
func Read(raw []byte) View {
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return View{Text: text(raw, ""), ContentType: "text/plain"}
	}
	v := View{
		From: header(m.Header, "From"), To: header(m.Header, "To"), Cc: header(m.Header, "Cc"),
		Bcc: header(m.Header, "Bcc"), Subject: header(m.Header, "Subject"),
		MessageID: m.Header.Get("Message-Id"), InReplyTo: m.Header.Get("In-Reply-To"),
		References: strings.Join(strings.Fields(m.Header.Get("References")), " "),
	}
	v.Date, _ = m.Header.Date()
	v.ContentType = m.Header.Get("Content-Type")
	v.entity(textproto.MIMEHeader(m.Header), m.Body, 0)
	return v
}

// ReadHeader is Read without the body, for lists.
func ReadHeader(raw []byte) View {
	if end := bytes.Index(raw, []byte("\r\n\r\n")); end >= 0 {
		raw = raw[:end+4]
	}
	return Read(raw)
}

func (v *View) entity(h textproto.MIMEHeader, body io.Reader, depth int) {
	mediaType, params, err := mime.ParseMediaType(h.Get("Content-Type"))
	if err != nil && mediaType == "" {
		mediaType = "text/plain"
	}
	if boundary := params["boundary"]; strings.HasPrefix(mediaType, "multipart/") && boundary != "" && depth < maxDepth {
		parts := multipart.NewReader(body, boundary)
		for len(v.Parts) < maxParts {
			part, err := parts.NextRawPart()
			if err != nil {
				return
			}
			v.entity(part.Header, part, depth+1)
		}
		return
	}
	content := decode(body, h.Get("Content-Transfer-Encoding"))
	disposition, dispositionParams, _ := mime.ParseMediaType(h.Get("Content-Disposition"))
	switch {
	case disposition != "attachment" && mediaType == "text/plain" && v.Text == "":
		v.Text = text(content, params["charset"])
		return
	case disposition != "attachment" && mediaType == "text/html" && v.HTML == "":
		v.HTML = text(content, params["charset"])
		return
	}
	name := dispositionParams["filename"]
	if name == "" {
		name = params["name"]
	}
	if name == "" {
		name = "part"
	}
	v.Parts = append(v.Parts, Part{
		Name: decodeWords(name), Type: mediaType, Content: content,
		ContentID: strings.Trim(h.Get("Content-Id"), "<> "),
	})
}

func decode(body io.Reader, encoding string) []byte {
	switch strings.ToLower(strings.TrimSpace(encoding)) {
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	}
	content, _ := io.ReadAll(body) // what could be decoded is shown
	return content
}

// text decodes UTF-8 and ISO-8859-1, which is enough for a demo.
func text(content []byte, charset string) string {
	if strings.EqualFold(charset, "iso-8859-1") || strings.EqualFold(charset, "windows-1252") {
		runes := make([]rune, len(content))
		for i, b := range content {
			runes[i] = rune(b)
		}
		return string(runes)
	}
	if utf8.Valid(content) {
		return string(content)
	}
	return strings.ToValidUTF8(string(content), "\uFFFD")
}

func header(h mail.Header, name string) string { return decodeWords(h.Get(name)) }

func decodeWords(s string) string {
	decoded, err := new(mime.WordDecoder).DecodeHeader(s)
	if err != nil {
		return s
	}
	return decoded
}

// Addresses parses an address list of a header field or a form field, and
// returns nil where it is empty.
func Addresses(list string) ([]*mail.Address, error) {
	list = strings.Trim(strings.TrimSpace(list), ",; ")
	if list == "" {
		return nil, nil
	}
	return mail.ParseAddressList(list)
}
