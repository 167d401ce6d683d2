package jmap

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"signet/demo/internal/mailbox"
	"signet/demo/message"
)

// mailboxGet is RFC 8621 Section 2.1.
func (c *call) mailboxGet() error {
	titles := map[string]string{mailbox.Inbox: "Inbox", mailbox.Drafts: "Drafts", mailbox.Sent: "Sent"}
	list := []object{}
	for order, name := range mailbox.Names {
		messages := c.account.List(name)
		unread := len(slices.DeleteFunc(slices.Clone(messages), mailbox.Message.Seen))
		list = append(list, object{
			"id": name, "name": titles[name], "role": name, "parentId": nil, "sortOrder": order,
			"totalEmails": len(messages), "unreadEmails": unread, "isSubscribed": true,
		})
	}
	return c.getResponse("Mailbox/get", list)
}

// emailQuery is RFC 8621 Section 4.4 with the filters inMailbox and header, of
// the field Message-ID alone, and the newest message first.
func (c *call) emailQuery() error {
	var filter map[string]json.RawMessage
	var position, limit *int
	if err := errors.Join(c.arg("filter", &filter), c.arg("position", &position), c.arg("limit", &limit)); err != nil {
		return err
	}
	var in string
	var header []string
	for condition, raw := range filter {
		into := map[string]any{"inMailbox": &in, "header": &header}[condition]
		if into == nil {
			return &methodError{"unsupportedFilter", condition}
		}
		if err := json.Unmarshal(raw, into); err != nil {
			return invalidArguments("%s: %v", condition, err)
		}
	}
	if header != nil && (len(header) != 2 || !strings.EqualFold(header[0], "Message-ID")) {
		return &methodError{"unsupportedFilter", "header"}
	}
	ids := []string{}
	for _, m := range c.account.List(in) {
		if header == nil || strings.Contains(message.ReadHeader(m.Raw).MessageID, header[1]) {
			ids = append(ids, m.ID)
		}
	}
	total, from := len(ids), 0
	if position != nil {
		from = min(max(*position, 0), total)
	}
	ids = ids[from:]
	if limit != nil && *limit >= 0 && *limit < len(ids) {
		ids = ids[:*limit]
	}
	c.respond("Email/query", object{
		"accountId": c.account.Address, "queryState": state, "canCalculateChanges": false,
		"position": from, "total": total, "ids": ids,
	})
	return nil
}

// emailGet is RFC 8621 Section 4.2.
func (c *call) emailGet() error {
	list := []object{}
	for _, m := range c.account.List("") {
		list = append(list, email(m))
	}
	return c.getResponse("Email/get", list)
}

// email has the properties of RFC 8621 Section 4.1 that do not need the body.
func email(m mailbox.Message) object {
	v := message.ReadHeader(m.Raw)
	o := object{
		"id": m.ID, "blobId": m.BlobID, "threadId": "t" + m.ID, "mailboxIds": m.Mailboxes, "keywords": m.Keywords,
		"size": len(m.Raw), "receivedAt": m.ReceivedAt.UTC().Format(time.RFC3339), "subject": v.Subject,
		"messageId": messageIDs(v.MessageID), "inReplyTo": messageIDs(v.InReplyTo), "references": messageIDs(v.References),
		"from": addresses(v.From), "to": addresses(v.To), "cc": addresses(v.Cc), "bcc": addresses(v.Bcc),
	}
	if !v.Date.IsZero() {
		o["sentAt"] = v.Date.Format(time.RFC3339)
	}
	return o
}

func messageIDs(field string) any {
	var ids []string
	for _, id := range strings.Fields(field) {
		ids = append(ids, strings.Trim(id, "<>"))
	}
	if ids == nil {
		return nil
	}
	return ids
}

func addresses(field string) any {
	list, err := message.Addresses(field)
	if err != nil || list == nil {
		return nil
	}
	out := []object{}
	for _, a := range list {
		out = append(out, object{"name": a.Name, "email": a.Address})
	}
	return out
}

