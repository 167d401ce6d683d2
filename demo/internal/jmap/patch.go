package jmap

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"signet/demo/internal/mailbox"
)

// change is one step of a PatchObject: a member of a set comes or goes, or
// all members go where member is "".
type change struct {
	property, member string
	add              bool
}

// patch applies a PatchObject (RFC 8620 Section 5.3) to mailboxIds and
// keywords, whole or by member. It changes all or nothing.
func (c *call) patch(id string, patch map[string]json.RawMessage) error {
	var changes []change
	for path, raw := range patch {
		property, member, nested := strings.Cut(path, "/")
		if property != "mailboxIds" && property != "keywords" {
			return fmt.Errorf("%s cannot be changed", path)
		}
		if nested {
			var value *bool // null removes
			if err := json.Unmarshal(raw, &value); err != nil {
				return fmt.Errorf("%s: %w", path, err)
			}
			changes = append(changes, change{property, member, value != nil && *value})
			continue
		}
		var whole map[string]bool
		if err := json.Unmarshal(raw, &whole); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		changes = append(changes, change{property: property})
		for _, name := range members(whole) {
			changes = append(changes, change{property, name, true})
		}
	}
	for _, ch := range changes {
		if ch.add && ch.property == "mailboxIds" && !slices.Contains(mailbox.Names, ch.member) {
			return fmt.Errorf("no mailbox %q", ch.member)
		}
	}
	return c.account.Update(id, func(m *mailbox.Message) {
		for _, ch := range changes {
			set := m.Keywords
			if ch.property == "mailboxIds" {
				set = m.Mailboxes
			}
			switch {
			case ch.member == "":
				clear(set)
			case ch.add:
				set[ch.member] = true
			default:
				delete(set, ch.member)
			}
		}
	})
}

// setError is RFC 8620 Section 5.3.
func setError(err error) object {
	if errors.Is(err, mailbox.ErrNotFound) {
		return object{"type": "notFound"}
	}
	return object{"type": "invalidPatch", "description": err.Error()}
}
