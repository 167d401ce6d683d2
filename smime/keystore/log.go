package keystore

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"
)

// The log is stored in blocks, so that a new entry rewrites a few kilobytes.
const (
	entriesPerBlock = 50
	maxLogBlocks    = MaxActivities / entriesPerBlock
)

// blockRecord holds entries. Its id is its number: block 0 has the entries 1 to 50.
type blockRecord struct {
	Version int               `json:"version"`
	Entries []*activityRecord `json:"entries"`
}

// activityLog is the end of the log, and what is not stored yet.
type activityLog struct {
	key []byte // seals details; nil while locked

	loaded  bool
	blocks  []int             // numbers of the stored ones, in order
	current int               // number of the block that grows
	entries []*activityRecord // of that block
	unsaved []*activityRecord // to be added
	changed bool              // an entry that is stored
	timer   *time.Timer
}

func blockID(number int) string { return fmt.Sprintf("%012d", number) }

// loadLog finds the end of the log. It is called with mu held.
func (k *Keystore) loadLog(ctx context.Context) error {
	if k.log.loaded {
		return nil
	}
	records, err := k.read(ctx, KindActivity)
	if err != nil {
		return err
	}
	for _, r := range records {
		number, err := strconv.Atoi(r.ID)
		if err != nil || number < 0 {
			k.isDamaged(r, damaged(r.Kind, r.ID, fmt.Errorf("no number")))
			continue
		}
		k.log.blocks = append(k.log.blocks, number)
	}
	slices.Sort(k.log.blocks)
	if len(k.log.blocks) > 0 {
		k.log.current = k.log.blocks[len(k.log.blocks)-1]
		for _, r := range records {
			if r.ID != blockID(k.log.current) {
				continue
			}
			var block blockRecord
			if err := unmarshalRecord(r, &block); err != nil || len(block.Entries) > entriesPerBlock {
				k.isDamaged(r, damaged(r.Kind, r.ID, fmt.Errorf("not a block of the log")))
				k.log.current++ // leave it alone
				break
			}
			k.log.entries = block.Entries
		}
	}
	k.log.loaded = true
	return nil
}

// note adds an entry to the log, to be stored soon.
func (k *Keystore) note(ctx context.Context, r *activityRecord) {
	k.log.unsaved = append(k.log.unsaved, r)
	k.saveSoon(ctx)
}

func (k *Keystore) saveSoon(ctx context.Context) {
	if len(k.log.unsaved) >= MaxUnsaved {
		k.save(ctx)
		return
	}
	if k.log.timer == nil {
		k.log.timer = time.AfterFunc(SaveDelay, func() {
			k.mu.Lock()
			defer k.mu.Unlock()
			k.save(context.Background())
		})
	}
}

// save stores what is not stored yet. Where the storage refuses, it is kept in
// memory and tried again: nobody is kept from reading by a log.
func (k *Keystore) save(ctx context.Context) {
	if len(k.log.unsaved) > 0 || k.log.changed {
		_ = k.write(ctx, Batch{})
	}
	if k.log.timer != nil {
		k.log.timer.Stop()
		k.log.timer = nil
	}
	if excess := len(k.log.unsaved) - MaxActivities; excess > 0 {
		k.log.unsaved = slices.Delete(k.log.unsaved, 0, excess)
	}
}

// logChange is what a write does to the log.
type logChange struct {
	batch   Batch
	blocks  []int
	current int
	entries []*activityRecord
}

