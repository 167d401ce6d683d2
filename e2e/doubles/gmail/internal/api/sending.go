package api

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strings"

	"signet/e2e/doubles/internal/store"
)

// given is what a request has: the message, and what is said of it.
type given struct {
	raw    []byte
	thread string
}

// resource is a Message, or a Draft with one in it, in JSON.
type resource struct {
	ID, Raw, ThreadID string
	Message           *struct{ Raw, ThreadID string }
}

// parse reads either.
func parse(data []byte) (given, error) {
	var read resource
	if err := json.Unmarshal(data, &read); err != nil {
		return given{}, err
	}
	if read.Message != nil {
		read.Raw, read.ThreadID = read.Message.Raw, read.Message.ThreadID
	}
	raw, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(read.Raw, "="))
	return given{crlf(raw), read.ThreadID}, err
}

// crlf makes the ends of lines what SMTP wants.
func crlf(raw []byte) []byte {
	return bytes.ReplaceAll(bytes.ReplaceAll(raw, []byte("\r\n"), []byte("\n")), []byte("\n"), []byte("\r\n"))
}

// body reads a request up to the limit, and refuses what is larger.
func (c *call) body(limit int64) ([]byte, bool) {
	data, err := io.ReadAll(http.MaxBytesReader(c.w, c.r.Body, limit))
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		c.fail(http.StatusRequestEntityTooLarge, "")
		return nil, false
	case err != nil:
		c.failed(err)
		return nil, false
	}
	return data, true
}

// sendMessage takes the message in JSON: base64url makes it a third larger, and the limit is one of the request.
func sendMessage(c *call) {
	c.withJSON(deliver)
}

func (c *call) withJSON(do func(*call, given)) {
	data, ok := c.body(maxUpload)
	if !ok {
		return
	}
	read, err := parse(data)
	if err != nil {
		c.failed(err)
		return
	}
	do(c, read)
}

// upload takes the message itself: uploadType media and multipart, and the beginning of a resumable one, see uploads.
func (s *Server) upload(do func(*call, given)) func(*call) {
	return func(c *call) {
		switch kind := c.r.URL.Query().Get("uploadType"); kind {
		case "media":
			if data, ok := c.body(maxUpload); ok {
				do(c, given{raw: crlf(data)})
			}
		case "multipart":
			if data, ok := c.body(maxUpload + 64<<10); ok {
				read, err := parseRelated(c.r.Header.Get("Content-Type"), data)
				switch {
				case err != nil:
					c.failed(err)
				case len(read.raw) > maxUpload:
					c.fail(http.StatusRequestEntityTooLarge, "")
				default:
					do(c, read)
				}
			}
		case "resumable":
			s.uploads.begin(c)
		default:
			c.failed(fmt.Errorf("unknown uploadType %q", kind))
		}
	}
}

// parseRelated reads multipart/related: a part of JSON, and the message.
func parseRelated(contentType string, data []byte) (given, error) {
	kind, parameters, err := mime.ParseMediaType(contentType)
	if err != nil || kind != "multipart/related" {
		return given{}, fmt.Errorf("not multipart/related: %q", contentType)
	}
	parts := multipart.NewReader(bytes.NewReader(data), parameters["boundary"])
	described, err := parts.NextRawPart()
	if err != nil {
		return given{}, err
	}
	text, err := io.ReadAll(described)
	if err != nil {
		return given{}, err
	}
	read, err := parse(text)
	if err != nil {
		return given{}, err
	}
	media, err := parts.NextRawPart()
	if err != nil {
		return given{}, err
	}
	if kind, _, _ := mime.ParseMediaType(media.Header.Get("Content-Type")); !strings.HasPrefix(kind, "message/") {
		return given{}, fmt.Errorf("media type %q is not accepted", kind)
	}
	var content io.Reader = media
	if strings.EqualFold(media.Header.Get("Content-Transfer-Encoding"), "base64") {
		content = base64.NewDecoder(base64.StdEncoding, media)
	}
	raw, err := io.ReadAll(content)
	return given{crlf(raw), read.thread}, err
}

// deliver sends. A threadId that is none of the account's is refused.
func deliver(c *call, m given) {
	if m.thread != "" && len(c.mailbox.ThreadOf(m.thread)) == 0 {
		c.notFound()
		return
	}
	sent, err := c.mailbox.SendRaw(m.raw, m.thread)
	switch {
	case errors.Is(err, store.ErrNoRecipients):
		c.refuse(http.StatusBadRequest, "Recipient address required", "invalidArgument", "INVALID_ARGUMENT")
	case err != nil:
		c.failed(err)
	default:
		c.reply(http.StatusOK, object{"id": sent.ID, "threadId": sent.Thread, "labelIds": sent.Labels})
	}
}

// json reads the body of a request.
func (c *call) json(into any) bool {
	data, ok := c.body(1 << 20)
	if !ok {
		return false
	}
	if err := json.Unmarshal(data, into); err != nil {
		c.failed(err)
		return false
	}
	return true
}
