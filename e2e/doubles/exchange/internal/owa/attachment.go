package owa

import (
	"encoding/base64"
	"fmt"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"net/mail"

	"signet/demo/message"
	"signet/e2e/doubles/internal/store"
)

// attachmentID names an attachment by its item and its place among the attachments.
func attachmentID(item string, n int) string { return item + "." + strconv.Itoa(n) }

func cutAttachmentID(id string) (item string, n int, err error) {
	item, place, found := strings.Cut(id, ".")
	if !found {
		return "", 0, errItemNotFound
	}
	n, err = strconv.Atoi(place)
	return item, n, err
}

// createAttachment adds a file to a draft.
func (c *call) createAttachment() (any, error) {
	var request struct {
		Attachments  []struct{ Name, ContentType, ContentID, Content string }
		ParentItemID itemID `json:"ParentItemId"`
	}
	if err := c.body(&request); err != nil {
		return nil, err
	}
	var messages []object
	for _, given := range request.Attachments {
		content, err := base64.StdEncoding.DecodeString(given.Content)
		if err != nil {
			return nil, err
		}
		var id string
		err = c.rewrite(request.ParentItemID.ID, func(parts []message.Part) []message.Part {
			id = attachmentID(request.ParentItemID.ID, len(parts))
			return append(parts, message.Part{Name: given.Name, Type: given.ContentType, ContentID: given.ContentID, Content: content})
		})
		if err != nil {
			return nil, err
		}
		messages = append(messages, object{
			"ResponseClass": "Success", "ResponseCode": "NoError",
			"Attachments": []object{{"AttachmentId": object{"Id": id}}},
		})
	}
	return responses(messages...), nil
}

// deleteAttachment takes a file away from a draft.
func (c *call) deleteAttachment() (any, error) {
	var request struct{ AttachmentIds []itemID }
	if err := c.body(&request); err != nil {
		return nil, err
	}
	for _, each := range request.AttachmentIds {
		item, n, err := cutAttachmentID(each.ID)
		if err != nil {
			return nil, err
		}
		err = c.rewrite(item, func(parts []message.Part) []message.Part {
			if n < 0 || n >= len(parts) {
				return parts
			}
			return slices.Delete(parts, n, n+1)
		})
		if err != nil {
			return nil, err
		}
	}
	return responses(object{"ResponseClass": "Success", "ResponseCode": "NoError"}), nil
}

func (c *call) rewrite(id string, change func([]message.Part) []message.Part) error {
	found, err := c.account.Item(id)
	if err != nil {
		return err
	}
	view := message.Read(found.MIME)
	draft := message.Draft{
		MessageID: view.MessageID, Date: time.Now(), From: &mail.Address{Name: c.account.Name, Address: c.account.Address},
		To: view.To, Cc: view.Cc, Subject: view.Subject, Text: view.Text, HTML: view.HTML, Attachments: change(view.Parts),
	}
	_, err = c.account.Update(id, func(i *store.Item) { i.MIME = draft.Bytes() })
	return err
}

// fileAttachment answers GET /owa/service.svc/s/GetFileAttachment?id=&X-OWA-CANARY=.
func (s *Server) fileAttachment(w http.ResponseWriter, r *http.Request, session *session) {
	if !session.accepts(w, r.FormValue(canaryCookie)) {
		return
	}
	item, n, err := cutAttachmentID(r.FormValue("id"))
	if err != nil {
		http.NotFound(w, r)
		return
	}
	found, err := session.account.Item(item)
	parts := message.Read(found.MIME).Parts
	if err != nil || n < 0 || n >= len(parts) {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", parts[n].Type)
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": parts[n].Name}))
	_, _ = fmt.Fprintf(w, "%s", parts[n].Content) // the reader may have gone
}
