package mailbox

import (
	"bytes"
	"errors"
	"net/mail"
	"strings"

	"signet/demo/message"
	"signet/e2e/doubles/internal/store"
)

// ErrNotDraft means that a message is none that can be changed or sent.
var ErrNotDraft = errors.New("mailbox: not a draft")

// ClientIDs are the ids that the page gives to what is written in it.
type ClientIDs struct{ Message, Thread string }

// Save stores a draft, a new one where the id is empty. What the page wrote has the ids that the page made; those of the
// API are made here.
func (m *Mailbox) Save(id string, raw []byte, made ClientIDs) (Message, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if id == "" {
		item := m.Account.Create(raw, nil)
		if made != (ClientIDs{}) {
			m.adopt(item, made)
		}
		return m.describe(item), nil
	}
	if err := m.isDraft(id); err != nil {
		return Message{}, err
	}
	item, err := m.Account.Update(id, func(i *store.Item) { i.MIME = raw })
	if err != nil {
		return Message{}, err
	}
	return m.describe(item), nil
}

// adopt gives a message the page's own ids, and the conversation that it answers.
func (m *Mailbox) adopt(item store.Item, made ClientIDs) {
	view := message.ReadHeader(item.MIME)
	kept := m.keep(item.ID, view)
	kept.client = &clientIDs{message: made.Message, thread: made.Thread}
	if kept.thread != item.ID {
		kept.client.thread = m.permOf(kept.thread)
	}
	m.known[view.MessageID] = kept
}

// permOf is the name by which the page knows a conversation.
func (m *Mailbox) permOf(thread string) string {
	for _, other := range m.known {
		if other.thread == thread && other.client != nil {
			return other.client.thread
		}
	}
	return "thread-f:" + decimal(thread)
}

func (m *Mailbox) isDraft(id string) error {
	item, err := m.Account.Item(id)
	if err != nil {
		return err
	}
	if item.Folder != store.Drafts {
		return ErrNotDraft
	}
	return nil
}

// Discard deletes a message for good.
func (m *Mailbox) Discard(id string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.scheduled, id)
	return m.Account.Delete(id, true)
}

// Trash puts a message into the trash.
func (m *Mailbox) Trash(id string) error {
	return m.each(id, func(item string) error { return m.Account.Delete(item, false) })
}

// MarkRead takes the label UNREAD away.
func (m *Mailbox) MarkRead(id string) error {
	return m.each(id, func(item string) error {
		_, err := m.Account.Update(item, func(i *store.Item) { i.Read = true })
		return err
	})
}

// each does something with every item that a message is made of: one to oneself is two in the store.
func (m *Mailbox) each(id string, do func(item string) error) error {
	wanted, err := m.Account.Item(id)
	if err != nil {
		return err
	}
	name := message.ReadHeader(wanted.MIME).MessageID
	for _, folder := range []string{store.Inbox, store.Sent} {
		for _, item := range m.Account.List(folder) {
			if item.ID != id && name != "" && message.ReadHeader(item.MIME).MessageID == name {
				if err := do(item.ID); err != nil {
					return err
				}
			}
		}
	}
	return do(id)
}

// Schedule keeps a draft until its time comes; nothing of it leaves before.
func (m *Mailbox) Schedule(id, when string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.isDraft(id); err != nil {
		return err
	}
	m.scheduled[id] = when
	return nil
}

// SendScheduled sends what was scheduled: its time has come.
func (m *Mailbox) SendScheduled() error {
	m.mu.Lock()
	var due []string
	for id := range m.scheduled {
		due = append(due, id)
	}
	clear(m.scheduled)
	m.mu.Unlock()
	for _, id := range due {
		if _, err := m.Send(id); err != nil {
			return err
		}
	}
	return nil
}

// Send submits a draft to those in its To, Cc and Bcc fields, without the last of them, and returns the copy with its final
// id. The copy has Bcc, as originals have that people download from their sent messages.
func (m *Mailbox) Send(id string) (Message, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.isDraft(id); err != nil {
		return Message{}, err
	}
	item, err := m.Account.Item(id)
	if err != nil {
		return Message{}, err
	}
	whole := m.ownFrom(item.MIME)
	raw, bcc, err := store.TakeBcc(whole)
	if err != nil {
		return Message{}, err
	}
	if _, err := m.Account.Update(id, func(i *store.Item) { i.MIME, i.Bcc = raw, bcc }); err != nil {
		return Message{}, err
	}
	name := message.ReadHeader(raw).MessageID
	if err := m.Account.Send(id, store.SendAndSaveCopy); err != nil {
		return Message{}, err
	}
	for _, sent := range m.Account.List(store.Sent) { // the newest first
		if message.ReadHeader(sent.MIME).MessageID == name {
			kept, err := m.Account.Update(sent.ID, func(i *store.Item) { i.MIME = whole })
			return m.describe(kept), err
		}
	}
	return Message{}, store.ErrNotFound
}

// SendRaw submits a message as the API is given it. It is in a conversation that is named and that it refers to, else in one
// of its own: guide "Manage threads". That the subject has to be the same, too, is left out.
func (m *Mailbox) SendRaw(raw []byte, thread string) (Message, error) {
	draft, err := m.Save("", withMessageID(raw), ClientIDs{})
	if err != nil {
		return Message{}, err
	}
	if draft.Thread != thread {
		m.begins(draft)
	}
	sent, err := m.Send(draft.ID)
	if err != nil {
		_ = m.Discard(draft.ID) // it was not there before
	}
	return sent, err
}

// begins makes a message the first of a conversation.
func (m *Mailbox) begins(first Message) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.known[first.View.MessageID] = known{thread: first.ID}
}

// ownFrom replaces a From field that is none of the account's: Gmail sends for nobody else. The field that was there is
// kept beside it. Seen in mail that came from Gmail; unverified for the API.
func (m *Mailbox) ownFrom(raw []byte) []byte {
	parsed, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return raw
	}
	from, err := parsed.Header.AddressList("From")
	if err == nil && len(from) == 1 && m.Owns(from[0].Address) {
		return raw
	}
	header, body, _ := bytes.Cut(raw, []byte("\r\n\r\n"))
	fields := store.Fields(header)
	own := mail.Address{Name: m.Account.Name, Address: m.Account.Address}
	for n, field := range fields {
		if name, value, _ := strings.Cut(field, ":"); strings.EqualFold(name, "From") {
			fields[n] = "From: " + own.String() + "\r\nX-Google-Original-From:" + value
			return []byte(strings.Join(fields, "\r\n") + "\r\n\r\n" + string(body))
		}
	}
	return append([]byte("From: "+own.String()+"\r\n"), raw...)
}

// Owns tells whether an address is the account's, or one that it may send from.
func (m *Mailbox) Owns(address string) bool {
	address = strings.ToLower(address)
	if address == m.Account.Address {
		return true
	}
	for _, alias := range m.Account.Aliases {
		if address == alias {
			return true
		}
	}
	return false
}

// withMessageID gives a message a Message-ID that has none, as Gmail does.
func withMessageID(raw []byte) []byte {
	if message.ReadHeader(raw).MessageID != "" {
		return raw
	}
	return append([]byte("Message-ID: <CA+"+NewID()+"@mail.gmail.com>\r\n"), raw...)
}
