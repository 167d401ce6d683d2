// Package keystore keeps the user's private keys sealed, and the certificates
// that go with them: correspondents', authorities' and trust anchors.
//
// Make a [Keystore] with [New] on some [Storage]. [Keystore.Create] chooses a
// passphrase; [Keystore.Unlock] opens the private keys until [Keystore.Lock].
// [Keystore.ImportKeys] adds keys. An unlocked Keystore gives a
// [Decryption] for each message, and a [cms.Signer] for each key.
//
// On disk each private key is PKCS #8 under AES-256-GCM with a random key of its
// own. That key is wrapped by the master key, and the master key once for each
// way to unlock: Argon2id (RFC 9106) of the passphrase, or HKDF (RFC 5869) of
// what the PRF of a WebAuthn authenticator gives. After [FreeTries] wrong tries
// there is a [WaitError]. Certificates are not secret and are stored as they
// are, readable while locked.
//
// [Parcels] are messages that are being written or sent. They are sealed to the
// keystore as a whole (RFC 9180), which needs no unlocking; opening them does.
//
// Uses of private keys are counted against [Limits] and noted in a log,
// [Keystore.Activities], whose details are sealed too.
//
// Lock forgets the opened keys and overwrites what it can reach. It does not
// promise that no copy is left in memory: Go's garbage collector and its big
// integers leave some. Nothing here protects against a program that can read the
// memory of an unlocked keystore, or that can change the code.
package keystore

import (
	"context"
	"crypto/rand"
	"io"
	"sync"
	"sync/atomic"
	"time"
)

// Options are what a Keystore may use.
type Options struct {
	Rand       io.Reader        // crypto/rand.Reader where nil
	Now        func() time.Time // required: when a key or certificate was added
	Derivation Derivation       // for new passphrases; DefaultDerivation where zero
}

// A Keystore holds the user's keys and certificates. It is safe for use by
// several goroutines. All records are read when the first method needs them and
// then kept: nobody else may write to its Storage.
type Keystore struct {
	storage    Storage
	rand       io.Reader
	now        func() time.Time
	derivation Derivation

	mu        sync.Mutex
	loaded    bool
	stamped   bool         // the record of the version is stored
	vault     *vaultRecord // nil before Create, and where it is damaged
	tries     triesRecord
	keys      map[string]*keyRecord
	lists     map[Kind]map[string]*certificateRecord
	people    *people // which of them name an address; nil where nobody has asked
	changes   atomic.Uint64
	parcelKey []byte                     // what seals parcels; nil before the keystore was unlocked for the first time
	documents map[Kind]map[string]Record // of the kinds that were asked for
	damaged   map[Kind]map[string]damagedRecord

	authenticators map[string]*authenticatorRecord // by id of the record

	master []byte             // nil while locked
	opened map[string]KeyPair // by key id; nil while locked

	session                 int         // counts lockings
	uses, failedDecryptions int         // since it was unlocked
	recent                  []time.Time // uses in the last minute
	boundPerMinute          *int        // nil where SetLimits decides
	boundPerUnlock          *int        // the same
	log                     activityLog
	deleted                 map[Kind]map[string]deletion
}

// New returns a Keystore on storage. It reads nothing yet.
func New(storage Storage, opts Options) *Keystore {
	k := &Keystore{storage: storage, rand: opts.Rand, now: opts.Now, derivation: opts.Derivation}
	if k.rand == nil {
		k.rand = rand.Reader
	}
	if k.derivation == (Derivation{}) {
		k.derivation = DefaultDerivation
	}
	return k
}

// A State is where a Keystore is in its life.
type State int

// The states.
const (
	Absent   State = iota // no passphrase was chosen
	Locked                // keys are sealed
	Unlocked              // keys can be used
)

// State tells the state. It fails with [ErrStorage] and [ErrNewerStore].
func (k *Keystore) State(ctx context.Context) (State, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := k.load(ctx); err != nil {
		return 0, err
	}
	switch {
	case !k.exists():
		return Absent, nil
	case k.master == nil:
		return Locked, nil
	default:
		return Unlocked, nil
	}
}

// exists tells whether there was a [Keystore.Create]. Where what it wrote is
// damaged, or gone while authenticators are there, there must not be another.
func (k *Keystore) exists() bool {
	return k.vault != nil || len(k.authenticators) > 0 || len(k.damaged[KindVault]) > 0
}

// Lock forgets the opened private keys, and what could be put back. It never fails.
func (k *Keystore) Lock() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.lock(context.Background())
}

func (k *Keystore) lock(ctx context.Context) {
	if k.master != nil {
		k.note(ctx, k.entry(ctx, ActivityLock, ""))
		k.save(ctx)
	}
	k.session++
	k.forget()
}

// forget forgets what an unlocking brought.
func (k *Keystore) forget() {
	clear(k.master)
	clear(k.log.key)
	k.master, k.log.key, k.opened, k.deleted = nil, nil, nil, nil
	k.uses, k.failedDecryptions, k.recent = 0, 0, nil
}
