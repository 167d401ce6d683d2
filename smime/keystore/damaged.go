package keystore

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"
)

// A Damaged is a record that is not what was written.
type Damaged struct {
	Kind Kind
	ID   string
	Err  error // wraps [ErrDamaged]
}

// damagedRecord is one that could not be read, as it was found.
type damagedRecord struct {
	data []byte
	err  error
}

// Damaged lists the records that could not be read, by kind and id. The rest is
// not concerned. They stay where they are, for whoever can mend them, and where
// one is replaced, because a key is imported again for example, it moves to
// [KindDamaged].
func (k *Keystore) Damaged(ctx context.Context) ([]Damaged, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := k.load(ctx); err != nil {
		return nil, err
	}
	var list []Damaged
	for _, kind := range Kinds() {
		for _, id := range slices.Sorted(maps.Keys(k.damaged[kind])) {
			list = append(list, Damaged{kind, id, k.damaged[kind][id].err})
		}
	}
	return list, nil
}

// isDamaged remembers a record that could not be read.
func (k *Keystore) isDamaged(r Record, err error) {
	if k.damaged[r.Kind] == nil {
		k.damaged[r.Kind] = map[string]damagedRecord{}
	}
	k.damaged[r.Kind][r.ID] = damagedRecord{r.Data, err}
}

// moveAway returns what keeps the damaged record that r replaces, if there is
// one. Its id is made of its contents: what is moved twice is there once.
func (k *Keystore) moveAway(r Record) (kept Record, replaces bool) {
	d, replaces := k.damaged[r.Kind][r.ID]
	if !replaces {
		return Record{}, false
	}
	digest := sha256.Sum256(d.data)
	return Record{KindDamaged, string(r.Kind) + " " + r.ID + " " + hex.EncodeToString(digest[:8]), d.data}, true
}
