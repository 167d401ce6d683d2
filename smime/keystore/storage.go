package keystore

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"
)

// A Kind is a kind of record.
type Kind string

// The kinds. Their texts are on disk.
const (
	KindStore       Kind = "store"       // the version of all records together; one record
	KindVault       Kind = "vault"       // the master key, sealed: one record for each way to unlock
	KindKey         Kind = "key"         // the user's private keys, sealed, with their certificates
	KindCertificate Kind = "certificate" // correspondents' certificates
	KindAuthority   Kind = "authority"   // certificates that help to build a path; no trust in them
	KindAnchor      Kind = "anchor"      // authorities that the user trusts
	KindRequest     Kind = "request"     // keys that wait for their certificate
	KindActivity    Kind = "activity"    // what private keys were used for
	KindDirectory   Kind = "directory"   // where certificates are looked up
	KindAlias       Kind = "alias"       // addresses that belong to other addresses
	KindSetting     Kind = "setting"     // what the user decided
	KindTrust       Kind = "trust"       // how far the user trusts anchors, where not without limits
	KindRevocation  Kind = "revocation"  // what authorities said about certificates, until it is stale
	KindReceipt     Kind = "receipt"     // messages for which receipts were asked, what came, and what was answered
	KindDraft       Kind = "draft"       // messages that are being written, sealed
	KindOutgoing    Kind = "outgoing"    // messages that are finished and not known to be sent, sealed where they are not encrypted
	KindDamaged     Kind = "damaged"     // records that could not be read, moved away by those that replaced them
)

// Kinds lists all kinds, for a Storage that wants to know beforehand.
func Kinds() []Kind {
	return []Kind{
		KindStore, KindVault, KindKey, KindCertificate, KindAuthority, KindAnchor, KindRequest,
		KindActivity, KindDirectory, KindAlias, KindSetting, KindTrust, KindRevocation, KindReceipt,
		KindDraft, KindOutgoing, KindDamaged,
	}
}

// A Record is what a Storage keeps under a kind and an id.
type Record struct {
	Kind Kind
	ID   string
	Data []byte
}

// A Batch is a change. A record replaces the one with its kind and id; deleting
// what is not there is no error.
type Batch struct {
	Put    []Record
	Delete []Record // Data is ignored
}

// A Storage keeps records.
//
// ReadOne fails with [ErrNotFound] where there is no such record. Neither it nor
// IDs reads the other records of the kind, which may be large.
//
// Write must be atomic and durable: when it returns
// nil all of the batch is stored, and when it fails nothing is. Where somebody
// with a newer Signet has changed what is stored, all fail with [ErrNewerStore].
type Storage interface {
	Read(ctx context.Context, kind Kind) ([]Record, error)
	ReadOne(ctx context.Context, kind Kind, id string) (Record, error)
	IDs(ctx context.Context, kind Kind) ([]string, error)
	Write(ctx context.Context, batch Batch) error
}

// Memory is a Storage that forgets. The zero value is ready to use.
type Memory struct {
	mu      sync.Mutex
	records map[Kind]map[string][]byte
}

var _ Storage = (*Memory)(nil)

// Read returns the records of a kind, ordered by id.
func (m *Memory) Read(_ context.Context, kind Kind) ([]Record, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var records []Record
	for _, id := range slices.Sorted(maps.Keys(m.records[kind])) {
		records = append(records, Record{kind, id, slices.Clone(m.records[kind][id])})
	}
	return records, nil
}

// ReadOne returns one record.
func (m *Memory) ReadOne(_ context.Context, kind Kind, id string) (Record, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	data, found := m.records[kind][id]
	if !found {
		return Record{}, fmt.Errorf("%w: %s %s", ErrNotFound, kind, id)
	}
	return Record{kind, id, slices.Clone(data)}, nil
}

// IDs returns the ids of a kind, in order.
func (m *Memory) IDs(_ context.Context, kind Kind) ([]string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Sorted(maps.Keys(m.records[kind])), nil
}

// Write applies the batch.
func (m *Memory) Write(_ context.Context, batch Batch) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, r := range batch.Delete {
		delete(m.records[r.Kind], r.ID)
	}
	for _, r := range batch.Put {
		if m.records == nil {
			m.records = map[Kind]map[string][]byte{}
		}
		if m.records[r.Kind] == nil {
			m.records[r.Kind] = map[string][]byte{}
		}
		m.records[r.Kind][r.ID] = slices.Clone(r.Data)
	}
	return nil
}
