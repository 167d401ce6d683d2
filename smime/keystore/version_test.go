package keystore

import (
	"testing"

	"signet/smime/internal/testca"
)

// versionOne returns the records that version 1 of the store had.
func versionOne(t *testing.T) (*Memory, *testca.Identity) {
	t.Helper()
	storage := new(Memory)
	k, alice := unlockedKeystore(t, storage)
	if _, err := k.AddCertificates(t.Context(), KindAnchor, SourceFile, testca.NewRoot().Certificate); err != nil {
		t.Fatal(err)
	}
	for _, kind := range Kinds() {
		records, _ := storage.Read(t.Context(), kind)
		for _, r := range records {
			old := kind == KindVault && r.ID == vaultID || kind == KindKey || kind == KindAuthority || kind == KindAnchor
			if !old {
				storage.Write(t.Context(), Batch{Delete: []Record{r}})
			}
		}
	}
	return storage, alice
}

func TestStoreOfVersionOne(t *testing.T) {
	storage, alice := versionOne(t)
	before, _ := storage.Read(t.Context(), KindKey)
	k := newKeystore(storage)
	expectState(t, k, Locked)
	if records, _ := storage.Read(t.Context(), KindStore); len(records) != 0 {
		t.Error("reading has changed the store")
	}
	if err := k.ChangePassphrase(t.Context(), passphrase, "another horse"); err != nil {
		t.Fatal(err)
	}
	records, _ := storage.Read(t.Context(), KindStore)
	if len(records) != 1 || string(records[0].Data) != `{"version":2}` {
		t.Errorf("the version is %q", records)
	}
	k = newKeystore(storage)
	if err := k.Unlock(t.Context(), "another horse"); err != nil {
		t.Fatal(err)
	}
	expectSignature(t, k, alice)
	if anchors, err := k.Certificates(t.Context(), KindAnchor); err != nil || len(anchors) != 1 {
		t.Errorf("anchors %v, %v", anchors, err)
	}
	if after, _ := storage.Read(t.Context(), KindKey); string(after[0].Data) != string(before[0].Data) {
		t.Error("the key was changed")
	}
}

func TestStoreOfANewerVersionIsNotTouched(t *testing.T) {
	storage, alice := versionOne(t)
	storage.Write(t.Context(), Batch{Put: []Record{{KindStore, storeID, []byte(`{"version":3,"more":1}`)}}})
	k := newKeystore(storage)
	_, err := k.State(t.Context())
	expectError(t, err, ErrNewerStore)
	expectError(t, k.Unlock(t.Context(), passphrase), ErrNewerStore)
	expectError(t, k.Create(t.Context(), passphrase), ErrNewerStore)
	expectError(t, k.DeleteKey(t.Context(), ID(alice.Certificate)), ErrNewerStore)
	_, err = DocumentsOf[string](k, KindSetting).All(t.Context())
	expectError(t, err, ErrNewerStore)
	if records, _ := storage.Read(t.Context(), KindKey); len(records) != 1 {
		t.Error("the key is gone")
	}
}
