package owa

import (
	"crypto/rand"
	"encoding/base64"
	"errors"
	"net/mail"
	"strings"
	"time"

	"signet/demo/message"
	"signet/e2e/doubles/internal/store"
)

// draftItem is what the page or a program gives of a message: finished bytes, or its properties.
type draftItem struct {
	MimeContent                               *struct{ Value string }
	Subject                                   *string
	Body                                      *struct{ BodyType, Value string }
	ToRecipients, CcRecipients, BccRecipients *[]recipient
	// IsRead stands alone, in changes of messages that came.
	IsRead *bool
}

type recipient struct{ Name, EmailAddress string }

// The values of MessageDisposition. [MS-OXWSMSG] Section 2.2.5.1.
const (
	saveOnly        = "SaveOnly"
	sendOnly        = "SendOnly"
	sendAndSaveCopy = "SendAndSaveCopy"
)

// createItem stores a message in Drafts, and sends it where the disposition says so.
// [MS-OXWSCORE] Section 3.1.4.2.
func (c *call) createItem() (any, error) {
	var request struct {
		Items              []draftItem
		MessageDisposition string
	}
	if err := c.body(&request); err != nil {
		return nil, err
	}
	var messages []object
	for _, given := range request.Items {
		raw, err := c.write(given, message.View{})
		if err != nil {
			return nil, err
		}
		created := c.account.Create(raw, addresses(given.BccRecipients))
		if request.MessageDisposition != saveOnly {
			if err := c.send(created.ID, request.MessageDisposition); err != nil {
				return nil, errors.Join(err, c.account.Delete(created.ID, true))
			}
			messages = append(messages, success())
			continue
		}
		messages = append(messages, success(object{"ItemId": object{"Id": created.ID, "ChangeKey": created.ChangeKey}}))
	}
	return responses(messages...), nil
}

// updateItem changes a draft, and sends it where the disposition says so.
// [MS-OXWSCORE] Section 3.1.4.9. An answer that repeats a request which sent finds no item.
func (c *call) updateItem() (any, error) {
	var request struct {
		ItemChanges []struct {
			ItemID  itemID `json:"ItemId"`
			Updates []struct{ Item draftItem }
		}
		MessageDisposition string
	}
	if err := c.body(&request); err != nil {
		return nil, err
	}
	var messages []object
	for _, change := range request.ItemChanges {
		found, err := c.account.Item(change.ItemID.ID)
		if err != nil {
			return nil, err
		}
		for _, update := range change.Updates {
			if found, err = c.change(found, update.Item); err != nil {
				return nil, err
			}
		}
		if request.MessageDisposition != saveOnly {
			if c.server.behaviour.Load().OneStep && len(change.Updates) == 0 {
				return nil, &responseError{"ErrorInvalidRequest", "The request is invalid."}
			}
			if err := c.send(found.ID, request.MessageDisposition); err != nil {
				return nil, err
			}
		}
		messages = append(messages, success(object{"ItemId": object{"Id": found.ID, "ChangeKey": found.ChangeKey}}))
	}
	return responses(messages...), nil
}

func (c *call) change(found store.Item, given draftItem) (store.Item, error) {
	if given.IsRead != nil {
		return c.account.Update(found.ID, func(i *store.Item) { i.Read = *given.IsRead })
	}
	raw, err := c.write(given, message.Read(found.MIME))
	if err != nil {
		return found, err
	}
	return c.account.Update(found.ID, func(i *store.Item) {
		i.MIME = raw
		if given.BccRecipients != nil {
			i.Bcc = addresses(given.BccRecipients)
		}
	})
}

func (c *call) send(id, disposition string) error {
	keep := store.SendAndSaveCopy
	if disposition == sendOnly {
		keep = store.SendOnly
	}
	err := c.account.Send(id, keep)
	if errors.Is(err, store.ErrNoRecipients) {
		return &responseError{"ErrorInvalidRecipients", "At least one recipient isn't valid."}
	}
	return err
}

// deleteItem deletes for good (HardDelete, SoftDelete) or moves to the deleted items.
// [MS-OXWSCORE] Section 3.1.4.3.
func (c *call) deleteItem() (any, error) {
	var request struct {
		ItemIds    []itemID
		DeleteType string
	}
	if err := c.body(&request); err != nil {
		return nil, err
	}
	var messages []object
	for _, id := range request.ItemIds {
		if err := c.account.Delete(id.ID, request.DeleteType != "MoveToDeletedItems"); err != nil {
			return nil, err
		}
		messages = append(messages, success())
	}
	return responses(messages...), nil
}

// write makes a message of what is given, and of what there was before.
func (c *call) write(given draftItem, before message.View) ([]byte, error) {
	if given.MimeContent != nil {
		raw, err := base64.StdEncoding.DecodeString(given.MimeContent.Value)
		if err != nil {
			return nil, &responseError{"ErrorMimeContentInvalidBase64String", err.Error()}
		}
		if _, err := mail.ReadMessage(strings.NewReader(string(raw))); err != nil {
			return nil, &responseError{"ErrorMimeContentInvalid", err.Error()}
		}
		return raw, nil
	}
	draft := message.Draft{
		MessageID: before.MessageID, Date: time.Now(), From: &mail.Address{Name: c.account.Name, Address: c.account.Address},
		To: before.To, Cc: before.Cc, Subject: before.Subject, Text: before.Text, HTML: before.HTML, Attachments: before.Parts,
	}
	if draft.MessageID == "" {
		draft.MessageID = "<" + rand.Text() + "@example.test>"
	}
	if given.Subject != nil {
		draft.Subject = *given.Subject
	}
	if given.Body != nil {
		draft.Text, draft.HTML = given.Body.Value, ""
		if given.Body.BodyType == "HTML" {
			draft.Text, draft.HTML = "(HTML)", given.Body.Value
		}
	}
	if given.ToRecipients != nil {
		draft.To = listOf(*given.ToRecipients)
	}
	if given.CcRecipients != nil {
		draft.Cc = listOf(*given.CcRecipients)
	}
	return draft.Bytes(), nil
}

func listOf(recipients []recipient) string {
	var list []string
	for _, r := range recipients {
		list = append(list, (&mail.Address{Name: r.Name, Address: r.EmailAddress}).String())
	}
	return strings.Join(list, ", ")
}

func addresses(recipients *[]recipient) []string {
	if recipients == nil {
		return nil
	}
	var list []string
	for _, r := range *recipients {
		list = append(list, r.EmailAddress)
	}
	return list
}
