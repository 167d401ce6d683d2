package smime

import (
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"io"
	"net/mail"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"signet/smime/internal/entity"
)

// Compose builds the MIME message of a Draft: CRLF, 7bit, lines of at most 76
// octets, From, To, Subject and Date first, no Bcc field. What it returns obeys
// [CheckOutput]; give it to [Protect], or send it as it is. It fails with
// CodeInvalidDraft when an address, a field or a media type can't be written.
func Compose(d Draft, opts ComposeOptions) ([]byte, error) {
	c := composer{rand: opts.Rand}
	if c.rand == nil {
		c.rand = rand.Reader
	}
	header, err := c.header(d)
	if err != nil {
		return nil, err
	}
	body, err := c.body(d)
	if err != nil {
		return nil, err
	}
	message := bytes.Join(append([][]byte{header, []byte("MIME-Version: 1.0\r\n")}, body...), nil)
	if err := CheckOutput(message); err != nil {
		return nil, err
	}
	return message, nil
}

type composer struct{ rand io.Reader }

// header writes the fields of the message itself, without the structural ones.
func (c composer) header(d Draft) ([]byte, error) {
	if d.From.Address == "" {
		return nil, fail(CodeInvalidDraft, "no From address")
	}
	if d.Date.IsZero() {
		return nil, fail(CodeInvalidDraft, "no Date")
	}
	if strings.ContainsAny(d.Subject, "\r\n\x00") {
		return nil, fail(CodeInvalidDraft, "Subject: more than one line")
	}
	var b bytes.Buffer
	var firstErr error
	addresses := func(name string, list []mail.Address) {
		if len(list) == 0 {
			return
		}
		field, err := entity.Addresses(name, list)
		if err != nil && firstErr == nil {
			firstErr = &Error{Code: CodeInvalidDraft, Err: err}
		}
		b.Write(field)
	}
	addresses("From", []mail.Address{d.From})
	addresses("To", d.To)
	b.Write(entity.Text("Subject", d.Subject))
	b.Write(entity.Words("Date", strings.Fields(formatDate(d.Date))...))
	addresses("Cc", d.Cc)
	addresses("Reply-To", d.ReplyTo)
	if firstErr != nil {
		return nil, firstErr
	}
	id := d.MessageID
	if id == "" {
		var err error
		if id, err = newMessageID(c.rand, d.From.Address); err != nil {
			return nil, err
		}
	}
	if !isMessageID(id) {
		return nil, fail(CodeInvalidDraft, "Message-ID: %q", id)
	}
	b.Write(entity.Words("Message-ID", "<"+id+">"))
	writeIDs(&b, "In-Reply-To", d.InReplyTo)
	writeIDs(&b, "References", d.References)
	for _, f := range d.Fields {
		if !isOwnField(f) {
			return nil, fail(CodeInvalidDraft, "field %q", f.Name)
		}
		b.Write(entity.Text(f.Name, f.Value))
	}
	return b.Bytes(), nil
}

// ownField is the name of a field that no standard gives a meaning. RFC 5322 Section 3.6.8.
var ownField = regexp.MustCompile(`^X-[A-Za-z0-9-]{1,60}$`)

func isOwnField(f HeaderField) bool {
	return ownField.MatchString(f.Name) && utf8.ValidString(f.Value) && !strings.ContainsAny(f.Value, "\r\n\x00")
}

// formatDate writes a date-time. RFC 5322 Section 3.3.
func formatDate(t time.Time) string { return t.Format("Mon, 02 Jan 2006 15:04:05 -0700") }

// writeIDs writes a field of message identifiers. Those that can't be written
// are left out: they were made by others, and a reply must still leave.
func writeIDs(b *bytes.Buffer, name string, ids []string) {
	var words []string
	for _, id := range ids {
		if isMessageID(id) {
			words = append(words, "<"+id+">")
		}
	}
	if len(words) > 0 {
		b.Write(entity.Words(name, words...))
	}
}

