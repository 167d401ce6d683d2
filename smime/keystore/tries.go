package keystore

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Limits of guessing. Who has the disk guesses without Signet, as fast as
// Argon2id lets them; these are for who sits before an open browser.
const (
	// FreeTries is how many wrong tries in a row are answered at once.
	FreeTries = 5

	// FirstWait is how long nothing is tried after [FreeTries]. It doubles with each wrong try.
	FirstWait = 15 * time.Second

	// MaxWait is the longest wait.
	MaxWait = time.Hour
)

// A WaitError means that after wrong tries nothing is tried for a while, right
// or wrong.
type WaitError struct {
	Wait time.Duration // what is left of it
}

func (e *WaitError) Error() string {
	return fmt.Sprintf("keystore: too many wrong tries: wait for %s", e.Wait)
}

const triesID = "tries"

// triesRecord counts the wrong tries since the last right one, whatever they
// were made with.
type triesRecord struct {
	Version int       `json:"version"`
	Failed  int       `json:"failed"`
	Last    time.Time `json:"last"` // the clock's word, which may be wrong
}

// wait returns how long nothing may be tried at a time after the last one.
func (t triesRecord) wait(now time.Time) time.Duration {
	if t.Failed < FreeTries {
		return 0
	}
	full := MaxWait
	if doublings := t.Failed - FreeTries; doublings < 10 {
		full = min(FirstWait<<doublings, MaxWait)
	}
	return max(0, full-now.Sub(t.Last))
}

// Wait returns how long it takes until something can be tried; 0 for at once.
func (k *Keystore) Wait(ctx context.Context) (time.Duration, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := k.load(ctx); err != nil {
		return 0, err
	}
	return k.wait(ctx), nil
}

// wait sees to it that a clock that goes back helps nobody: then the whole wait
// begins anew. It goes by time that was measured, not by the clock, for as long
// as this program runs.
func (k *Keystore) wait(ctx context.Context) time.Duration {
	now := k.now()
	if k.tries.Failed >= FreeTries && now.Before(k.tries.Last) {
		k.setTries(ctx, k.tries.Failed, now)
	}
	return k.tries.wait(now)
}

// try opens the keystore with open, which returns the master key, or
// [ErrWrongPassphrase] or [ErrWrongAuthenticator]. It fails with a [WaitError]
// after too many of those.
//
// A try is counted before it is made: killing the browser does not undo it.
// What succeeds is noted as entries.
func (k *Keystore) try(
	ctx context.Context, open func() ([]byte, error), entries ...*activityRecord,
) ([]byte, error) {
	if wait := k.wait(ctx); wait > 0 {
		return nil, &WaitError{wait}
	}
	k.setTries(ctx, k.tries.Failed+1, k.now())
	master, err := open()
	if errors.Is(err, ErrWrongPassphrase) || errors.Is(err, ErrWrongAuthenticator) {
		k.note(ctx, k.entry(ctx, ActivityUnlockFailed, ""))
		k.save(ctx)
		return nil, err
	}
	for _, entry := range entries {
		k.note(ctx, entry)
	}
	k.setTries(ctx, 0, time.Time{})
	return master, err
}

// setTries stores the count. Where the storage refuses, because the disk is full
// for example, it is kept in memory alone: people must be able to read.
func (k *Keystore) setTries(ctx context.Context, failed int, last time.Time) {
	k.tries = triesRecord{recordVersion, failed, last}
	batch := Batch{Delete: []Record{{Kind: KindVault, ID: triesID}}}
	if failed > 0 {
		record, err := marshalRecord(KindVault, triesID, k.tries)
		if err != nil {
			return
		}
		batch = Batch{Put: []Record{record}}
	}
	_ = k.write(ctx, batch)
}
