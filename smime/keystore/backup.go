package keystore

import (
	"cmp"
	"context"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"
)

// backupVersion is that of the contents of a backup.
const backupVersion = 1

// backupKinds are the kinds whose records a backup has as they are stored. Private keys are unsealed in it and sealed anew
// where it is restored. What was done with keys, and what is only remembered until it is stale, is no part of it.
var backupKinds = []Kind{KindCertificate, KindAuthority, KindAnchor, KindTrust, KindAlias, KindDirectory, KindSetting, KindReceipt}

// backupContents is what is encrypted in a backup, as JSON.
type backupContents struct {
	Version   int                     `json:"version"`
	CreatedAt time.Time               `json:"createdAt"`
	Keys      []backupKey             `json:"keys"`
	Requests  []backupRequest         `json:"requests"`
	Records   map[Kind][]backupRecord `json:"records"`
	Settings  string                  `json:"settings"` // of the extension
}

type backupKey struct {
	Certificate []byte    `json:"certificate"` // DER
	PrivateKey  []byte    `json:"privateKey"`  // PKCS #8
	AddedAt     time.Time `json:"addedAt"`
	Label       string    `json:"label,omitempty"`
}

type backupRequest struct {
	Request    []byte    `json:"request"`    // DER
	PrivateKey []byte    `json:"privateKey"` // PKCS #8
	CreatedAt  time.Time `json:"createdAt"`
	Addresses  []string  `json:"addresses"`
}

type backupRecord struct {
	ID   string          `json:"id"`
	Data json.RawMessage `json:"data"`
}

// forget overwrites the private keys.
func (b *backupContents) forget() {
	for _, key := range b.Keys {
		clear(key.PrivateKey)
	}
	for _, request := range b.Requests {
		clear(request.PrivateKey)
	}
}

// Backup returns a file with everything that is stored but the log of what keys were used for and what is only remembered
// until it is stale: keys, requests, certificates, authorities, anchors, aliases, directories and settings. The passphrase of
// the keystore is asked for again, and password opens the file. The settings of the program around, in any text, travel along.
//
// It fails with the errors of [Keystore.Unlock], and with [ErrLocked], [ErrWeakPassphrase] for the password, [ErrDamaged] and
// [ErrStorage]. A key that cannot be unsealed makes it fail: nobody should believe it safe.
func (k *Keystore) Backup(ctx context.Context, passphrase, password, settings string) ([]byte, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := k.expectUnlocked(ctx); err != nil {
		return nil, err
	}
	if err := checkFilePassword(password); err != nil {
		return nil, err
	}
	if err := k.confirm(ctx, passphrase); err != nil {
		return nil, err
	}
	contents, ids, err := k.backupContents(ctx, settings)
	defer contents.forget()
	if err != nil {
		return nil, err
	}
	text, err := json.Marshal(contents)
	defer clear(text)
	if err != nil {
		return nil, err
	}
	file, err := sealBackup(k.rand, k.derivation, password, text)
	if err != nil {
		return nil, err
	}
	if err := k.backedUp(ctx, k.entry(ctx, ActivityBackup, ""), ids...); err != nil {
		return nil, err // what is not noted does not leave
	}
	return file, nil
}

// backupContents collects what goes into a backup, and the ids of its keys.
func (k *Keystore) backupContents(ctx context.Context, settings string) (contents *backupContents, ids []string, err error) {
	contents = &backupContents{
		Version:   backupVersion,
		CreatedAt: k.now().UTC(),
		Records:   map[Kind][]backupRecord{},
		Settings:  settings,
	}
	notes, err := k.keyNotes(ctx)
	if err != nil {
		return contents, nil, err
	}
	for id, record := range k.keys {
		pkcs8, err := k.unsealed(record.sealedKey(), KindKey, id)
		if err != nil {
			return contents, nil, err
		}
		contents.Keys = append(contents.Keys, backupKey{record.Certificate, pkcs8, record.AddedAt, notes[id].Label})
		ids = append(ids, id)
	}
	for _, id := range slices.Sorted(maps.Keys(k.documents[KindRequest])) {
		document, err := k.requests().get(ctx, id)
		if err != nil {
			return contents, nil, err
		}
		pkcs8, err := k.unsealed(document.sealedKey, KindRequest, id)
		if err != nil {
			return contents, nil, err
		}
		contents.Requests = append(contents.Requests, backupRequest{document.Request, pkcs8, document.CreatedAt, document.Addresses})
		ids = append(ids, id)
	}
	slices.SortFunc(contents.Keys, func(a, b backupKey) int {
		return cmp.Or(a.AddedAt.Compare(b.AddedAt), slices.Compare(a.Certificate, b.Certificate))
	})
	for _, kind := range backupKinds {
		records, err := k.read(ctx, kind)
		if err != nil {
			return contents, nil, err
		}
		for _, r := range records {
			if r.Kind == KindSetting && r.ID == keyNotesID {
				continue // of this computer
			}
			if !json.Valid(r.Data) {
				if kind != KindTrust {
					continue // a damaged record stays behind
				}
				// Without its limits an anchor would be trusted for more elsewhere than here, where it is disabled.
				if r, err = DocumentsOf[AnchorTrust](k, kind).record(Document[AnchorTrust]{r.ID, AnchorTrust{Disabled: true}}); err != nil {
					return contents, nil, err
				}
			}
			contents.Records[kind] = append(contents.Records[kind], backupRecord{r.ID, r.Data})
		}
	}
	return contents, ids, nil
}

// unsealed returns the PKCS #8 of a sealed key.
func (k *Keystore) unsealed(sealed sealedKey, kind Kind, id string) ([]byte, error) {
	key, err := sealed.unseal(k.master, kind, id)
	if err != nil {
		return nil, damaged(kind, id, err)
	}
	pkcs8, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, damaged(kind, id, fmt.Errorf("no PKCS #8: %w", err))
	}
	return pkcs8, nil
}
