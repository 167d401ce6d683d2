package keystore

import (
	"context"
	"fmt"
	"slices"
)

// load reads once what is needed at all times: everything but documents. It is
// called with mu held. What cannot be read of one record concerns that record
// alone.
func (k *Keystore) load(ctx context.Context) error {
	if k.loaded {
		return nil
	}
	k.damaged = map[Kind]map[string]damagedRecord{}
	k.documents = map[Kind]map[string]Record{}
	if err := k.checkVersion(ctx); err != nil {
		return err
	}
	if err := k.loadVault(ctx); err != nil {
		return err
	}
	if err := k.loadKeys(ctx); err != nil {
		return err
	}
	k.lists, k.people = map[Kind]map[string]*certificateRecord{}, nil
	for _, kind := range []Kind{KindCertificate, KindAuthority, KindAnchor} {
		if err := k.loadCertificates(ctx, kind); err != nil {
			return err
		}
	}
	k.loaded = true
	return nil
}

func (k *Keystore) loadVault(ctx context.Context) error {
	records, err := k.read(ctx, KindVault)
	if err != nil {
		return err
	}
	k.vault = nil
	for _, r := range records {
		if r.ID != vaultID {
			continue
		}
		vault := new(vaultRecord)
		err := unmarshalRecord(r, vault)
		if err == nil {
			err = vault.Derivation.check(vault.Salt)
		}
		if err != nil {
			k.isDamaged(r, damaged(r.Kind, r.ID, err))
			continue
		}
		k.vault = vault
	}
	return nil
}

func (k *Keystore) loadKeys(ctx context.Context) error {
	records, err := k.read(ctx, KindKey)
	if err != nil {
		return err
	}
	k.keys = make(map[string]*keyRecord, len(records))
	for _, r := range records {
		key := new(keyRecord)
		err := unmarshalRecord(r, key)
		if err == nil {
			key.certificate, err = certificateOf(r, key.Certificate)
		}
		if err != nil {
			k.isDamaged(r, damaged(r.Kind, r.ID, err))
			continue
		}
		k.keys[r.ID] = key
	}
	return nil
}

func (k *Keystore) loadCertificates(ctx context.Context, kind Kind) error {
	records, err := k.read(ctx, kind)
	if err != nil {
		return err
	}
	k.lists[kind] = make(map[string]*certificateRecord, len(records))
	for _, r := range records {
		c := new(certificateRecord)
		err := unmarshalRecord(r, c)
		if err == nil {
			c.certificate, err = certificateOf(r, c.Certificate)
		}
		if err != nil {
			k.isDamaged(r, damaged(r.Kind, r.ID, err))
			continue
		}
		k.lists[kind][r.ID] = c
	}
	return nil
}

func (k *Keystore) read(ctx context.Context, kind Kind) ([]Record, error) {
	records, err := k.storage.Read(ctx, kind)
	if err != nil {
		return nil, fmt.Errorf("%w: reading %s records: %w", ErrStorage, kind, err)
	}
	return records, nil
}

// write stores a batch, and with it what every change brings along. It fails
// with [ErrStorage]; then nothing was stored. Documents are changed in memory
// too; for other kinds the caller does that.
func (k *Keystore) write(ctx context.Context, batch Batch) error {
	complete := Batch{Put: slices.Clone(batch.Put), Delete: batch.Delete}
	if !k.stamped {
		record, err := stamp()
		if err != nil {
			return err
		}
		complete.Put = append(complete.Put, record)
	}
	for _, r := range slices.Clip(complete.Put) {
		if kept, replaces := k.moveAway(r); replaces {
			complete.Put = append(complete.Put, kept)
		}
	}
	if err := k.storage.Write(ctx, complete); err != nil {
		return fmt.Errorf("%w: writing: %w", ErrStorage, err)
	}
	k.stamped = true
	for _, r := range complete.Put {
		delete(k.damaged[r.Kind], r.ID)
	}
	k.changeDocuments(batch)
	return nil
}
