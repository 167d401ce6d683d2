package api

import (
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"io"
	"strings"
	"time"

	"signet/smime/keystore"
)

// Limits of what is kept of messages that are being written.
const (
	// MaxDrafts is how many there may be, those included that can be put back. No older one makes room: each may be the only copy.
	MaxDrafts = 500

	// MaxDraftOctets is the most octets of one with its files.
	MaxDraftOctets = MaxBodyOctets
)

// A draftLabel is what tells of a draft while the keys are locked. Whoever has the disk can read it.
type draftLabel struct {
	SavedAt     time.Time        `json:"savedAt"`
	DiscardedAt time.Time        `json:"discardedAt,omitzero"`
	Account     string           `json:"account"`
	Text        int64            `json:"text"`  // octets of the draft without its files
	Files       map[string]int64 `json:"files"` // octets, by id
	Held        bool             `json:"held,omitempty"`
}

// size is that of a draft with its files.
func (l draftLabel) size() int64 {
	size := l.Text
	for _, octets := range l.Files {
		size += octets
	}
	return size
}

// gone tells whether a draft was discarded so long ago that it cannot be put back.
func (l draftLabel) gone(now time.Time) bool { return putBackTooLate(l.DiscardedAt, now) }

// putBackTooLate tells whether what was discarded then cannot be put back any more; the zero time is of what was not.
func putBackTooLate(discardedAt, now time.Time) bool {
	age := now.Sub(discardedAt)
	return !discardedAt.IsZero() && (age < 0 || age > keystore.UndeleteTime)
}

// A draft is a parcel, and each of its files is another, whose id begins with that of the draft.
func (c *call) draftParcels() keystore.Parcels {
	return keystore.ParcelsOf(c.Keystore, keystore.KindDraft)
}

const draftFileSeparator = "/"

func isDraftFile(id string) bool { return strings.Contains(id, draftFileSeparator) }

func draftFileID(draft, file string) string { return draft + draftFileSeparator + file }

// draftLabel returns the label of a draft.
func (c *call) draftLabel(id string) (draftLabel, error) {
	if isDraftFile(id) {
		return draftLabel{}, fail(Error{Code: CodeNotFound, Detail: id})
	}
	text, err := c.draftParcels().Label(c.ctx, id)
	if err != nil {
		return draftLabel{}, err
	}
	var label draftLabel
	if err := json.Unmarshal(text, &label); err != nil {
		return draftLabel{}, fail(Error{Code: CodeStorage, Detail: "the label of the draft " + id})
	}
	return label, nil
}

func (c *call) relabelDraft(id string, label draftLabel) error {
	text, err := json.Marshal(label)
	if err != nil {
		return err
	}
	return c.draftParcels().Relabel(c.ctx, id, text)
}

// forgetDraft deletes a draft and its files for good.
func (c *call) forgetDraft(id string, label draftLabel) error {
	ids := []string{id}
	for file := range label.Files {
		ids = append(ids, draftFileID(id, file))
	}
	return c.draftParcels().Delete(c.ctx, ids...)
}

// randomID returns an id that nobody can guess.
func (c *call) randomID() (string, error) {
	source := c.Rand
	if source == nil {
		source = rand.Reader
	}
	var octets [16]byte
	_, err := io.ReadFull(source, octets[:])
	return hex.EncodeToString(octets[:]), err
}