// changeLog returns what stores the log together with more entries.
func (k *Keystore) changeLog(ctx context.Context, more []*activityRecord) (change logChange, err error) {
	if len(k.log.unsaved)+len(more) == 0 && !k.log.changed {
		return logChange{blocks: k.log.blocks, current: k.log.current, entries: k.log.entries}, nil
	}
	if err := k.loadLog(ctx); err != nil {
		return logChange{}, err
	}
	change = logChange{blocks: slices.Clone(k.log.blocks), current: k.log.current}
	rest := slices.Concat(k.log.entries, k.log.unsaved, more)
	for {
		change.entries = rest[:min(len(rest), entriesPerBlock)]
		rest = rest[len(change.entries):]
		record, err := marshalRecord(KindActivity, blockID(change.current), blockRecord{recordVersion, change.entries})
		if err != nil {
			return logChange{}, err
		}
		change.batch.Put = append(change.batch.Put, record)
		if !slices.Contains(change.blocks, change.current) {
			change.blocks = append(change.blocks, change.current)
		}
		if len(change.entries) < entriesPerBlock {
			break
		}
		change.current, change.entries = change.current+1, nil
		if len(rest) == 0 {
			break
		}
	}
	for len(change.blocks) > maxLogBlocks {
		change.batch.Delete = append(change.batch.Delete, Record{Kind: KindActivity, ID: blockID(change.blocks[0])})
		change.blocks = change.blocks[1:]
	}
	return change, nil
}

// changedTo takes a change that is stored.
func (l *activityLog) changedTo(change logChange) {
	l.blocks, l.current, l.entries = change.blocks, change.current, slices.Clone(change.entries)
	l.unsaved, l.changed = nil, false
}

// A Query asks for entries of the log. The zero value asks for all.
type Query struct {
	Limit  int          // the most entries; all where 0
	Before int64        // older ones than that with this id; the newest where 0
	Key    string       // about this private key; any where empty
	Kind   ActivityKind // of this kind; any where empty
}

// Activities returns entries of the log, the newest first. While locked they are
// without details. It fails with [ErrStorage].
func (k *Keystore) Activities(ctx context.Context, q Query) ([]Activity, error) {
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
	var list []Activity
	for _, number := range slices.Backward(slices.Sorted(maps.Keys(blocks))) {
		for i, r := range slices.Backward(blocks[number]) {
			id := int64(number)*entriesPerBlock + int64(i) + 1
			if q.Before > 0 && id >= q.Before || q.Key != "" && q.Key != r.Key || q.Kind != "" && q.Kind != r.Kind {
				continue
			}
			list = append(list, k.activity(id, r))
			if len(list) == q.Limit {
				return list, nil
			}
		}
	}
	return list, nil
}

// readBlocks returns the entries of all blocks that can be read. What the
// storage did not take yet is in the current one.
func (k *Keystore) readBlocks(ctx context.Context) (map[int][]*activityRecord, error) {
	records, err := k.read(ctx, KindActivity)
	if err != nil {
		return nil, err
	}
	blocks := map[int][]*activityRecord{}
	for _, r := range records {
		var block blockRecord
		number, err := strconv.Atoi(r.ID)
		if err == nil {
			err = unmarshalRecord(r, &block)
		}
		if err != nil {
			k.isDamaged(r, damaged(r.Kind, r.ID, err))
			continue
		}
		blocks[number] = block.Entries
	}
	return blocks, nil
}

// ClearActivity forgets the log. It fails with [ErrStorage].
func (k *Keystore) ClearActivity(ctx context.Context) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := k.load(ctx); err != nil {
		return err
	}
	if err := k.loadLog(ctx); err != nil {
		return err
	}
	k.save(ctx)
	var batch Batch
	for _, number := range k.log.blocks {
		batch.Delete = append(batch.Delete, Record{Kind: KindActivity, ID: blockID(number)})
	}
	if err := k.write(ctx, batch); err != nil {
		return err
	}
	k.log.blocks, k.log.entries = nil, nil
	k.log.current++
	return nil
}

// Note adds an entry to the log for what was done outside the keystore; what it
// is made for comes with [OnOccasion]. The entry is stored before Note returns.
func (k *Keystore) Note(ctx context.Context, kind ActivityKind, key string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.load(ctx) == nil {
		k.note(ctx, k.entry(ctx, kind, key))
		k.save(ctx)
	}
}
