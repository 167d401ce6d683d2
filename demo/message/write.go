package message

import (
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"net/textproto"
	"strings"
	"time"
)

// Draft is what the webmail's own composer holds.
type Draft struct {
	MessageID             string // with its angle brackets
	Date                  time.Time
	From                  *mail.Address
	To, Cc, Bcc           string // as typed
	Subject               string
	InReplyTo, References string
	Text, HTML            string // HTML is empty in a plain text message
	Attachments           []Part
}

// Bytes writes the draft as a message. Addresses that cannot be parsed are kept
// as typed, because a draft may be unfinished; Bcc is kept for the same reason,
// and left out of what WithoutBcc returns.
func (d Draft) Bytes() []byte {
	var out bytes.Buffer
	field := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&out, "%s: %s\r\n", name, value)
		}
	}
	field("Message-ID", d.MessageID)
	field("Date", d.Date.Format(time.RFC1123Z))
	field("From", d.From.String())
	field("To", addressField(d.To))
	field("Cc", addressField(d.Cc))
	field("Bcc", addressField(d.Bcc))
	field("Subject", fold(mime.QEncoding.Encode("utf-8", oneLine(d.Subject))))
	field("In-Reply-To", oneLine(d.InReplyTo))
	field("References", strings.Join(strings.Fields(d.References), "\r\n "))
	field("MIME-Version", "1.0")
	if len(d.Attachments) == 0 {
		d.writeBody(&out)
		return out.Bytes()
	}
	mixed := newMultipart(&out)
	fmt.Fprintf(&out, "Content-Type: multipart/mixed; boundary=\"%s\"\r\n\r\n", mixed.Boundary())
	var body bytes.Buffer
	d.writeBody(&body)
	h, content, _ := strings.Cut(body.String(), "\r\n\r\n")
	writePart(mixed, parseHeader(h), func(w io.Writer) { io.WriteString(w, content) })
	for _, a := range d.Attachments {
		h := textproto.MIMEHeader{
			"Content-Type":              {contentType(a.Type)},
			"Content-Transfer-Encoding": {"base64"},
			"Content-Disposition":       {mime.FormatMediaType("attachment", map[string]string{"filename": a.Name})},
		}
		writePart(mixed, h, func(w io.Writer) { writeBase64(w, a.Content) })
	}
	mixed.Close()
	return out.Bytes()
}

// WithoutBcc returns the draft as it may leave: nobody learns the blind copies.
func (d Draft) WithoutBcc() Draft {
	d.Bcc = ""
	return d
}

// Recipients returns the addresses of To, Cc and Bcc, or says which field is wrong.
func (d Draft) Recipients() ([]string, error) {
	var recipients []string
	for _, f := range []struct{ name, value string }{{"To", d.To}, {"Cc", d.Cc}, {"Bcc", d.Bcc}} {
		list, err := Addresses(f.value)
		if err != nil {
			return nil, fmt.Errorf("%s is not a list of addresses: %q", f.name, f.value)
		}
		for _, a := range list {
			recipients = append(recipients, a.Address)
		}
	}
	return recipients, nil
}

// writeBody writes the header fields and content of the text, or of text and
// HTML as alternatives.
func (d Draft) writeBody(w io.Writer) {
	if d.HTML == "" {
		io.WriteString(w, "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n")
		writeQuotedPrintable(w, d.Text)
		return
	}
	alternative := newMultipart(w)
	fmt.Fprintf(w, "Content-Type: multipart/alternative; boundary=\"%s\"\r\n\r\n", alternative.Boundary())
	for _, p := range []struct{ mediaType, content string }{{"text/plain", d.Text}, {"text/html", d.HTML}} {
		h := textproto.MIMEHeader{
			"Content-Type":              {p.mediaType + "; charset=utf-8"},
			"Content-Transfer-Encoding": {"quoted-printable"},
		}
		writePart(alternative, h, func(w io.Writer) { writeQuotedPrintable(w, p.content) })
	}
	alternative.Close()
}

// newMultipart returns a writer whose boundary lets header lines stay short.
func newMultipart(w io.Writer) *multipart.Writer {
	m := multipart.NewWriter(w)
	if err := m.SetBoundary(rand.Text()); err != nil {
		panic(err) // rand.Text is a valid boundary
	}
	return m
}

// writePart writes to a buffer, which does not fail.
func writePart(m *multipart.Writer, h textproto.MIMEHeader, content func(io.Writer)) {
	w, err := m.CreatePart(h)
	if err != nil {
		panic(err) // only after an earlier write failed
	}
	content(w)
}

func writeQuotedPrintable(w io.Writer, s string) {
	qp := quotedprintable.NewWriter(w)
	io.WriteString(qp, strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\n", "\r\n"))
	qp.Close()
}

func writeBase64(w io.Writer, content []byte) {
	const line = 57 // octets in a line of 76 characters
	for len(content) > 0 {
		n := min(line, len(content))
		fmt.Fprintf(w, "%s\r\n", base64.StdEncoding.EncodeToString(content[:n]))
		content = content[n:]
	}
}

func parseHeader(block string) textproto.MIMEHeader {
	h := textproto.MIMEHeader{}
	for line := range strings.SplitSeq(block, "\r\n") {
		name, value, _ := strings.Cut(line, ": ")
		h.Set(name, value)
	}
	return h
}

// contentType returns a media type that may stand in a header field.
func contentType(mediaType string) string {
	if _, _, err := mime.ParseMediaType(mediaType); err != nil || strings.HasPrefix(mediaType, "multipart/") {
		return "application/octet-stream"
	}
	return mediaType
}

func addressField(typed string) string {
	list, err := Addresses(typed)
	if err != nil {
		return oneLine(typed)
	}
	var formatted []string
	for _, a := range list {
		formatted = append(formatted, a.String())
	}
	return strings.Join(formatted, ",\r\n ")
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// fold gives each encoded word a line of its own (RFC 2047 Section 2).
func fold(s string) string {
	return strings.ReplaceAll(s, "=?utf-8?q?", "\r\n =?utf-8?q?")
}
