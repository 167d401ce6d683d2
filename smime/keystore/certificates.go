package keystore

import (
	"bytes"
	"cmp"
	"context"
	"crypto/x509"
	"fmt"
	"slices"
	"time"
)

// A Source is how a certificate came to be stored.
type Source string

// The sources. Their texts are on disk.
const (
	SourceFile      Source = "file"      // the user imported it
	SourceMessage   Source = "message"   // it came with a signed message
	SourceDirectory Source = "directory" // a directory that the user set had it
)

// A Certificate is a stored certificate.
type Certificate struct {
	ID          string
	Certificate *x509.Certificate
	AddedAt     time.Time
	Source      Source
	Learned     *Learned // nil where no signed message told anything
}

// Certificates returns the stored certificates of a kind, which is
// [KindCertificate], [KindAuthority] or [KindAnchor], the newest first.
func (k *Keystore) Certificates(ctx context.Context, kind Kind) ([]Certificate, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := k.load(ctx); err != nil {
		return nil, err
	}
	list := k.all(kind)
	slices.SortFunc(list, func(a, b Certificate) int {
		return cmp.Or(b.AddedAt.Compare(a.AddedAt), bytes.Compare(a.Certificate.Raw, b.Certificate.Raw))
	})
	return list, nil
}

// Changes counts the changes of what is stored: what was read is as it was as
// long as the count is.
func (k *Keystore) Changes() uint64 { return k.changes.Load() }

// Certificate returns the stored certificate of a kind that has an id, and false
// where there is none.
func (k *Keystore) Certificate(ctx context.Context, kind Kind, id string) (Certificate, bool, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := k.load(ctx); err != nil {
		return Certificate{}, false, err
	}
	c, found := k.stored(kind, id)
	return c, found, nil
}

// listed returns the record, which was parsed, as others see it. The id is given, as it takes long to make.
func (r *certificateRecord) listed(id string) Certificate {
	return Certificate{id, r.certificate, r.AddedAt, r.Source, r.Learned}
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
		k.setCertificate(kind, batch[i].ID, record)
		added[i] = record.listed(batch[i].ID)
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
		record := k.newCertificate(c, source)
		stored, err := marshalRecord(kind, id, record)
		if err != nil {
			return nil, nil, err
		}
		records, batch = append(records, record), append(batch, stored)
	}
	return records, batch, nil
}

func (k *Keystore) newCertificate(c *x509.Certificate, source Source) *certificateRecord {
	return &certificateRecord{
		Version:     recordVersion,
		Certificate: c.Raw,
		provenance:  provenance{AddedAt: k.now().UTC(), Source: source},
		certificate: c,
	}
}

// DeleteCertificate forgets a certificate. [Keystore.Undelete] can put it back
// for a while. It fails with [ErrNotFound] where
// kind has none of that id.
func (k *Keystore) DeleteCertificate(ctx context.Context, kind Kind, id string) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := k.load(ctx); err != nil {
		return err
	}
	record := k.lists[kind][id]
	if record == nil {
		return fmt.Errorf("%w: %s", ErrNotFound, id)
	}
	if err := k.write(ctx, Batch{Delete: []Record{{Kind: kind, ID: id}}}); err != nil {
		return err
	}
	k.keepDeleted(kind, id, deletion{certificate: record})
	k.forgetCertificate(kind, id)
	return nil
}
