package keystore

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"signet/smime/internal/testca"
)

const filePassword = "of the file"

// fullKeystore has something of each kind, and alice's key.
func fullKeystore(t *testing.T) (*Keystore, *Memory, *testca.Identity) {
	t.Helper()
	storage := new(Memory)
	k, alice := unlockedKeystore(t, storage)
	root := testca.NewRoot()
	for kind, id := range map[Kind]*testca.Identity{
		KindAnchor: root, KindCertificate: root.Issue(testca.Email("bob@example.test"), testca.Key(testca.P256)),
	} {
		if _, err := k.AddCertificates(t.Context(), kind, SourceFile, id.Certificate); err != nil {
			t.Fatal(err)
		}
	}
	if err := DocumentsOf[string](k, KindAlias).Put(t.Context(), Document[string]{"b@example.test", "bob@example.test"}); err != nil {
		t.Fatal(err)
	}
	if err := DocumentsOf[string](k, KindDirectory).Put(t.Context(), Document[string]{"1", "https://example.test"}); err != nil {
		t.Fatal(err)
	}
	if err := k.SetKeyDefault(t.Context(), "alice@example.test", UseSign, ID(alice.Certificate)); err != nil {
		t.Fatal(err)
	}
	askFor(t, k, P256)
	return k, storage, alice
}

// askFor makes a key of a kind that waits for its certificate.
func askFor(t *testing.T, k *Keystore, algorithm KeyAlgorithm) Request {
	t.Helper()
	key, err := Generate(t.Context(), k.rand, algorithm, nil)
	if err != nil {
		t.Fatal(err)
	}
	use := UseBoth
	if algorithm == Ed25519 {
		use = UseSign
	}
	request, err := k.Ask(t.Context(), key, Subject{Name: "Carol", Addresses: []string{"carol@example.test"}}, use)
	if err != nil {
		t.Fatal(err)
	}
	return request
}

func backupOf(t *testing.T, k *Keystore) []byte {
	t.Helper()
	file, err := k.Backup(t.Context(), passphrase, filePassword, "settings")
	if err != nil {
		t.Fatal(err)
	}
	return file
}

func TestBackupAndRestore(t *testing.T) {
	k, _, alice := fullKeystore(t)
	added := k.keys[ID(alice.Certificate)].AddedAt
	needsBackup(t, k, true)
	file := backupOf(t, k)
	needsBackup(t, k, false)
	if bytes.Contains(file, []byte("alice")) || bytes.Contains(file, []byte("carol")) {
		t.Error("the file tells whose it is")
	}

	want := Restored{Keys: 1, Requests: 1, Certificates: 1, Authorities: 1, Anchors: 1, Settings: 3, ExtensionSettings: "settings"}
	storage := new(Memory)
	later := func() time.Time { return testca.Now().Add(time.Hour) }
	fresh := New(storage, Options{Now: later, Derivation: quick})
	restored, err := fresh.Restore(t.Context(), file, filePassword)
	if err != nil || *restored != want {
		t.Fatalf("restored %+v, %v; want %+v", restored, err, want)
	}
	for range 2 { // as it is in memory, and as it is on disk
		expectSignature(t, fresh, alice)
		needsBackup(t, fresh, false)
		if keys, err := fresh.Keys(t.Context()); err != nil || !keys[0].AddedAt.Equal(added) {
			t.Errorf("keys %+v, %v", keys, err)
		}
		if requests, err := fresh.Requests(t.Context()); err != nil || len(requests) != 1 || requests[0].Addresses[0] != "carol@example.test" {
			t.Errorf("requests %+v, %v", requests, err)
		}
		if alias, err := DocumentsOf[string](fresh, KindAlias).Get(t.Context(), "b@example.test"); err != nil || alias != "bob@example.test" {
			t.Errorf("alias %q, %v", alias, err)
		}
		defaults, err := fresh.KeyDefaults(t.Context())
		if err != nil || defaults["alice@example.test"].Sign != ID(alice.Certificate) {
			t.Errorf("defaults %+v, %v", defaults, err)
		}
		fresh = newKeystore(storage)
		if err := fresh.Unlock(t.Context(), filePassword); err != nil {
			t.Fatal(err)
		}
	}

	// What is there stays as it is, and what is missing comes.
	other, bob := unlockedKeystore(t, new(Memory))
	if err := DocumentsOf[string](other, KindAlias).Put(t.Context(), Document[string]{"b@example.test", "another@example.test"}); err != nil {
		t.Fatal(err)
	}
	want.Settings, want.Known = 2, 1
	if restored, err := other.Restore(t.Context(), file, filePassword); err != nil || *restored != want {
		t.Fatalf("restored %+v, %v; want %+v", restored, err, want)
	}
	expectSignature(t, other, alice)
	expectSignature(t, other, bob)
	needsBackup(t, other, true) // bob's is in none
	if alias, _ := DocumentsOf[string](other, KindAlias).Get(t.Context(), "b@example.test"); alias != "another@example.test" {
		t.Errorf("alias %q", alias)
	}
	other.Lock()
	_, err = other.Restore(t.Context(), file, filePassword)
	expectError(t, err, ErrLocked)
}

