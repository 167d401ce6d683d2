package keystore

import (
	"context"
	"encoding/json"
	"fmt"
)

// storeVersion is that of all records together. It grows when an older Signet
// must not touch them any more: when kinds are added, or what a record means
// changes.
//
//	1  vault, key, certificate, authority and anchor, without a record of the version
//	2  the record of the version, and the other kinds; the records of version 1 are as they were
//	3  the kinds draft and outgoing, and in the vault the public key of parcels; the rest is as it was
const storeVersion = 3

const storeID = "version"

// storeRecord says which version all records have.
type storeRecord struct {
	Version int `json:"version"`
}

// checkVersion fails with [ErrNewerStore] where a newer Signet has written.
//
// A store of version 1 needs no more than the record of the version. That is
// written with the first change, so that who cannot write can read on.
func (k *Keystore) checkVersion(ctx context.Context) error {
	records, err := k.read(ctx, KindStore)
	if err != nil {
		return err
	}
	for _, r := range records {
		if r.ID != storeID {
			continue
		}
		var store storeRecord
		if err := json.Unmarshal(r.Data, &store); err != nil || store.Version < 1 {
			// What else is there may be read, record by record, and says itself which version it has.
			k.isDamaged(r, damaged(r.Kind, r.ID, fmt.Errorf("no version")))
			return nil
		}
		if store.Version > storeVersion {
			return fmt.Errorf("%w: version %d, not %d", ErrNewerStore, store.Version, storeVersion)
		}
		k.stamped = store.Version == storeVersion
	}
	return nil
}

// stamp is the record of the version.
func stamp() (Record, error) { return marshalRecord(KindStore, storeID, storeRecord{storeVersion}) }
