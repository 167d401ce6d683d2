package api

import "signet/smime/keystore"

// Status tells what the user has to do before keys can be used.
type Status struct {
	State   KeystoreState `json:"state"`
	Keys    int           `json:"keys"`    // own private keys
	Version string        `json:"version"` // of Signet

	// UnlockWays are what the keys can be unlocked with, the passphrase first; none for a new keystore.
	UnlockWays []UnlockWay `json:"unlockWays"`

	// WaitSeconds is how long nothing can be tried, after too many wrong tries.
	WaitSeconds int `json:"waitSeconds,omitempty"`

	// NeedsBackup tells that a key is in no backup.
	NeedsBackup bool `json:"needsBackup,omitempty"`

	// Damaged is how many stored records could not be read. The others are not concerned.
	Damaged int `json:"damaged,omitempty"`
}

// A KeystoreState is where the keystore is in its life.
type KeystoreState string

const (
	KeystoreNew      KeystoreState = "new" // no passphrase was chosen
	KeystoreLocked   KeystoreState = "locked"
	KeystoreUnlocked KeystoreState = "unlocked"
)

func (c *call) status(Empty) (Status, error) {
	state, err := c.Keystore.State(c.ctx)
	if err != nil {
		return Status{}, err
	}
	keys, err := c.Keystore.Keys(c.ctx)
	if err != nil {
		return Status{}, err
	}
	ways, err := c.ways(state)
	if err != nil {
		return Status{}, err
	}
	wait, err := c.Keystore.Wait(c.ctx)
	if err != nil {
		return Status{}, err
	}
	needsBackup, err := c.Keystore.NeedsBackup(c.ctx)
	if err != nil {
		return Status{}, err
	}
	damaged, err := c.Keystore.Damaged(c.ctx)
	if err != nil {
		return Status{}, err
	}
	return Status{
		State:       keystoreStates[state],
		Keys:        len(keys),
		Version:     c.Version,
		UnlockWays:  ways,
		WaitSeconds: wholeSeconds(wait),
		NeedsBackup: needsBackup,
		Damaged:     len(damaged),
	}, nil
}

var keystoreStates = map[keystore.State]KeystoreState{
	keystore.Absent:   KeystoreNew,
	keystore.Locked:   KeystoreLocked,
	keystore.Unlocked: KeystoreUnlocked,
}
