package keystore

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"signet/smime/internal/testca"
)

// cutOff is a storage whose program dies at a write: before it, or after it and
// before anybody heard of it. Nothing is written from then on.
type cutOff struct {
	Memory
	after  int  // writes that still succeed
	stored bool // the one that fails is stored all the same
	dead   bool
}

var errCutOff = errors.New("cut off")

func (c *cutOff) Write(ctx context.Context, batch Batch) error {
	if c.dead {
		return errCutOff
	}
	if c.after--; c.after >= 0 {
		return c.Memory.Write(ctx, batch)
	}
	c.dead = true
	if c.stored {
		c.Memory.Write(ctx, batch)
	}
	return errCutOff
}

// observe tells what a new program finds on a storage: which passphrases and
// authenticators open it, which keys can be used, and which certificates there are.
func observe(t *testing.T, storage Storage) string {
	t.Helper()
	k := newKeystore(storage)
	state, err := k.State(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if damaged, _ := k.Damaged(t.Context()); len(damaged) != 0 {
		t.Errorf("damaged: %v", damaged)
	}
	found := []string{fmt.Sprint("state ", state)}
	a, secret := authenticator("key ring")
	if k.UnlockWithAuthenticator(t.Context(), a.CredentialID, secret) == nil {
		found = append(found, "authenticator")
	}
	for _, p := range []string{"another horse", passphrase} {
		if k.Unlock(t.Context(), p) == nil {
			found = append(found, p)
		}
	}
	keys, err := k.Keys(t.Context())
	for _, key := range keys {
		if _, err := k.Signer(t.Context(), key.ID); err != nil {
			t.Errorf("a key that cannot be used: %v", err)
		}
		found = append(found, "key "+key.ID)
	}
	for _, kind := range []Kind{KindCertificate, KindAuthority, KindAnchor} {
		list, err := k.Certificates(t.Context(), kind)
		if err != nil {
			t.Fatal(err)
		}
		var ids []string
		for _, c := range list {
			ids = append(ids, c.ID)
		}
		slices.Sort(ids)
		found = append(found, fmt.Sprint(kind, ids))
	}
	all, err2 := DocumentsOf[alias](k, KindAlias).All(t.Context())
	limits, err3 := k.Limits(t.Context())
	if err := errors.Join(err, err2, err3); err != nil {
		t.Fatal(err)
	}
	if _, err := k.Activities(t.Context(), Query{}); err != nil {
		t.Fatal(err)
	}
	return fmt.Sprint(found, all, limits)
}

// Whatever is cut off wherever leaves what was before or what was to be.
func TestWritesThatAreCutOff(t *testing.T) {
	root := testca.NewRoot()
	between := root.Issue(testca.Authority, testca.Name("Signet Test Issuing"), testca.Key(testca.P256))
	alice := between.Issue(testca.Email("alice@example.test"), testca.Key(testca.P256))
	bob := root.Issue(testca.Email("bob@example.test"), testca.Key(testca.P256))
	carol := root.Issue(testca.Email("carol@example.test"), testca.Key(testca.P256))
	a, secret := authenticator("key ring")
	steps := []struct {
		name string
		do   func(ctx context.Context, k *Keystore) error
	}{
		{"create", func(ctx context.Context, k *Keystore) error { return k.Create(ctx, passphrase) }},
		{"import a key and its chain", func(ctx context.Context, k *Keystore) error {
			_, err := k.ImportKeys(ctx, alice.PKCS12(""), "")
			return err
		}},
		{"import another key", func(ctx context.Context, k *Keystore) error {
			_, err := k.ImportKeys(ctx, bob.PKCS12(""), "")
			return err
		}},
		{"add certificates", func(ctx context.Context, k *Keystore) error {
			_, err := k.AddCertificates(ctx, KindCertificate, SourceFile, bob.Certificate, carol.Certificate)
			return err
		}},
		{"add an authenticator", func(ctx context.Context, k *Keystore) error {
			return k.AddAuthenticator(ctx, passphrase, a, secret)
		}},
		{"change the passphrase", func(ctx context.Context, k *Keystore) error {
			return k.ChangePassphrase(ctx, passphrase, "another horse")
		}},
		{"sign", func(ctx context.Context, k *Keystore) error { return sign(t, k, ID(alice.Certificate), "") }},
		{"delete a key", func(ctx context.Context, k *Keystore) error { return k.DeleteKey(ctx, ID(bob.Certificate)) }},
		{"undelete it", func(ctx context.Context, k *Keystore) error {
			return k.Undelete(ctx, KindKey, ID(bob.Certificate))
		}},
		{"put documents", func(ctx context.Context, k *Keystore) error {
			return DocumentsOf[alias](k, KindAlias).Put(ctx, Document[alias]{"a", alias{"a"}}, Document[alias]{"b", alias{"b"}})
		}},
		{"set limits", func(ctx context.Context, k *Keystore) error { return k.SetLimits(ctx, Limits{5, 50}) }},
		{"remove the authenticator", func(ctx context.Context, k *Keystore) error {
			return k.RemoveAuthenticator(ctx, a.CredentialID)
		}},
		{"clear the log", func(ctx context.Context, k *Keystore) error { return k.ClearActivity(ctx) }},
	}
	// run does the steps until the storage is cut off, and returns in which.
	run := func(storage *cutOff, between func()) int {
		k := newKeystore(storage)
		for i, step := range steps {
			between()
			err := step.do(t.Context(), k)
			if storage.dead {
				return i
			}
			if err != nil {
				t.Fatalf("%s: %v", step.name, err)
			}
		}
		between()
		return len(steps)
	}
	var whole []string // what there is before each step, and after the last
	uncut := &cutOff{after: 1000}
	run(uncut, func() { whole = append(whole, observe(t, copyOf(&uncut.Memory))) })
	for _, stored := range []bool{false, true} {
		for n := 0; ; n++ {
			storage := &cutOff{after: n, stored: stored}
			step := run(storage, func() {})
			if step == len(steps) {
				break
			}
			if got := observe(t, &storage.Memory); got != whole[step] && got != whole[step+1] {
				t.Errorf("%s is cut off at write %d, stored %v:\n%s\nis neither\n%s\nnor\n%s",
					steps[step].name, n+1, stored, got, whole[step], whole[step+1])
			}
		}
	}
}

// copyOf copies a storage, so that looking at it changes nothing.
func copyOf(m *Memory) *Memory {
	copied := new(Memory)
	for _, kind := range Kinds() {
		records, _ := m.Read(context.Background(), kind)
		copied.Write(context.Background(), Batch{Put: records})
	}
	return copied
}
