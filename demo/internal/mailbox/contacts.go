package mailbox

import (
	"slices"
	"strings"
)

// A Contact is somebody in the address book, which all accounts share.
type Contact struct{ ID, Name, Address string }

// Not all of them have an account here.
var contacts = []Contact{
	{"1", "Alice Example", "alice@example.test"},
	{"2", "Bob Example", "bob@example.test"},
	{"3", "Carol Example", "carol@example.test"},
	{"4", "Dora Sample", "dora@elsewhere.test"},
}

// Contacts returns those in whose name or address a text occurs, whatever the
// case of letters; all of them where it is empty.
func (a *Account) Contacts(text string) []Contact {
	text = strings.ToLower(text)
	return slices.DeleteFunc(slices.Clone(contacts), func(c Contact) bool {
		return !strings.Contains(strings.ToLower(c.Name+" "+c.Address), text)
	})
}
