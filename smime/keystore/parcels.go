package keystore

import (
	"bytes"
	"context"
	"crypto/hpke"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
)

// Parcels are the records of a kind that may be large and whose contents nobody
// reads but who can unlock the keystore. They are read one by one, when they are
// asked for, and are not kept in memory.
//
// A parcel does not tell who has sealed it: who can write to the disk can put
// another one in its place.
type Parcels struct {
	keystore *Keystore
	kind     Kind
}

// A Parcel is one of [Parcels].
type Parcel struct {
	ID       string
	Label    []byte // for who has the disk to read; no more than is needed while locked
	Contents []byte // sealed on disk
}

// parcelHeader is the first line of a parcel on disk. The label and then the
// sealed contents follow.
type parcelHeader struct {
	Version int `json:"version"`
	Label   int `json:"label"`  // octets
	Sealed  int `json:"sealed"` // octets
}

// maxParcelHeader is longer than any header.
const maxParcelHeader = 100

var parcelKinds = []Kind{KindDraft, KindOutgoing}

// ParcelsOf returns the parcels of a kind: [KindDraft] or [KindOutgoing]. It
// panics for other kinds, whose records are no parcels.
func ParcelsOf(k *Keystore, kind Kind) Parcels {
	if !slices.Contains(parcelKinds, kind) {
		panic("keystore: records of kind " + kind + " are no parcels")
	}
	return Parcels{k, kind}
}

// IDs returns the ids of all parcels, in order. It fails with [ErrStorage].
func (p Parcels) IDs(ctx context.Context) ([]string, error) {
	p.keystore.mu.Lock()
	defer p.keystore.mu.Unlock()
	if err := p.keystore.load(ctx); err != nil {
		return nil, err
	}
	ids, err := p.keystore.storage.IDs(ctx, p.kind)
	if err != nil {
		return nil, fmt.Errorf("%w: listing %s records: %w", ErrStorage, p.kind, err)
	}
	return ids, nil
}

// Label returns the label of a parcel, locked or not. It fails with
// [ErrNotFound], [ErrDamaged] and [ErrStorage].
func (p Parcels) Label(ctx context.Context, id string) ([]byte, error) {
	p.keystore.mu.Lock()
	defer p.keystore.mu.Unlock()
	label, _, err := p.read(ctx, id)
	return label, err
}

// Open returns a parcel. It fails with [ErrLocked], [ErrNotFound], [ErrDamaged]
// and [ErrStorage].
func (p Parcels) Open(ctx context.Context, id string) (Parcel, error) {
	p.keystore.mu.Lock()
	defer p.keystore.mu.Unlock()
	label, sealed, err := p.read(ctx, id)
	if err != nil {
		return Parcel{}, err
	}
	if p.keystore.master == nil {
		return Parcel{}, ErrLocked
	}
	opener, err := p.keystore.parcelOpener()
	if err != nil {
		return Parcel{}, err
	}
	contents, err := hpke.Open(opener, parcelKDF, parcelAEAD, associatedData(sealParcel, p.kind, id), sealed)
	if err != nil {
		return Parcel{}, damaged(p.kind, id, err)
	}
	return Parcel{id, label, contents}, nil
}

// Put stores parcels, all or none, locked or not. Those with the same ids are
// replaced. It fails with [ErrAbsent] before the keystore was unlocked for the
// first time, and with [ErrStorage].
func (p Parcels) Put(ctx context.Context, parcels ...Parcel) error {
	p.keystore.mu.Lock()
	defer p.keystore.mu.Unlock()
	if err := p.keystore.load(ctx); err != nil {
		return err
	}
	if p.keystore.parcelKey == nil {
		return ErrAbsent
	}
	key, err := parcelKEM.NewPublicKey(p.keystore.parcelKey)
	if err != nil {
		return err
	}
	var batch Batch
	for _, parcel := range parcels {
		sealed, err := hpke.Seal(key, parcelKDF, parcelAEAD, associatedData(sealParcel, p.kind, parcel.ID), parcel.Contents)
		if err != nil {
			return err
		}
		record, err := p.record(parcel.ID, parcel.Label, sealed)
		if err != nil {
			return err
		}
		batch.Put = append(batch.Put, record)
	}
	return p.keystore.write(ctx, batch)
}

// Relabel replaces the label of a parcel, locked or not, and leaves what is
// sealed as it is. It fails with [ErrNotFound], [ErrDamaged] and [ErrStorage].
func (p Parcels) Relabel(ctx context.Context, id string, label []byte) error {
	p.keystore.mu.Lock()
	defer p.keystore.mu.Unlock()
	_, sealed, err := p.read(ctx, id)
	if err != nil {
		return err
	}
	record, err := p.record(id, label, sealed)
	if err != nil {
		return err
	}
	return p.keystore.write(ctx, Batch{Put: []Record{record}})
}

// Delete forgets parcels, all or none. One that is not there is no error. It
// fails with [ErrStorage].
func (p Parcels) Delete(ctx context.Context, ids ...string) error {
	p.keystore.mu.Lock()
	defer p.keystore.mu.Unlock()
	if err := p.keystore.load(ctx); err != nil {
		return err
	}
	var batch Batch
	for _, id := range ids {
		batch.Delete = append(batch.Delete, Record{Kind: p.kind, ID: id})
	}
	return p.keystore.write(ctx, batch)
}

// record makes the record of a parcel.
func (p Parcels) record(id string, label, sealed []byte) (Record, error) {
	header, err := json.Marshal(parcelHeader{recordVersion, len(label), len(sealed)})
	if err != nil {
		return Record{}, err
	}
	return Record{p.kind, id, slices.Concat(header, []byte("\n"), label, sealed)}, nil
}

// read returns the label and the sealed contents of a parcel. It is called with
// mu held.
func (p Parcels) read(ctx context.Context, id string) (label, sealed []byte, err error) {
	if err := p.keystore.load(ctx); err != nil {
		return nil, nil, err
	}
	record, err := p.keystore.storage.ReadOne(ctx, p.kind, id)
	switch {
	case errors.Is(err, ErrNotFound):
		return nil, nil, err
	case err != nil:
		return nil, nil, fmt.Errorf("%w: reading %s %s: %w", ErrStorage, p.kind, id, err)
	}
	line, rest, _ := bytes.Cut(record.Data, []byte("\n"))
	if len(line) > maxParcelHeader {
		return nil, nil, damaged(p.kind, id, errors.New("no header"))
	}
	var header parcelHeader
	if err := unmarshalRecord(Record{p.kind, id, line}, &header); err != nil {
		return nil, nil, err
	}
	if header.Label < 0 || header.Label > len(rest) || header.Sealed != len(rest)-header.Label {
		return nil, nil, damaged(p.kind, id, fmt.Errorf("%d octets after the header", len(rest)))
	}
	return rest[:header.Label:header.Label], rest[header.Label:], nil
}
