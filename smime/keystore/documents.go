package keystore

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

// Documents are the records of a kind that is just data: JSON texts of values of
// type D, each with a version. A record that is damaged is left out of lists and
// told by [Keystore.Damaged]; so is one with fields that D does not have, as a
// newer Signet may have written it.
//
// They are read when they are first asked for, and then kept. Nothing in them is
// sealed.
type Documents[D any] struct {
	keystore *Keystore
	kind     Kind
}

// A Document is one of [Documents].
type Document[D any] struct {
	ID    string
	Value D
}

// documentRecord is a document on disk.
type documentRecord struct {
	Version  int             `json:"version"`
	Document json.RawMessage `json:"document"`
}

// documentKinds are the kinds that may be read as Documents.
var documentKinds = []Kind{KindRequest, KindDirectory, KindAlias, KindSetting, KindTrust, KindRevocation, KindReceipt}

// DocumentsOf returns the documents of a kind: [KindRequest], [KindDirectory],
// [KindAlias], [KindSetting], [KindTrust], [KindRevocation] or [KindReceipt]. It panics for
// other kinds, whose records are no documents.
func DocumentsOf[D any](k *Keystore, kind Kind) Documents[D] {
	if !slices.Contains(documentKinds, kind) {
		panic("keystore: records of kind " + kind + " are no documents")
	}
	return Documents[D]{k, kind}
}

// All returns the documents that can be read, ordered by id. It fails with [ErrStorage].
func (d Documents[D]) All(ctx context.Context) ([]Document[D], error) {
	d.keystore.mu.Lock()
	defer d.keystore.mu.Unlock()
	stored, err := d.keystore.documentsOf(ctx, d.kind)
	if err != nil {
		return nil, err
	}
	var all []Document[D]
	for _, id := range slices.Sorted(maps.Keys(stored)) {
		value, err := d.parse(stored[id])
		if err != nil {
			d.keystore.isDamaged(stored[id], err)
			continue
		}
		all = append(all, Document[D]{id, value})
	}
	return all, nil
}

// Get returns one document. It fails with [ErrNotFound], [ErrDamaged] and [ErrStorage].
func (d Documents[D]) Get(ctx context.Context, id string) (D, error) {
	d.keystore.mu.Lock()
	defer d.keystore.mu.Unlock()
	return d.get(ctx, id)
}

// get is Get with mu held.
func (d Documents[D]) get(ctx context.Context, id string) (none D, err error) {
	stored, err := d.keystore.documentsOf(ctx, d.kind)
	if err != nil {
		return none, err
	}
	record, found := stored[id]
	if !found {
		return none, fmt.Errorf("%w: %s %s", ErrNotFound, d.kind, id)
	}
	value, err := d.parse(record)
	if err != nil {
		d.keystore.isDamaged(record, err)
		return none, err
	}
	return value, nil
}

// Put stores documents, all or none. Those with the same ids are replaced. It
// fails with [ErrStorage].
func (d Documents[D]) Put(ctx context.Context, documents ...Document[D]) error {
	d.keystore.mu.Lock()
	defer d.keystore.mu.Unlock()
	if _, err := d.keystore.documentsOf(ctx, d.kind); err != nil {
		return err
	}
	var batch Batch
	for _, document := range documents {
		record, err := d.record(document)
		if err != nil {
			return err
		}
		batch.Put = append(batch.Put, record)
	}
	return d.keystore.write(ctx, batch)
}

// Delete forgets documents, all or none. One that is not there is no error. It
// fails with [ErrStorage].
func (d Documents[D]) Delete(ctx context.Context, ids ...string) error {
	d.keystore.mu.Lock()
	defer d.keystore.mu.Unlock()
	if _, err := d.keystore.documentsOf(ctx, d.kind); err != nil {
		return err
	}
	var batch Batch
	for _, id := range ids {
		batch.Delete = append(batch.Delete, Record{Kind: d.kind, ID: id})
	}
	return d.keystore.write(ctx, batch)
}

// record makes a record of a document, for a batch.
func (d Documents[D]) record(document Document[D]) (Record, error) {
	text, err := json.Marshal(document.Value)
	if err != nil {
		return Record{}, err
	}
	return marshalRecord(d.kind, document.ID, documentRecord{recordVersion, text})
}

func (d Documents[D]) parse(r Record) (value D, err error) {
	var record documentRecord
	if err := unmarshalRecord(r, &record); err != nil {
		return value, err
	}
	if err := unmarshalStrictly(record.Document, &value); err != nil {
		var none D
		return none, damaged(r.Kind, r.ID, err)
	}
	return value, nil
}

// documentsOf returns the records of a kind of documents, read once. It is called
// with mu held.
func (k *Keystore) documentsOf(ctx context.Context, kind Kind) (map[string]Record, error) {
	if err := k.load(ctx); err != nil {
		return nil, err
	}
	if stored := k.documents[kind]; stored != nil {
		return stored, nil
	}
	records, err := k.read(ctx, kind)
	if err != nil {
		return nil, err
	}
	stored := make(map[string]Record, len(records))
	for _, r := range records {
		stored[r.ID] = r
	}
	k.documents[kind] = stored
	return stored, nil
}

// changeDocuments does in memory what a batch did to documents on disk.
func (k *Keystore) changeDocuments(batch Batch) {
	for _, r := range batch.Delete {
		delete(k.documents[r.Kind], r.ID)
	}
	for _, r := range batch.Put {
		if stored := k.documents[r.Kind]; stored != nil {
			stored[r.ID] = r
		}
	}
}
