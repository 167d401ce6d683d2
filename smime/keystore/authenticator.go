package keystore

import (
	"bytes"
	"cmp"
	"context"
	"crypto/hkdf"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"slices"
	"time"
	"unicode/utf8"
)

// Limits of authenticators.
const (
	// MaxAuthenticators is how many ways to unlock there may be besides the passphrase.
	MaxAuthenticators = 10

	// MaxCredentialID is how many octets a credential's id may have: Web Authentication Level 3 Section 4.
	MaxCredentialID = 1023

	// MaxLabel is how many characters a label may have.
	MaxLabel = 100

	// PRFSize is how many octets a PRF gives: Web Authentication Level 3 Section 10.1.4.
	PRFSize = 32
)

// An Authenticator is a way to unlock besides the passphrase: what the PRF of a
// WebAuthn credential makes of a salt.
type Authenticator struct {
	CredentialID []byte
	Salt         []byte // what the PRF is asked about
	Label        string // as the user calls it
	AddedAt      time.Time
}

// authenticatorRecord holds the master key, wrapped by what comes out of the PRF.
type authenticatorRecord struct {
	Version      int       `json:"version"`
	CredentialID []byte    `json:"credentialId"`
	Salt         []byte    `json:"salt"`
	Label        string    `json:"label"`
	AddedAt      time.Time `json:"addedAt"`
	Check        []byte    `json:"check"`
	MasterKey    []byte    `json:"masterKey"` // sealed
}

const authenticatorPrefix = "authenticator "

// authenticatorID is the id of the record for a credential.
func authenticatorID(credential []byte) string {
	return authenticatorPrefix + base64.RawURLEncoding.EncodeToString(credential)
}

// check fails where an authenticator is not one that can be used.
func (a Authenticator) check() error {
	switch {
	case len(a.CredentialID) == 0 || len(a.CredentialID) > MaxCredentialID:
		return fmt.Errorf("%w: a credential id of %d octets", ErrUnfitAuthenticator, len(a.CredentialID))
	case len(a.Salt) < minSaltSize || len(a.Salt) > maxSaltSize:
		return fmt.Errorf("%w: a salt of %d octets", ErrUnfitAuthenticator, len(a.Salt))
	case !utf8.ValidString(a.Label) || utf8.RuneCountInString(a.Label) > MaxLabel:
		return fmt.Errorf("%w: a label of more than %d characters", ErrUnfitAuthenticator, MaxLabel)
	}
	return nil
}

// AddAuthenticator lets the PRF of an authenticator unlock the keystore too;
// secret is what it made of the salt. One with the same credential is replaced.
// The keystore stays locked or unlocked as it is.
//
// It fails with the errors of [Keystore.Unlock] for the passphrase, and with
// [ErrUnfitAuthenticator].
func (k *Keystore) AddAuthenticator(ctx context.Context, passphrase string, a Authenticator, secret []byte) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := a.check(); err != nil {
		return err
	}
	if len(secret) != PRFSize {
		return fmt.Errorf("%w: a PRF of %d octets", ErrUnfitAuthenticator, len(secret))
	}
	master, err := k.unwrap(ctx, passphrase)
	if err != nil {
		return err
	}
	defer clear(master)
	id := authenticatorID(a.CredentialID)
	if k.authenticators[id] == nil && len(k.authenticators) >= MaxAuthenticators {
		return fmt.Errorf("%w: more than %d", ErrUnfitAuthenticator, MaxAuthenticators)
	}
	record := &authenticatorRecord{
		Version:      recordVersion,
		CredentialID: a.CredentialID,
		Salt:         a.Salt,
		Label:        a.Label,
		AddedAt:      k.now().UTC(),
	}
	d, err := record.derive(secret)
	if err != nil {
		return err
	}
	defer d.forget()
	record.Check = bytes.Clone(d.check)
	if record.MasterKey, err = seal(k.rand, d.key, master, associatedData(sealMasterKey, KindVault, id)); err != nil {
		return err
	}
	stored, err := marshalRecord(KindVault, id, record)
	if err != nil {
		return err
	}
	if err := k.write(ctx, Batch{Put: []Record{stored}}, k.entry(ctx, ActivityAuthenticator, "")); err != nil {
		return err
	}
	k.authenticators[id] = record
	return nil
}

// UnlockWithAuthenticator opens the keystore with what the PRF of an
// authenticator made of its salt. It fails with [ErrNotFound] for a credential
// that was not added, with [ErrWrongAuthenticator], a [WaitError], and
// [ErrDamaged].
func (k *Keystore) UnlockWithAuthenticator(ctx context.Context, credential, secret []byte) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := k.load(ctx); err != nil {
		return err
	}
	id := authenticatorID(credential)
	record := k.authenticators[id]
	if record == nil {
		if d, damaged := k.damaged[KindVault][id]; damaged {
			return d.err
		}
		return fmt.Errorf("%w: the authenticator", ErrNotFound)
	}
	open := func() ([]byte, error) { return record.open(id, secret) }
	master, err := k.try(ctx, open, k.entry(ctx, ActivityUnlock, ""))
	if err != nil {
		return err
	}
	return k.unlocked(ctx, master)
}

// open returns the master key.
func (r *authenticatorRecord) open(id string, secret []byte) ([]byte, error) {
	d, err := r.derive(secret)
	if err != nil {
		return nil, err
	}
	defer d.forget()
	if len(secret) != PRFSize || subtle.ConstantTimeCompare(d.check, r.Check) != 1 {
		return nil, ErrWrongAuthenticator
	}
	return unsealMaster(d.key, r.MasterKey, id)
}

// derive makes keys of what a PRF gave: HKDF, RFC 5869. That is random already,
// and needs no work to keep guesses away.
func (r *authenticatorRecord) derive(secret []byte) (derived, error) {
	out, err := hkdf.Key(sha256.New, secret, r.Salt, "signet keystore 1\n"+authenticatorID(r.CredentialID), keySize+checkSize)
	if err != nil {
		return derived{}, err
	}
	return derived{key: out[:keySize:keySize], check: out[keySize:]}, nil
}

// Authenticators lists them, locked or not, the oldest first.
func (k *Keystore) Authenticators(ctx context.Context) ([]Authenticator, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := k.load(ctx); err != nil {
		return nil, err
	}
	var list []Authenticator
	for _, r := range k.authenticators {
		list = append(list, Authenticator{r.CredentialID, r.Salt, r.Label, r.AddedAt})
	}
	slices.SortFunc(list, func(a, b Authenticator) int {
		return cmp.Or(a.AddedAt.Compare(b.AddedAt), bytes.Compare(a.CredentialID, b.CredentialID))
	})
	return list, nil
}

// RemoveAuthenticator stops an authenticator from unlocking. Who has kept an
// older copy of what is stored can still use it there. It fails with
// [ErrNotFound].
func (k *Keystore) RemoveAuthenticator(ctx context.Context, credential []byte) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := k.load(ctx); err != nil {
		return err
	}
	id := authenticatorID(credential)
	if k.authenticators[id] == nil {
		return fmt.Errorf("%w: the authenticator", ErrNotFound)
	}
	batch := Batch{Delete: []Record{{Kind: KindVault, ID: id}}}
	if err := k.write(ctx, batch, k.entry(ctx, ActivityAuthenticator, "")); err != nil {
		return err
	}
	delete(k.authenticators, id)
	return nil
}
