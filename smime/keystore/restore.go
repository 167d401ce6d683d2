package keystore

import (
	"context"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"signet/smime/cert"
	"signet/smime/internal/pkcs12"
)

// A Restored is what a backup brought that was not here.
type Restored struct {
	Keys, Requests, Certificates, Authorities, Anchors int
	Settings                                           int // with aliases and directories

	Known int // how much of the backup was here already, and stayed as it is

	ExtensionSettings string // as [Keystore.Backup] was given them
}

// Restore takes all that is in a backup and not here, or nothing; what is here stays as it is. Where no passphrase was chosen
// yet, the password of the file becomes the passphrase, and the keystore is left unlocked.
//
// It fails with [ErrLocked]; with [ErrWrongPassword], [ErrMalformedFile] and [ErrNewerBackup] for the file; and with [ErrStorage].
func (k *Keystore) Restore(ctx context.Context, file []byte, password string) (*Restored, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	err := k.expectUnlocked(ctx)
	if err != nil && !errors.Is(err, ErrAbsent) {
		return nil, err
	}
	isNew := err != nil
	contents, err := readBackup(file, password)
	if err != nil {
		return nil, err
	}
	defer contents.forget()
	if !isNew {
		change, restored, err := k.restore(ctx, contents)
		if err != nil {
			return nil, err
		}
		if err := k.write(ctx, Batch{Put: change}, k.entry(ctx, ActivityImport, "")); err != nil {
			return nil, err
		}
		return restored, k.reload(ctx)
	}
	master := make([]byte, keySize)
	if _, err := io.ReadFull(k.rand, master); err != nil {
		return nil, err
	}
	if err := k.unlocked(ctx, master); err != nil {
		return nil, err
	}
	change, restored, err := k.restore(ctx, contents)
	if err == nil {
		err = k.wrap(ctx, master, password, change...)
	}
	if err != nil {
		k.forget()
		return nil, err
	}
	return restored, k.reload(ctx)
}

// reload reads anew what was written under all the lists in memory.
func (k *Keystore) reload(ctx context.Context) error {
	k.loaded = false
	return k.load(ctx)
}

// readBackup opens a backup and sees that all in it can be read.
func readBackup(file []byte, password string) (*backupContents, error) {
	text, err := openBackup(file, password)
	if err != nil {
		return nil, err
	}
	defer clear(text)
	contents := new(backupContents)
	var versioned struct {
		Version int `json:"version"`
	}
	if err := json.Unmarshal(text, &versioned); err != nil {
		return nil, fmt.Errorf("%w: backup: %w", ErrMalformedFile, err)
	}
	if versioned.Version > backupVersion {
		return nil, ErrNewerBackup
	}
	if err := unmarshalStrictly(text, contents); err != nil {
		contents.forget()
		return nil, fmt.Errorf("%w: backup: %w", ErrMalformedFile, err)
	}
	if err := contents.check(); err != nil {
		contents.forget()
		return nil, err
	}
	return contents, nil
}

// check sees that records are of known kinds and versions: a newer Signet may have others.
func (b *backupContents) check() error {
	for kind, records := range b.Records {
		if !slices.Contains(backupKinds, kind) {
			return ErrNewerBackup
		}
		for _, r := range records {
			var versioned struct {
				Version int `json:"version"`
			}
			if err := json.Unmarshal(r.Data, &versioned); err != nil {
				return fmt.Errorf("%w: backup: %s %s: %w", ErrMalformedFile, kind, r.ID, err)
			}
			if versioned.Version > recordVersion {
				return ErrNewerBackup
			}
		}
	}
	return nil
}

