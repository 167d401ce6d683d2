package keystore

import (
	"testing"
	"time"

	"signet/smime/internal/testca"
)

// limited returns an unlocked keystore with a key of a kind and a clock.
func limited(t *testing.T, limits Limits, kind testca.KeyKind) (*Keystore, *clock, string) {
	t.Helper()
	clock := newClock()
	k := clock.on(new(Memory))
	if err := k.Create(t.Context(), passphrase); err != nil {
		t.Fatal(err)
	}
	alice := testca.NewRoot().Issue(testca.Email("alice@example.test"), testca.Key(kind))
	if _, err := k.ImportKeys(t.Context(), alice.PKCS12(""), ""); err != nil {
		t.Fatal(err)
	}
	if err := k.SetLimits(t.Context(), limits); err != nil {
		t.Fatal(err)
	}
	return k, clock, ID(alice.Certificate)
}

func TestLimitForEachMinute(t *testing.T) {
	k, clock, id := limited(t, Limits{PerMinute: 3, PerUnlock: 100}, testca.P256)
	for range 10 { // as fast as is allowed
		if err := sign(t, k, id, ""); err != nil {
			t.Fatal(err)
		}
		clock.now = clock.now.Add(20 * time.Second)
	}
	if err := sign(t, k, id, ""); err != nil {
		t.Fatal(err)
	}
	clock.now = clock.now.AddDate(-1, 0, 0) // which makes no room
	expectError(t, sign(t, k, id, ""), ErrLimit)
	expectState(t, k, Locked)
	expectError(t, sign(t, k, id, ""), ErrLocked)
	if err := k.Unlock(t.Context(), passphrase); err != nil {
		t.Fatal(err)
	}
	if err := sign(t, k, id, ""); err != nil {
		t.Error("after unlocking:", err)
	}
	list := activities(t, k, Query{Kind: ActivityLock})
	if len(list) != 1 || list[0].Detail != "limit reached" {
		t.Errorf("noted %+v", list)
	}
}

func TestLimitForEachUnlocking(t *testing.T) {
	k, clock, id := limited(t, Limits{PerMinute: 100, PerUnlock: 3}, testca.P256)
	for range 3 {
		if err := sign(t, k, id, ""); err != nil {
			t.Fatal(err)
		}
		clock.now = clock.now.Add(time.Hour)
	}
	expectError(t, sign(t, k, id, ""), ErrLimit)
}

func TestSetLimitsRefuses(t *testing.T) {
	storage := new(Memory)
	k := newKeystore(storage)
	for _, l := range []Limits{{}, {0, 1}, {1, 0}, {-1, 1}, {MaxPerMinute + 1, 1}, {1, MaxDecryptions + 1}} {
		expectError(t, k.SetLimits(t.Context(), l), ErrBadLimits)
	}
	storage.Write(t.Context(), Batch{Put: []Record{{KindSetting, limitsID, []byte(`{"version":1,"document":{"perMinute":0,"perUnlock":0}}`)}}})
	if l, err := newKeystore(storage).Limits(t.Context()); err != nil || l != DefaultLimits {
		t.Errorf("%+v, %v", l, err)
	}
}

// A signer that was got before does not sign after a lock, whatever its kind.
func TestSignersEndWithTheLock(t *testing.T) {
	for _, kind := range []testca.KeyKind{testca.P256, testca.Ed25519} {
		k, _, id := limited(t, DefaultLimits, kind)
		signer, err := k.Signer(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		k.Lock()
		if err := k.Unlock(t.Context(), passphrase); err != nil {
			t.Fatal(err)
		}
		_, err = signer.Key.Sign(nil, make([]byte, 32), nil)
		expectError(t, err, ErrLocked)
		if len(activities(t, k, Query{Kind: ActivitySign})) != 0 {
			t.Error("noted what did not happen")
		}
	}
}
