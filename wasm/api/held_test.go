package api

import (
	"slices"
	"testing"
)

func TestHeldDraftIsReadyWithTheLastCertificate(t *testing.T) {
	alice := ready(t, people().alice)
	held := func() HeldList { return ask[HeldList](alice, "held", Empty{}) }
	if got := held(); got.Locked || len(got.Held) != 0 {
		t.Errorf("without drafts: %+v", got)
	}
	plain := written("not held")
	plain.HeldFor = nil
	keepDraft(alice, plain)
	p := written("the house")
	p.HeldFor = []string{"bob@example.test"}
	p.Draft.Bcc = []Address{{"", "mallory@example.test"}}
	id := keepDraft(alice, p)

	expect := func(waiting ...string) {
		t.Helper()
		got := held()
		if len(got.Held) != 1 || got.Held[0].ID != id || got.Held[0].Subject != "the house" || got.Held[0].Account != p.Account ||
			!slices.Equal(got.Held[0].Waiting, waiting) || got.Held[0].Ready != (len(waiting) == 0) {
			t.Errorf("held %+v, want to wait for %q", got.Held, waiting)
		}
	}
	expect("bob@example.test", "mallory@example.test")
	importCertificate(alice, "importCertificates", people().mallory.certificate)
	expect("bob@example.test")
	importCertificate(alice, "importCertificates", people().bob.certificate)
	expect()

	ask[Status](alice, "lock", Empty{})
	if got := held(); !got.Locked || len(got.Held) != 0 {
		t.Errorf("while locked: %+v", got)
	}
	ask[Status](alice, "unlock", UnlockParams{passphrase})
	ask[Empty](alice, "deleteDraft", IDParams{id})
	if got := held(); len(got.Held) != 0 {
		t.Errorf("discarded: %+v", got)
	}
}