// restore makes the records of what is in a backup and not here.
func (k *Keystore) restore(ctx context.Context, contents *backupContents) (change []Record, restored *Restored, err error) {
	restored = &Restored{ExtensionSettings: contents.Settings}
	notes, err := k.keyNotes(ctx)
	if err != nil {
		return nil, nil, err
	}
	for _, key := range contents.Keys {
		record, id, err := k.restoreKey(key)
		switch {
		case err != nil:
			return nil, nil, err
		case k.keys[id] != nil:
			restored.Known++
		default:
			restored.Keys++
			change = append(change, record)
		}
		note := notes[id]
		if note.Label == "" {
			note.Label = key.Label
		}
		note.BackedUpAt = contents.CreatedAt
		notes[id] = note
	}
	for _, request := range contents.Requests {
		record, err := k.restoreRequest(request)
		if err != nil {
			return nil, nil, err
		}
		if _, waits := k.documents[KindRequest][record.ID]; waits {
			restored.Known++
		} else {
			restored.Requests++
			change = append(change, record)
		}
		note := notes[record.ID]
		note.BackedUpAt = contents.CreatedAt
		notes[record.ID] = note
	}
	records, err := k.restoreRecords(ctx, contents, restored)
	if err != nil {
		return nil, nil, err
	}
	noted, err := notes.record(k)
	return append(append(change, records...), noted), restored, err
}

// restoreKey seals a key of a backup anew.
func (k *Keystore) restoreKey(key backupKey) (Record, string, error) {
	certificate, err := x509.ParseCertificate(key.Certificate)
	if err != nil {
		return Record{}, "", fmt.Errorf("%w: backup: certificate: %w", ErrMalformedFile, err)
	}
	private, err := pkcs12.ParsePrivateKey(key.PrivateKey)
	if err != nil || !cert.HasKey(certificate, private) {
		return Record{}, "", fmt.Errorf("%w: backup: the key of %s", ErrMalformedFile, cert.Describe(certificate).Name)
	}
	id := ID(certificate)
	sealed, err := k.newKey(certificate, private)
	if err != nil {
		return Record{}, "", err
	}
	sealed.AddedAt = key.AddedAt
	record, err := marshalRecord(KindKey, id, sealed)
	return record, id, err
}

func (k *Keystore) restoreRequest(request backupRequest) (Record, error) {
	private, err := pkcs12.ParsePrivateKey(request.PrivateKey)
	if err != nil {
		return Record{}, fmt.Errorf("%w: backup: the key of a request", ErrMalformedFile)
	}
	id, err := keyID(private.Public())
	if err != nil {
		return Record{}, fmt.Errorf("%w: backup: the key of a request: %w", ErrMalformedFile, err)
	}
	document := requestDocument{Request: request.Request, CreatedAt: request.CreatedAt, Addresses: request.Addresses}
	if document.sealedKey, err = k.sealKey(KindRequest, id, private); err != nil {
		return Record{}, err
	}
	if _, err := document.request(id); err != nil {
		return Record{}, fmt.Errorf("%w: backup: %w", ErrMalformedFile, err)
	}
	return k.requests().record(Document[requestDocument]{id, document})
}

// restoreRecords takes those whose ids are not here.
func (k *Keystore) restoreRecords(ctx context.Context, contents *backupContents, restored *Restored) ([]Record, error) {
	counts := map[Kind]*int{KindCertificate: &restored.Certificates, KindAuthority: &restored.Authorities, KindAnchor: &restored.Anchors}
	var change []Record
	for _, kind := range backupKinds {
		here, err := k.read(ctx, kind)
		if err != nil {
			return nil, err
		}
		known := make(map[string]bool, len(here))
		for _, r := range here {
			_, damaged := k.damaged[kind][r.ID]
			known[r.ID] = !damaged
		}
		for _, r := range contents.Records[kind] {
			record := Record{kind, r.ID, r.Data}
			count := counts[kind]
			if count == nil {
				count = &restored.Settings
			} else if err := expectCertificate(record); err != nil {
				return nil, fmt.Errorf("%w: backup: %w", ErrMalformedFile, err)
			}
			if known[r.ID] {
				restored.Known++
				continue
			}
			known[r.ID] = true
			*count++
			change = append(change, record)
		}
	}
	return change, nil
}

// expectCertificate sees that all of a record can be read, the certificate too.
func expectCertificate(r Record) error {
	record, err := readCertificateRecord(r)
	if err != nil {
		return err
	}
	if _, err := record.parse(); err != nil {
		return damaged(r.Kind, r.ID, err)
	}
	return nil
}
