package api

import (
	"context"
	"testing"

	"signet/smime/keystore"
)

// The log tells which messages keys were used for, and who asked.
func TestActivity(t *testing.T) {
	c := ready(t, people().alice)
	importCertificate(c, "importCertificates", people().bob.certificate)
	ask[Empty](c, "clearActivity", Empty{})
	sent, messages := askBodies[ComposeResult](c, "compose", ComposeParams{Draft: draftTo("bob@example.test"), Sign: SignClear, Encrypt: true})
	ask[OpenResult](c, "open", OpenParams{}, messages[0])

	key := keystore.ID(people().alice.certificate)
	list := ask[ActivityList](c, "activity", ActivityParams{Limit: 10})
	if len(list.Entries) != 3 {
		t.Fatalf("%+v", list)
	}
	opened, checked, signed := list.Entries[0], list.Entries[1], list.Entries[2]
	if checked.Kind != ActivityDecrypt || checked.Detail != "Checked before sending: "+sent.MessageID+"; From: alice@example.test" {
		t.Errorf("checked: %+v", checked)
	}
	if signed.Kind != ActivitySign || signed.KeyID != key || signed.Name != "Alice Example" || signed.Role != aRole("compose") ||
		signed.At != "2026-06-01T12:00:00Z" ||
		signed.Detail != "Message-ID: "+sent.MessageID+"; From: alice@example.test; To: bob@example.test" {
		t.Errorf("signed: %+v", signed)
	}
	if opened.Kind != ActivityDecrypt || opened.KeyID != key || opened.Role != aRole("open") ||
		opened.Detail != "Message-ID: "+sent.MessageID+"; From: alice@example.test" {
		t.Errorf("opened: %+v", opened)
	}
	if got := ask[ActivityList](c, "activity", ActivityParams{Limit: 10, Before: opened.ID, Key: key, Kind: ActivitySign}); len(got.Entries) != 1 {
		t.Errorf("filtered: %+v", got)
	}
	for _, bad := range []ActivityParams{{}, {Limit: MaxActivity + 1}, {Limit: 1, Before: -1}} {
		expectFailure(c, CodeBadRequest, "activity", bad)
	}

	ask[Status](c, "lock", Empty{})
	for _, entry := range ask[ActivityList](c, "activity", ActivityParams{Limit: 10}).Entries {
		if entry.Detail != "" {
			t.Errorf("locked: %+v", entry)
		}
	}
}

func TestKeyLimits(t *testing.T) {
	c := ready(t, people().alice)
	if got := ask[KeyLimits](c, "keyLimits", Empty{}); got != KeyLimits(keystore.DefaultLimits) {
		t.Errorf("%+v", got)
	}
	expectFailure(c, CodeBadRequest, "setKeyLimits", KeyLimits{})
	ask[Empty](c, "setKeyLimits", KeyLimits{PerMinute: 1, PerUnlock: 10})
	params := ComposeParams{Draft: draftTo("bob@example.test"), Sign: SignClear}
	_, messages := askBodies[ComposeResult](c, "compose", params)
	expectFailure(c, CodeLimitReached, "compose", params)
	expectFailure(c, CodeLocked, "compose", params)
	ask[OpenResult](c, "open", OpenParams{}, messages[0]) // needs no key
}

func TestUndelete(t *testing.T) {
	c := ready(t, people().alice)
	key, anchor := keystore.ID(people().alice.certificate), keystore.ID(people().root.certificate)
	bob := keystore.ID(people().bob.certificate)
	importCertificate(c, "importCertificates", people().bob.certificate)
	for _, tt := range []struct {
		method string
		kind   DeletedKind
		id     string
	}{{"deleteKey", DeletedKey, key}, {"deleteAnchor", DeletedAnchor, anchor}, {"deleteCertificate", DeletedCertificate, bob}} {
		ask[Empty](c, tt.method, IDParams{tt.id})
		ask[Empty](c, "undelete", UndeleteParams{tt.kind, tt.id})
		ask[Empty](c, tt.method, IDParams{tt.id})
	}
	expectFailure(c, CodeBadRequest, "undelete", UndeleteParams{"vault", "passphrase"})
	ask[Status](c, "lock", Empty{})
	expectFailure(c, CodeNotFound, "undelete", UndeleteParams{DeletedKey, key})
}

// One record that cannot be read is told, and does not take the others with it.
func TestDamagedRecord(t *testing.T) {
	c := ready(t, people().alice)
	c.storage.Write(context.Background(), keystore.Batch{Put: []keystore.Record{
		{Kind: keystore.KindKey, ID: "broken", Data: []byte("broken")},
	}})
	c.engine.Keystore = keystore.New(c.storage, keystore.Options{Now: now})
	if got := ask[Status](c, "unlock", UnlockParams{passphrase}); got.Damaged != 1 || got.Keys != 1 || got.State != KeystoreUnlocked {
		t.Errorf("%+v", got)
	}
}

func TestNewerStore(t *testing.T) {
	c := ready(t, people().alice)
	c.storage.Write(context.Background(), keystore.Batch{Put: []keystore.Record{
		{Kind: keystore.KindStore, ID: "version", Data: []byte(`{"version":99}`)},
	}})
	c.engine.Keystore = keystore.New(c.storage, keystore.Options{Now: now})
	expectFailure(c, CodeNewerStore, "status", Empty{})
	expectFailure(c, CodeNewerStore, "unlock", UnlockParams{passphrase})
}
