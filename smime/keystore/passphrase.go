package keystore

import (
	"context"
	"crypto"
	"crypto/subtle"
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
	k.unlocked(master)
	return nil
}

// Unlock opens the keystore. It fails with [ErrAbsent], [ErrWrongPassphrase],
// [ErrDamaged] and [ErrStorage].
func (k *Keystore) Unlock(ctx context.Context, passphrase string) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	master, err := k.unwrap(ctx, passphrase)
	if err != nil {
		return err
	}
	k.unlocked(master)
	return nil
}

// ChangePassphrase wraps the master key anew and leaves the keystore unlocked;
// keys stay sealed as they are. It fails with the errors of Unlock and with
// [ErrWeakPassphrase].
func (k *Keystore) ChangePassphrase(ctx context.Context, current, passphrase string) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	master, err := k.unwrap(ctx, current)
	if err != nil {
		return err
	}
	if err := k.wrap(ctx, master, passphrase); err != nil {
		clear(master)
		return err
	}
	k.unlocked(master)
	return nil
}

func (k *Keystore) unlocked(master []byte) {
	clear(k.master)
	k.master = master
	k.decryptions, k.failedDecryptions = 0, 0
	if k.opened == nil {
		k.opened = map[string]crypto.Signer{}
	}
}

// wrap stores the master key under a new passphrase.
func (k *Keystore) wrap(ctx context.Context, master []byte, passphrase string) error {
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
	if err := k.write(ctx, Batch{Put: []Record{record}}); err != nil {
		return err
	}
	k.vault = vault
	return nil
}

// unwrap returns the master key.
func (k *Keystore) unwrap(ctx context.Context, passphrase string) ([]byte, error) {
	if err := k.load(ctx); err != nil {
		return nil, err
	}
	if !k.exists() {
		return nil, ErrAbsent
	}
	if k.vault == nil {
		return nil, k.damaged[KindVault][vaultID].err
	}
	secret, err := normalise(passphrase)
	if err != nil {
		return nil, ErrWrongPassphrase
	}
	defer clear(secret)
	d := k.vault.Derivation.derive(secret, k.vault.Salt)
	defer d.forget()
	if subtle.ConstantTimeCompare(d.check, k.vault.Check) != 1 {
		return nil, ErrWrongPassphrase
	}
	master, err := unseal(d.key, k.vault.MasterKey, associatedData(sealMasterKey, KindVault, vaultID))
	if err != nil {
		return nil, damaged(KindVault, vaultID, err)
	}
	if len(master) != keySize {
		clear(master)
		return nil, damaged(KindVault, vaultID, fmt.Errorf("a master key of %d octets", len(master)))
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
