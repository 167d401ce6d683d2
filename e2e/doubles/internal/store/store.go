// Package store keeps the mailboxes of a double: items in folders, with their
// MIME content.
//
// Mail leaves through an SMTP relay where there is one, and what comes in is
// read from Maildirs, so that other programs can look at both. Without them the
// accounts write to each other in memory.
package store

import (
	"crypto/rand"
	"encoding/base64"
	"errors"
	"slices"
	"strings"
	"sync"
	"time"
)

// The folders of every account, by their DistinguishedFolderId ([MS-OXWSFOLD]
// Section 2.2.5.1, DistinguishedFolderIdNameType).
const (
	Inbox   = "inbox"
	Drafts  = "drafts"
	Sent    = "sentitems"
	Deleted = "deleteditems"
)

// Folders lists them in the order in which people expect them.
var Folders = []string{Inbox, Drafts, Sent, Deleted}

// ErrNotFound means that the account has no such item: ErrorItemNotFound.
var ErrNotFound = errors.New("store: no such item")

// ErrNoRecipients means that a message names nobody: ErrorInvalidRecipients.
var ErrNoRecipients = errors.New("store: the message has no recipients")

// Options say how a Store behaves.
type Options struct {
	// Now is the clock; time.Now where nil.
	Now func() time.Time
	// Relay is the address of an SMTP server, empty to deliver in memory.
	Relay string
	// Maildir is the folder with a Maildir for each address, from which inboxes are filled; empty for none.
	Maildir string
	// Convert is what the server makes of a message that it stores; nil where it keeps each octet.
	Convert func(raw []byte) []byte
	// Trace is what transport writes on top of a message that leaves; nil for nothing.
	Trace func(now time.Time) []byte
	// NewID makes the id of an item; ids as those of Exchange Web Services where nil.
	NewID func() string
}

// A Store holds the accounts. It is safe for concurrent use.
type Store struct {
	opts     Options
	mu       sync.Mutex
	accounts []*Account
}

// An Account is one person's mailbox.
type Account struct {
	Address string
	Name    string
	// Aliases are the secondary proxy addresses.
	Aliases []string
	// Certificates is the userSMIMECertificate attribute of the directory, each in DER.
	Certificates [][]byte

	store    *Store
	password string
	items    []*Item         // oldest first
	fetched  map[string]bool // files of the Maildir
}

// An Item is one stored message.
type Item struct {
	ID        string
	ChangeKey string
	Folder    string
	// MIME is shared and must not be changed.
	MIME []byte
	// Bcc are recipients that stand beside the MIME content, as the property BccRecipients.
	Bcc      []string
	Received time.Time
	Modified time.Time
	Read     bool
}

// New returns a Store with Alice and Bob.
func New(opts Options) *Store {
	if opts.Now == nil {
		opts.Now = time.Now
	}
	if opts.Convert == nil {
		opts.Convert = func(raw []byte) []byte { return raw }
	}
	if opts.Trace == nil {
		opts.Trace = func(time.Time) []byte { return nil }
	}
	if opts.NewID == nil {
		opts.NewID = func() string { return newID("AAMk") }
	}
	s := &Store{opts: opts}
	for _, a := range []Account{
		{Address: "alice@example.test", Name: "Alice Example", Aliases: []string{"a.example@example.test"}, password: "alice"},
		{Address: "bob@example.test", Name: "Bob Example", password: "bob"},
	} {
		a.store, a.fetched = s, map[string]bool{}
		s.accounts = append(s.accounts, &a)
	}
	return s
}

// Accounts returns everybody in the directory.
func (s *Store) Accounts() []*Account { return s.accounts }

// Store returns where an account is.
func (a *Account) Store() *Store { return a.store }

// Account returns the account with an address, primary or secondary, or nil.
func (s *Store) Account(address string) *Account {
	address = strings.ToLower(strings.TrimSpace(address))
	for _, a := range s.accounts {
		if a.Address == address || slices.Contains(a.Aliases, address) {
			return a
		}
	}
	return nil
}

