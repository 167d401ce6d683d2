package keystore

import (
	"encoding/json"
	"os"
	"testing"
)

// versionOne returns what a Signet of version 1 of the store has written:
// Alice's key and its chain, an anchor, and Bob's certificate.
func versionOne(t *testing.T) *Memory {
	t.Helper()
	text, err := os.ReadFile("testdata/version1.json")
	if err != nil {
		t.Fatal(err)
	}
	var records []struct {
		Kind Kind            `json:"kind"`
		ID   string          `json:"id"`
		Data json.RawMessage `json:"data"`
	}
	if err := json.Unmarshal(text, &records); err != nil {
		t.Fatal(err)
	}
	storage := new(Memory)
	for _, r := range records {
		storage.Write(t.Context(), Batch{Put: []Record{{r.Kind, r.ID, r.Data}}})
	}
	return storage
}

// oldPassphrase is that of the records of version 1.
const oldPassphrase = "correct horse battery staple"

func TestStoreOfVersionOne(t *testing.T) {
	storage := versionOne(t)
	before, _ := storage.Read(t.Context(), KindKey)
	k := newKeystore(storage)
	expectState(t, k, Locked)
	if records, _ := storage.Read(t.Context(), KindStore); len(records) != 0 {
		t.Error("reading has changed the store")
	}
	if err := k.ChangePassphrase(t.Context(), oldPassphrase, "another horse"); err != nil {
		t.Fatal(err)
	}
	records, _ := storage.Read(t.Context(), KindStore)
	if len(records) != 1 || string(records[0].Data) != `{"version":3}` {
		t.Errorf("the version is %q", records)
	}
	k = newKeystore(storage)
	if err := k.Unlock(t.Context(), "another horse"); err != nil {
		t.Fatal(err)
	}
	for kind, want := range map[Kind]int{KindCertificate: 1, KindAuthority: 2, KindAnchor: 1} {
		if list, err := k.Certificates(t.Context(), kind); err != nil || len(list) != want {
			t.Errorf("%s: %v, %v", kind, list, err)
		}
	}
	keys, err := k.Keys(t.Context())
	if err != nil || len(keys) != 1 {
		t.Fatalf("keys %v, %v", keys, err)
	}
	if err := sign(t, k, keys[0].ID, ""); err != nil {
		t.Error(err)
	}
	if damaged, _ := k.Damaged(t.Context()); len(damaged) != 0 {
		t.Errorf("damaged: %v", damaged)
	}
	if after, _ := storage.Read(t.Context(), KindKey); string(after[0].Data) != string(before[0].Data) {
		t.Error("the key was changed")
	}
}

func TestStoreOfANewerVersionIsNotTouched(t *testing.T) {
	storage := versionOne(t)
	storage.Write(t.Context(), Batch{Put: []Record{{KindStore, storeID, []byte(`{"version":4,"more":1}`)}}})
	k := newKeystore(storage)
	_, err := k.State(t.Context())
	expectError(t, err, ErrNewerStore)
	expectError(t, k.Unlock(t.Context(), oldPassphrase), ErrNewerStore)
	expectError(t, k.Create(t.Context(), passphrase), ErrNewerStore)
	expectError(t, k.DeleteKey(t.Context(), "any"), ErrNewerStore)
	_, err = DocumentsOf[string](k, KindSetting).All(t.Context())
	expectError(t, err, ErrNewerStore)
	if records, _ := storage.Read(t.Context(), KindKey); len(records) != 1 {
		t.Error("the key is gone")
	}
}
