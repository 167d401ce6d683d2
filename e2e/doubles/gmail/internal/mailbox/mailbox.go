// Package mailbox is the mailboxes of the Gmail double: messages with labels in
// conversations, over the store that the doubles share.
//
// Sources: the reference of the Gmail API for labels, threads and drafts; what
// makers of extensions observed of ids in the page (InboxSDK, gmail.js). What is
// common knowledge and not written down anywhere is marked "unverified".
package mailbox

import (
	"crypto/rand"
	"encoding/binary"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"signet/demo/message"
	"signet/e2e/doubles/internal/store"
)

// The labels that the system gives. Reference of the Gmail API, guide "Manage labels".
const (
	Inbox     = "INBOX"
	Draft     = "DRAFT"
	Sent      = "SENT"
	Trash     = "TRASH"
	Unread    = "UNREAD"
	Scheduled = "SCHEDULED" // the page has such a folder; the API names no label for it
)

var labelOfFolder = map[string]string{
	store.Inbox: Inbox, store.Drafts: Draft, store.Sent: Sent, store.Deleted: Trash,
}

// A Mailbox is one account's mail. It is safe for concurrent use.
type Mailbox struct {
	Account *store.Account

	mu        sync.Mutex
	known     map[string]known  // by Message-ID
	scheduled map[string]string // when a draft is to leave, by its id
}

// known is what Gmail keeps of a message beside the message. It stays when a draft is sent.
type known struct {
	thread string
	client *clientIDs
}

// clientIDs are those that the page made for a message that was written in it.
type clientIDs struct {
	message, thread string // "msg-a:r…", "thread-a:r…"
	settled         bool   // the page has heard the final id
}

// A Message is one message with what Gmail says about it.
type Message struct {
	// ID is the id of the API, which the page calls legacy: 16 hexadecimal digits.
	ID string
	// Thread is the id of the conversation in the same form.
	Thread string
	// PermID is the id that the page goes by: msg-f: and the id in decimal, or what the page made itself.
	PermID, ThreadPermID string
	// Settled tells whether the page knows ID. It does not for a moment after it has sent something.
	Settled bool
	Labels  []string
	// Version is another one after each change of Raw.
	Version string
	Raw     []byte
	View    message.View
	Date    time.Time
	// Scheduled is when it is to leave.
	Scheduled string
}

// Has tells whether the message has a label.
func (m Message) Has(label string) bool { return slices.Contains(m.Labels, label) }

// New returns the mailbox of an account.
func New(account *store.Account) *Mailbox {
	return &Mailbox{Account: account, known: map[string]known{}, scheduled: map[string]string{}}
}

// NewID makes an id of the API: 16 hexadecimal digits, later ones greater. For the store.
func NewID() string {
	var octets [3]byte
	_, _ = rand.Read(octets[:]) // never fails
	low := binary.BigEndian.Uint32(append([]byte{0}, octets[:]...))
	return fmt.Sprintf("%016x", uint64(time.Now().UnixMilli())<<20&(1<<61-1)|uint64(low)>>4)
}

// All returns every message, oldest first. A message to oneself is one message that is both sent and in the inbox: Gmail
// drops what arrives with a Message-ID that it has sent. Two that were sent with one Message-ID are two. Common knowledge, unverified.
func (m *Mailbox) All() []Message {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.all()
}

func (m *Mailbox) all() []Message {
	var items []store.Item
	for _, folder := range store.Folders {
		items = append(items, m.Account.List(folder)...)
	}
	slices.SortStableFunc(items, func(a, b store.Item) int { return a.Received.Compare(b.Received) })
	var found []Message
	places := map[string]int{}
	for _, item := range items {
		each := m.describe(item)
		if place, twice := places[each.View.MessageID]; twice && each.View.MessageID != "" && !(each.Has(Sent) && found[place].Has(Sent)) {
			labels := append(found[place].Labels, each.Labels...)
			if each.Has(Sent) {
				found[place] = each
			}
			found[place].Labels = labels
			continue
		}
		places[each.View.MessageID] = len(found)
		found = append(found, each)
	}
	return found
}

func (m *Mailbox) describe(item store.Item) Message {
	view := message.ReadHeader(item.MIME)
	kept := m.keep(item.ID, view)
	labels := []string{labelOfFolder[item.Folder]}
	if !item.Read && item.Folder == store.Inbox {
		labels = append(labels, Unread)
	}
	described := Message{
		ID: item.ID, Thread: kept.thread, PermID: "msg-f:" + decimal(item.ID), ThreadPermID: "thread-f:" + decimal(kept.thread),
		Settled: true, Labels: labels, Version: item.ChangeKey, Raw: item.MIME, View: view, Date: item.Received, Scheduled: m.scheduled[item.ID],
	}
	if described.Scheduled != "" {
		described.Labels = []string{Scheduled}
	}
	if client := kept.client; client != nil {
		described.PermID, described.ThreadPermID, described.Settled = client.message, client.thread, client.settled
	}
	return described
}

// keep finds the conversation of a message when it is seen first: that of a message which it refers to, where the subject
// is the same. Guide "Manage threads" of the API.
func (m *Mailbox) keep(id string, view message.View) known {
	name := view.MessageID
	if name == "" {
		name = id
	}
	kept, seen := m.known[name]
	if !seen {
		kept = known{thread: id}
		for _, reference := range slices.Backward(strings.Fields(view.References + " " + view.InReplyTo)) {
			if other, ok := m.known[reference]; ok {
				kept.thread = other.thread
				if other.client != nil {
					kept.client = nil // it came from elsewhere, into a conversation that began here
				}
				break
			}
		}
		m.known[name] = kept
	}
	return kept
}

// Find returns a message by the id of the API, or by the page's.
func (m *Mailbox) Find(id string) (Message, bool) {
	for _, each := range m.All() {
		if each.ID == id || each.PermID == id {
			return each, true
		}
	}
	return Message{}, false
}

// ThreadOf returns the messages of a conversation, oldest first, without the trash.
func (m *Mailbox) ThreadOf(thread string) []Message {
	var found []Message
	for _, each := range m.All() {
		if (each.Thread == thread || each.ThreadPermID == thread) && !each.Has(Trash) && !each.Has(Scheduled) {
			found = append(found, each)
		}
	}
	return found
}

// Settle makes the page know the final id of a message that it made.
func (m *Mailbox) Settle(permID string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, each := range m.known {
		if each.client != nil && each.client.message == permID {
			each.client.settled = true
		}
	}
}

// decimal is the number in hexadecimal digits in decimal ones.
func decimal(id string) string {
	n, err := strconv.ParseUint(id, 16, 64)
	if err != nil {
		return id
	}
	return strconv.FormatUint(n, 10)
}
