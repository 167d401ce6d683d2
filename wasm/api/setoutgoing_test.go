package api

import (
	"testing"
	"time"

	"signet/smime/keystore"
)

// scheduled keeps a draft, and a finished message that was made of it for the next day.
func scheduled(c *client) (draft string, outgoing Outgoing) {
	c.t.Helper()
	draft = keepDraft(c, written("the house"))
	built, _ := kept(c, KeepParams{Account: "a", NotBefore: "2026-06-02T08:00:00Z", Draft: draft}, true)
	return draft, Outgoing{MessageID: built.MessageID, NotBefore: "2026-06-02T08:00:00Z"}
}

func (o Outgoing) to(state OutgoingState) SetOutgoingParams {
	return SetOutgoingParams{MessageID: o.MessageID, Claim: "x", State: state, Left: []int{}, NotBefore: o.NotBefore}
}

// The draft of what is about to be sent is there, and nobody offers it.
func TestDraftOfAFinishedMessage(t *testing.T) {
	c := sender(t)
	draft, o := scheduled(c)
	if list := drafts(c).Drafts; len(list) != 1 || list[0].ID != draft || list[0].Outgoing != o.MessageID {
		t.Errorf("while it waits: %+v", list)
	}
	if list := ask[HeldList](c, "held", Empty{}).Held; len(list) != 0 {
		t.Errorf("it waits for certificates, too: %+v", list)
	}
	// The user writes on: the draft is one like others.
	ask[Empty](c, "deleteOutgoing", DeleteOutgoingParams{MessageID: o.MessageID})
	if list := drafts(c).Drafts; len(list) != 1 || list[0].Outgoing != "" || list[0].DiscardedAt != "" {
		t.Errorf("afterwards: %+v", list)
	}
}

func TestDraftGoesWithWhatIsSent(t *testing.T) {
	for name, sent := range map[string]func(*client, Outgoing){
		"deleted as sent": func(c *client, o Outgoing) {
			ask[Empty](c, "deleteOutgoing", DeleteOutgoingParams{MessageID: o.MessageID, Sent: true})
		},
		"with something to tell": func(c *client, o Outgoing) { ask[Outgoing](c, "setOutgoing", o.to(OutgoingSent)) },
		"its draft is gone": func(c *client, o Outgoing) {
			for _, id := range draftIDs(c) {
				keystore.ParcelsOf(c.engine.Keystore, keystore.KindDraft).Delete(c.t.Context(), id)
			}
			ask[Empty](c, "deleteOutgoing", DeleteOutgoingParams{MessageID: o.MessageID, Sent: true})
		},
	} {
		t.Run(name, func(t *testing.T) {
			c := sender(t)
			_, o := scheduled(c)
			sent(c, o)
			for _, draft := range drafts(c).Drafts {
				if draft.DiscardedAt == "" {
					t.Errorf("it is offered: %+v", draft)
				}
			}
		})
	}
}

func draftIDs(c *client) (ids []string) {
	for _, draft := range drafts(c).Drafts {
		ids = append(ids, draft.ID)
	}
	return ids
}

func TestDiscardedMessageIsPutBack(t *testing.T) {
	c := sender(t)
	at := now()
	c.engine.Now = func() time.Time { return at }
	_, o := scheduled(c)
	ask[Outgoing](c, "setOutgoing", o.to(OutgoingDiscarded))
	if len(outgoing(c)) != 0 || drafts(c).Drafts[0].DiscardedAt == "" {
		t.Errorf("discarded: %+v, %+v", outgoing(c), drafts(c).Drafts)
	}
	at = at.Add(keystore.UndeleteTime)
	ask[Outgoing](c, "setOutgoing", o.to(OutgoingWaiting))
	if list := outgoing(c); len(list) != 1 || list[0].State != OutgoingWaiting || list[0].NotBefore != o.NotBefore {
		t.Errorf("put back: %+v", list)
	}
	if list := drafts(c).Drafts; list[0].DiscardedAt != "" || list[0].Outgoing != o.MessageID {
		t.Errorf("its draft: %+v", list)
	}

	ask[Outgoing](c, "setOutgoing", o.to(OutgoingDiscarded))
	at = at.Add(keystore.UndeleteTime + time.Second)
	expectFailure(c, CodeNotFound, "setOutgoing", o.to(OutgoingWaiting))
	outgoing(c)
	for _, id := range records(c) {
		t.Errorf("%s is left over", id)
	}
}

// Nobody can discard what another window sends.
func TestDiscardWhatIsLeaving(t *testing.T) {
	c := sender(t)
	draft := keepDraft(c, written("the house"))
	built, _ := kept(c, KeepParams{Account: "a", Claim: "first", Draft: draft}, true)
	o := Outgoing{MessageID: built.MessageID}
	expectFailure(c, CodeSentElsewhere, "setOutgoing", o.to(OutgoingDiscarded))
	if list := drafts(c).Drafts; list[0].DiscardedAt != "" {
		t.Errorf("its draft: %+v", list)
	}
}

func TestReopen(t *testing.T) {
	c := sender(t)
	draft, o := scheduled(c)
	p := MessageIDParams{o.MessageID}
	if got := ask[ReopenOutgoingResult](c, "reopenOutgoing", p); got.Draft != draft {
		t.Errorf("the draft is %q, not %q", got.Draft, draft)
	}
	if len(outgoing(c)) != 0 || drafts(c).Drafts[0].Outgoing != "" {
		t.Errorf("kept %+v of %+v", outgoing(c), drafts(c).Drafts)
	}
	expectFailure(c, CodeNotFound, "reopenOutgoing", p)
}

// What nobody could write on is the only copy, and stays.
func TestReopenWithoutADraft(t *testing.T) {
	for name, lose := range map[string]func(c *client, draft string, o *Outgoing){
		"discarded": func(c *client, draft string, _ *Outgoing) { ask[Empty](c, "deleteDraft", IDParams{draft}) },
		"gone": func(c *client, draft string, _ *Outgoing) {
			keystore.ParcelsOf(c.engine.Keystore, keystore.KindDraft).Delete(c.t.Context(), draft)
		},
		"damaged": func(c *client, draft string, _ *Outgoing) {
			c.storage.Write(c.t.Context(), keystore.Batch{Put: []keystore.Record{{Kind: keystore.KindDraft, ID: draft, Data: []byte("?")}}})
		},
		"none": func(c *client, _ string, o *Outgoing) {
			built, _ := kept(c, KeepParams{Account: "a"}, true)
			o.MessageID = built.MessageID
		},
	} {
		t.Run(name, func(t *testing.T) {
			c := sender(t)
			draft, o := scheduled(c)
			lose(c, draft, &o)
			before := len(outgoing(c))
			expectFailure(c, CodeNotFound, "reopenOutgoing", MessageIDParams{o.MessageID})
			if len(outgoing(c)) != before {
				t.Error("the finished message is gone, too")
			}
		})
	}
	t.Run("sent elsewhere", func(t *testing.T) {
		c := sender(t)
		built, _ := kept(c, KeepParams{Account: "a", Claim: "first", Draft: keepDraft(c, written("the house"))}, true)
		expectFailure(c, CodeSentElsewhere, "reopenOutgoing", MessageIDParams{built.MessageID})
	})
}
