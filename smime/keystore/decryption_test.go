package keystore

import (
	"testing"
	"time"

	"signet/smime/cms"
	"signet/smime/internal/testca"
)

func TestKeystoreLocksAfterManyFailedDecryptions(t *testing.T) {
	k, alice := unlockedKeystore(t, new(Memory))
	own := cms.RecipientIdentifier{SubjectKeyIdentifier: alice.Certificate.SubjectKeyId}
	stranger := cms.RecipientIdentifier{SubjectKeyIdentifier: []byte("a stranger")}
	fail := func(rid cms.RecipientIdentifier) error {
		d := k.Decryption(t.Context())
		_, err := d.DecryptionKeys(rid)
		d.Failed()
		return err
	}
	for range MaxFailedDecryptions {
		if err := fail(stranger); err != nil { // asks nothing of a key
			t.Fatal(err)
		}
	}
	for i := range MaxFailedDecryptions {
		if err := fail(own); err != nil {
			t.Fatalf("try %d: %v", i, err)
		}
	}
	expectError(t, fail(own), ErrLocked)
	if err := k.Unlock(t.Context(), passphrase); err != nil {
		t.Fatal(err)
	}
	if err := fail(own); err != nil {
		t.Errorf("unlocked again: %v", err)
	}
}

func TestKeystoreLocksAfterManyDecryptions(t *testing.T) {
	k, alice := unlockedKeystore(t, new(Memory))
	now := testca.Now()
	k.now = func() time.Time { return now }
	own := cms.RecipientIdentifier{SubjectKeyIdentifier: alice.Certificate.SubjectKeyId}
	for i := range MaxDecryptions {
		now = now.Add(time.Second)
		d := k.Decryption(t.Context())
		for range 2 { // one message may name the key twice
			if _, err := d.DecryptionKeys(own); err != nil {
				t.Fatalf("message %d: %v", i, err)
			}
		}
	}
	for _, want := range []error{ErrLimit, ErrLocked} {
		_, err := k.Decryption(t.Context()).DecryptionKeys(own)
		expectError(t, err, want)
	}
}
