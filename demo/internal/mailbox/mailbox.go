// Package mailbox keeps the demo webmail's two accounts in memory: their
// messages, uploaded blobs, and delivery between them.
//
// It stores and delivers octets as it was given them, as a good mail system
// does, except where a test asks it to misbehave (Options.AlterSent). Nothing
// is written to disk but submitted messages, and those only on request.
package mailbox

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// The mailboxes of every account. A mailbox's id is also its role.
const (
	Inbox  = "inbox"
	Drafts = "drafts"
	Sent   = "sent"
)

// Names lists the mailboxes in the order in which people expect them.
var Names = []string{Inbox, Drafts, Sent}

// Message is one stored message. Raw is shared and must not be changed.
type Message struct {
	ID         string
	BlobID     string
	Raw        []byte
	Mailboxes  map[string]bool
	Keywords   map[string]bool
	ReceivedAt time.Time
}

// Seen reports whether the message was read.
func (m Message) Seen() bool { return m.Keywords["$seen"] }

// Options say how a Store behaves. The zero value is a well-behaved one.
type Options struct {
	// Now is the clock; time.Now where nil.
	Now func() time.Time
	// Capture sees each submitted message as it was handed in.
	Capture func(envelope Envelope, raw []byte) error
	// AlterSent makes the store change a message that enters Sent, as some
	// providers do, so that a test can see the sender notice.
	AlterSent bool
}

// Store holds the accounts. It is safe for concurrent use.
type Store struct {
	opts     Options
	mu       sync.Mutex
	accounts map[string]*Account
	serial   int
}

// Account is one person's mail.
type Account struct {
	Address string
	Name    string

	store       *Store
	password    string
	messages    []*Message // oldest first
	blobs       map[string][]byte
	submissions int
}

// ErrNotFound means that the account holds no such message.
var ErrNotFound = errors.New("mailbox: no such message")

// ExistsError means that the account already holds a message of these octets.
type ExistsError struct{ ID string }

func (e *ExistsError) Error() string { return "mailbox: message already exists as " + e.ID }

// New returns a Store with the accounts of Alice and Bob, both empty.
func New(opts Options) *Store {
	if opts.Now == nil {
		opts.Now = time.Now
	}
	s := &Store{opts: opts, accounts: map[string]*Account{}}
	for user, name := range map[string]string{"alice": "Alice Example", "bob": "Bob Example"} {
		address := user + "@example.test"
		s.accounts[address] = &Account{
			Address: address, Name: name, store: s, password: user, blobs: map[string][]byte{},
		}
	}
	return s
}

// Account returns the account of an address, or nil.
func (s *Store) Account(address string) *Account {
	return s.accounts[strings.ToLower(strings.TrimSpace(address))]
}

// Login returns the account of an address when the password is right, else nil.
func (s *Store) Login(address, password string) *Account {
	a := s.Account(address)
	if a == nil || a.password != password {
		return nil
	}
	return a
}

// List returns the messages of a mailbox, newest first; of all where mailbox is "".
func (a *Account) List(mailbox string) []Message {
	a.store.mu.Lock()
	defer a.store.mu.Unlock()
	var list []Message
	for _, m := range slices.Backward(a.messages) {
		if mailbox == "" || m.Mailboxes[mailbox] {
			list = append(list, m.clone())
		}
	}
	slices.SortStableFunc(list, func(x, y Message) int { return y.ReceivedAt.Compare(x.ReceivedAt) })
	return list
}

// Message returns the message with an id, or ErrNotFound.
func (a *Account) Message(id string) (Message, error) {
	a.store.mu.Lock()
	defer a.store.mu.Unlock()
	m := a.find(id)
	if m == nil {
		return Message{}, ErrNotFound
	}
	return m.clone(), nil
}

// Add stores a message. It returns an *ExistsError when the account holds one
// of the same octets.
func (a *Account) Add(raw []byte, mailboxes, keywords []string) (Message, error) {
	a.store.mu.Lock()
	defer a.store.mu.Unlock()
	return a.add(raw, mailboxes, keywords, a.store.opts.Now())
}

func (a *Account) add(raw []byte, mailboxes, keywords []string, at time.Time) (Message, error) {
	if len(mailboxes) == 0 {
		return Message{}, errors.New("mailbox: a message must be in a mailbox")
	}
	for _, box := range mailboxes {
		if !slices.Contains(Names, box) {
			return Message{}, fmt.Errorf("mailbox: no mailbox %q", box)
		}
	}
	blob := a.putBlob(raw)
	for _, m := range a.messages {
		if m.BlobID == blob {
			return Message{}, &ExistsError{ID: m.ID}
		}
	}
	a.store.serial++
	m := &Message{
		ID: "m" + strconv.Itoa(a.store.serial), BlobID: blob, Raw: a.blobs[blob],
		Mailboxes: set(mailboxes), Keywords: set(keywords), ReceivedAt: at,
	}
	a.messages = append(a.messages, m)
	a.entered(m, nil)
	return m.clone(), nil
}

// Update changes the mailboxes and keywords of a message as change says, which
// may not keep the message. It returns ErrNotFound, or an error when the
// message would be in no mailbox.
func (a *Account) Update(id string, change func(*Message)) error {
	a.store.mu.Lock()
	defer a.store.mu.Unlock()
	m := a.find(id)
	if m == nil {
		return ErrNotFound
	}
	next := m.clone()
	change(&next)
	if len(next.Mailboxes) == 0 {
		return errors.New("mailbox: a message must be in a mailbox")
	}
	before := m.Mailboxes
	m.Mailboxes, m.Keywords = next.Mailboxes, next.Keywords
	a.entered(m, before)
	return nil
}

// Delete removes a message for good, or returns ErrNotFound.
func (a *Account) Delete(id string) error {
	a.store.mu.Lock()
	defer a.store.mu.Unlock()
	i := slices.IndexFunc(a.messages, func(m *Message) bool { return m.ID == id })
	if i < 0 {
		return ErrNotFound
	}
	a.messages = slices.Delete(a.messages, i, i+1)
	return nil
}

// PutBlob stores octets and returns their id, which is made from a hash of
// them: equal octets have equal ids, and a changed copy is seen by its id.
func (a *Account) PutBlob(data []byte) string {
	a.store.mu.Lock()
	defer a.store.mu.Unlock()
	return a.putBlob(data)
}

// Blob returns the octets with an id: an upload or a message.
func (a *Account) Blob(id string) ([]byte, bool) {
	a.store.mu.Lock()
	defer a.store.mu.Unlock()
	data, ok := a.blobs[id]
	return data, ok
}

func (a *Account) putBlob(data []byte) string {
	sum := sha256.Sum256(data)
	id := "G" + hex.EncodeToString(sum[:20])
	if _, ok := a.blobs[id]; !ok {
		a.blobs[id] = slices.Clone(data)
	}
	return id
}

func (a *Account) find(id string) *Message {
	for _, m := range a.messages {
		if m.ID == id {
			return m
		}
	}
	return nil
}

func (m *Message) clone() Message {
	c := *m
	c.Mailboxes, c.Keywords = maps.Clone(m.Mailboxes), maps.Clone(m.Keywords)
	return c
}

func set(names []string) map[string]bool {
	s := make(map[string]bool, len(names))
	for _, n := range names {
		s[n] = true
	}
	return s
}
