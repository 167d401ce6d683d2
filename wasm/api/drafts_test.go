package api

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"signet/smime/keystore"
)

// written is a draft with attachments that have the names of files.
func written(subject string, files ...string) SaveDraftParams {
	p := SaveDraftParams{KeptDraft: KeptDraft{
		Account: "https://mail.example.test alice",
		Draft: Draft{
			From: Address{"Alice", "alice@example.test"}, To: []Address{{"", "bob@example.test"}},
			Subject: subject, HTML: "<p>the plans</p>",
		},
		Files:   files,
		Choices: DraftChoices{Sign: true, Encrypt: true},
		Answers: AnsweredEncrypted,
		HeldFor: []string{"carol@example.test"},
	}}
	for _, name := range files {
		p.Draft.Attachments = append(p.Draft.Attachments, Attachment{Name: name, Type: "text/plain"})
	}
	return p
}

func keepDraft(c *client, p SaveDraftParams) string {
	c.t.Helper()
	return ask[SaveDraftResult](c, "saveDraft", p).ID
}

func keepFile(c *client, draft, contents string) string {
	c.t.Helper()
	return ask[SaveDraftFileResult](c, "saveDraftFile", SaveDraftFileParams{draft}, []byte(contents)).File
}

func drafts(c *client) DraftList {
	c.t.Helper()
	return ask[DraftList](c, "listDrafts", Empty{})
}

func TestDraftIsKeptWhileLocked(t *testing.T) {
	alice := ready(t, people().alice)
	ask[Status](alice, "lock", Empty{})
	id := keepDraft(alice, written("the house"))
	file := keepFile(alice, id, "floor one")
	p := written("the new house", file)
	p.ID = id
	if again := keepDraft(alice, p); again != id {
		t.Errorf("kept as %s, not %s", again, id)
	}
	list := drafts(alice)
	if len(list.Drafts) != 1 || !list.Locked {
		t.Fatalf("list %+v", list)
	}
	info := list.Drafts[0]
	if info.ID != id || info.Account != p.Account || info.SavedAt == "" || !info.Held || info.Subject != "" || len(info.To)+len(info.HeldFor) != 0 {
		t.Errorf("while locked: %+v", info)
	}
	expectFailure(alice, CodeLocked, "openDraft", IDParams{id})

	ask[Status](alice, "unlock", UnlockParams{passphrase})
	if info := drafts(alice).Drafts[0]; info.Subject != "the new house" || len(info.To) != 1 || info.HeldFor[0] != "carol@example.test" {
		t.Errorf("while unlocked: %+v", info)
	}
	opened, bodies := askBodies[OpenDraftResult](alice, "openDraft", IDParams{id})
	if opened.Draft.HTML != "<p>the plans</p>" || !opened.Choices.Sign || opened.Answers != AnsweredEncrypted || opened.Account != p.Account {
		t.Errorf("opened %+v", opened)
	}
	if !slices.Equal(opened.Copies, []string{"signet-draft-" + id + "@example.test"}) {
		t.Errorf("the copies are %q", opened.Copies)
	}
	if len(bodies) != 1 || string(bodies[0]) != "floor one" || opened.Files[0] != file || len(opened.Lost) != 0 {
		t.Errorf("files %q of %+v", bodies, opened)
	}
}

// Nothing of what is written may be read by whoever has the disk.
func TestDraftIsSealedOnDisk(t *testing.T) {
	alice := ready(t, people().alice)
	id := keepDraft(alice, written("the house"))
	file := keepFile(alice, id, "floor one")
	p := written("the house", file)
	p.ID, p.Draft.Attachments[0].Name = id, "floors.txt"
	keepDraft(alice, p)
	ids := must(alice.storage.IDs(t.Context(), keystore.KindDraft))
	if len(ids) != 2 {
		t.Fatalf("parcels %q", ids)
	}
	for _, id := range ids {
		data := must(alice.storage.ReadOne(t.Context(), keystore.KindDraft, id)).Data
		for _, secret := range []string{"the house", "the plans", "floor", "bob@example.test", "carol@example.test"} {
			if bytes.Contains(data, []byte(secret)) {
				t.Errorf("%s holds %q", id, secret)
			}
		}
	}
}

