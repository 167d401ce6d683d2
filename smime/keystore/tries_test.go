package keystore

import (
	"bytes"
	"context"
	"errors"
	"testing"
	"time"

	"signet/smime/internal/testca"
)

// A clock is what the tests turn.
type clock struct{ now time.Time }

func (c *clock) Now() time.Time { return c.now }

func newClock() *clock { return &clock{testca.Now()} }

// on opens a storage with the clock, as a new program does.
func (c *clock) on(storage Storage) *Keystore {
	return New(storage, Options{Now: c.Now, Derivation: quick})
}

func expectWait(t *testing.T, k *Keystore, want time.Duration) {
	t.Helper()
	if wait, err := k.Wait(t.Context()); err != nil || wait != want {
		t.Errorf("wait %s, %v; want %s", wait, err, want)
	}
	if want == 0 {
		return
	}
	var wait *WaitError
	if err := k.Unlock(t.Context(), passphrase); !errors.As(err, &wait) || wait.Wait != want {
		t.Errorf("the right passphrase: %v; want to wait for %s", err, want)
	}
}

func TestWrongTriesSlowDown(t *testing.T) {
	storage, clock := new(Memory), newClock()
	k := clock.on(storage)
	if err := k.Create(t.Context(), passphrase); err != nil {
		t.Fatal(err)
	}
	k.Lock()
	for range FreeTries {
		expectWait(t, k, 0)
		expectError(t, k.Unlock(t.Context(), "wrong horse"), ErrWrongPassphrase)
	}
	want := FirstWait
	for range 10 {
		expectWait(t, k, want)
		clock.now = clock.now.Add(want - time.Second)
		expectWait(t, k, time.Second)
		expectWait(t, clock.on(storage), time.Second) // a restart is no way out
		clock.now = clock.now.Add(time.Second)
		expectError(t, k.Unlock(t.Context(), "wrong horse"), ErrWrongPassphrase)
		want = min(2*want, MaxWait)
	}
	clock.now = clock.now.Add(MaxWait)
	if err := k.Unlock(t.Context(), passphrase); err != nil {
		t.Fatal(err)
	}
	k.Lock()
	for range FreeTries { // from the beginning
		expectError(t, k.Unlock(t.Context(), "wrong horse"), ErrWrongPassphrase)
	}
	expectWait(t, k, FirstWait)
}

// All ways to unlock, and all else that takes the passphrase, count together.
func TestTriesCountWhateverTheyAreMadeWith(t *testing.T) {
	k := newClock().on(new(Memory))
	if err := k.Create(t.Context(), passphrase); err != nil {
		t.Fatal(err)
	}
	a, secret := authenticator("key ring")
	if err := k.AddAuthenticator(t.Context(), passphrase, a, secret); err != nil {
		t.Fatal(err)
	}
	tries := []struct {
		with func(string, []byte) error
		want error
	}{
		{func(p string, _ []byte) error { return k.Unlock(t.Context(), p) }, ErrWrongPassphrase},
		{func(p string, _ []byte) error { return k.ChangePassphrase(t.Context(), p, "another horse") }, ErrWrongPassphrase},
		{func(p string, _ []byte) error {
			_, err := k.Backup(t.Context(), p, "password of a file", "")
			return err
		}, ErrWrongPassphrase},
		{func(p string, s []byte) error { return k.AddAuthenticator(t.Context(), p, a, s) }, ErrWrongPassphrase},
		{func(_ string, s []byte) error { return k.UnlockWithAuthenticator(t.Context(), a.CredentialID, s) }, ErrWrongAuthenticator},
	}
	for _, try := range tries {
		expectError(t, try.with("wrong horse", bytes.Repeat([]byte{9}, PRFSize)), try.want)
	}
	for i, try := range tries {
		var wait *WaitError
		if err := try.with(passphrase, secret); !errors.As(err, &wait) {
			t.Errorf("%d: %v", i, err)
		}
	}
}

func TestClockThatGoesBackHelpsNobody(t *testing.T) {
	storage, clock := new(Memory), newClock()
	k := clock.on(storage)
	if err := k.Create(t.Context(), passphrase); err != nil {
		t.Fatal(err)
	}
	for range FreeTries {
		expectError(t, k.Unlock(t.Context(), "wrong horse"), ErrWrongPassphrase)
	}
	clock.now = clock.now.Add(FirstWait - time.Second)
	expectWait(t, k, time.Second)
	clock.now = clock.now.AddDate(-1, 0, 0)
	expectWait(t, k, FirstWait) // anew, and not for a year
	clock.now = clock.now.Add(FirstWait - time.Second)
	expectWait(t, clock.on(storage), time.Second)
	clock.now = clock.now.Add(time.Second)
	expectWait(t, clock.on(storage), 0)
}

// A try counts even where the browser is killed before it has an outcome.
func TestTryIsCountedBeforehand(t *testing.T) {
	storage, clock := new(Memory), newClock()
	k := clock.on(storage)
	if err := k.Create(t.Context(), passphrase); err != nil {
		t.Fatal(err)
	}
	for range FreeTries {
		k = clock.on(storage)
		if err := k.load(t.Context()); err != nil {
			t.Fatal(err)
		}
		func() {
			defer func() { recover() }()
			k.try(t.Context(), func() ([]byte, error) { panic("killed") })
		}()
	}
	expectWait(t, clock.on(storage), FirstWait)
}

// Who cannot write can still read mail.
func TestUnlockOnAFullDisk(t *testing.T) {
	storage := &full{}
	k := newClock().on(storage)
	if err := k.Create(t.Context(), passphrase); err != nil {
		t.Fatal(err)
	}
	k.Lock()
	storage.full = errors.New("no space left")
	for range FreeTries - 1 {
		expectError(t, k.Unlock(t.Context(), "wrong horse"), ErrWrongPassphrase)
	}
	if err := k.Unlock(t.Context(), passphrase); err != nil {
		t.Fatal(err)
	}
	k.Lock()
	for range FreeTries {
		expectError(t, k.Unlock(t.Context(), "wrong horse"), ErrWrongPassphrase)
	}
	expectWait(t, k, FirstWait)
}

// Who damages the count gains nothing.
func TestDamagedCount(t *testing.T) {
	storage, clock := new(Memory), newClock()
	k := clock.on(storage)
	if err := k.Create(t.Context(), passphrase); err != nil {
		t.Fatal(err)
	}
	storage.Write(t.Context(), Batch{Put: []Record{{KindVault, triesID, []byte(`{"version":1,"failed":"none"}`)}}})
	k = clock.on(storage)
	expectWait(t, k, FirstWait)
	clock.now = clock.now.Add(FirstWait)
	if err := k.Unlock(t.Context(), passphrase); err != nil {
		t.Fatal(err)
	}
	expectWait(t, clock.on(storage), 0)
}

// full is a storage that can be read when it cannot be written.
type full struct {
	Memory
	full error
}

func (f *full) Write(ctx context.Context, batch Batch) error {
	if f.full != nil {
		return f.full
	}
	return f.Memory.Write(ctx, batch)
}
