package keystore

import (
	"bytes"
	"crypto"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"signet/smime/cms"
	"signet/smime/internal/testca"
)

func activities(t *testing.T, k *Keystore, q Query) []Activity {
	t.Helper()
	list, err := k.Activities(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// kinds returns what happened, the oldest first.
func kinds(list []Activity) []ActivityKind {
	var all []ActivityKind
	for _, a := range slices.Backward(list) {
		all = append(all, a.Kind)
	}
	return all
}

func sign(t *testing.T, k *Keystore, id string, detail string) error {
	t.Helper()
	signer, err := k.Signer(OnOccasion(t.Context(), Occasion{"composer", detail}), id)
	if err != nil {
		return err
	}
	digest := sha256.Sum256([]byte("text"))
	_, err = signer.Key.Sign(rand.Reader, digest[:], crypto.SHA256)
	return err
}

func TestActivities(t *testing.T) {
	storage, clock := new(Memory), newClock()
	k := clock.on(storage)
	if err := k.Create(t.Context(), passphrase); err != nil {
		t.Fatal(err)
	}
	alice := testca.NewRoot().Issue(testca.Email("alice@example.test"), testca.Name("Alice Example"), testca.Key(testca.P256))
	if _, err := k.ImportKeys(t.Context(), alice.PKCS12(""), ""); err != nil {
		t.Fatal(err)
	}
	id := ID(alice.Certificate)
	clock.now = clock.now.Add(time.Hour)
	if err := sign(t, k, id, "Message-ID: <1@example.test>"); err != nil {
		t.Fatal(err)
	}
	k.Lock()
	expectError(t, k.Unlock(t.Context(), "wrong horse"), ErrWrongPassphrase)
	if err := k.Unlock(t.Context(), passphrase); err != nil {
		t.Fatal(err)
	}
	d := k.Decryption(OnOccasion(t.Context(), Occasion{Role: "reader"}))
	if _, err := d.DecryptionKeys(cms.RecipientIdentifier{SubjectKeyIdentifier: alice.Certificate.SubjectKeyId}); err != nil {
		t.Fatal(err)
	}
	d.Describe("Message-ID: <2@example.test>\r\n\u202e" + strings.Repeat("ä", MaxActivityDetail))
	k.Note(t.Context(), ActivityExport, id)
	if err := k.DeleteKey(t.Context(), id); err != nil {
		t.Fatal(err)
	}

	want := []ActivityKind{
		ActivityPassphrase, ActivityImport, ActivitySign, ActivityLock, ActivityUnlockFailed, ActivityUnlock,
		ActivityDecrypt, ActivityExport, ActivityDelete,
	}
	for _, again := range []*Keystore{k, clock.on(storage)} {
		list := activities(t, again, Query{})
		if !slices.Equal(kinds(list), want) {
			t.Fatalf("%v, want %v", kinds(list), want)
		}
		for i := range list {
			if i > 0 && list[i].ID >= list[i-1].ID {
				t.Errorf("entry %d after %d", list[i].ID, list[i-1].ID)
			}
		}
		signed := activities(t, again, Query{Kind: ActivitySign})
		if len(signed) != 1 || signed[0].Key != id || signed[0].Role != "composer" || !signed[0].At.Equal(testca.Now().Add(time.Hour)) {
			t.Errorf("signed %+v", signed)
		}
	}
	list := activities(t, k, Query{Key: id})
	if len(list) != 5 || list[2].Detail[:31] != "Message-ID: <2@example.test>   " || len(list[2].Detail) > MaxActivityDetail+3 ||
		list[3].Detail != "Message-ID: <1@example.test>" || list[3].Name != "Alice Example" || list[4].Name != "Alice Example" {
		t.Errorf("about the key: %+v", list)
	}

	// Pages follow one another.
	var paged []ActivityKind
	for before := int64(0); ; {
		page := activities(t, k, Query{Limit: 2, Before: before})
		if len(page) == 0 {
			break
		}
		for _, a := range page {
			paged = append(paged, a.Kind)
		}
		before = page[len(page)-1].ID
	}
	slices.Reverse(paged)
	if !slices.Equal(paged, want) {
		t.Errorf("by pages %v", paged)
	}

	if err := k.ClearActivity(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, again := range []*Keystore{k, clock.on(storage)} {
		if list := activities(t, again, Query{}); len(list) != 0 {
			t.Errorf("after clearing: %v", kinds(list))
		}
	}
	k.Note(t.Context(), ActivityExport, "")
	if list := activities(t, clock.on(storage), Query{}); len(list) != 1 {
		t.Errorf("after clearing and noting: %v", kinds(list))
	}
}

// Who has the disk, or an open browser with locked keys, reads no details.
func TestActivityDetailsAreSealed(t *testing.T) {
	storage := new(Memory)
	k, alice := unlockedKeystore(t, storage)
	if err := sign(t, k, ID(alice.Certificate), "To: bob@example.test"); err != nil {
		t.Fatal(err)
	}
	records, _ := storage.Read(t.Context(), KindActivity)
	for _, r := range records {
		if bytes.Contains(r.Data, []byte("bob")) {
			t.Errorf("in clear: %s", r.Data)
		}
	}
	k.Lock()
	if list := activities(t, k, Query{Kind: ActivitySign}); list[0].Detail != "" {
		t.Errorf("locked: %+v", list)
	}
	if err := k.Unlock(t.Context(), passphrase); err != nil {
		t.Fatal(err)
	}
	if list := activities(t, k, Query{Kind: ActivitySign}); list[0].Detail != "To: bob@example.test" {
		t.Errorf("unlocked: %+v", list)
	}
}

// A crash costs what the constants say, and no more.
func TestCrashCostsLittleOfTheLog(t *testing.T) {
	storage := new(Memory)
	k, alice := unlockedKeystore(t, storage)
	decrypt := func() {
		t.Helper()
		if _, err := k.Decryption(t.Context()).DecryptionKeys(cms.RecipientIdentifier{SubjectKeyIdentifier: alice.Certificate.SubjectKeyId}); err != nil {
			t.Fatal(err)
		}
	}
	for range MaxUnsaved {
		decrypt()
	}
	stored := func(kind ActivityKind) int {
		return len(activities(t, newKeystore(storage), Query{Kind: kind}))
	}
	if got := stored(ActivityDecrypt); got != MaxUnsaved {
		t.Errorf("%d entries are stored, not %d", got, MaxUnsaved)
	}
	decrypt()
	if err := sign(t, k, ID(alice.Certificate), ""); err != nil {
		t.Fatal(err)
	}
	if got := stored(ActivitySign); got != 1 {
		t.Error("a signature is not stored when it is made")
	}
	if got := stored(ActivityDecrypt); got != MaxUnsaved+1 {
		t.Errorf("%d entries are stored beside a signature", got)
	}
	decrypt()
	activities(t, k, Query{})
	if got := stored(ActivityDecrypt); got != MaxUnsaved+2 {
		t.Errorf("%d entries are stored once the log was looked at", got)
	}
}

func TestLogIsBounded(t *testing.T) {
	storage := new(Memory)
	k := newKeystore(storage)
	for range MaxActivities/MaxUnsaved + 3 {
		for range MaxUnsaved {
			k.note(t.Context(), &activityRecord{At: testca.Now(), Kind: ActivityDirectory})
			if k.load(t.Context()) != nil {
				t.Fatal("no load")
			}
		}
	}
	k.Note(t.Context(), ActivityExport, "")
	records, _ := storage.Read(t.Context(), KindActivity)
	if len(records) != maxLogBlocks {
		t.Errorf("%d blocks", len(records))
	}
	for _, r := range records {
		if len(r.Data) > 16<<10 {
			t.Errorf("a block of %d octets", len(r.Data))
		}
	}
	list := activities(t, newKeystore(storage), Query{})
	if len(list) > MaxActivities || len(list) <= MaxActivities-entriesPerBlock || list[0].Kind != ActivityExport {
		t.Errorf("%d entries, the last is %v", len(list), list[0])
	}
}

func TestDamagedBlockOfTheLog(t *testing.T) {
	storage := new(Memory)
	k := newKeystore(storage)
	for range entriesPerBlock + 2 {
		k.Note(t.Context(), ActivityExport, "")
	}
	for _, id := range []string{blockID(1), "x"} {
		storage.Write(t.Context(), Batch{Put: []Record{{KindActivity, id, []byte("broken")}}})
	}
	k = newKeystore(storage)
	k.Note(t.Context(), ActivityBackup, "")
	list := activities(t, k, Query{})
	if len(list) != entriesPerBlock+1 || list[0].Kind != ActivityBackup {
		t.Errorf("%d entries, the last is %v", len(list), list[0])
	}
	if damaged, _ := k.Damaged(t.Context()); len(damaged) != 2 {
		t.Errorf("damaged: %v", damaged)
	}
	records, _ := storage.Read(t.Context(), KindActivity)
	if len(records) != 4 || string(records[1].Data) != "broken" {
		t.Errorf("the damaged block was overwritten")
	}
}

// A log that cannot be written keeps nobody from anything, and is written later.
func TestLogOnAFullDisk(t *testing.T) {
	storage := &full{}
	k, alice := unlockedKeystore(t, storage)
	storage.full = errors.New("no space left")
	if err := sign(t, k, ID(alice.Certificate), ""); err != nil {
		t.Fatal(err)
	}
	storage.full = nil
	activities(t, k, Query{})
	if list := activities(t, newKeystore(storage), Query{Kind: ActivitySign}); len(list) != 1 {
		t.Errorf("%+v", list)
	}
}