// A file that the draft names no more goes with the next saving.
func TestFilesOfDraftsGo(t *testing.T) {
	alice := ready(t, people().alice)
	id := keepDraft(alice, written("the house"))
	one, two := keepFile(alice, id, "floor one"), keepFile(alice, id, "floor two")
	if size := drafts(alice).Drafts[0].Size; size < 18 {
		t.Errorf("the size is %d", size)
	}
	p := written("the house", two)
	p.ID = id
	keepDraft(alice, p)
	if ids := must(alice.storage.IDs(t.Context(), keystore.KindDraft)); !slices.Equal(ids, []string{id, draftFileID(id, two)}) {
		t.Errorf("parcels %q", ids)
	}
	p = written("the house", one)
	p.ID = id
	expectFailure(alice, CodeNotFound, "saveDraft", p)
	if _, bodies := askBodies[OpenDraftResult](alice, "openDraft", IDParams{id}); len(bodies) != 1 || string(bodies[0]) != "floor two" {
		t.Errorf("the draft that is there: %q", bodies)
	}
}

func TestDraftWithoutOneOfItsFiles(t *testing.T) {
	alice := ready(t, people().alice)
	id := keepDraft(alice, written("the house"))
	one, two := keepFile(alice, id, "floor one"), keepFile(alice, id, "floor two")
	p := written("the house", one, two)
	p.ID = id
	keepDraft(alice, p)
	alice.storage.Write(t.Context(), keystore.Batch{Delete: []keystore.Record{{Kind: keystore.KindDraft, ID: draftFileID(id, one)}}})
	opened, bodies := askBodies[OpenDraftResult](alice, "openDraft", IDParams{id})
	if !slices.Equal(opened.Lost, []string{one}) || len(opened.Draft.Attachments) != 1 || string(bodies[0]) != "floor two" {
		t.Errorf("opened %+v, %q", opened, bodies)
	}
}

func TestDiscardedDraftsCanBePutBackForAWhile(t *testing.T) {
	alice := ready(t, people().alice)
	clock := now()
	alice.engine.Now = func() time.Time { return clock }
	id := keepDraft(alice, written("the house"))
	keepFile(alice, id, "floor one")
	ask[Empty](alice, "deleteDraft", IDParams{id})
	if info := drafts(alice).Drafts[0]; info.DiscardedAt == "" {
		t.Errorf("not discarded: %+v", info)
	}
	clock = clock.Add(keystore.UndeleteTime)
	ask[Empty](alice, "undeleteDraft", IDParams{id})
	if info := drafts(alice).Drafts[0]; info.DiscardedAt != "" {
		t.Errorf("not put back: %+v", info)
	}
	ask[Empty](alice, "deleteDraft", IDParams{id})
	clock = clock.Add(keystore.UndeleteTime + time.Second)
	expectFailure(alice, CodeNotFound, "undeleteDraft", IDParams{id})
	if ids := must(alice.storage.IDs(t.Context(), keystore.KindDraft)); len(ids) != 0 {
		t.Errorf("still there: %q", ids)
	}
}

// The list itself lets go of what was discarded too long ago.
func TestListOfDraftsForgets(t *testing.T) {
	alice := ready(t, people().alice)
	clock := now()
	alice.engine.Now = func() time.Time { return clock }
	id := keepDraft(alice, written("the house"))
	keepFile(alice, id, "floor one")
	ask[Empty](alice, "deleteDraft", IDParams{id})
	clock = clock.Add(keystore.UndeleteTime + time.Second)
	if list := drafts(alice); len(list.Drafts) != 0 {
		t.Errorf("list %+v", list)
	}
	if ids := must(alice.storage.IDs(t.Context(), keystore.KindDraft)); len(ids) != 0 {
		t.Errorf("still there: %q", ids)
	}
}

func TestDraftsAreListedTheNewestFirst(t *testing.T) {
	alice := ready(t, people().alice)
	clock := now()
	alice.engine.Now = func() time.Time { return clock }
	older := keepDraft(alice, written("older"))
	clock = clock.Add(time.Minute)
	newer := keepDraft(alice, written("newer"))
	if list := drafts(alice).Drafts; len(list) != 2 || list[0].ID != newer || list[1].ID != older {
		t.Errorf("list %+v", list)
	}
}

