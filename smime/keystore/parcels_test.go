package keystore

import (
	"bytes"
	"errors"
	"slices"
	"testing"
)

func TestParcelsArePutWhileLockedAndOpenedWhileUnlocked(t *testing.T) {
	storage := new(Memory)
	k, _ := unlockedKeystore(t, storage)
	k.Lock()
	k = newKeystore(storage) // as the next browser session finds it
	drafts := ParcelsOf(k, KindDraft)
	parcel := Parcel{"one", []byte("9 May"), []byte("the plans")}
	if err := drafts.Put(t.Context(), parcel, Parcel{ID: "two"}); err != nil {
		t.Fatal(err)
	}
	if label, err := drafts.Label(t.Context(), "one"); err != nil || string(label) != "9 May" {
		t.Errorf("label %q, %v", label, err)
	}
	if ids, err := drafts.IDs(t.Context()); err != nil || !slices.Equal(ids, []string{"one", "two"}) {
		t.Errorf("ids %q, %v", ids, err)
	}
	_, err := drafts.Open(t.Context(), "one")
	expectError(t, err, ErrLocked)
	if err := k.Unlock(t.Context(), passphrase); err != nil {
		t.Fatal(err)
	}
	if err := drafts.Relabel(t.Context(), "one", []byte("10 May")); err != nil {
		t.Fatal(err)
	}
	opened, err := drafts.Open(t.Context(), "one")
	if err != nil || string(opened.Label) != "10 May" || !bytes.Equal(opened.Contents, parcel.Contents) {
		t.Errorf("opened %q %q, %v", opened.Label, opened.Contents, err)
	}
	if err := drafts.Delete(t.Context(), "one", "never there"); err != nil {
		t.Fatal(err)
	}
	_, err = drafts.Open(t.Context(), "one")
	expectError(t, err, ErrNotFound)
}

// Another passphrase is for the same master key; and each way to unlock opens what was sealed before.
func TestParcelsOutliveThePassphrase(t *testing.T) {
	storage := new(Memory)
	k, _ := unlockedKeystore(t, storage)
	if err := ParcelsOf(k, KindOutgoing).Put(t.Context(), Parcel{ID: "one", Contents: []byte("the plans")}); err != nil {
		t.Fatal(err)
	}
	if err := k.ChangePassphrase(t.Context(), passphrase, "another passphrase"); err != nil {
		t.Fatal(err)
	}
	k = newKeystore(storage)
	if err := k.Unlock(t.Context(), "another passphrase"); err != nil {
		t.Fatal(err)
	}
	if opened, err := ParcelsOf(k, KindOutgoing).Open(t.Context(), "one"); err != nil || string(opened.Contents) != "the plans" {
		t.Errorf("opened %q, %v", opened.Contents, err)
	}
}

func TestParcelsNeedAPassphrase(t *testing.T) {
	expectError(t, ParcelsOf(newKeystore(new(Memory)), KindDraft).Put(t.Context(), Parcel{ID: "one"}), ErrAbsent)
}

// A store of before there were parcels has no key for them. The next unlocking makes it.
func TestParcelKeyComesWithUnlocking(t *testing.T) {
	storage := versionOne(t)
	k := newKeystore(storage)
	drafts := ParcelsOf(k, KindDraft)
	expectError(t, drafts.Put(t.Context(), Parcel{ID: "one"}), ErrAbsent)
	if err := k.Unlock(t.Context(), oldPassphrase); err != nil {
		t.Fatal(err)
	}
	if err := drafts.Put(t.Context(), Parcel{ID: "one"}); err != nil {
		t.Error(err)
	}
	if err := ParcelsOf(newKeystore(storage), KindDraft).Put(t.Context(), Parcel{ID: "two"}); err != nil {
		t.Error(err)
	}
}

// What seals parcels is put right where somebody has put another's key in its place.
func TestForeignParcelKeyIsReplaced(t *testing.T) {
	storage, other := new(Memory), new(Memory)
	unlockedKeystore(t, storage)
	unlockedKeystore(t, other)
	foreign, err := other.ReadOne(t.Context(), KindVault, parcelKeyID)
	if err != nil {
		t.Fatal(err)
	}
	storage.Write(t.Context(), Batch{Put: []Record{foreign}})
	k := newKeystore(storage)
	if err := k.Unlock(t.Context(), passphrase); err != nil {
		t.Fatal(err)
	}
	if kept, _ := storage.ReadOne(t.Context(), KindVault, parcelKeyID); bytes.Equal(kept.Data, foreign.Data) {
		t.Error("still the foreign key")
	}
}

func TestDamagedParcels(t *testing.T) {
	storage := new(Memory)
	k, _ := unlockedKeystore(t, storage)
	drafts := ParcelsOf(k, KindDraft)
	if err := drafts.Put(t.Context(), Parcel{"one", []byte("label"), []byte("contents")}); err != nil {
		t.Fatal(err)
	}
	good, err := storage.ReadOne(t.Context(), KindDraft, "one")
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{
		"nothing":         nil,
		"cut off":         good.Data[:len(good.Data)-1],
		"longer":          append(bytes.Clone(good.Data), 0),
		"another octet":   append(bytes.Clone(good.Data[:len(good.Data)-1]), good.Data[len(good.Data)-1]^1),
		"another version": bytes.Replace(good.Data, []byte(`"version":1`), []byte(`"version":2`), 1),
		"another length":  bytes.Replace(good.Data, []byte(`"label":5`), []byte(`"label":-5`), 1),
		"no header":       bytes.Repeat([]byte{'x'}, 1000),
	} {
		t.Run(name, func(t *testing.T) {
			storage.Write(t.Context(), Batch{Put: []Record{{KindDraft, "one", data}}})
			_, err := drafts.Open(t.Context(), "one")
			expectError(t, err, ErrDamaged)
		})
	}
	// What was sealed as one parcel must not open as another.
	storage.Write(t.Context(), Batch{Put: []Record{{KindDraft, "two", good.Data}, {KindOutgoing, "one", good.Data}}})
	_, err = drafts.Open(t.Context(), "two")
	expectError(t, err, ErrDamaged)
	_, err = ParcelsOf(k, KindOutgoing).Open(t.Context(), "one")
	expectError(t, err, ErrDamaged)
}

func TestParcelsAndAStorageThatRefuses(t *testing.T) {
	storage := &full{}
	k := newClock().on(storage)
	if err := k.Create(t.Context(), passphrase); err != nil {
		t.Fatal(err)
	}
	storage.full = errors.New("no space left")
	expectError(t, ParcelsOf(k, KindDraft).Put(t.Context(), Parcel{ID: "one"}), ErrStorage)
}

// Nothing of the contents, and nothing that opens them, is on disk.
func TestParcelsAreSealedOnDisk(t *testing.T) {
	storage := new(Memory)
	k, _ := unlockedKeystore(t, storage)
	if err := ParcelsOf(k, KindDraft).Put(t.Context(), Parcel{ID: "one", Contents: []byte("the plans of the house")}); err != nil {
		t.Fatal(err)
	}
	opener, err := k.parcelOpener()
	if err != nil {
		t.Fatal(err)
	}
	secret, err := opener.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range Kinds() {
		records, _ := storage.Read(t.Context(), kind)
		for _, r := range records {
			if bytes.Contains(r.Data, []byte("the plans")) || bytes.Contains(r.Data, secret) {
				t.Errorf("%s %s holds a secret", r.Kind, r.ID)
			}
		}
	}
}

func TestOtherKindsAreNoParcels(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("keys are no parcels")
		}
	}()
	ParcelsOf(newKeystore(new(Memory)), KindKey)
}
