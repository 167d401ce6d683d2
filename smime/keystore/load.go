package keystore

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
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
	k.vault, k.tries, k.authenticators, k.parcelKey = nil, triesRecord{}, map[string]*authenticatorRecord{}, nil
	for _, r := range records {
		if err := k.loadWay(r); err != nil {
			k.isDamaged(r, damaged(r.Kind, r.ID, err))
		}
	}
	if _, unknown := k.damaged[KindVault][triesID]; unknown {
		k.tries = triesRecord{recordVersion, FreeTries, k.now()} // whoever did that has gained nothing
	}
	return nil
}

// loadWay reads one record of the vault.
func (k *Keystore) loadWay(r Record) error {
	switch {
	case r.ID == vaultID:
		vault := new(vaultRecord)
		if err := unmarshalRecord(r, vault); err != nil {
			return err
		}
		if err := vault.Derivation.check(vault.Salt); err != nil {
			return err
		}
		k.vault = vault
	case r.ID == triesID:
		var tries triesRecord
		if err := unmarshalRecord(r, &tries); err != nil {
			return err
		}
		k.tries = tries
	case r.ID == parcelKeyID:
		var key parcelKeyRecord
		if err := unmarshalRecord(r, &key); err != nil {
			return err
		}
		if _, err := parcelKEM.NewPublicKey(key.PublicKey); err != nil {
			return err
		}
		k.parcelKey = key.PublicKey
	case strings.HasPrefix(r.ID, authenticatorPrefix):
		a := new(authenticatorRecord)
		if err := unmarshalRecord(r, a); err != nil {
			return err
		}
		if authenticatorID(a.CredentialID) != r.ID {
			return errors.New("another credential's id")
		}
		if err := (Authenticator{a.CredentialID, a.Salt, a.Label, a.AddedAt}).check(); err != nil {
			return err
		}
		k.authenticators[r.ID] = a
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
		c, err := readCertificateRecord(r)
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

// write stores a batch, and with it what every change brings along: the log
// with more entries among them. It fails with [ErrStorage]; then nothing was
// stored, and there are no more entries. Documents are changed in memory too; for
// other kinds the caller does that.
func (k *Keystore) write(ctx context.Context, batch Batch, entries ...*activityRecord) error {
	complete := Batch{Put: slices.Clone(batch.Put), Delete: slices.Clone(batch.Delete)}
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
	change, err := k.changeLog(ctx, entries)
	if err != nil {
		return err
	}
	complete.Put = append(complete.Put, change.batch.Put...)
	complete.Delete = append(complete.Delete, change.batch.Delete...)
	if err := k.storage.Write(ctx, complete); err != nil {
		return fmt.Errorf("%w: writing: %w", ErrStorage, err)
	}
	k.stamped = true
	k.changes.Add(1)
	for _, r := range complete.Put {
		delete(k.damaged[r.Kind], r.ID)
	}
	k.changeDocuments(batch)
	k.log.changedTo(change)
	return nil
}
