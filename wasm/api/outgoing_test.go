package api

import (
	"bytes"
	"slices"
	"testing"
	"time"

	"signet/smime/keystore"
)

// kept composes a message that is kept, and returns it as it was built.
func kept(c *client, keep KeepParams, encrypt bool) (ComposeResult, [][]byte) {
	c.t.Helper()
	draft := draftTo("bob@example.test")
	draft.Bcc = []Address{{Address: "alice@example.test"}}
	return askBodies[ComposeResult](c, "compose", ComposeParams{Draft: draft, Sign: SignClear, Encrypt: encrypt, Keep: &keep})
}

func outgoing(c *client) []Outgoing {
	c.t.Helper()
	return ask[OutgoingList](c, "outgoing", Empty{}).Outgoing
}

// sender returns a client who can write to Bob.
func sender(t *testing.T) *client {
	c := ready(t, people().alice)
	importCertificate(c, "importCertificates", people().bob.certificate)
	return c
}

func TestFinishedMessagesAreKept(t *testing.T) {
	for name, encrypt := range map[string]bool{"encrypted": true, "signed": false} {
		t.Run(name, func(t *testing.T) {
			c := sender(t)
			built, messages := kept(c, KeepParams{Account: "https://mail.test alice", NotBefore: "2026-06-02T08:00:00+02:00", Draft: "d"}, encrypt)
			list := outgoing(c)
			if len(list) != 1 {
				t.Fatalf("%d are kept", len(list))
			}
			if o := list[0]; o.MessageID != built.MessageID || o.Account != "https://mail.test alice" || o.State != OutgoingWaiting ||
				o.NotBefore != "2026-06-02T06:00:00Z" || o.Draft != "d" || o.Subject != "Grüße" || o.Locked || len(o.Messages) != len(messages) {
				t.Errorf("kept %+v", o)
			}
			_, again := askBodies[Outgoing](c, "outgoingMessage", OutgoingParams{MessageID: built.MessageID})
			if !slices.EqualFunc(again, messages, bytes.Equal) {
				t.Error("other messages are kept than were built")
			}
			ask[Empty](c, "deleteOutgoing", DeleteOutgoingParams{MessageID: built.MessageID})
			if len(outgoing(c)) != 0 {
				t.Error("still there")
			}
			for _, id := range records(c) {
				t.Errorf("%s is left over", id)
			}
		})
	}
}

// records lists what the storage holds of outgoing messages.
func records(c *client) []string {
	ids, err := keystore.ParcelsOf(c.engine.Keystore, keystore.KindOutgoing).IDs(c.t.Context())
	if err != nil {
		c.t.Fatal(err)
	}
	return ids
}

// What is encrypted can leave while the keys are locked; what anybody could read is sealed until they are unlocked.
func TestLockedKeysAndFinishedMessages(t *testing.T) {
	c := sender(t)
	encrypted, _ := kept(c, KeepParams{Account: "a"}, true)
	signed, _ := kept(c, KeepParams{Account: "a"}, false)
	ask[Status](c, "lock", Empty{})
	for _, o := range outgoing(c) {
		if o.Subject != "" || o.Locked != (o.MessageID == signed.MessageID) {
			t.Errorf("while locked: %+v", o)
		}
	}
	if _, bodies := askBodies[Outgoing](c, "outgoingMessage", OutgoingParams{MessageID: encrypted.MessageID}); len(bodies) != 2 {
		t.Errorf("%d encrypted messages", len(bodies))
	}
	expectFailure(c, CodeLocked, "outgoingMessage", OutgoingParams{MessageID: signed.MessageID})
}

func TestSignedMessagesAreSealedAtRest(t *testing.T) {
	c := sender(t)
	draft := draftTo("bob@example.test")
	draft.Subject, draft.Text = "the subject of it", "the words of it"
	ask[ComposeResult](c, "compose", ComposeParams{Draft: draft, Sign: SignClear, Keep: &KeepParams{Account: "a"}})
	found, err := c.storage.Read(t.Context(), keystore.KindOutgoing)
	if err != nil || len(found) != 2 {
		t.Fatalf("%d records, %v", len(found), err)
	}
	for _, r := range found {
		if bytes.Contains(r.Data, []byte("the subject of it")) || bytes.Contains(r.Data, []byte("the words of it")) {
			t.Errorf("%s can be read", r.ID)
		}
	}
}

// One that cannot be read hides no other, and can be deleted.
func TestDamagedOutgoing(t *testing.T) {
	c := sender(t)
	broken, _ := kept(c, KeepParams{Account: "a"}, true)
	whole, _ := kept(c, KeepParams{Account: "a"}, true)
	c.storage.Write(t.Context(), keystore.Batch{Put: []keystore.Record{{Kind: keystore.KindOutgoing, ID: broken.MessageID, Data: []byte("?")}}})
	list := ask[OutgoingList](c, "outgoing", Empty{})
	if len(list.Outgoing) != 1 || list.Outgoing[0].MessageID != whole.MessageID || !slices.Equal(list.Damaged, []string{broken.MessageID}) {
		t.Errorf("listed %+v", list)
	}
	ask[Empty](c, "deleteOutgoing", DeleteOutgoingParams{MessageID: broken.MessageID})
	if list := ask[OutgoingList](c, "outgoing", Empty{}); len(list.Outgoing) != 1 || len(list.Damaged) != 0 {
		t.Errorf("afterwards %+v", list)
	}
}

