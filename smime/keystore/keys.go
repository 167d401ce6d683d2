package keystore

import (
	"bytes"
	"cmp"
	"context"
	"crypto"
	"crypto/x509"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"signet/smime/cert"
	"signet/smime/cms"
)

// A KeyPair is a private key that knows its public half: RSA, ECDSA or Ed25519
// as a crypto.Signer, or an *ecdh.PrivateKey with X25519, which decrypts alone.
type KeyPair interface{ Public() crypto.PublicKey }

// A Key is a private key of the user, without its secret part.
type Key struct {
	ID          string // of the certificate
	Certificate *x509.Certificate
	AddedAt     time.Time
}

// Keys returns the user's keys, locked or not: the newest first, by when it was
// added and then by when its certificate begins.
func (k *Keystore) Keys(ctx context.Context) ([]Key, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := k.load(ctx); err != nil {
		return nil, err
	}
	return k.sortedKeys(), nil
}

func (k *Keystore) sortedKeys() []Key {
	records := slices.SortedFunc(maps.Values(k.keys), func(a, b *keyRecord) int {
		return cmp.Or(
			b.AddedAt.Compare(a.AddedAt),
			b.certificate.NotBefore.Compare(a.certificate.NotBefore),
			bytes.Compare(a.Certificate, b.Certificate),
		)
	})
	keys := make([]Key, len(records))
	for i, record := range records {
		keys[i] = Key{ID(record.certificate), record.certificate, record.AddedAt}
	}
	return keys
}

// DeleteKey forgets a private key. [Keystore.Undelete] can put it back for a
// while. It fails with [ErrNotFound] and [ErrStorage].
func (k *Keystore) DeleteKey(ctx context.Context, id string) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := k.load(ctx); err != nil {
		return err
	}
	record := k.keys[id]
	if record == nil {
		return fmt.Errorf("%w: %s", ErrNotFound, id)
	}
	batch := Batch{Delete: []Record{{Kind: KindKey, ID: id}}}
	if err := k.write(ctx, batch, k.entry(ctx, ActivityDelete, id)); err != nil {
		return err
	}
	k.keepDeleted(KindKey, id, deletion{key: record})
	delete(k.keys, id)
	delete(k.opened, id)
	return nil
}

// Signer returns the key with the id. It signs until the keystore is locked, and
// each signature is counted and noted. It fails with [ErrLocked], [ErrNotFound],
// [ErrDamaged], and with [ErrUnfit] for a key that cannot sign; signing fails with
// [ErrLimit].
func (k *Keystore) Signer(ctx context.Context, id string) (cms.Signer, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := k.load(ctx); err != nil {
		return cms.Signer{}, err
	}
	key, err := k.open(id)
	if err != nil {
		return cms.Signer{}, err
	}
	signer, ok := key.(crypto.Signer)
	if !ok {
		return cms.Signer{}, fmt.Errorf("%w: its key cannot sign", ErrUnfit)
	}
	return cms.Signer{Certificate: k.keys[id].certificate, Key: countedSigner{signer, k, id, k.session, ctx}}, nil
}

// open returns the private key with the id, unsealed once for each unlocking.
func (k *Keystore) open(id string) (KeyPair, error) {
	record := k.keys[id]
	if record == nil {
		return nil, fmt.Errorf("%w: %s", ErrNotFound, id)
	}
	if k.master == nil {
		return nil, ErrLocked
	}
	if key := k.opened[id]; key != nil {
		return key, nil
	}
	key, err := record.unseal(k.master, id)
	if err != nil {
		return nil, damaged(KindKey, id, err)
	}
	k.opened[id] = key
	return key, nil
}

func (r *keyRecord) unseal(master []byte, id string) (KeyPair, error) {
	key, err := r.sealedKey().unseal(master, KindKey, id)
	if err != nil {
		return nil, err
	}
	if !cert.HasKey(r.certificate, key) {
		return nil, errors.New("the key does not belong to the certificate")
	}
	return key, nil
}

func (r *keyRecord) sealedKey() sealedKey { return sealedKey{r.RecordKey, r.PrivateKey} }

// newKey seals a private key under the master key.
func (k *Keystore) newKey(certificate *x509.Certificate, key KeyPair) (*keyRecord, error) {
	sealed, err := k.sealKey(KindKey, ID(certificate), key)
	return &keyRecord{
		Version:     recordVersion,
		Certificate: certificate.Raw,
		AddedAt:     k.now().UTC(),
		RecordKey:   sealed.RecordKey,
		PrivateKey:  sealed.PrivateKey,
		certificate: certificate,
	}, err
}
