package mailbox

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"sync/atomic"
	"time"

	"signet/demo/message"
	"signet/e2e/doubles/internal/store"
)

// A Conversion is what tests change of what Gmail makes of messages that it sends. Its zero value keeps every octet.
type Conversion struct {
	// Rewrite makes multipart/mixed of multipart/signed, as an account of a consumer was seen to do: fossaguard.blogspot.com,
	// "Gmail and S/MIME", 2013. Whether it still does is unverified.
	Rewrite atomic.Bool
}

var signedType = regexp.MustCompile(`(?i)^content-type:[ \t]*multipart/signed`)

// Stored is a message as it is kept and sent.
func (c *Conversion) Stored(raw []byte) []byte {
	if !c.Rewrite.Load() || !strings.HasPrefix(strings.ToLower(message.ReadHeader(raw).ContentType), "multipart/signed") {
		return raw
	}
	header, body, _ := bytes.Cut(raw, []byte("\r\n\r\n"))
	fields := store.Fields(header)
	for n, field := range fields {
		fields[n] = signedType.ReplaceAllString(field, "Content-Type: multipart/mixed")
	}
	return []byte(strings.Join(fields, "\r\n") + "\r\n\r\n" + string(body))
}

// Trace is what transport writes on top of a message. Seen in mail that was sent by the API.
func Trace(now time.Time) []byte {
	return fmt.Appendf(nil, "Received: from 000000000000 named unknown by gmailapi.google.com with\r\n HTTPREST; %s\r\n", now.Format(time.RFC1123Z))
}