// A subject that cannot be read keeps nothing from leaving.
func TestDamagedOutgoingSubject(t *testing.T) {
	c := sender(t)
	built, _ := kept(c, KeepParams{Account: "a"}, true)
	record, err := c.storage.ReadOne(t.Context(), keystore.KindOutgoing, built.MessageID)
	if err != nil {
		t.Fatal(err)
	}
	record.Data[len(record.Data)-1] ^= 1
	c.storage.Write(t.Context(), keystore.Batch{Put: []keystore.Record{record}})
	if list := outgoing(c); len(list) != 1 || list[0].Subject != "" || list[0].State != OutgoingWaiting {
		t.Errorf("listed %+v", list)
	}
}

func TestOneSenderAtATime(t *testing.T) {
	c := sender(t)
	at := now()
	c.engine.Now = func() time.Time { return at }
	built, _ := kept(c, KeepParams{Account: "a", Claim: "first"}, true)
	id := built.MessageID
	set := func(claim string, state OutgoingState, step string) SetOutgoingParams {
		return SetOutgoingParams{MessageID: id, Claim: claim, State: state, Step: step, Left: []int{}}
	}
	expectFailure(c, CodeSentElsewhere, "setOutgoing", set("second", OutgoingLeaving, "uploading"))
	expectFailure(c, CodeSentElsewhere, "deleteOutgoing", DeleteOutgoingParams{MessageID: id, Claim: "second"})
	if o := ask[Outgoing](c, "setOutgoing", set("first", OutgoingLeaving, "uploading")); o.State != OutgoingLeaving {
		t.Errorf("state %s", o.State)
	}

	// A window that is closed says so where it can.
	expectFailure(c, CodeSentElsewhere, "releaseOutgoing", OutgoingParams{MessageID: id, Claim: "second"})
	ask[Empty](c, "releaseOutgoing", OutgoingParams{MessageID: id, Claim: "first"})
	if o := outgoing(c)[0]; o.State != OutgoingWaiting {
		t.Errorf("released: %+v", o)
	}
	ask[Outgoing](c, "setOutgoing", set("first", OutgoingLeaving, "uploading"))

	// Whoever is not heard of for long was interrupted: before it was noted that the message leaves, it has not left.
	at = at.Add(ClaimTime)
	if o := outgoing(c)[0]; o.State != OutgoingWaiting || o.Step != "uploading" {
		t.Errorf("interrupted early: %+v", o)
	}
	ask[Outgoing](c, "setOutgoing", set("second", OutgoingLeaving, "sending"))
	expectFailure(c, CodeSentElsewhere, "setOutgoing", set("first", OutgoingLeaving, "sending"))
	at = at.Add(ClaimTime)
	if o := outgoing(c)[0]; o.State != OutgoingUnknown {
		t.Errorf("interrupted late: %+v", o)
	}

	failed := set("second", OutgoingFailed, "sending")
	failed.Failure, failed.Detail, failed.Left = "rejected", "550", []int{1}
	ask[Outgoing](c, "setOutgoing", failed)
	if o := outgoing(c)[0]; o.State != OutgoingFailed || o.Failure != "rejected" || o.Detail != "550" || !slices.Equal(o.Left, []int{1}) {
		t.Errorf("failed: %+v", o)
	}
	ask[Empty](c, "deleteOutgoing", DeleteOutgoingParams{MessageID: id, Claim: "third"}) // nobody sends it any more
}

func TestWrongWordsAboutFinishedMessages(t *testing.T) {
	c := sender(t)
	built, _ := kept(c, KeepParams{Account: "a"}, true)
	good := SetOutgoingParams{MessageID: built.MessageID, Claim: "x", State: OutgoingLeaving, Left: []int{0}}
	for name, change := range map[string]func(*SetOutgoingParams){
		"state": func(p *SetOutgoingParams) { p.State = "lost" },
		"left":  func(p *SetOutgoingParams) { p.Left = []int{2} },
		"claim": func(p *SetOutgoingParams) { p.Claim = "" },
		"time":  func(p *SetOutgoingParams) { p.NotBefore = "tomorrow" },
	} {
		t.Run(name, func(t *testing.T) {
			p := good
			change(&p)
			expectFailure(c, CodeBadRequest, "setOutgoing", p)
		})
	}
	good.MessageID = "other@example.test"
	expectFailure(c, CodeNotFound, "setOutgoing", good)
	expectFailure(c, CodeNotFound, "outgoingMessage", OutgoingParams{MessageID: "other@example.test"})
	draft := ComposeParams{Draft: draftTo("bob@example.test"), Sign: SignClear, Keep: &KeepParams{}}
	expectFailure(c, CodeBadRequest, "compose", draft)
}
