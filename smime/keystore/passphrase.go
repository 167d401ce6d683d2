package keystore

import (
	"bytes"
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// MinPassphrase is how many characters a new passphrase must have.
const MinPassphrase = 8

// MaxPassphrase is how many octets a passphrase may have.
const MaxPassphrase = 4096

// Create chooses the passphrase of a new keystore and leaves it unlocked. It
// fails with [ErrExists], [ErrWeakPassphrase] and [ErrStorage].
func (k *Keystore) Create(ctx context.Context, passphrase string) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := k.load(ctx); err != nil {
		return err
	}
	if k.exists() {
		return ErrExists
	}
	master := make([]byte, keySize)
	if _, err := io.ReadFull(k.rand, master); err != nil {
		return err
	}
	if err := k.wrap(ctx, master, passphrase); err != nil {
		return err
	}
	return k.unlocked(ctx, master)
}

// Unlock opens the keystore. It fails with [ErrAbsent], [ErrWrongPassphrase], a
// [WaitError], [ErrDamaged] and [ErrStorage].
func (k *Keystore) Unlock(ctx context.Context, passphrase string) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	master, err := k.unwrap(ctx, passphrase, k.entry(ctx, ActivityUnlock, ""))
	if err != nil {
		return err
	}
	return k.unlocked(ctx, master)
}

// ChangePassphrase wraps the master key anew and leaves the keystore unlocked;
// keys stay sealed as they are, and authenticators unlock as before. Where the
// record of the current passphrase is damaged, who has unlocked with an
// authenticator needs no other proof. It fails with the errors of Unlock and with
// [ErrWeakPassphrase].
func (k *Keystore) ChangePassphrase(ctx context.Context, current, passphrase string) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := k.load(ctx); err != nil {
		return err
	}
	master := bytes.Clone(k.master)
	if k.vault != nil || master == nil {
		var err error
		if master, err = k.unwrap(ctx, current); err != nil {
			return err
		}
	}
	if err := k.wrap(ctx, master, passphrase); err != nil {
		clear(master)
		return err
	}
	return k.unlocked(ctx, master)
}

// unlocked keeps the master key, and begins to count anew what keys are used
// for. What was deleted can still be put back.
func (k *Keystore) unlocked(ctx context.Context, master []byte) error {
	key, err := activityKey(master)
	if err != nil {
		return err
	}
	deleted := k.deleted
	k.forget()
	k.master, k.log.key, k.opened, k.deleted = master, key, map[string]KeyPair{}, deleted
	return k.keepParcelKey(ctx)
}

// wrap stores the master key under a new passphrase, and other records with it.
func (k *Keystore) wrap(ctx context.Context, master []byte, passphrase string, others ...Record) error {
	secret, err := normalise(passphrase)
	if err != nil {
		return err
	}
	defer clear(secret)
	if utf8.RuneCount(secret) < MinPassphrase {
		return fmt.Errorf("%w: fewer than %d characters", ErrWeakPassphrase, MinPassphrase)
	}
	vault := &vaultRecord{Version: recordVersion, Derivation: k.derivation, Salt: make([]byte, saltSize)}
	if _, err := io.ReadFull(k.rand, vault.Salt); err != nil {
		return err
	}
	d := vault.Derivation.derive(secret, vault.Salt)
	defer d.forget()
	vault.Check = append([]byte(nil), d.check...)
	if vault.MasterKey, err = seal(k.rand, d.key, master, associatedData(sealMasterKey, KindVault, vaultID)); err != nil {
		return err
	}
	record, err := marshalRecord(KindVault, vaultID, vault)
	if err != nil {
		return err
	}
	if err := k.write(ctx, Batch{Put: append([]Record{record}, others...)}, k.entry(ctx, ActivityPassphrase, "")); err != nil {
		return err
	}
	k.vault = vault
	return nil
}

// unwrap returns the master key, and notes entries where it can.
func (k *Keystore) unwrap(ctx context.Context, passphrase string, entries ...*activityRecord) ([]byte, error) {
	if err := k.load(ctx); err != nil {
		return nil, err
	}
	if !k.exists() {
		return nil, ErrAbsent
	}
	if k.vault == nil {
		if d, found := k.damaged[KindVault][vaultID]; found {
			return nil, d.err
		}
		return nil, damaged(KindVault, vaultID, errors.New("it is gone"))
	}
	return k.try(ctx, func() ([]byte, error) { return k.vault.open(passphrase) }, entries...)
}

// open returns the master key.
func (r *vaultRecord) open(passphrase string) ([]byte, error) {
	secret, err := normalise(passphrase)
	if err != nil {
		return nil, ErrWrongPassphrase
	}
	defer clear(secret)
	d := r.Derivation.derive(secret, r.Salt)
	defer d.forget()
	if subtle.ConstantTimeCompare(d.check, r.Check) != 1 {
		return nil, ErrWrongPassphrase
	}
	return unsealMaster(d.key, r.MasterKey, vaultID)
}

// unsealMaster opens the master key in the record with an id.
func unsealMaster(key, sealed []byte, id string) ([]byte, error) {
	master, err := unseal(key, sealed, associatedData(sealMasterKey, KindVault, id))
	if err != nil {
		return nil, damaged(KindVault, id, err)
	}
	if len(master) != keySize {
		clear(master)
		return nil, damaged(KindVault, id, fmt.Errorf("a master key of %d octets", len(master)))
	}
	return master, nil
}

// normalise makes one passphrase of what different keyboards send for the same
// characters: Normalization Form C, as RFC 8265 Section 4.2 asks.
func normalise(passphrase string) ([]byte, error) {
	if len(passphrase) > MaxPassphrase || !utf8.ValidString(passphrase) {
		return nil, fmt.Errorf("%w: too long or not UTF-8", ErrWeakPassphrase)
	}
	return norm.NFC.Bytes([]byte(passphrase)), nil
}
