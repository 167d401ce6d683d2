package graph

import (
	"net/http"
	"strconv"
	"strings"

	"signet/demo/message"
)

// listAttachments answers GET /me/messages/{id}/attachments.
func (c *call) listAttachments() error {
	item, err := c.item()
	if err != nil {
		return err
	}
	found := []map[string]any{}
	for n, part := range message.Read(item.MIME).Parts {
		found = append(found, selected(attachment(item.ID, n, part), c.r.URL.Query().Get("$select")))
	}
	write(c.w, http.StatusOK, map[string]any{"value": found})
	return nil
}

// attachmentPart is the one that the path names.
func (c *call) attachmentPart() (map[string]any, message.Part, error) {
	item, err := c.item()
	if err != nil {
		return nil, message.Part{}, err
	}
	parts := message.Read(item.MIME).Parts
	_, place, _ := strings.Cut(c.r.PathValue("attachment"), ".")
	n, err := strconv.Atoi(place)
	if err != nil || n < 0 || n >= len(parts) {
		return nil, message.Part{}, errNotFound
	}
	return attachment(item.ID, n, parts[n]), parts[n], nil
}

// getAttachment answers GET /me/messages/{id}/attachments/{attachment}.
func (c *call) getAttachment() error {
	all, _, err := c.attachmentPart()
	if err != nil {
		return err
	}
	write(c.w, http.StatusOK, selected(all, c.r.URL.Query().Get("$select")))
	return nil
}

// attachmentValue answers GET /me/messages/{id}/attachments/{attachment}/$value with the octets.
func (c *call) attachmentValue() error {
	_, part, err := c.attachmentPart()
	if err != nil {
		return err
	}
	c.w.Header().Set("Content-Type", part.Type)
	_, _ = c.w.Write(part.Content) // the reader may have gone
	return nil
}
