package keystore

import (
	"bytes"
	"errors"
	"testing"
	"time"

	"signet/smime/internal/testca"
)

func TestUndelete(t *testing.T) {
	storage := &full{}
	clock := newClock()
	k := clock.on(storage)
	if err := k.Create(t.Context(), passphrase); err != nil {
		t.Fatal(err)
	}
	root := testca.NewRoot()
	alice := root.Issue(testca.Email("alice@example.test"))
	if _, err := k.ImportKeys(t.Context(), alice.PKCS12(""), ""); err != nil {
		t.Fatal(err)
	}
	if _, err := k.AddCertificates(t.Context(), KindAnchor, SourceFile, root.Certificate); err != nil {
		t.Fatal(err)
	}
	key, anchor := ID(alice.Certificate), ID(root.Certificate)
	before, _ := storage.Read(t.Context(), KindKey)
	remove := func() {
		t.Helper()
		if err := errors.Join(k.DeleteKey(t.Context(), key), k.DeleteCertificate(t.Context(), KindAnchor, anchor)); err != nil {
			t.Fatal(err)
		}
	}

	expectError(t, k.Undelete(t.Context(), KindKey, "nothing"), ErrNotFound)
	remove()
	expectError(t, k.Undelete(t.Context(), KindCertificate, anchor), ErrNotFound)
	storage.full = errors.New("no space left")
	expectError(t, k.Undelete(t.Context(), KindKey, key), ErrStorage)
	storage.full = nil
	clock.now = clock.now.Add(UndeleteTime)
	for range 2 { // the second time there is nothing to do
		if err := errors.Join(k.Undelete(t.Context(), KindKey, key), k.Undelete(t.Context(), KindAnchor, anchor)); err != nil {
			t.Fatal(err)
		}
	}
	expectSignature(t, k, alice)
	if anchors, _ := clock.on(storage).Certificates(t.Context(), KindAnchor); len(anchors) != 1 {
		t.Errorf("anchors %v", anchors)
	}
	if after, _ := storage.Read(t.Context(), KindKey); len(after) != 1 || !bytes.Equal(after[0].Data, before[0].Data) {
		t.Error("the key was changed")
	}

	remove()
	clock.now = clock.now.Add(UndeleteTime + time.Second)
	expectError(t, k.Undelete(t.Context(), KindKey, key), ErrNotFound)
}

func TestLockEndsUndelete(t *testing.T) {
	k, alice := unlockedKeystore(t, new(Memory))
	if err := k.DeleteKey(t.Context(), ID(alice.Certificate)); err != nil {
		t.Fatal(err)
	}
	k.Lock()
	if err := k.Unlock(t.Context(), passphrase); err != nil {
		t.Fatal(err)
	}
	expectError(t, k.Undelete(t.Context(), KindKey, ID(alice.Certificate)), ErrNotFound)
}

// Who deletes while the keys are locked, and unlocks to see what was lost, can still put it back.
func TestUndeleteAfterUnlocking(t *testing.T) {
	k, alice := unlockedKeystore(t, new(Memory))
	k.Lock()
	if err := k.DeleteKey(t.Context(), ID(alice.Certificate)); err != nil {
		t.Fatal(err)
	}
	if err := k.Unlock(t.Context(), passphrase); err != nil {
		t.Fatal(err)
	}
	if err := k.Undelete(t.Context(), KindKey, ID(alice.Certificate)); err != nil {
		t.Fatal(err)
	}
	expectSignature(t, k, alice)
}
