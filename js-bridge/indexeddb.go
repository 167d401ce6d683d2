//go:build js && wasm

package jsbridge

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/hack-pad/safejs"

	"signet/smime/keystore"
)

// IndexedDB is a keystore.Storage in the browser: one object store for each
// kind, ids as keys, Uint8Arrays as values. The database is opened when it is
// first needed, and again when the browser closed it.
type IndexedDB struct {
	name string

	mu       sync.Mutex
	database *safejs.Value
}

var _ keystore.Storage = (*IndexedDB)(nil)

// NewIndexedDB returns the Storage of a database. It opens nothing yet.
func NewIndexedDB(name string) *IndexedDB { return &IndexedDB{name: name} }

// Read returns the records of a kind, ordered by id. One that the browser
// cannot read, because the file that it keeps large values in is gone for
// example, is returned without data.
func (s *IndexedDB) Read(_ context.Context, kind keystore.Kind) ([]keystore.Record, error) {
	records, err := s.readAll(kind)
	if err == nil {
		return records, nil
	}
	return s.readEach(kind)
}

// readEach reads the records of a kind one by one.
func (s *IndexedDB) readEach(kind keystore.Kind) ([]keystore.Record, error) {
	ids, err := s.IDs(context.Background(), kind)
	if err != nil {
		return nil, err
	}
	records := make([]keystore.Record, len(ids))
	for i, id := range ids {
		records[i] = keystore.Record{Kind: kind, ID: id}
		value, err := s.get(kind, "get", id)
		if err != nil {
			continue
		}
		if data, err := toGo(value); err == nil {
			records[i].Data = data
		}
	}
	return records, nil
}

// IDs returns the ids of a kind, in order.
func (s *IndexedDB) IDs(_ context.Context, kind keystore.Kind) ([]string, error) {
	keys, err := s.get(kind, "getAllKeys")
	if err != nil {
		return nil, err
	}
	length, err := keys.Length()
	if err != nil {
		return nil, err
	}
	ids := make([]string, length)
	for i := range ids {
		key, err := keys.Index(i)
		if err != nil {
			return nil, err
		}
		if ids[i], err = key.String(); err != nil {
			return nil, err
		}
	}
	return ids, nil
}

// ReadOne returns one record, without data where what is stored is no Uint8Array.
func (s *IndexedDB) ReadOne(_ context.Context, kind keystore.Kind, id string) (keystore.Record, error) {
	value, err := s.get(kind, "get", id)
	if err != nil {
		return keystore.Record{}, err
	}
	if value.IsUndefined() {
		return keystore.Record{}, fmt.Errorf("%w: %s %s", keystore.ErrNotFound, kind, id)
	}
	data, err := toGo(value)
	if err != nil {
		data = nil
	}
	return keystore.Record{Kind: kind, ID: id, Data: data}, nil
}

// get makes one request in a transaction of its own.
func (s *IndexedDB) get(kind keystore.Kind, method string, args ...any) (safejs.Value, error) {
	transaction, err := s.begin("readonly", kind)
	if err != nil {
		return safejs.Value{}, err
	}
	store, err := transaction.Call("objectStore", string(kind))
	if err != nil {
		return safejs.Value{}, err
	}
	request, err := store.Call(method, args...)
	if err != nil {
		return safejs.Value{}, err
	}
	if err := finished(transaction); err != nil {
		return safejs.Value{}, err
	}
	return request.Get("result")
}

// readAll reads them in one go.
func (s *IndexedDB) readAll(kind keystore.Kind) ([]keystore.Record, error) {
	transaction, err := s.begin("readonly", kind)
	if err != nil {
		return nil, err
	}
	store, err := transaction.Call("objectStore", string(kind))
	if err != nil {
		return nil, err
	}
	// Both requests are made before waiting: a transaction ends once it is idle.
	keys, err := store.Call("getAllKeys")
	if err != nil {
		return nil, err
	}
	values, err := store.Call("getAll")
	if err != nil {
		return nil, err
	}
	if err := finished(transaction); err != nil {
		return nil, err
	}
	return readRecords(kind, keys, values)
}