// One that cannot be read hides no other, and can be discarded.
func TestDamagedDraft(t *testing.T) {
	alice := ready(t, people().alice)
	id, other := keepDraft(alice, written("the house")), keepDraft(alice, written("the garden"))
	alice.storage.Write(t.Context(), keystore.Batch{Put: []keystore.Record{{Kind: keystore.KindDraft, ID: id, Data: []byte("?")}}})
	for _, info := range drafts(alice).Drafts {
		if info.Damaged != (info.ID == id) || (info.Subject == "the garden") != (info.ID == other) {
			t.Errorf("info %+v", info)
		}
	}
	expectFailure(alice, CodeStorage, "openDraft", IDParams{id})
	ask[Empty](alice, "deleteDraft", IDParams{id})
	if list := drafts(alice).Drafts; len(list) != 1 {
		t.Errorf("list %+v", list)
	}
}

func TestDraftsThatCannotBeKept(t *testing.T) {
	alice := ready(t, people().alice)
	id := keepDraft(alice, written("the house"))
	file := keepFile(alice, id, "floor one")
	expectFailure(alice, CodeNotFound, "saveDraft", SaveDraftParams{ID: "nothing"})
	expectFailure(alice, CodeNotFound, "openDraft", IDParams{"nothing"})
	expectFailure(alice, CodeNotFound, "deleteDraft", IDParams{"nothing"})
	expectFailure(alice, CodeNotFound, "undeleteDraft", IDParams{"nothing"})
	expectFailure(alice, CodeNotFound, "saveDraftFile", SaveDraftFileParams{"nothing"}, []byte("x"))
	expectFailure(alice, CodeNotFound, "openDraft", IDParams{draftFileID(id, file)})
	expectFailure(alice, CodeBadRequest, "saveDraftFile", SaveDraftFileParams{id})
	expectFailure(alice, CodeBadRequest, "saveDraft", SaveDraftParams{KeptDraft: KeptDraft{Files: []string{file}}})
	fresh := newClient(t)
	expectFailure(fresh, CodeNoKeystore, "saveDraft", written("the house"))
}

func TestThereAreNotTooManyDrafts(t *testing.T) {
	alice := ready(t, people().alice)
	var batch keystore.Batch
	for i := range MaxDrafts {
		batch.Put = append(batch.Put, keystore.Record{Kind: keystore.KindDraft, ID: fmt.Sprint(i), Data: []byte("?")})
	}
	alice.storage.Write(t.Context(), batch)
	if e := expectFailure(alice, CodeTooLarge, "saveDraft", written("the house")); e.Limit != MaxDrafts {
		t.Errorf("limit %d", e.Limit)
	}
}

// A draft with its files is not larger than what one answer can carry.
func TestDraftsAreNotTooLarge(t *testing.T) {
	alice := ready(t, people().alice)
	id := keepDraft(alice, written("the house"))
	file := keepFile(alice, id, "floor one")
	label := must(json.Marshal(draftLabel{SavedAt: now(), Text: 100, Files: map[string]int64{file: MaxDraftOctets - 108}}))
	relabel := func() {
		parcels := keystore.ParcelsOf(alice.engine.Keystore, keystore.KindDraft)
		if err := parcels.Relabel(t.Context(), id, label); err != nil {
			t.Fatal(err)
		}
	}
	relabel()
	if e := expectFailure(alice, CodeTooLarge, "saveDraftFile", SaveDraftFileParams{id}, []byte("floor two")); e.Limit != MaxDraftOctets {
		t.Errorf("limit %d", e.Limit)
	}
	keepFile(alice, id, "floor 2.")
	relabel()
	p := written(strings.Repeat("the house", 100), file)
	p.ID = id
	if e := expectFailure(alice, CodeTooLarge, "saveDraft", p); e.Limit != MaxDraftOctets {
		t.Errorf("limit %d", e.Limit)
	}
}
