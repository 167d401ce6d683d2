package keystore

import (
	"errors"
	"reflect"
	"testing"
)

type alias struct {
	Address string `json:"address"`
}

func TestDocuments(t *testing.T) {
	storage := new(Memory)
	aliases := DocumentsOf[alias](newKeystore(storage), KindAlias)
	if all, err := aliases.All(t.Context()); err != nil || len(all) != 0 {
		t.Fatalf("%v, %v", all, err)
	}
	put := []Document[alias]{{"b", alias{"b@example.test"}}, {"a", alias{"a@example.test"}}}
	if err := aliases.Put(t.Context(), put...); err != nil {
		t.Fatal(err)
	}
	if err := aliases.Put(t.Context(), Document[alias]{"b", alias{"c@example.test"}}); err != nil {
		t.Fatal(err)
	}
	want := []Document[alias]{{"a", alias{"a@example.test"}}, {"b", alias{"c@example.test"}}}
	for _, d := range []Documents[alias]{aliases, DocumentsOf[alias](newKeystore(storage), KindAlias)} {
		if all, err := d.All(t.Context()); err != nil || !reflect.DeepEqual(all, want) {
			t.Errorf("%v, %v; want %v", all, err, want)
		}
		if a, err := d.Get(t.Context(), "a"); err != nil || a != want[0].Value {
			t.Errorf("%v, %v", a, err)
		}
	}
	if err := aliases.Delete(t.Context(), "a", "nothing"); err != nil {
		t.Fatal(err)
	}
	_, err := aliases.Get(t.Context(), "a")
	expectError(t, err, ErrNotFound)
	if records, _ := storage.Read(t.Context(), KindAlias); len(records) != 1 {
		t.Errorf("%d records are stored", len(records))
	}
}

func TestDocumentsAreOfTheirKindsAlone(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("keys were taken for documents")
		}
	}()
	DocumentsOf[alias](newKeystore(new(Memory)), KindKey)
}

func TestDamagedDocumentsAreKept(t *testing.T) {
	for _, text := range []string{
		``, `{`, `[]`, `{"version":1}`, `{"version":2,"document":{"address":"x"}}`, `{"version":1,"document":{"address":1}}`,
		`{"version":1,"document":{"address":"x","since":"then"}}`, `{"version":1,"document":{},"more":1}`,
	} {
		storage := new(Memory)
		aliases := DocumentsOf[alias](newKeystore(storage), KindAlias)
		if err := aliases.Put(t.Context(), Document[alias]{"good", alias{"a@example.test"}}); err != nil {
			t.Fatal(err)
		}
		storage.Write(t.Context(), Batch{Put: []Record{{KindAlias, "bad", []byte(text)}}})

		k := newKeystore(storage)
		aliases = DocumentsOf[alias](k, KindAlias)
		if all, err := aliases.All(t.Context()); err != nil || len(all) != 1 || all[0].ID != "good" {
			t.Errorf("%s: %v, %v", text, all, err)
		}
		_, err := aliases.Get(t.Context(), "bad")
		expectError(t, err, ErrDamaged)
		list, err := k.Damaged(t.Context())
		if err != nil || len(list) != 1 || list[0].Kind != KindAlias || list[0].ID != "bad" || !errors.Is(list[0].Err, ErrDamaged) {
			t.Errorf("%s: damaged %v, %v", text, list, err)
		}
		if err := aliases.Put(t.Context(), Document[alias]{"bad", alias{"b@example.test"}}); err != nil {
			t.Fatal(err)
		}
		if kept, _ := storage.Read(t.Context(), KindDamaged); len(kept) != 1 || string(kept[0].Data) != text {
			t.Errorf("%s: kept %q", text, kept)
		}
		if list, _ := k.Damaged(t.Context()); len(list) != 0 {
			t.Errorf("%s: still damaged: %v", text, list)
		}
	}
}

func TestStorageRefusesDocuments(t *testing.T) {
	storage := &refusing{}
	aliases := DocumentsOf[alias](newKeystore(storage), KindAlias)
	if err := aliases.Put(t.Context(), Document[alias]{"a", alias{"a@example.test"}}); err != nil {
		t.Fatal(err)
	}
	storage.refuse = errors.New("quota exceeded")
	expectError(t, aliases.Put(t.Context(), Document[alias]{"a", alias{"b@example.test"}}), ErrStorage)
	expectError(t, aliases.Delete(t.Context(), "a"), ErrStorage)
	if a, err := aliases.Get(t.Context(), "a"); err != nil || a.Address != "a@example.test" {
		t.Errorf("%v, %v", a, err)
	}
}
