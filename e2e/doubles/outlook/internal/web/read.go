package web

import (
	"bytes"
	"cmp"
	"net/mail"
	"strings"
	"time"

	"signet/demo/message"
	"signet/e2e/doubles/internal/exchangemail"
	"signet/e2e/doubles/internal/store"
)

// itemOf is what the script gets to know of a message.
func itemOf(i store.Item) object {
	view := message.Read(i.MIME)
	item := object{
		"id": i.ID, "conversation": exchangemail.ConversationOf(view), "subject": view.Subject, "folder": i.Folder,
		"received": i.Received.UTC().Format(time.RFC3339), "read": i.Read, "draft": i.Folder == store.Drafts,
		"class": exchangemail.ClassOf(view), "text": view.Text, "html": view.HTML, "bcc": people(mail.Header{"Bcc": {strings.Join(i.Bcc, ", ")}}, "Bcc"),
		"messageId": view.MessageID, "references": strings.TrimSpace(cmp.Or(view.References, view.InReplyTo) + " " + view.MessageID),
	}
	if m, err := mail.ReadMessage(bytes.NewReader(i.MIME)); err == nil {
		item["from"] = people(m.Header, "From")
		item["to"], item["cc"] = people(m.Header, "To"), people(m.Header, "Cc")
	}
	files := []object{}
	for _, part := range view.Parts {
		if part.ContentID == "" {
			files = append(files, object{"name": part.Name, "size": part.Size()})
		}
	}
	item["files"] = files
	return item
}

// people are those of a header field. Of those in the same organisation the page shows the name alone.
func people(header mail.Header, name string) []object {
	list, _ := header.AddressList(name) // what cannot be read is not shown
	found := []object{}
	for _, a := range list {
		shown := a.Name
		if shown == "" {
			shown = a.Address
		}
		found = append(found, object{"name": shown, "address": a.Address})
	}
	return found
}

// findConversation lists a folder, the newest first, the script's own rows at a time.
func (c *call) findConversation() (any, error) {
	var asked struct {
		Folder        string
		Offset, Count int
		ByItem        bool
	}
	if err := c.read(&asked); err != nil {
		return nil, err
	}
	rows := []object{}
	seen := map[string]bool{}
	for _, item := range c.account.List(asked.Folder) {
		each := itemOf(item)
		delete(each, "html")
		conversation, _ := each["conversation"].(string)
		if seen[conversation] && !asked.ByItem {
			continue
		}
		seen[conversation] = true
		rows = append(rows, each)
	}
	from := min(max(asked.Offset, 0), len(rows))
	to := min(from+asked.Count, len(rows))
	return object{"total": len(rows), "rows": rows[from:to]}, nil
}

// getConversation answers with the messages of a conversation, whatever folder they are in, the oldest first.
// Deleted ones are shown only among the deleted ones.
func (c *call) getConversation() (any, error) {
	var asked struct {
		Conversation, Folder string
		MarkRead             bool
	}
	if err := c.read(&asked); err != nil {
		return nil, err
	}
	found := []object{}
	for _, item := range c.account.All() {
		each := itemOf(item)
		if each["conversation"] == asked.Conversation && (item.Folder == store.Deleted) == (asked.Folder == store.Deleted) {
			found = append(found, each)
		}
	}
	if len(found) == 0 {
		return nil, store.ErrNotFound
	}
	for _, each := range found {
		if !asked.MarkRead {
			break
		}
		id, _ := each["id"].(string)
		if _, err := c.account.Update(id, func(i *store.Item) { i.Read = true }); err != nil {
			return nil, err
		}
	}
	return object{"items": found}, nil
}

func (c *call) getItem() (any, error) {
	var asked struct{ ID string }
	if err := c.read(&asked); err != nil {
		return nil, err
	}
	item, err := c.account.Item(asked.ID)
	if err != nil {
		return nil, err
	}
	return itemOf(item), nil
}
