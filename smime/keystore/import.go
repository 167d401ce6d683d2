package keystore

import (
	"context"
	"crypto/x509"
	"fmt"
	"slices"
	"strings"
)

// An Import is what a file with private keys brought.
type Import struct {
	Keys []Key
	// Authorities are the other certificates of the file. They were stored as
	// [KindAuthority], to build paths with; that is no trust in them.
	Authorities []*x509.Certificate
	// Skipped is that of [KeyFile].
	Skipped []Skipped
}

// ImportKeys takes the private keys and the certificates of a file that
// [ReadKeyFile] reads; where ids are given, only the keys of those certificates.
// A key that is known already is no error. Of a file without private keys it
// takes the certificates that keys wait for: see [Keystore.Complete].
//
// It fails with [ErrAbsent] and [ErrLocked], with the errors of ReadKeyFile and
// of [KeyFile.ForEmail] for the file, and with [ErrNotFound] where the file has
// no key of an id. It then changes nothing.
func (k *Keystore) ImportKeys(ctx context.Context, file []byte, password string, ids ...string) (*Import, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := k.expectUnlocked(ctx); err != nil {
		return nil, err
	}
	read, err := readFile(file, password)
	if err != nil {
		return nil, err
	}
	if err := k.matchRequests(ctx, read); err != nil {
		return nil, err
	}
	if err := read.forImport(ids); err != nil {
		return nil, err
	}
	return k.store(ctx, read, ActivityImport)
}

// PreviewKeys reads what ImportKeys would take of a file, locked or not. The Key
// of a certificate that one of the user's keys waits for is nil. It fails as
// ReadKeyFile and [KeyFile.ForEmail] do, and with [ErrStorage].
func (k *Keystore) PreviewKeys(ctx context.Context, file []byte, password string) (*KeyFile, error) {
	read, err := readFile(file, password)
	if err != nil {
		return nil, err
	}
	awaited, err := k.Awaited(ctx, read.Others...)
	if err != nil {
		return nil, err
	}
	for _, certificate := range awaited {
		read.Keys = append(read.Keys, PrivateKey{Certificate: certificate})
	}
	read.Others = slices.DeleteFunc(read.Others, func(c *x509.Certificate) bool { return slices.Contains(awaited, c) })
	return read, read.forImport(nil)
}

// forImport leaves what can be used and is wanted.
func (f *KeyFile) forImport(ids []string) error {
	if err := f.reason(); err != nil {
		return err
	}
	if err := f.ForEmail(); err != nil {
		return err
	}
	return f.keepOnly(ids)
}

// keepOnly leaves the keys whose certificates have the ids; all where there are none.
func (f *KeyFile) keepOnly(ids []string) error {
	if len(ids) == 0 {
		return nil
	}
	var kept []PrivateKey
	for _, id := range ids {
		i := slices.IndexFunc(f.Keys, func(key PrivateKey) bool { return ID(key.Certificate) == id })
		if i < 0 {
			return fmt.Errorf("%w: %s", ErrNotFound, id)
		}
		kept = append(kept, f.Keys[i])
	}
	f.Keys = kept
	return nil
}

// store writes keys and the certificates that came with them, together. The
// requests that the keys waited with are over. The log has an entry of the kind for
// each new key.
func (k *Keystore) store(ctx context.Context, file *KeyFile, kind ActivityKind) (*Import, error) {
	authorities, batch, err := k.newCertificates(KindAuthority, SourceFile, file.Others)
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(batch))
	for i := range batch {
		ids[i] = batch[i].ID
	}
	notes, err := k.keyNotes(ctx)
	if err != nil {
		return nil, err
	}
	imported := &Import{Authorities: file.Others, Skipped: file.Skipped}
	records := make(map[string]*keyRecord, len(file.Keys))
	var entries []*activityRecord
	change := Batch{Put: batch}
	for _, key := range file.Keys {
		id := ID(key.Certificate)
		record := k.keys[id]
		if record == nil {
			if record, err = k.newKey(key.Certificate, key.Key); err != nil {
				return nil, err
			}
			stored, err := marshalRecord(KindKey, id, record)
			if err != nil {
				return nil, err
			}
			change.Put = append(change.Put, stored)
			entries = append(entries, k.entryOf(ctx, kind, key.Certificate))
			notes[id] = KeyNote{Label: labelOf(key)}
		}
		if request := requestOf(key.Certificate); k.documents[KindRequest][request].ID != "" {
			change.Delete = append(change.Delete, Record{Kind: KindRequest, ID: request})
			delete(notes, request)
		}
		records[id] = record
		imported.Keys = append(imported.Keys, Key{id, record.certificate, record.AddedAt})
	}
	if len(change.Put)+len(change.Delete) > 0 {
		noted, err := notes.record(k)
		if err != nil {
			return nil, err
		}
		change.Put = append(change.Put, noted)
		if err := k.write(ctx, change, entries...); err != nil {
			return nil, err
		}
	}
	for id, record := range records {
		k.keys[id] = record
	}
	for i, authority := range authorities {
		k.setCertificate(KindAuthority, ids[i], authority)
	}
	return imported, nil
}

// maxLabel is how many characters of a label are kept.
const maxLabel = 100

func labelOf(key PrivateKey) string {
	runes := []rune(strings.ToValidUTF8(strings.TrimSpace(key.Name), "\uFFFD"))
	return string(runes[:min(len(runes), maxLabel)])
}