func needsBackup(t *testing.T, k *Keystore, want bool) {
	t.Helper()
	if got, err := k.NeedsBackup(t.Context()); err != nil || got != want {
		t.Errorf("needs a backup: %v, %v", got, err)
	}
}

func TestBackupRefuses(t *testing.T) {
	k, storage, alice := fullKeystore(t)
	_, err := k.Backup(t.Context(), "wrong horse", filePassword, "")
	expectError(t, err, ErrWrongPassphrase)
	_, err = k.Backup(t.Context(), passphrase, "short", "")
	expectError(t, err, ErrWeakPassphrase)
	record := recordOf(t, storage, KindKey, ID(alice.Certificate))
	var fields map[string]any
	if err := json.Unmarshal(record.Data, &fields); err != nil {
		t.Fatal(err)
	}
	fields["privateKey"] = fields["recordKey"] // a key that can no longer be unsealed
	record.Data, _ = json.Marshal(fields)
	storage.Write(t.Context(), Batch{Put: []Record{record}})
	k = newKeystore(storage)
	_, err = k.Backup(t.Context(), passphrase, filePassword, "")
	expectError(t, err, ErrLocked)
	if err := k.Unlock(t.Context(), passphrase); err != nil {
		t.Fatal(err)
	}
	_, err = k.Backup(t.Context(), passphrase, filePassword, "")
	expectError(t, err, ErrDamaged)
	needsBackup(t, k, true)
}

func recordOf(t *testing.T, storage *Memory, kind Kind, id string) Record {
	t.Helper()
	records, err := storage.Read(t.Context(), kind)
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(records, func(r Record) bool { return r.ID == id })
	return records[i]
}

// Each octet counts, wherever it is, and a refused file changes nothing.
func TestBackupThatWasChanged(t *testing.T) {
	k, _, _ := fullKeystore(t)
	file := backupOf(t, k)
	storage := new(Memory)
	fresh := newKeystore(storage)
	refuse := func(file []byte, what string, at int) {
		t.Helper()
		_, err := fresh.Restore(t.Context(), file, filePassword)
		if !errors.Is(err, ErrMalformedFile) && !errors.Is(err, ErrWrongPassword) && !errors.Is(err, ErrNewerBackup) {
			t.Fatalf("%s at %d of %d: %v", what, at, len(file), err)
		}
	}
	// Of the header each octet, of what is encrypted some: they are all alike to the cipher, and each costs a derivation.
	for at := 0; at < len(file); at += 1 + at/backupHeaderSize*97 {
		changed := slices.Clone(file)
		changed[at] ^= 1
		refuse(changed, "changed", at)
		refuse(file[:at], "cut off", at)
	}
	refuse(append(slices.Clone(file), 0), "longer", len(file))
	_, err := fresh.Restore(t.Context(), file, "of the File")
	expectError(t, err, ErrWrongPassword)
	_, err = fresh.Restore(t.Context(), append(slices.Clone(file), make([]byte, MaxBackup)...), filePassword)
	if !errors.Is(err, ErrMalformedFile) || !strings.Contains(err.Error(), "more than") {
		t.Errorf("too large: %v", err)
	}
	for _, kind := range Kinds() {
		if records, _ := storage.Read(t.Context(), kind); len(records) != 0 {
			t.Errorf("%d records of the kind %s", len(records), kind)
		}
	}
}