func readRecords(kind keystore.Kind, keys, values safejs.Value) ([]keystore.Record, error) {
	ids, err := keys.Get("result")
	if err != nil {
		return nil, err
	}
	arrays, err := values.Get("result")
	if err != nil {
		return nil, err
	}
	length, err := arrays.Length()
	if err != nil {
		return nil, err
	}
	records := make([]keystore.Record, length)
	for i := range records {
		value, err := arrays.Index(i)
		if err != nil {
			return nil, err
		}
		data, err := toGo(value)
		if err != nil {
			data = nil // not the octets that were written: one record is damaged, not all
		}
		id, err := ids.Index(i)
		if err != nil {
			return nil, err
		}
		text, err := id.String()
		if err != nil {
			return nil, err
		}
		records[i] = keystore.Record{Kind: kind, ID: text, Data: data}
	}
	return records, nil
}

// Write applies the batch in one transaction and returns when it is on disk.
func (s *IndexedDB) Write(_ context.Context, batch keystore.Batch) error {
	transaction, err := s.begin("readwrite", keystore.Kinds()...)
	if err != nil {
		return err
	}
	if err := request(transaction, batch); err != nil {
		transaction.Call("abort")
		return err
	}
	return finished(transaction)
}

func request(transaction safejs.Value, batch keystore.Batch) error {
	for _, r := range batch.Delete {
		store, err := transaction.Call("objectStore", string(r.Kind))
		if err != nil {
			return err
		}
		if _, err := store.Call("delete", r.ID); err != nil {
			return err
		}
	}
	for _, r := range batch.Put {
		store, err := transaction.Call("objectStore", string(r.Kind))
		if err != nil {
			return err
		}
		value, err := toJS(r.Data)
		if err != nil {
			return err
		}
		if _, err := store.Call("put", value, r.ID); err != nil {
			return err
		}
	}
	return nil
}

// begin starts a transaction, on a new connection where the old one was closed.
func (s *IndexedDB) begin(mode string, kinds ...keystore.Kind) (safejs.Value, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	stores := make([]any, len(kinds))
	for i, kind := range kinds {
		stores[i] = string(kind)
	}
	durable := map[string]any{"durability": "strict"}
	if s.database != nil {
		if transaction, err := s.database.Call("transaction", stores, mode, durable); err == nil {
			return transaction, nil
		}
	}
	database, err := open(s.name)
	if err != nil {
		return safejs.Value{}, fmt.Errorf("opening the database: %w", err)
	}
	s.database = &database
	return database.Call("transaction", stores, mode, durable)
}

// finished waits for the end of a transaction.
func finished(transaction safejs.Value) error {
	return happens(transaction, "complete", "abort", "error")
}

// happens waits for the good event of a target, or fails with the target's
// error at one of the bad ones.
func happens(target safejs.Value, good string, bad ...string) error {
	outcome := make(chan error, 1+len(bad))
	listen := func(event string, settle func() error) (safejs.Func, error) {
		listener, err := safejs.FuncOf(func(safejs.Value, []safejs.Value) any {
			outcome <- settle()
			return nil
		})
		if err != nil {
			return listener, err
		}
		return listener, target.Set("on"+event, listener)
	}
	succeed, err := listen(good, func() error { return nil })
	if err != nil {
		return err
	}
	defer succeed.Release()
	for _, event := range bad {
		fail, err := listen(event, func() error { return errorOf(target, event) })
		if err != nil {
			return err
		}
		defer fail.Release()
	}
	err = <-outcome
	for _, event := range append(bad, good) {
		target.Set("on"+event, safejs.Null())
	}
	return err
}

func errorOf(target safejs.Value, event string) error {
	value, err := target.Get("error")
	if err != nil || value.IsNull() || value.IsUndefined() {
		return errors.New("IndexedDB: " + event)
	}
	return fmt.Errorf("IndexedDB: %w", thrown(value))
}
