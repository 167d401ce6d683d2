package keystore

import (
	"context"
	"time"
)

// KeyUses is what the log knows of a key's work. The log forgets the oldest entries: see [MaxActivities].
type KeyUses struct {
	Count int // of signatures and messages decrypted
	Last  time.Time
}

// Uses returns what the keys were used for, by their ids. It fails with [ErrStorage].
func (k *Keystore) Uses(ctx context.Context) (map[string]KeyUses, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := k.load(ctx); err != nil {
		return nil, err
	}
	k.save(ctx)
	blocks, err := k.readBlocks(ctx)
	if err != nil {
		return nil, err
	}
	uses := map[string]KeyUses{}
	for _, block := range blocks {
		for _, r := range block {
			if r.Key == "" || r.Kind != ActivitySign && r.Kind != ActivityDecrypt {
				continue
			}
			u := uses[r.Key]
			u.Count++
			if r.At.After(u.Last) {
				u.Last = r.At
			}
			uses[r.Key] = u
		}
	}
	return uses, nil
}
