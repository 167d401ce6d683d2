package keystore

import (
	"context"
	"fmt"
	"time"
)

// UndeleteTime is how long what was deleted can be put back, unless the keystore
// is locked before.
const UndeleteTime = 10 * time.Minute

// maxDeletions bounds what is kept of each kind.
const maxDeletions = 1000

// A deletion is a record that was deleted. A private key in it is sealed as it was.
type deletion struct {
	key         *keyRecord
	certificate *certificateRecord
	at          time.Time
}

// keepDeleted keeps a record in memory for [Keystore.Undelete].
func (k *Keystore) keepDeleted(kind Kind, id string, d deletion) {
	if k.deleted == nil {
		k.deleted = map[Kind]map[string]deletion{}
	}
	if k.deleted[kind] == nil || len(k.deleted[kind]) >= maxDeletions {
		k.deleted[kind] = map[string]deletion{}
	}
	d.at = k.now()
	k.deleted[kind][id] = d
}

// Undelete puts back what [Keystore.DeleteKey] or [Keystore.DeleteCertificate]
// removed, as it was. What is there again is no error. It fails with
// [ErrNotFound] where that is longer ago than [UndeleteTime] or the keystore was
// locked since, and with [ErrStorage].
func (k *Keystore) Undelete(ctx context.Context, kind Kind, id string) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := k.load(ctx); err != nil {
		return err
	}
	if k.keys[id] != nil && kind == KindKey || k.lists[kind][id] != nil {
		return nil
	}
	d, found := k.deleted[kind][id]
	if age := k.now().Sub(d.at); !found || age < 0 || age > UndeleteTime {
		return fmt.Errorf("%w: %s", ErrNotFound, id)
	}
	if err := k.putBack(ctx, kind, id, d); err != nil {
		return err
	}
	delete(k.deleted[kind], id)
	return nil
}

func (k *Keystore) putBack(ctx context.Context, kind Kind, id string, d deletion) error {
	if d.key != nil {
		record, err := marshalRecord(kind, id, d.key)
		if err != nil {
			return err
		}
		if err := k.write(ctx, Batch{Put: []Record{record}}, k.entry(ctx, ActivityUndelete, id)); err != nil {
			return err
		}
		k.keys[id] = d.key
		return nil
	}
	record, err := marshalRecord(kind, id, d.certificate)
	if err != nil {
		return err
	}
	if err := k.write(ctx, Batch{Put: []Record{record}}); err != nil {
		return err
	}
	k.setCertificate(kind, id, d.certificate)
	return nil
}
