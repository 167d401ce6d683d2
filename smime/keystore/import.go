package keystore

import (
	"context"
	"crypto/x509"
)

// An Import is what a file with private keys brought.
type Import struct {
	Keys []Key
	// Authorities are the other certificates of the file. They were stored as
	// [KindAuthority], to build paths with; that is no trust in them.
	Authorities []*x509.Certificate
	// Skipped is that of [KeyFile].
	Skipped []error
}

// ImportKeys takes the private keys and the certificates of a file that
// [ReadKeyFile] reads. A key that is known already is no error.
//
// It fails with [ErrAbsent] and [ErrLocked], and with the errors of ReadKeyFile
// for the file, which then changes nothing.
func (k *Keystore) ImportKeys(ctx context.Context, file []byte, password string) (*Import, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := k.load(ctx); err != nil {
		return nil, err
	}
	switch {
	case !k.exists():
		return nil, ErrAbsent
	case k.master == nil:
		return nil, ErrLocked
	}
	read, err := ReadKeyFile(file, password)
	if err != nil {
		return nil, err
	}
	return k.store(ctx, read)
}

// store writes keys and the certificates that came with them, together.
func (k *Keystore) store(ctx context.Context, file *KeyFile) (*Import, error) {
	authorities, batch, err := k.newCertificates(KindAuthority, SourceFile, file.Others)
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(batch))
	for i := range batch {
		ids[i] = batch[i].ID
	}
	imported := &Import{Authorities: file.Others, Skipped: file.Skipped}
	records := make(map[string]*keyRecord, len(file.Keys))
	var entries []*activityRecord
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
			batch = append(batch, stored)
			entries = append(entries, k.entryOf(ctx, ActivityImport, key.Certificate))
		}
		records[id] = record
		imported.Keys = append(imported.Keys, Key{id, record.certificate, record.AddedAt})
	}
	if len(batch) > 0 {
		if err := k.write(ctx, Batch{Put: batch}, entries...); err != nil {
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
