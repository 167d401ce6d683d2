package keystore

import (
	"context"
	"errors"
	"time"
)

// A KeyNote is what is known of a key besides, and is not secret.
type KeyNote struct {
	// Label is what the file that it came with called the key; empty where it did not.
	Label string `json:"label,omitempty"`
	// BackedUpAt is when the key last left for a file from which it can come back; zero where it never did.
	BackedUpAt time.Time `json:"backedUpAt,omitzero"`
}

const keyNotesID = "keys"

// keyNotes is the setting that has them, by the id of the key, or of the request that waits for its certificate.
type keyNotes map[string]KeyNote

// KeyNotes returns what is known of the keys besides, by their ids. It fails with [ErrStorage].
func (k *Keystore) KeyNotes(ctx context.Context) (map[string]KeyNote, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.keyNotes(ctx)
}

// keyNotes reads them with mu held, without those of keys that are gone. Damaged ones are forgotten: then the user is
// asked for a backup once more.
func (k *Keystore) keyNotes(ctx context.Context) (keyNotes, error) {
	waiting, err := k.documentsOf(ctx, KindRequest)
	if err != nil {
		return nil, err
	}
	stored, err := DocumentsOf[keyNotes](k, KindSetting).get(ctx, keyNotesID)
	if err != nil && !errors.Is(err, ErrNotFound) && !errors.Is(err, ErrDamaged) {
		return nil, err
	}
	notes := keyNotes{}
	for id, note := range stored {
		if _, waits := waiting[id]; waits || k.keys[id] != nil {
			notes[id] = note
		}
	}
	return notes, nil
}

// record is for a batch.
func (n keyNotes) record(k *Keystore) (Record, error) {
	return DocumentsOf[keyNotes](k, KindSetting).record(Document[keyNotes]{keyNotesID, n})
}

// NeedsBackup tells whether a private key is here alone: none of the user's keys, and none that waits for its certificate,
// may be lost with this computer. It fails with [ErrStorage].
func (k *Keystore) NeedsBackup(ctx context.Context) (bool, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	notes, err := k.keyNotes(ctx)
	if err != nil {
		return false, err
	}
	for id := range k.keys {
		if notes[id].BackedUpAt.IsZero() {
			return true, nil
		}
	}
	for id := range k.documents[KindRequest] {
		if notes[id].BackedUpAt.IsZero() {
			return true, nil
		}
	}
	return false, nil
}

// backedUp remembers that keys have left for a file, and logs it.
func (k *Keystore) backedUp(ctx context.Context, entry *activityRecord, ids ...string) error {
	notes, err := k.keyNotes(ctx)
	if err != nil {
		return err
	}
	for _, id := range ids {
		note := notes[id]
		note.BackedUpAt = k.now().UTC()
		notes[id] = note
	}
	record, err := notes.record(k)
	if err != nil {
		return err
	}
	return k.write(ctx, Batch{Put: []Record{record}}, entry)
}
