package keystore

import (
	"context"
	"fmt"
)

// load reads all records once. It is called with mu held.
func (k *Keystore) load(ctx context.Context) error {
	if k.loaded {
		return nil
	}
	vault, err := k.loadVault(ctx)
	if err != nil {
		return err
	}
	keys, err := k.loadKeys(ctx)
	if err != nil {
		return err
	}
	lists := map[Kind]map[string]*certificateRecord{}
	for _, kind := range []Kind{KindCertificate, KindAuthority, KindAnchor} {
		if lists[kind], err = k.loadCertificates(ctx, kind); err != nil {
			return err
		}
	}
	k.vault, k.keys, k.lists, k.loaded = vault, keys, lists, true
	return nil
}

func (k *Keystore) loadVault(ctx context.Context) (*vaultRecord, error) {
	records, err := k.read(ctx, KindVault)
	if err != nil {
		return nil, err
	}
	for _, r := range records {
		if r.ID != vaultID {
			continue
		}
		vault := new(vaultRecord)
		if err := unmarshalRecord(r, vault); err != nil {
			return nil, err
		}
		if err := vault.Derivation.check(vault.Salt); err != nil {
			return nil, damaged(KindVault, vaultID, err)
		}
		return vault, nil
	}
	return nil, nil
}

func (k *Keystore) loadKeys(ctx context.Context) (map[string]*keyRecord, error) {
	records, err := k.read(ctx, KindKey)
	if err != nil {
		return nil, err
	}
	keys := make(map[string]*keyRecord, len(records))
	for _, r := range records {
		key := new(keyRecord)
		if err := unmarshalRecord(r, key); err != nil {
			return nil, err
		}
		if key.certificate, err = certificateOf(r, key.Certificate); err != nil {
			return nil, err
		}
		keys[r.ID] = key
	}
	return keys, nil
}

func (k *Keystore) loadCertificates(ctx context.Context, kind Kind) (map[string]*certificateRecord, error) {
	records, err := k.read(ctx, kind)
	if err != nil {
		return nil, err
	}
	certificates := make(map[string]*certificateRecord, len(records))
	for _, r := range records {
		c := new(certificateRecord)
		if err := unmarshalRecord(r, c); err != nil {
			return nil, err
		}
		if c.certificate, err = certificateOf(r, c.Certificate); err != nil {
			return nil, err
		}
		certificates[r.ID] = c
	}
	return certificates, nil
}

func (k *Keystore) read(ctx context.Context, kind Kind) ([]Record, error) {
	records, err := k.storage.Read(ctx, kind)
	if err != nil {
		return nil, fmt.Errorf("%w: reading %s records: %w", ErrStorage, kind, err)
	}
	return records, nil
}

func (k *Keystore) write(ctx context.Context, batch Batch) error {
	if err := k.storage.Write(ctx, batch); err != nil {
		return fmt.Errorf("%w: writing: %w", ErrStorage, err)
	}
	return nil
}