// LogOn returns the account of a user when the password is right, else nil.
func (s *Store) LogOn(user, password string) *Account {
	if a := s.Account(user); a != nil && a.password == password {
		return a
	}
	return nil
}

// List returns the items of a folder, newest first.
func (a *Account) List(folder string) []Item {
	a.store.mu.Lock()
	defer a.store.mu.Unlock()
	a.fetch()
	var list []Item
	for _, item := range slices.Backward(a.items) {
		if item.Folder == folder {
			list = append(list, *item)
		}
	}
	return list
}

// All returns the items of all folders, oldest first.
func (a *Account) All() []Item {
	a.store.mu.Lock()
	defer a.store.mu.Unlock()
	a.fetch()
	var all []Item
	for _, item := range a.items {
		all = append(all, *item)
	}
	return all
}

// Item returns the item with an id, or ErrNotFound.
func (a *Account) Item(id string) (Item, error) {
	a.store.mu.Lock()
	defer a.store.mu.Unlock()
	item := a.find(id)
	if item == nil {
		return Item{}, ErrNotFound
	}
	return *item, nil
}

// Create stores a message in Drafts.
func (a *Account) Create(raw []byte, bcc []string) Item {
	a.store.mu.Lock()
	defer a.store.mu.Unlock()
	return *a.add(Drafts, a.store.opts.Convert(raw), bcc, true)
}

// Deliver puts a message into the inbox, as transport does.
func (a *Account) Deliver(raw []byte) Item {
	a.store.mu.Lock()
	defer a.store.mu.Unlock()
	return *a.add(Inbox, raw, nil, false)
}

// Update changes an item, which gets another ChangeKey, or returns ErrNotFound.
func (a *Account) Update(id string, change func(*Item)) (Item, error) {
	a.store.mu.Lock()
	defer a.store.mu.Unlock()
	item := a.find(id)
	if item == nil {
		return Item{}, ErrNotFound
	}
	change(item)
	item.ChangeKey, item.Modified = newID("CQAAA"), a.store.opts.Now()
	return *item, nil
}

// Delete removes an item, for good or into the folder for deleted ones, or returns ErrNotFound.
func (a *Account) Delete(id string, forGood bool) error {
	a.store.mu.Lock()
	defer a.store.mu.Unlock()
	item := a.find(id)
	switch {
	case item == nil:
		return ErrNotFound
	case forGood:
		a.items = slices.DeleteFunc(a.items, func(other *Item) bool { return other == item })
	default:
		item.Folder = Deleted
	}
	return nil
}

// Move puts an item into another folder, where it has another id, or returns ErrNotFound.
func (a *Account) Move(id, folder string) (Item, error) {
	a.store.mu.Lock()
	defer a.store.mu.Unlock()
	item := a.find(id)
	if item == nil {
		return Item{}, ErrNotFound
	}
	item.Folder, item.ID = folder, a.store.opts.NewID()
	return *item, nil
}

func (a *Account) add(folder string, raw []byte, bcc []string, read bool) *Item {
	item := &Item{
		ID: a.store.opts.NewID(), ChangeKey: newID("CQAAA"), Folder: folder, MIME: raw, Bcc: bcc,
		Received: a.store.opts.Now(), Read: read,
	}
	item.Modified = item.Received
	a.items = append(a.items, item)
	return item
}

func (a *Account) find(id string) *Item {
	for _, item := range a.items {
		if item.ID == id {
			return item
		}
	}
	return nil
}

// newID makes an id in the alphabet of EWS, base64 with "+" and "/".
func newID(prefix string) string {
	octets := make([]byte, 36)
	_, _ = rand.Read(octets) // never fails
	return prefix + base64.StdEncoding.EncodeToString(octets)
}