// getResponse answers a /get method (RFC 8620 Section 5.1): of list, the
// objects that ids names, with the properties that were asked for.
func (c *call) getResponse(name string, list []object) error {
	var ids, properties []string
	if err := errors.Join(c.arg("ids", &ids), c.arg("properties", &properties)); err != nil {
		return err
	}
	if len(ids) > maxObjectsInSet {
		return &methodError{"requestTooLarge", "ids"}
	}
	found, notFound := list, []string{}
	if ids != nil {
		found = []object{}
		for _, id := range ids {
			i := slices.IndexFunc(list, func(o object) bool { return o["id"] == c.idOf(id) })
			if i < 0 {
				notFound = append(notFound, id)
				continue
			}
			found = append(found, list[i])
		}
	}
	if properties != nil {
		for _, o := range found {
			for key := range o {
				if key != "id" && !slices.Contains(properties, key) {
					delete(o, key)
				}
			}
		}
	}
	c.respond(name, object{"accountId": c.account.Address, "state": state, "list": found, "notFound": notFound})
	return nil
}

// emailImport is RFC 8621 Section 4.8.
func (c *call) emailImport() error {
	var emails map[string]struct {
		BlobID     string          `json:"blobId"`
		MailboxIDs map[string]bool `json:"mailboxIds"`
		Keywords   map[string]bool `json:"keywords"`
	}
	if err := c.arg("emails", &emails); err != nil {
		return err
	}
	created, notCreated := object{}, object{}
	for key, e := range emails {
		raw, ok := c.account.Blob(e.BlobID)
		if !ok {
			notCreated[key] = object{"type": "invalidProperties", "properties": []string{"blobId"}, "description": "no such blob"}
			continue
		}
		m, err := c.account.Add(raw, members(e.MailboxIDs), members(e.Keywords))
		var exists *mailbox.ExistsError
		switch {
		case errors.As(err, &exists):
			notCreated[key] = object{"type": "alreadyExists", "existingId": exists.ID}
		case err != nil:
			notCreated[key] = object{"type": "invalidProperties", "properties": []string{"mailboxIds"}, "description": err.Error()}
		default:
			c.created[key] = m.ID
			created[key] = object{"id": m.ID, "blobId": m.BlobID, "threadId": "t" + m.ID, "size": len(m.Raw)}
		}
	}
	c.respond("Email/import", object{
		"accountId": c.account.Address, "oldState": state, "newState": state, "created": created, "notCreated": notCreated,
	})
	return nil
}

// emailSet is RFC 8621 Section 4.6 for update and destroy.
func (c *call) emailSet() error {
	var create, update map[string]map[string]json.RawMessage
	var destroy []string
	if err := errors.Join(c.arg("create", &create), c.arg("update", &update), c.arg("destroy", &destroy)); err != nil {
		return err
	}
	notCreated, updated, notUpdated, notDestroyed := object{}, object{}, object{}, object{}
	destroyed := []string{}
	for key := range create {
		notCreated[key] = object{"type": "forbidden", "description": "use Email/import"}
	}
	for id, patch := range update {
		if err := c.patch(c.idOf(id), patch); err != nil {
			notUpdated[id] = setError(err)
			continue
		}
		updated[id] = nil
	}
	for _, id := range destroy {
		if err := c.account.Delete(c.idOf(id)); err != nil {
			notDestroyed[id] = setError(err)
			continue
		}
		destroyed = append(destroyed, id)
	}
	c.respond("Email/set", object{
		"accountId": c.account.Address, "oldState": state, "newState": state,
		"created": nil, "notCreated": notCreated, "updated": updated, "notUpdated": notUpdated,
		"destroyed": destroyed, "notDestroyed": notDestroyed,
	})
	return nil
}

func members(set map[string]bool) []string {
	var names []string
	for name, in := range set {
		if in {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}
