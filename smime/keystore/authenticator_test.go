package keystore

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"strings"
	"testing"
)

// authenticator returns one and what its PRF makes of its salt.
func authenticator(label string) (Authenticator, []byte) {
	secret := sha256.Sum256([]byte(label))
	return Authenticator{CredentialID: []byte(label), Salt: bytes.Repeat([]byte{1}, 32), Label: label}, secret[:]
}

func TestAuthenticatorUnlocks(t *testing.T) {
	storage := new(Memory)
	k, alice := unlockedKeystore(t, storage)
	a, secret := authenticator("key ring")
	other, otherSecret := authenticator("laptop")
	for _, add := range []struct {
		a      Authenticator
		secret []byte
	}{{a, secret}, {other, otherSecret}} {
		if err := k.AddAuthenticator(t.Context(), passphrase, add.a, add.secret); err != nil {
			t.Fatal(err)
		}
	}
	expectState(t, k, Unlocked)

	k = newKeystore(storage)
	list, err := k.Authenticators(t.Context())
	if err != nil || len(list) != 2 || !bytes.Equal(list[0].Salt, a.Salt) || list[0].AddedAt.IsZero() {
		t.Fatalf("%+v, %v", list, err)
	}
	expectError(t, k.UnlockWithAuthenticator(t.Context(), a.CredentialID, otherSecret), ErrWrongAuthenticator)
	expectError(t, k.UnlockWithAuthenticator(t.Context(), a.CredentialID, secret[:31]), ErrWrongAuthenticator)
	expectError(t, k.UnlockWithAuthenticator(t.Context(), []byte("nothing"), secret), ErrNotFound)
	expectState(t, k, Locked)
	if err := k.UnlockWithAuthenticator(t.Context(), a.CredentialID, secret); err != nil {
		t.Fatal(err)
	}
	expectSignature(t, k, alice)

	// A new passphrase changes nothing for authenticators.
	if err := k.ChangePassphrase(t.Context(), passphrase, "another horse"); err != nil {
		t.Fatal(err)
	}
	k.Lock()
	if err := k.UnlockWithAuthenticator(t.Context(), other.CredentialID, otherSecret); err != nil {
		t.Fatal(err)
	}

	if err := k.RemoveAuthenticator(t.Context(), a.CredentialID); err != nil {
		t.Fatal(err)
	}
	expectError(t, k.RemoveAuthenticator(t.Context(), a.CredentialID), ErrNotFound)
	for _, k := range []*Keystore{k, newKeystore(storage)} {
		expectError(t, k.UnlockWithAuthenticator(t.Context(), a.CredentialID, secret), ErrNotFound)
	}
	k.Lock()
	if err := k.Unlock(t.Context(), "another horse"); err != nil {
		t.Error("the passphrase stays:", err)
	}
}

func TestAddAuthenticatorRefuses(t *testing.T) {
	k, _ := unlockedKeystore(t, new(Memory))
	good, secret := authenticator("key ring")
	tests := []struct {
		name   string
		change func(*Authenticator)
		secret []byte
		with   string
		want   error
	}{
		{"wrong passphrase", func(*Authenticator) {}, secret, "wrong horse", ErrWrongPassphrase},
		{"short secret", func(*Authenticator) {}, secret[1:], passphrase, ErrUnfitAuthenticator},
		{"no credential", func(a *Authenticator) { a.CredentialID = nil }, secret, passphrase, ErrUnfitAuthenticator},
		{"long credential", func(a *Authenticator) { a.CredentialID = make([]byte, MaxCredentialID+1) }, secret, passphrase, ErrUnfitAuthenticator},
		{"short salt", func(a *Authenticator) { a.Salt = a.Salt[:minSaltSize-1] }, secret, passphrase, ErrUnfitAuthenticator},
		{"long salt", func(a *Authenticator) { a.Salt = make([]byte, maxSaltSize+1) }, secret, passphrase, ErrUnfitAuthenticator},
		{"long label", func(a *Authenticator) { a.Label = strings.Repeat("ä", MaxLabel+1) }, secret, passphrase, ErrUnfitAuthenticator},
		{"label that is no text", func(a *Authenticator) { a.Label = "\xff" }, secret, passphrase, ErrUnfitAuthenticator},
	}
	for _, tt := range tests {
		a := good
		tt.change(&a)
		if err := k.AddAuthenticator(t.Context(), tt.with, a, tt.secret); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, err, tt.want)
		}
	}
	for i := range MaxAuthenticators {
		a, secret := authenticator(strings.Repeat("x", i+1))
		if err := k.AddAuthenticator(t.Context(), passphrase, a, secret); err != nil {
			t.Fatal(err)
		}
	}
	expectError(t, k.AddAuthenticator(t.Context(), passphrase, good, secret), ErrUnfitAuthenticator)
	again, secret := authenticator("x") // takes nobody's place but its own
	if err := k.AddAuthenticator(t.Context(), passphrase, again, secret); err != nil {
		t.Error(err)
	}
}

