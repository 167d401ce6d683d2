package api

import "signet/smime/keystore"

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

func (c *call) lock(Empty) (Status, error) {
	c.Keystore.Lock()
	return c.status(Empty{})
}

func (c *call) setPassphrase(p SetPassphraseParams) (Status, error) {
	state, err := c.Keystore.State(c.ctx)
	if err != nil {
		return Status{}, err
	}
	if state == keystore.Absent {
		err = c.Keystore.Create(c.ctx, p.New)
	} else {
		err = c.Keystore.ChangePassphrase(c.ctx, p.Current, p.New)
	}
	if err != nil {
		return Status{}, err
	}
	return c.status(Empty{})
}

func (c *call) deleteKey(p IDParams) (Empty, error) {
	return Empty{}, c.Keystore.DeleteKey(c.ctx, p.ID)
}
