package graph

import (
	"bytes"
	"encoding/base64"
	"io"
	"net/http"
	"net/mail"
	"strings"

	"signet/e2e/doubles/internal/store"
)

// sendMail answers POST /me/sendMail: a message as MIME in base64 with the type text/plain, or as JSON. 202 means that it
// was taken.
func (c *call) sendMail() error {
	if c.server.behaves().SendFails {
		return &failure{http.StatusServiceUnavailable, "ErrorServerBusy", "The server cannot service this request right now. Try again later."}
	}
	var sent store.Item
	keep := store.SendAndSaveCopy
	if c.isMIME() {
		raw, bcc, err := c.mime()
		if err != nil || raw == nil {
			return err
		}
		sent = c.account.Create(raw, bcc)
	} else {
		var asked struct {
			Message         given `json:"message"`
			SaveToSentItems *bool `json:"saveToSentItems"`
		}
		if err := c.read(&asked); err != nil {
			return err
		}
		if asked.SaveToSentItems != nil && !*asked.SaveToSentItems {
			keep = store.SendOnly
		}
		made := &draft{}
		made.take(c.account, asked.Message)
		sent = c.account.Create(made.bytes(), made.bcc)
	}
	if err := c.account.Send(sent.ID, keep); err != nil {
		_ = c.account.Delete(sent.ID, true) // nothing is left of what was not sent
		return err
	}
	return c.accepted()
}

// accepted answers 202, or not at all.
func (c *call) accepted() error {
	if c.server.behaves().DropAnswers {
		panic(http.ErrAbortHandler)
	}
	c.w.WriteHeader(http.StatusAccepted)
	return nil
}

func (c *call) isMIME() bool {
	return strings.HasPrefix(c.r.Header.Get("Content-Type"), "text/plain")
}

// mime reads MIME content in base64, and the blind copies that its header names. It answers by itself, and returns
// nothing, where the server takes for sent what it did not read.
func (c *call) mime() (raw []byte, bcc []string, err error) {
	body, err := io.ReadAll(c.r.Body)
	if err != nil {
		return nil, nil, err
	}
	if len(body) > maxRequest {
		if c.server.behaves().FalseOK {
			c.w.WriteHeader(http.StatusOK)
			return nil, nil, nil
		}
		return nil, nil, &failure{http.StatusRequestEntityTooLarge, "ErrorMessageSizeExceeded", "The message exceeds the maximum supported size."}
	}
	raw, err = base64.StdEncoding.DecodeString(string(body))
	if err != nil {
		return nil, nil, &failure{http.StatusBadRequest, "ErrorMimeContentInvalidBase64String", "The content isn't valid base64."}
	}
	raw, bcc, err = store.TakeBcc(raw)
	if err != nil {
		return nil, nil, &failure{http.StatusBadRequest, "ErrorMimeContentInvalid", err.Error()}
	}
	if m, err := mail.ReadMessage(bytes.NewReader(raw)); err == nil && m.Header.Get("From") != "" {
		from, err := m.Header.AddressList("From")
		if err != nil || c.account.Store().Account(from[0].Address) != c.account {
			return nil, nil, &failure{http.StatusForbidden, "ErrorSendAsDenied", "The user account which was used to submit this request does not have the right to send mail on behalf of the specified sending account."}
		}
	}
	return raw, bcc, nil
}

// sendDraft answers POST /me/messages/{id}/send.
func (c *call) sendDraft() error {
	if c.server.behaves().SendFails {
		return &failure{http.StatusServiceUnavailable, "ErrorServerBusy", "The server cannot service this request right now. Try again later."}
	}
	item, err := c.item()
	if err != nil {
		return err
	}
	c.server.mu.Lock()
	made := c.server.drafts[item.ID]
	c.server.mu.Unlock()
	if made != nil && c.server.behaves().MAPIDrafts {
		if raw := made.opaque(); raw != nil {
			if _, err := c.account.Update(item.ID, func(i *store.Item) { i.MIME = raw }); err != nil {
				return err
			}
		}
	}
	if err := c.account.Send(item.ID, store.SendAndSaveCopy); err != nil {
		return err
	}
	return c.accepted()
}

// createMessage answers POST /me/messages, with MIME content or JSON, with a draft.
func (c *call) createMessage() error {
	var item store.Item
	if c.isMIME() {
		raw, bcc, err := c.mime()
		if err != nil || raw == nil {
			return err
		}
		item = c.account.Create(raw, bcc)
	} else {
		var asked given
		if err := c.read(&asked); err != nil {
			return err
		}
		made := &draft{}
		made.take(c.account, asked)
		item = c.account.Create(made.bytes(), made.bcc)
		c.server.mu.Lock()
		c.server.drafts[item.ID] = made
		c.server.mu.Unlock()
	}
	if folder := c.r.PathValue("folder"); folder != "" {
		name, err := folderOf(folder)
		if err != nil {
			return err
		}
		if item, err = c.account.Update(item.ID, func(i *store.Item) { i.Folder = name }); err != nil {
			return err
		}
	}
	write(c.w, http.StatusCreated, resource(item))
	return nil
}

// patchMessage answers PATCH /me/messages/{id}. A draft that came as MIME content keeps it, apart from its blind copies.
func (c *call) patchMessage() error {
	item, err := c.item()
	if err != nil {
		return err
	}
	var asked given
	if err := c.read(&asked); err != nil {
		return err
	}
	c.server.mu.Lock()
	made := c.server.drafts[item.ID]
	c.server.mu.Unlock()
	if made != nil {
		made.take(c.account, asked)
	}
	item, err = c.account.Update(item.ID, func(i *store.Item) {
		if asked.IsRead != nil {
			i.Read = *asked.IsRead
		}
		if asked.BccRecipients != nil {
			i.Bcc = asked.BccRecipients.addresses()
		}
		if made != nil {
			i.MIME = made.bytes()
		}
	})
	if err != nil {
		return err
	}
	write(c.w, http.StatusOK, resource(item))
	return nil
}

// deleteMessage answers DELETE /me/messages/{id}: it moves to the deleted items, and from there it goes.
func (c *call) deleteMessage() error {
	item, err := c.item()
	if err != nil {
		return err
	}
	if err := c.account.Delete(item.ID, item.Folder == store.Deleted); err != nil {
		return err
	}
	c.w.WriteHeader(http.StatusNoContent)
	return nil
}

func (c *call) permanentDelete() error {
	item, err := c.item()
	if err != nil {
		return err
	}
	if err := c.account.Delete(item.ID, true); err != nil {
		return err
	}
	c.w.WriteHeader(http.StatusNoContent)
	return nil
}

// moveMessage answers POST /me/messages/{id}/move with the message, which has another id in another folder.
func (c *call) moveMessage() error {
	item, err := c.item()
	if err != nil {
		return err
	}
	var asked struct {
		DestinationID string `json:"destinationId"`
	}
	if err := c.read(&asked); err != nil {
		return err
	}
	name, err := folderOf(asked.DestinationID)
	if err != nil {
		return err
	}
	moved, err := c.account.Move(item.ID, name)
	if err != nil {
		return err
	}
	write(c.w, http.StatusCreated, resource(moved))
	return nil
}
