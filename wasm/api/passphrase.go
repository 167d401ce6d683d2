package api

import "signet/smime/keystore"

// SetPassphraseParams holds a new passphrase of at least 8 characters.
type SetPassphraseParams struct {
	Current string `json:"current,omitempty"` // needed when the keystore exists
	New     string `json:"new"`
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
