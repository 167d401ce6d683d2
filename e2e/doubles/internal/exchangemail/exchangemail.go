// Package exchangemail is what Exchange makes of messages, on premises and in
// Microsoft 365: the doubles of both store and relay them so.
package exchangemail

import (
	"bytes"
	"fmt"
	"mime"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"signet/demo/message"
	"signet/e2e/doubles/internal/store"
)

// headerOrder is in which Exchange writes the fields that it has properties for.
var headerOrder = []string{
	"from", "to", "cc", "subject", "thread-index", "date", "message-id", "references", "in-reply-to", "content-language",
	"x-ms-has-attach", "x-ms-tnef-correlator", "content-type", "content-transfer-encoding", "mime-version",
}

// added are the fields that Exchange writes into each message.
const added = "Thread-Index: AQHcW0000000000000000000000000\r\nContent-Language: en-US\r\n" +
	"X-MS-Has-Attach: yes\r\nX-MS-TNEF-Correlator:\r\n"

// A Conversion is what tests change of it while a double runs. Its zero value keeps what is signed or encrypted.
type Conversion struct {
	// Rewrap writes the body of clear-signed messages anew, as some versions of Exchange are said to do.
	Rewrap atomic.Bool
	// BreakAuthEnveloped makes an attachment of AuthEnvelopedData, for which Exchange has no name: people report that such
	// messages do not arrive as they were sent (msgraph-sdk-java#2544). What arrives instead is unverified.
	BreakAuthEnveloped atomic.Bool
}

// Stored is a message as Exchange gives it out that was stored as an item: with a
// header that is written anew. Common knowledge about Exchange, and seen in any mail that
// came from one; the exact order differs between versions. What is signed or encrypted stays as it is ([MS-OXOSMIME]
// Section 2.1), but with Rewrap a clear-signed body gets another line:
// whether any version still does so is unverified.
func (c *Conversion) Stored(raw []byte) []byte {
	header, body, found := bytes.Cut(raw, []byte("\r\n\r\n"))
	if !found {
		return raw
	}
	fields := store.Fields(header)
	if !bytes.Contains(header, []byte("X-MS-TNEF-Correlator:")) {
		fields = append(fields, store.Fields([]byte(strings.TrimSuffix(added, "\r\n")))...)
	}
	for i, field := range fields {
		fields[i] = withSubjectAnew(field)
	}
	slices.SortStableFunc(fields, func(a, b string) int { return place(a) - place(b) })
	if c.Rewrap.Load() && strings.HasPrefix(strings.ToLower(message.ReadHeader(raw).ContentType), "multipart/signed") {
		body = withBlankLine(body)
	}
	if c.BreakAuthEnveloped.Load() {
		fields, body = asAttachment(fields, body)
	}
	return append([]byte(strings.Join(fields, "\r\n")+"\r\n\r\n"), body...)
}

// withSubjectAnew writes a subject in encoded words of base64: Exchange keeps it as text, and encodes it when it gives the
// message out. Which encoding it chooses depends on its settings.
func withSubjectAnew(field string) string {
	name, value, _ := strings.Cut(field, ":")
	if !strings.EqualFold(name, "Subject") {
		return field
	}
	text, err := new(mime.WordDecoder).DecodeHeader(strings.TrimSpace(strings.ReplaceAll(value, "\r\n", "")))
	if err != nil {
		return field
	}
	return name + ": " + strings.ReplaceAll(mime.BEncoding.Encode("utf-8", text), "?= =?", "?=\r\n =?")
}

// asAttachment puts the content of an AuthEnvelopedData message (RFC 8551 Section 3.4) beside an empty text; others stay.
func asAttachment(fields []string, body []byte) ([]string, []byte) {
	const boundary = "_000_attachment_"
	var above, within []string
	for _, field := range fields {
		if strings.HasPrefix(strings.ToLower(field), "content-") && !strings.HasPrefix(strings.ToLower(field), "content-language") {
			within = append(within, field)
		} else {
			above = append(above, field)
		}
	}
	if !strings.Contains(strings.ToLower(strings.Join(within, "")), "smime-type=authenveloped-data") {
		return fields, body
	}
	above = append(above, `Content-Type: multipart/mixed; boundary="`+boundary+`"`)
	parts := "--" + boundary + "\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\n\r\n--" + boundary +
		"\r\n" + strings.Join(within, "\r\n") + "\r\n\r\n" + strings.TrimSuffix(string(body), "\r\n") + "\r\n--" + boundary + "--\r\n"
	return above, []byte(parts)
}

// Trace is what transport writes on top of a message. RFC 5321 Section 4.4.
func Trace(now time.Time) []byte {
	return fmt.Appendf(nil, "Received: from MBX01.example.test (192.0.2.10) by MBX01.example.test\r\n"+
		" (192.0.2.10) with Microsoft SMTP Server id 15.1.2507.61 via Mailbox Transport; %s\r\n", now.Format(time.RFC1123Z))
}

// withBlankLine puts a line before the text of the first part. RFC 2046 Section 5.1.1.
func withBlankLine(body []byte) []byte {
	preamble := max(bytes.Index(body, []byte("\r\n--")), 0)
	first := bytes.Replace(body[preamble:], []byte("\r\n\r\n"), []byte("\r\n\r\n\r\n"), 1)
	return slices.Concat(body[:preamble], first)
}

// place is where a field stands; those without a property come first.
func place(field string) int {
	name, _, _ := strings.Cut(field, ":")
	return slices.Index(headerOrder, strings.ToLower(name))
}