// What an authenticator wrapped does not open as another's, or as the passphrase's.
func TestAuthenticatorsCannotBeSwapped(t *testing.T) {
	storage := new(Memory)
	k, _ := unlockedKeystore(t, storage)
	a, secret := authenticator("key ring")
	b, otherSecret := authenticator("laptop")
	k.AddAuthenticator(t.Context(), passphrase, a, secret)
	k.AddAuthenticator(t.Context(), passphrase, b, otherSecret)
	mine, other := k.authenticators[authenticatorID(a.CredentialID)], k.authenticators[authenticatorID(b.CredentialID)]
	mine.MasterKey = other.MasterKey
	expectError(t, k.UnlockWithAuthenticator(t.Context(), a.CredentialID, secret), ErrDamaged)

	records, _ := storage.Read(t.Context(), KindVault)
	for _, r := range records {
		if r.ID == authenticatorID(b.CredentialID) {
			storage.Write(t.Context(), Batch{Put: []Record{{KindVault, authenticatorID([]byte("c")), r.Data}}})
		}
	}
	k = newKeystore(storage)
	if list, _ := k.Damaged(t.Context()); len(list) != 1 {
		t.Errorf("damaged: %v", list)
	}
	expectError(t, k.UnlockWithAuthenticator(t.Context(), []byte("c"), otherSecret), ErrDamaged)
	if err := k.UnlockWithAuthenticator(t.Context(), b.CredentialID, otherSecret); err != nil {
		t.Error(err)
	}
}

// Who has an authenticator gets over a damaged record of the passphrase.
func TestAuthenticatorMendsADamagedPassphrase(t *testing.T) {
	storage := new(Memory)
	k, alice := unlockedKeystore(t, storage)
	a, secret := authenticator("key ring")
	if err := k.AddAuthenticator(t.Context(), passphrase, a, secret); err != nil {
		t.Fatal(err)
	}
	storage.Write(t.Context(), Batch{Put: []Record{{KindVault, vaultID, []byte("broken")}}})
	k = newKeystore(storage)
	expectError(t, k.Unlock(t.Context(), passphrase), ErrDamaged)
	expectError(t, k.ChangePassphrase(t.Context(), passphrase, "another horse"), ErrDamaged)
	if err := k.UnlockWithAuthenticator(t.Context(), a.CredentialID, secret); err != nil {
		t.Fatal(err)
	}
	if err := k.ChangePassphrase(t.Context(), "", "another horse"); err != nil {
		t.Fatal(err)
	}
	k = newKeystore(storage)
	if err := k.Unlock(t.Context(), "another horse"); err != nil {
		t.Fatal(err)
	}
	expectSignature(t, k, alice)
}

// Who takes the record of the passphrase away makes no passphrase right, and no room for a new keystore.
func TestWithoutTheRecordOfThePassphrase(t *testing.T) {
	storage := new(Memory)
	k, alice := unlockedKeystore(t, storage)
	a, secret := authenticator("key ring")
	if err := k.AddAuthenticator(t.Context(), passphrase, a, secret); err != nil {
		t.Fatal(err)
	}
	for _, batch := range []Batch{
		{Delete: []Record{{Kind: KindVault, ID: vaultID}}},
		{Put: []Record{{KindVault, authenticatorID([]byte("laptop")), []byte("broken")}}},
	} {
		if err := storage.Write(t.Context(), batch); err != nil {
			t.Fatal(err)
		}
		k = newKeystore(storage)
		expectState(t, k, Locked)
		expectError(t, k.Unlock(t.Context(), "anything at all"), ErrDamaged)
		expectError(t, k.Create(t.Context(), "another horse"), ErrExists)
		if err := k.UnlockWithAuthenticator(t.Context(), a.CredentialID, secret); err != nil {
			t.Fatal(err)
		}
		if _, err := k.ExportKey(t.Context(), ID(alice.Certificate), "anything at all", "password of a file"); !errors.Is(err, ErrDamaged) {
			t.Errorf("exported: %v", err)
		}
	}
	if err := k.ChangePassphrase(t.Context(), "", "another horse"); err != nil {
		t.Fatal(err)
	}
	if err := newKeystore(storage).Unlock(t.Context(), "another horse"); err != nil {
		t.Error(err)
	}
}
