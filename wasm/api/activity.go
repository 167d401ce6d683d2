package api

import (
	"strings"

	"signet/smime"
	"signet/smime/keystore"
)

// An ActivityKind is what happened to the keys.
type ActivityKind string

const (
	ActivitySign          ActivityKind = "sign"
	ActivityDecrypt       ActivityKind = "decrypt"
	ActivityUnlock        ActivityKind = "unlock"
	ActivityLock          ActivityKind = "lock"
	ActivityUnlockFailed  ActivityKind = "unlock-failed"
	ActivityPassphrase    ActivityKind = "passphrase"    // a passphrase was chosen
	ActivityAuthenticator ActivityKind = "authenticator" // one was added or removed
	ActivityExport        ActivityKind = "export"
	ActivityBackup        ActivityKind = "backup"
	ActivityImport        ActivityKind = "import"
	ActivityCreate        ActivityKind = "create"
	ActivityDelete        ActivityKind = "delete"
	ActivityUndelete      ActivityKind = "undelete"
	ActivityDirectory     ActivityKind = "directory" // somebody was asked for certificates
)

// MaxActivity is the most entries of one answer.
const MaxActivity = 5000

// ActivityParams asks for entries of the log.
type ActivityParams struct {
	Limit  int          `json:"limit"`            // the most entries
	Before int64        `json:"before,omitempty"` // older than the one with this id
	Key    string       `json:"key,omitempty"`    // about this key alone
	Kind   ActivityKind `json:"kind,omitempty"`   // of this kind alone
}

// ActivityList is entries of the log, the newest first.
type ActivityList struct {
	Entries []ActivityEntry `json:"entries"`
}

// An ActivityEntry tells one thing that was done with the keys.
type ActivityEntry struct {
	ID     int64        `json:"id"` // smaller for older ones
	At     string       `json:"at"` // RFC 3339
	Kind   ActivityKind `json:"kind"`
	KeyID  string       `json:"keyId,omitempty"`
	Name   string       `json:"name,omitempty"`   // whose key it is; may be missing while the keys are locked
	Detail string       `json:"detail,omitempty"` // header fields of the message, for example; missing while the keys are locked
	Role   Role         `json:"role,omitempty"`   // which part of the extension asked for it
}

func (c *call) activity(p ActivityParams) (ActivityList, error) {
	if p.Limit < 1 || p.Limit > MaxActivity || p.Before < 0 {
		return ActivityList{}, badRequest("limit or before out of range")
	}
	entries, err := c.Keystore.Activities(c.ctx, keystore.Query{
		Limit:  p.Limit,
		Before: p.Before,
		Key:    p.Key,
		Kind:   keystore.ActivityKind(p.Kind),
	})
	if err != nil {
		return ActivityList{}, err
	}
	var list ActivityList
	for _, e := range entries {
		list.Entries = append(list.Entries, ActivityEntry{
			ID:     e.ID,
			At:     dateText(e.At),
			Kind:   ActivityKind(e.Kind),
			KeyID:  e.Key,
			Name:   e.Name,
			Detail: e.Detail,
			Role:   Role(e.Role),
		})
	}
	return list, nil
}

func (c *call) clearActivity(Empty) (Empty, error) {
	return Empty{}, c.Keystore.ClearActivity(c.ctx)
}

// KeyLimits are how often private keys are used before they are locked: to sign, and
// to decrypt a message.
type KeyLimits struct {
	PerMinute int `json:"perMinute"` // 1 to 600
	PerUnlock int `json:"perUnlock"` // 1 to 1000
}

func (c *call) keyLimits(Empty) (KeyLimits, error) {
	limits, err := c.Keystore.Limits(c.ctx)
	return KeyLimits(limits), err
}

func (c *call) setKeyLimits(p KeyLimits) (Empty, error) {
	if d := c.decided(); or(d.KeyUsesPerMinute, p.PerMinute) != p.PerMinute || or(d.KeyUsesPerUnlock, p.PerUnlock) != p.PerUnlock {
		return Empty{}, byAdministrator("how often keys are used")
	}
	return Empty{}, c.Keystore.SetLimits(c.ctx, keystore.Limits(p))
}

// messageDetail tells of a message that was read which one it was.
func messageDetail(h smime.Headers) string {
	var from []string
	for _, a := range h.From {
		from = append(from, a.Address)
	}
	return headerFields("Message-ID", h.MessageID, "From", strings.Join(from, ", "))
}

// headerFields writes names and values, and leaves out those that are empty.
func headerFields(pairs ...string) string {
	var fields []string
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			fields = append(fields, pairs[i]+": "+pairs[i+1])
		}
	}
	return strings.Join(fields, "; ")
}
