// Package groups are the distribution groups of the directory: everybody, a group with that one in it, one whose
// members are hidden, and one that is expanded late.
package groups

import (
	"strings"
	"time"

	"signet/e2e/doubles/internal/store"
)

// A Group is one of them. [MS-OXWSDLIST] Section 3.1.4.1.
type Group struct {
	Address, Name string
	// Hidden members are told to nobody: HideDLMembership.
	Hidden bool
	// Delay is how long the directory takes to tell them.
	Delay time.Duration

	people bool   // all accounts are members
	groups string // the address of a group that is a member
}

// Directory lists the groups.
var Directory = []Group{
	{Address: "everybody@example.test", Name: "Everybody", people: true},
	{Address: "company@example.test", Name: "The company", groups: "everybody@example.test"},
	{Address: "hidden@example.test", Name: "Hidden", Hidden: true, people: true},
	{Address: "late@example.test", Name: "Late", Delay: 3 * time.Second, people: true},
}

// A Member is a person or a group.
type Member struct {
	Address, Name string
	// Type is the MailboxType. [MS-OXWSCDATA] Section 2.2.5.19.
	Type string
}

// Find returns the group with an address, nil where there is none.
func Find(address string) *Group {
	for i, g := range Directory {
		if strings.EqualFold(g.Address, strings.TrimSpace(address)) {
			return &Directory[i]
		}
	}
	return nil
}

// Members returns those of a group, after its delay; false where they are hidden.
func (g *Group) Members(s *store.Store) ([]Member, bool) {
	time.Sleep(g.Delay)
	if g.Hidden {
		return nil, false
	}
	var members []Member
	if g.people {
		for _, a := range s.Accounts() {
			members = append(members, Member{Address: a.Address, Name: a.Name, Type: "Mailbox"})
		}
	}
	if inner := Find(g.groups); inner != nil {
		members = append(members, Member{Address: inner.Address, Name: inner.Name, Type: "PublicDL"})
	}
	return members, true
}
