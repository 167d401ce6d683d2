package api

import (
	"time"

	"signet/smime/keystore"
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

func (c *call) importKey(p ImportKeyParams) (ImportKeyResult, error) {
	if err := c.expectBodies(1); err != nil {
		return ImportKeyResult{}, err
	}
	imported, err := c.Keystore.ImportKeys(c.ctx, c.bodies[0], p.Password)
	if err != nil {
		return ImportKeyResult{}, err
	}
	trust, err := c.trust()
	if err != nil {
		return ImportKeyResult{}, err
	}
	var result ImportKeyResult
	for _, key := range imported.Keys {
		result.Keys = append(result.Keys, trust.key(key))
	}
	for _, other := range imported.Authorities {
		if isAuthority(other) && !trust.isAnchor(other) {
			result.Authorities = append(result.Authorities, trust.certificate(other, keystore.SourceFile))
		}
	}
	return result, nil
}

func (c *call) listKeys(Empty) (KeyList, error) {
	trust, err := c.trust()
	if err != nil {
		return KeyList{}, err
	}
	keys, err := c.Keystore.Keys(c.ctx)
	if err != nil {
		return KeyList{}, err
	}
	var list KeyList
	for _, key := range keys {
		list.Keys = append(list.Keys, trust.key(key))
	}
	return list, nil
}

func (c *call) deleteKey(p IDParams) (Empty, error) {
	return Empty{}, c.Keystore.DeleteKey(c.ctx, p.ID)
}

func (t trust) key(key keystore.Key) KeyInfo {
	return KeyInfo{
		ID:          key.ID,
		Certificate: t.certificate(key.Certificate, keystore.SourceFile),
		AddedAt:     key.AddedAt.UTC().Format(time.RFC3339),
	}
}
