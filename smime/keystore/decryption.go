package keystore

import (
	"context"
	"crypto/x509"

	"signet/smime/cms"
)

// Limits of decryption. A webmail can have any message opened while the keys
// are unlocked, and sees how high the frame with the outcome is. With AES in CBC
// mode that is an answer to a question about the plaintext of another message,
// of which an attack needs a hundred for each octet (Vaudenay, Eurocrypt 2002).
const (
	// MaxDecryptions is how many messages are decrypted for one unlocking, where [Limits] are not stricter.
	MaxDecryptions = 1000
	// MaxFailedDecryptions is how many of them may fail. People have no more
	// damaged messages than that.
	MaxFailedDecryptions = 20
)

// A Decryption is a [cms.KeyRing] for one message. It counts what is asked of
// the private keys, and notes it.
type Decryption struct {
	keystore *Keystore
	ctx      context.Context
	entry    *activityRecord // once a key was used
	used     *x509.Certificate
}

var _ cms.KeyRing = (*Decryption)(nil)

// Decryption returns the keys for one message.
func (k *Keystore) Decryption(ctx context.Context) *Decryption {
	return &Decryption{keystore: k, ctx: ctx}
}

// DecryptionKeys returns the keys that rid means. It fails with [ErrLocked]
// only where there is such a key: for others nobody needs to unlock. The keystore
// locks, and it fails with [ErrLimit], after as many messages as [Limits] allow.
func (d *Decryption) DecryptionKeys(rid cms.RecipientIdentifier) ([]cms.DecryptionKey, error) {
	k := d.keystore
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := k.load(d.ctx); err != nil {
		return nil, err
	}
	var found []cms.DecryptionKey
	for _, key := range k.sortedKeys() {
		if !rid.Matches(key.Certificate) {
			continue
		}
		private, err := k.open(key.ID)
		if err != nil {
			return nil, err
		}
		if d.entry == nil {
			if err := k.use(d.ctx); err != nil {
				return nil, err
			}
			d.entry, d.used = k.entryOf(d.ctx, ActivityDecrypt, key.Certificate), key.Certificate
			k.note(d.ctx, d.entry)
		}
		found = append(found, cms.DecryptionKey{Certificate: key.Certificate, Key: private})
	}
	return found, nil
}

// Describe notes which message it was, once that is known.
func (d *Decryption) Describe(detail string) {
	k := d.keystore
	k.mu.Lock()
	defer k.mu.Unlock()
	if d.entry == nil {
		return
	}
	k.describe(d.entry, d.used, detail)
	k.log.changed = true // it may be stored already
	k.saveSoon(d.ctx)
}

// Failed says that the message could not be opened, whatever the cause. The
// keystore locks after [MaxFailedDecryptions] of those in which a key was used.
func (d *Decryption) Failed() {
	k := d.keystore
	k.mu.Lock()
	defer k.mu.Unlock()
	if d.entry == nil {
		return
	}
	if k.failedDecryptions++; k.failedDecryptions >= MaxFailedDecryptions {
		k.lock(OnOccasion(d.ctx, Occasion{Detail: "limit reached"}))
	}
}
