package keystore

import (
	"bytes"
	"cmp"
	"context"
	"crypto/x509"
	"fmt"
	"maps"
	"slices"
	"time"
)

// A Source is how a certificate came to be stored.
type Source string

// The sources. Their texts are on disk.
const (
	SourceFile    Source = "file"    // the user imported it
	SourceMessage Source = "message" // it came with a signed message
)

// A Certificate is a stored certificate.
type Certificate struct {
	ID          string
	Certificate *x509.Certificate
	AddedAt     time.Time
	Source      Source
}

// Certificates returns the stored certificates of a kind, which is
// [KindCertificate], [KindAuthority] or [KindAnchor], the newest first.
func (k *Keystore) Certificates(ctx context.Context, kind Kind) ([]Certificate, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := k.load(ctx); err != nil {
		return nil, err
	}
	records := slices.SortedFunc(maps.Values(k.lists[kind]), func(a, b *certificateRecord) int {
		return cmp.Or(b.AddedAt.Compare(a.AddedAt), bytes.Compare(a.Certificate, b.Certificate))
	})
	list := make([]Certificate, len(records))
	for i, record := range records {
		list[i] = Certificate{ID(record.certificate), record.certificate, record.AddedAt, record.Source}
	}
	return list, nil
}

// AddCertificates stores certificates under a kind, all or none, and returns
// those that were not there before.
func (k *Keystore) AddCertificates(
	ctx context.Context, kind Kind, source Source, certificates ...*x509.Certificate,
) ([]Certificate, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := k.load(ctx); err != nil {
		return nil, err
	}
	records, batch, err := k.newCertificates(kind, source, certificates)
	if err != nil || len(batch) == 0 {
		return nil, err
	}
	if err := k.write(ctx, Batch{Put: batch}); err != nil {
		return nil, err
	}
	added := make([]Certificate, len(batch))
	for i, record := range records {
		k.lists[kind][batch[i].ID] = record
		added[i] = Certificate{batch[i].ID, record.certificate, record.AddedAt, record.Source}
	}
	return added, nil
}

// newCertificates makes records of the certificates that kind does not hold.
func (k *Keystore) newCertificates(
	kind Kind, source Source, certificates []*x509.Certificate,
) (records []*certificateRecord, batch []Record, err error) {
	seen := map[string]bool{}
	for _, c := range certificates {
		id := ID(c)
		if k.lists[kind][id] != nil || seen[id] {
			continue
		}
		seen[id] = true
		record := &certificateRecord{
			Version:     recordVersion,
			Certificate: c.Raw,
			AddedAt:     k.now().UTC(),
			Source:      source,
			certificate: c,
		}
		stored, err := marshalRecord(kind, id, record)
		if err != nil {
			return nil, nil, err
		}
		records, batch = append(records, record), append(batch, stored)
	}
	return records, batch, nil
}

// DeleteCertificate forgets a certificate. It fails with [ErrNotFound] where
// kind has none of that id.
func (k *Keystore) DeleteCertificate(ctx context.Context, kind Kind, id string) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := k.load(ctx); err != nil {
		return err
	}
	if k.lists[kind][id] == nil {
		return fmt.Errorf("%w: %s", ErrNotFound, id)
	}
	if err := k.write(ctx, Batch{Delete: []Record{{Kind: kind, ID: id}}}); err != nil {
		return err
	}
	delete(k.lists[kind], id)
	return nil
}