// isMessageID reports whether id can be written as a msg-id. RFC 5322 Section 3.6.4.
func isMessageID(id string) bool {
	for i := range len(id) {
		if c := id[i]; c <= ' ' || c >= 0x7f || c == '<' || c == '>' {
			return false
		}
	}
	return id != "" && len(id) <= maxMessageID
}

// maxMessageID keeps a line with a single identifier below the 998 octets of
// RFC 5322 Section 2.1.1.
const maxMessageID = 900

// newMessageID makes a message identifier in the domain of the address.
func newMessageID(random io.Reader, address string) (string, error) {
	local, err := randomHex(random)
	if err != nil {
		return "", err
	}
	spec, err := entity.AddrSpec(address)
	if err != nil {
		return "", &Error{Code: CodeInvalidDraft, Err: err}
	}
	return local + spec[strings.LastIndexByte(spec, '@'):], nil
}

// randomHex returns 128 random bits as 32 digits.
func randomHex(random io.Reader) (string, error) {
	var octets [16]byte
	if _, err := io.ReadFull(random, octets[:]); err != nil {
		return "", &Error{Code: CodeInternal, Err: fmt.Errorf("random octets: %w", err)}
	}
	return hex.EncodeToString(octets[:]), nil
}

// body builds the entity of the body and all files:
//
//	multipart/mixed
//	  multipart/alternative
//	    text/plain
//	    multipart/related
//	      text/html
//	      inline objects
//	  attachments
//
// without the multiparts that would have a single part. It returns pieces, so
// that large files are joined once.
func (c composer) body(d Draft) ([][]byte, error) {
	if !utf8.ValidString(d.Text) || !utf8.ValidString(d.HTML) {
		return nil, fail(CodeInvalidDraft, "the text is not UTF-8")
	}
	text := d.Text
	if text == "" && d.HTML != "" {
		text = TextFromHTML(d.HTML)
	}
	if text != "" && !strings.HasSuffix(text, "\n") {
		text += "\n" // the last line of a message ends, too
	}
	body := textPart("text/plain", text)
	attachments := d.Attachments
	var inline [][]byte
	for _, in := range d.Inline {
		if d.HTML == "" {
			attachments = append(attachments[:len(attachments):len(attachments)], Attachment{in.Name, in.Type, in.Data})
			continue
		}
		part, err := inlinePart(in)
		if err != nil {
			return nil, err
		}
		inline = append(inline, part)
	}
	if d.HTML != "" {
		html := textPart("text/html", d.HTML)
		if len(inline) > 0 {
			var err error
			parts := append([][]byte{html}, inline...)
			if html, err = c.multipart("related", parts, entity.Parameter{Name: "type", Value: "text/html"}); err != nil {
				return nil, err
			}
		}
		var err error
		if body, err = c.multipart("alternative", [][]byte{body, html}); err != nil {
			return nil, err
		}
	}
	if len(attachments) == 0 {
		return [][]byte{body}, nil
	}
	parts := [][]byte{body}
	for i, a := range attachments {
		part, err := attachmentPart(a)
		if err != nil {
			return nil, fmt.Errorf("attachment %d: %w", i+1, err)
		}
		parts = append(parts, part)
	}
	boundary, err := newBoundary(c.rand)
	if err != nil {
		return nil, err
	}
	return multipartPieces("multipart/mixed", boundary, parts), nil
}

// multipart joins entities under a new boundary. A boundary with "=_" occurs in
// no quoted-printable or base64 body; 128 random bits keep it out of the rest.
func (c composer) multipart(subtype string, parts [][]byte, params ...entity.Parameter) ([]byte, error) {
	boundary, err := newBoundary(c.rand)
	if err != nil {
		return nil, err
	}
	return joinMultipart("multipart/"+subtype, boundary, parts, params...), nil
}