// What a file says that it costs to open is bounded.
func TestBackupWithCostlyDerivation(t *testing.T) {
	for name, d := range map[string]Derivation{
		"memory":        {Passes: 1, MemoryKiB: maxMemoryKiB + 1, Lanes: 1},
		"passes":        {Passes: maxPasses + 1, MemoryKiB: minMemoryKiB, Lanes: 1},
		"lanes":         {Passes: 1, MemoryKiB: minMemoryKiB, Lanes: maxLanes + 1},
		"little memory": {Passes: 1, MemoryKiB: minMemoryKiB - 1, Lanes: 1},
	} {
		file, err := sealBackup(newKeystore(new(Memory)).rand, d, filePassword, []byte("{}"))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := openBackup(file, filePassword); !errors.Is(err, ErrMalformedFile) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A backup may be right, and what is in it not.
func TestRestoreRefusesContents(t *testing.T) {
	k, _, alice := fullKeystore(t)
	contents, _, err := k.backupContents(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	other := testca.NewRoot().Issue(testca.Email("other@example.test"), testca.Key(testca.P256))
	tests := []struct {
		name   string
		change func(*backupContents)
		want   error
	}{
		{"version", func(b *backupContents) { b.Version = 2 }, ErrNewerBackup},
		{"kind", func(b *backupContents) { b.Records["something"] = nil }, ErrNewerBackup},
		{"vault", func(b *backupContents) { b.Records[KindVault] = nil }, ErrNewerBackup},
		{"record", func(b *backupContents) {
			b.Records[KindSetting] = []backupRecord{{"x", json.RawMessage(`{"version":2}`)}}
		}, ErrNewerBackup},
		{"no record", func(b *backupContents) { b.Records[KindSetting] = []backupRecord{{"x", json.RawMessage(`1`)}} }, ErrMalformedFile},
		{"certificate's id", func(b *backupContents) {
			b.Records[KindAnchor] = []backupRecord{{"x", b.Records[KindAnchor][0].Data}}
		}, ErrMalformedFile},
		{"another's key", func(b *backupContents) {
			b.Keys = []backupKey{{Certificate: other.Certificate.Raw, PrivateKey: slices.Clone(b.Keys[0].PrivateKey)}}
		}, ErrMalformedFile},
		{"no certificate", func(b *backupContents) {
			b.Keys = []backupKey{{Certificate: alice.Certificate.Raw[1:], PrivateKey: slices.Clone(b.Keys[0].PrivateKey)}}
		}, ErrMalformedFile},
		{"no request", func(b *backupContents) {
			b.Requests = []backupRequest{{Request: []byte{1}, PrivateKey: slices.Clone(b.Requests[0].PrivateKey)}}
		}, ErrMalformedFile},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			changed := *contents
			changed.Records = maps.Clone(contents.Records)
			tt.change(&changed)
			text, err := json.Marshal(changed)
			if err != nil {
				t.Fatal(err)
			}
			file, err := sealBackup(k.rand, quick, filePassword, text)
			if err != nil {
				t.Fatal(err)
			}
			storage := new(Memory)
			fresh := newKeystore(storage)
			_, err = fresh.Restore(t.Context(), file, filePassword)
			expectError(t, err, tt.want)
			expectState(t, fresh, Absent)
		})
	}
}

// An anchor whose limits were lost is disabled, here and wherever it is restored.
func TestBackupOfDamagedTrust(t *testing.T) {
	k, storage, _ := fullKeystore(t)
	anchors, err := k.Certificates(t.Context(), KindAnchor)
	if err != nil {
		t.Fatal(err)
	}
	id := anchors[0].ID
	storage.Write(t.Context(), Batch{Put: []Record{{KindTrust, id, []byte("not what was written")}}})
	k = newKeystore(storage)
	if err := k.Unlock(t.Context(), passphrase); err != nil {
		t.Fatal(err)
	}
	fresh := newKeystore(new(Memory))
	if _, err := fresh.Restore(t.Context(), backupOf(t, k), filePassword); err != nil {
		t.Fatal(err)
	}
	settings, err := fresh.TrustSettings(t.Context())
	if err != nil || !settings.Anchors[id].Disabled {
		t.Errorf("trust %+v, %v", settings, err)
	}
}

// What is damaged here comes back from a backup.
func TestRestoreMends(t *testing.T) {
	k, storage, alice := fullKeystore(t)
	file := backupOf(t, k)
	for _, kind := range []Kind{KindKey, KindCertificate} {
		records, _ := storage.Read(t.Context(), kind)
		records[0].Data = []byte("{}")
		storage.Write(t.Context(), Batch{Put: records})
	}
	k = newKeystore(storage)
	if err := k.Unlock(t.Context(), passphrase); err != nil {
		t.Fatal(err)
	}
	restored, err := k.Restore(t.Context(), file, filePassword)
	if err != nil || restored.Keys != 1 || restored.Certificates != 1 {
		t.Fatalf("restored %+v, %v", restored, err)
	}
	expectSignature(t, k, alice)
	if damaged, err := k.Damaged(t.Context()); err != nil || len(damaged) != 0 {
		t.Errorf("still damaged: %v, %v", damaged, err)
	}
}

// A disk that is full leaves nothing of a backup behind, and no passphrase.
func TestRestoreIsAllOrNothing(t *testing.T) {
	k, _, alice := fullKeystore(t)
	file := backupOf(t, k)
	storage := &fullDisk{}
	fresh := newKeystore(storage)
	storage.full = true
	_, err := fresh.Restore(t.Context(), file, filePassword)
	expectError(t, err, ErrStorage)
	expectState(t, fresh, Absent)
	storage.full = false
	if _, err := fresh.Restore(t.Context(), file, filePassword); err != nil {
		t.Fatal(err)
	}
	expectSignature(t, fresh, alice)
}

// A fullDisk refuses to write while it is full.
type fullDisk struct {
	Memory
	full bool
}

func (d *fullDisk) Write(ctx context.Context, batch Batch) error {
	if d.full {
		return errors.New("QuotaExceededError")
	}
	return d.Memory.Write(ctx, batch)
}
