package keystore

import (
	"context"
	"errors"
	"fmt"

	"signet/smime/cert"
)

// A KeyDefault is which keys the user wants for one of their addresses, by id. Empty is for what the user did not decide.
type KeyDefault struct {
	Sign    string `json:"sign,omitempty"`
	Encrypt string `json:"encrypt,omitempty"`
}

const keyDefaultsID = "key-defaults"

// keyDefaults is the setting that has them, by canonical address.
type keyDefaults map[string]KeyDefault

// KeyDefaults returns the user's choices, by the addresses as [cert.CanonicalAddress] writes them. Keys that are gone are left
// out. It fails with [ErrStorage].
func (k *Keystore) KeyDefaults(ctx context.Context) (map[string]KeyDefault, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.keyDefaults(ctx)
}

func (k *Keystore) keyDefaults(ctx context.Context) (keyDefaults, error) {
	stored, err := DocumentsOf[keyDefaults](k, KindSetting).get(ctx, keyDefaultsID)
	if err != nil && !errors.Is(err, ErrNotFound) && !errors.Is(err, ErrDamaged) {
		return nil, err
	}
	defaults := keyDefaults{}
	for address, chosen := range stored {
		if k.keys[chosen.Sign] == nil {
			chosen.Sign = ""
		}
		if k.keys[chosen.Encrypt] == nil {
			chosen.Encrypt = ""
		}
		if chosen != (KeyDefault{}) {
			defaults[address] = chosen
		}
	}
	return defaults, nil
}

// SetKeyDefault lets a key be the one for an address and a use; where id is empty, the best is looked for again. It fails with
// [ErrNotFound] for an id of no key, with [ErrCannotCertify] where the key's certificate is not for the address or the use, and
// with [ErrStorage].
func (k *Keystore) SetKeyDefault(ctx context.Context, address string, use KeyUse, id string) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	defaults, err := k.keyDefaults(ctx)
	if err != nil {
		return err
	}
	canonical, ok := cert.CanonicalAddress(address)
	if !ok {
		return fmt.Errorf("%w: %q is no address", ErrCannotCertify, address)
	}
	if err := k.mayBeDefault(canonical, use, id); err != nil {
		return err
	}
	chosen := defaults[canonical]
	if use != UseEncrypt {
		chosen.Sign = id
	}
	if use != UseSign {
		chosen.Encrypt = id
	}
	defaults[canonical] = chosen
	record, err := DocumentsOf[keyDefaults](k, KindSetting).record(Document[keyDefaults]{keyDefaultsID, defaults})
	if err != nil {
		return err
	}
	return k.write(ctx, Batch{Put: []Record{record}})
}

func (k *Keystore) mayBeDefault(address string, use KeyUse, id string) error {
	if use != UseBoth && use != UseSign && use != UseEncrypt {
		return fmt.Errorf("%w: no such use", ErrCannotCertify)
	}
	if id == "" {
		return nil
	}
	key := k.keys[id]
	if key == nil {
		return fmt.Errorf("%w: %s", ErrNotFound, id)
	}
	can := usesOf(key.certificate)
	switch {
	case !cert.MatchAddress(key.certificate, address):
		return fmt.Errorf("%w: the certificate is for other addresses", ErrCannotCertify)
	case use != UseEncrypt && !can.signs, use != UseSign && !can.encrypts:
		return fmt.Errorf("%w: the certificate is for another use", ErrCannotCertify)
	}
	return nil
}
