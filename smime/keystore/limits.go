package keystore

import (
	"context"
	"crypto"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"
)

// Limits are how often private keys are used: to sign, and to decrypt a message.
// Then the keystore locks, and whoever used them has to show up.
type Limits struct {
	PerMinute int `json:"perMinute"`
	PerUnlock int `json:"perUnlock"`
}

// DefaultLimits are more than a person needs who pages through a mailbox.
var DefaultLimits = Limits{PerMinute: 120, PerUnlock: MaxDecryptions}

// MaxPerMinute is the most that can be set; [MaxDecryptions] is that for an unlocking.
const MaxPerMinute = 600

const limitsID = "key-limits"

func (l Limits) check() error {
	if l.PerMinute < 1 || l.PerMinute > MaxPerMinute || l.PerUnlock < 1 || l.PerUnlock > MaxDecryptions {
		return fmt.Errorf("%w: %d for each minute, %d for each unlocking", ErrBadLimits, l.PerMinute, l.PerUnlock)
	}
	return nil
}

// Limits returns those in force. It fails with [ErrStorage].
func (k *Keystore) Limits(ctx context.Context) (Limits, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.limits(ctx)
}

// Bound decides limits in place of what is set, and nil what is set again.
func (k *Keystore) Bound(perMinute, perUnlock *int) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.boundPerMinute, k.boundPerUnlock = perMinute, perUnlock
}

// limits are those that are bound, and else those that are set.
func (k *Keystore) limits(ctx context.Context) (Limits, error) {
	l, err := k.storedLimits(ctx)
	if k.boundPerMinute != nil {
		l.PerMinute = *k.boundPerMinute
	}
	if k.boundPerUnlock != nil {
		l.PerUnlock = *k.boundPerUnlock
	}
	return l, err
}

// storedLimits falls back on the default where what was set is damaged.
func (k *Keystore) storedLimits(ctx context.Context) (Limits, error) {
	l, err := DocumentsOf[Limits](k, KindSetting).get(ctx, limitsID)
	if err == nil && l.check() == nil {
		return l, nil
	}
	if errors.Is(err, ErrStorage) {
		return Limits{}, err
	}
	return DefaultLimits, nil
}

// SetLimits sets them. It fails with [ErrBadLimits] and [ErrStorage].
func (k *Keystore) SetLimits(ctx context.Context, l Limits) error {
	if err := l.check(); err != nil {
		return err
	}
	return DocumentsOf[Limits](k, KindSetting).Put(ctx, Document[Limits]{limitsID, l})
}

// use counts one use of a private key. Over a limit it locks the keystore and
// fails with [ErrLimit]. It is called with mu held.
func (k *Keystore) use(ctx context.Context) error {
	limits, err := k.limits(ctx)
	if err != nil {
		return err
	}
	now := k.now()
	k.recent = slices.DeleteFunc(k.recent, func(at time.Time) bool { return now.Sub(at) >= time.Minute })
	if k.uses >= limits.PerUnlock || len(k.recent) >= limits.PerMinute {
		k.lock(OnOccasion(ctx, Occasion{Detail: "limit reached"}))
		return ErrLimit
	}
	k.uses++
	k.recent = append(k.recent, now)
	return nil
}

// countedSigner is a private key whose uses are counted and noted. It signs no
// more once the keystore was locked.
type countedSigner struct {
	crypto.Signer
	keystore *Keystore
	id       string
	session  int
	ctx      context.Context // of who asked for it
}

// Sign counts and notes before it signs.
func (s countedSigner) Sign(rand io.Reader, digest []byte, opts crypto.SignerOpts) ([]byte, error) {
	if err := s.count(); err != nil {
		return nil, err
	}
	return s.Signer.Sign(rand, digest, opts)
}

func (s countedSigner) count() error {
	k := s.keystore
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.master == nil || k.session != s.session {
		return ErrLocked
	}
	if err := k.use(s.ctx); err != nil {
		return err
	}
	k.note(s.ctx, k.entry(s.ctx, ActivitySign, s.id))
	k.save(s.ctx)
	return nil
}
