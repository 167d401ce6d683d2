//go:build js && wasm

package jsbridge

import (
	"errors"
	"fmt"

	"github.com/hack-pad/safejs"

	"signet/smime/keystore"
)

// databaseVersion grows when the kinds of records do: then an upgrade adds their
// object stores. It has nothing to do with what is in the records.
const databaseVersion = 4

// open opens a database, and brings one of an older version up to date. It fails
// with [keystore.ErrNewerStore] for one of a newer version.
func open(name string) (safejs.Value, error) {
	factory, err := global("indexedDB")
	if err != nil {
		return safejs.Value{}, err
	}
	request, err := factory.Call("open", name, databaseVersion)
	if err != nil {
		return safejs.Value{}, err
	}
	upgrade, err := safejs.FuncOf(func(safejs.Value, []safejs.Value) any {
		if err := addObjectStores(request); err != nil {
			// All or nothing: then opening fails with an AbortError.
			if transaction, err := request.Get("transaction"); err == nil {
				transaction.Call("abort")
			}
		}
		return nil
	})
	if err != nil {
		return safejs.Value{}, err
	}
	defer upgrade.Release()
	if err := request.Set("onupgradeneeded", upgrade); err != nil {
		return safejs.Value{}, err
	}
	if err := happens(request, "success", "error", "blocked"); err != nil {
		var exception exception
		if errors.As(err, &exception) && exception.name == "VersionError" {
			return safejs.Value{}, fmt.Errorf("%w: %w", keystore.ErrNewerStore, err)
		}
		return safejs.Value{}, err
	}
	database, err := request.Get("result")
	if err != nil {
		return safejs.Value{}, err
	}
	return database, letGo(database)
}

// addObjectStores adds those that an older version of the database lacks.
func addObjectStores(request safejs.Value) error {
	database, err := request.Get("result")
	if err != nil {
		return err
	}
	present, err := database.Get("objectStoreNames")
	if err != nil {
		return err
	}
	for _, kind := range keystore.Kinds() {
		contained, err := present.Call("contains", string(kind))
		if err != nil {
			return err
		}
		if yes, err := contained.Bool(); err != nil || yes {
			continue
		}
		if _, err := database.Call("createObjectStore", string(kind)); err != nil {
			return err
		}
	}
	return nil
}

// letGo closes a database when somebody wants to upgrade or delete it: the
// engine of a new version of the extension must not wait for this one.
func letGo(database safejs.Value) error {
	var closing safejs.Func
	closing, err := safejs.FuncOf(func(safejs.Value, []safejs.Value) any {
		database.Call("close")
		closing.Release()
		return nil
	})
	if err != nil {
		return err
	}
	return database.Set("onversionchange", closing)
}
