package web

import (
	"crypto/rand"
	"encoding/base64"
	"net/mail"
	"slices"
	"strings"
	"time"

	"signet/demo/message"
	"signet/e2e/doubles/internal/store"
)

// A written message is what the script's form holds.
type written struct {
	ID, Subject, HTML, Text string
	To, Cc, Bcc             []person
	InReplyTo, References   string
}

type person struct{ Name, Address string }

// saveDraft stores what was written: a new draft where it has no id, or where its draft is gone. What the real page does
// when somebody deleted its draft is unverified.
func (c *call) saveDraft() (any, error) {
	var asked written
	if err := c.read(&asked); err != nil {
		return nil, err
	}
	id, err := c.save(asked)
	return object{"id": id}, err
}

func (c *call) save(asked written) (id string, err error) {
	draft := message.Draft{
		MessageID: "<" + rand.Text() + "@example.test>", Date: time.Now(),
		From: &mail.Address{Name: c.account.Name, Address: c.account.Address}, To: list(asked.To), Cc: list(asked.Cc),
		Subject: asked.Subject, Text: asked.Text, HTML: asked.HTML, InReplyTo: asked.InReplyTo, References: asked.References,
	}
	var bcc []string
	for _, each := range asked.Bcc {
		bcc = append(bcc, each.Address)
	}
	before, err := c.account.Item(asked.ID)
	if err != nil {
		return c.account.Create(draft.Bytes(), bcc).ID, nil
	}
	view := message.Read(before.MIME)
	draft.MessageID, draft.Attachments = view.MessageID, view.Parts
	_, err = c.account.Update(asked.ID, func(i *store.Item) { i.MIME, i.Bcc = draft.Bytes(), bcc })
	return asked.ID, err
}

// sendDraft stores what was written and sends it.
func (c *call) sendDraft() (any, error) {
	var asked written
	if err := c.read(&asked); err != nil {
		return nil, err
	}
	id, err := c.save(asked)
	if err != nil {
		return nil, err
	}
	return object{}, c.account.Send(id, store.SendAndSaveCopy)
}

// deleteItem moves to the deleted items, and from there it goes.
func (c *call) deleteItem() (any, error) {
	var asked struct{ ID string }
	if err := c.read(&asked); err != nil {
		return nil, err
	}
	item, err := c.account.Item(asked.ID)
	if err != nil {
		return nil, err
	}
	return object{}, c.account.Delete(asked.ID, item.Folder == store.Deleted)
}

// createAttachment adds a file to a draft.
func (c *call) createAttachment() (any, error) {
	var asked struct{ ID, Name, Type, Content string }
	if err := c.read(&asked); err != nil {
		return nil, err
	}
	content, err := base64.StdEncoding.DecodeString(asked.Content)
	if err != nil {
		return nil, err
	}
	return object{}, c.attach(asked.ID, func(parts []message.Part) []message.Part {
		return append(parts, message.Part{Name: asked.Name, Type: asked.Type, Content: content})
	})
}

// copyAttachments gives a draft the files of the message that it forwards.
func (c *call) copyAttachments() (any, error) {
	var asked struct{ ID, From string }
	if err := c.read(&asked); err != nil {
		return nil, err
	}
	from, err := c.account.Item(asked.From)
	if err != nil {
		return nil, err
	}
	return object{}, c.attach(asked.ID, func(parts []message.Part) []message.Part {
		return append(parts, message.Read(from.MIME).Parts...)
	})
}

// deleteAttachment takes the files of a name away from a draft.
func (c *call) deleteAttachment() (any, error) {
	var asked struct{ ID, Name string }
	if err := c.read(&asked); err != nil {
		return nil, err
	}
	return object{}, c.attach(asked.ID, func(parts []message.Part) []message.Part {
		return slices.DeleteFunc(parts, func(part message.Part) bool { return part.Name == asked.Name })
	})
}

// attach changes the files of a draft.
func (c *call) attach(id string, change func([]message.Part) []message.Part) error {
	item, err := c.account.Item(id)
	if err != nil {
		return err
	}
	view := message.Read(item.MIME)
	draft := message.Draft{
		MessageID: view.MessageID, Date: time.Now(), From: &mail.Address{Name: c.account.Name, Address: c.account.Address},
		To: view.To, Cc: view.Cc, Subject: view.Subject, Text: view.Text, HTML: view.HTML, InReplyTo: view.InReplyTo,
		References: view.References, Attachments: change(view.Parts),
	}
	_, err = c.account.Update(id, func(i *store.Item) { i.MIME = draft.Bytes() })
	return err
}

func list(people []person) string {
	var all []string
	for _, each := range people {
		all = append(all, (&mail.Address{Name: each.Name, Address: each.Address}).String())
	}
	return strings.Join(all, ", ")
}
