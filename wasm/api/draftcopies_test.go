package api

import (
	"bytes"
	"net/mail"
	"slices"
	"testing"
	"time"

	"signet/smime"
)

// What is kept in the webmail is readable for its sender alone, and has the same Message-ID each time.
func TestExportedDraft(t *testing.T) {
	alice := ready(t, people().alice)
	ask[Status](alice, "lock", Empty{})
	p := ExportDraftParams{ID: "0a1b", Draft: written("Zitronenfalter", "plan.txt").Draft}
	p.Draft.To[0].Name, p.Draft.InReplyTo, p.Draft.References = "Zitronenfalter", "<Zitronenfalter@example.test>", []string{"<Zitronenfalter@example.test>"}
	p.Draft.Bcc, p.Draft.Cc = []Address{{"", "zitronenfalter@example.test"}}, []Address{{"", "unfinished@"}}
	result, bodies := askBodies[ComposeResult](alice, "exportDraft", p, []byte("floor one"))
	if len(bodies) != 1 || result.MessageID != "signet-draft-0a1b@example.test" || !slices.Equal(result.Messages[0].To, []string{"alice@example.test"}) {
		t.Fatalf("result %+v, %d bodies", result, len(bodies))
	}
	if bytes.Contains(bodies[0], []byte("Zitronenfalter")) || bytes.Contains(bodies[0], []byte(draftField)) {
		t.Error("the subject, a name, what is answered, or its note can be read")
	}
	ask[Status](alice, "unlock", UnlockParams{passphrase})
	opened := ask[OpenResult](alice, "open", OpenParams{}, bodies[0])
	if opened.Headers.Subject != "Zitronenfalter" || opened.Layers[0].Recipients != 1 || opened.Headers.To[0].Name != "Zitronenfalter" {
		t.Errorf("opened %+v, layers %+v", opened.Headers, opened.Layers)
	}
	p.Draft.To = nil // nobody yet
	p.Draft.Attachments = nil
	ask[ComposeResult](alice, "exportDraft", p)
	p.Draft.From.Address = "nobody"
	expectFailure(alice, CodeBadAddress, "exportDraft", p)
	p.Draft.From.Address = "carol@example.test"
	expectFailure(alice, CodeMissingCertificate, "exportDraft", p)
	expectFailure(alice, CodeBadRequest, "exportDraft", p, []byte("one too many"))
}

// exported are the parameters and the octets of a copy of a draft with a file.
func exported(c *client, id string) (ExportDraftParams, []byte) {
	c.t.Helper()
	kept := written("the house", "plan.txt")
	p := ExportDraftParams{
		ID: id, Draft: kept.Draft, Choices: kept.Choices, Answers: kept.Answers, HeldFor: kept.HeldFor,
		Confidential: []string{"To"},
	}
	p.Choices.Encrypt = false
	p.Draft.Cc, p.Draft.Bcc = []Address{{"", "unfinished@"}}, []Address{{"Mallory", "mallory@example.test"}}
	p.Draft.InReplyTo, p.Draft.References = "1@example.test", []string{"0@example.test", "1@example.test"}
	_, bodies := askBodies[ComposeResult](c, "exportDraft", p, []byte("floor one"))
	return p, bodies[0]
}

// On another computer with the same keys all of a draft is there, though no message has a place for all of it.
func TestCopyOfDraftIsOpenedElsewhere(t *testing.T) {
	alice := ready(t, people().alice)
	p, message := exported(alice, "0a1b")
	elsewhere := ready(t, people().alice)
	if !ask[OpenResult](elsewhere, "open", OpenParams{}, message).Draft {
		t.Error("it is not told that the message is a draft")
	}
	got, files := askBodies[OpenDraftCopyResult](elsewhere, "openDraftCopy", Empty{}, message)
	d := got.Draft
	if got.ID != "" || !slices.Equal(d.To, p.Draft.To) || !slices.Equal(d.Cc, p.Draft.Cc) || !slices.Equal(d.Bcc, p.Draft.Bcc) {
		t.Errorf("got %+v", got)
	}
	if d.From != p.Draft.From || d.Subject != "the house" || d.HTML != p.Draft.HTML || d.Text != "" ||
		d.InReplyTo != p.Draft.InReplyTo || !slices.Equal(d.References, p.Draft.References) {
		t.Errorf("got %+v", d)
	}
	if want := (DraftChoices{Sign: true, Encrypt: true}); got.Choices != want || got.Answers != p.Answers || !slices.Equal(got.HeldFor, p.HeldFor) || !slices.Equal(got.Confidential, p.Confidential) {
		t.Errorf("got %+v", got.KeptDraft)
	}
	if len(files) != 1 || string(files[0]) != "floor one" || len(d.Attachments) != 1 || d.Attachments[0].Name != "plan.txt" {
		t.Errorf("files %q of %+v", files, d.Attachments)
	}
	const copyOf = "signet-draft-0a1b@example.test"
	if got.CopyOf != copyOf || !slices.Equal(got.Copies, []string{copyOf}) {
		t.Errorf("copies %q, of %s", got.Copies, got.CopyOf)
	}

	// Kept there, the draft still knows what to delete in the webmail.
	kept := SaveDraftParams{KeptDraft: got.KeptDraft}
	kept.Draft.Attachments = nil
	id := keepDraft(elsewhere, kept)
	want := []string{draftMessageID(id, p.Draft.From.Address), copyOf}
	if opened := ask[OpenDraftResult](elsewhere, "openDraft", IDParams{id}); !slices.Equal(opened.Copies, want) {
		t.Errorf("copies %q", opened.Copies)
	}
	if got := ask[OpenDraftCopyResult](elsewhere, "openDraftCopy", Empty{}, message); got.ID != id {
		t.Errorf("opened once more it is another one: %+v", got)
	}
}

// Where it was written the draft itself is opened, which nobody else can have made, unless the copy is newer or the draft gone.
func TestCopyOfDraftThatIsKept(t *testing.T) {
	alice := ready(t, people().alice)
	clock := now()
	alice.engine.Now = func() time.Time { return clock }
	id := keepDraft(alice, written("the draft itself"))
	_, message := exported(alice, id)
	open := func() OpenDraftCopyResult {
		t.Helper()
		return ask[OpenDraftCopyResult](alice, "openDraftCopy", Empty{}, message)
	}
	if got := open(); got.ID != id || got.Draft.Subject != "the draft itself" {
		t.Errorf("got %+v", got)
	}
	clock = clock.Add(time.Minute)
	p := written("the draft, changed")
	p.ID = id
	keepDraft(alice, p)
	if got := open(); got.ID != id || got.Draft.Subject != "the draft, changed" {
		t.Errorf("got %+v", got)
	}
	_, message = exported(alice, id)
	clock = clock.Add(-time.Minute)
	keepDraft(alice, p)
	if got := open(); got.ID != "" || got.Draft.Subject != "the house" {
		t.Errorf("the copy is newer: %+v", got)
	}
	clock = clock.Add(time.Minute)
	keepDraft(alice, p)
	ask[Empty](alice, "deleteDraft", IDParams{id})
	if got := open(); got.ID != "" {
		t.Errorf("the draft was discarded: %+v", got)
	}
}

// What somebody has signed, or has not encrypted, is no draft, whatever its header says.
func TestOtherMessagesAreNoDrafts(t *testing.T) {
	alice := ready(t, people().alice)
	importCertificate(alice, "importCertificates", people().bob.certificate)
	note := must(draftNote{ID: "0a1b"}.field())
	draft := smime.Draft{
		From: mail.Address{Address: "alice@example.test"}, To: mailboxes([]Address{{"", "bob@example.test"}}), Date: now(),
		MessageID: draftMessageID("0a1b", "alice@example.test"), Fields: []smime.HeaderField{note},
	}
	plain := must(smime.Compose(draft, smime.ComposeOptions{}))
	params := ComposeParams{Draft: written("the house").Draft, Encrypt: true, Sign: SignNone}
	_, other := askBodies[ComposeResult](alice, "compose", params)
	_, message := exported(alice, "0a1b")
	renamed := bytes.Replace(message, []byte("signet-draft-0a1b@"), []byte("signet-draft-0a1c@"), 1)
	for name, message := range map[string][]byte{"readable": plain, "another message": other[0]} {
		if ask[OpenResult](alice, "open", OpenParams{}, message).Draft {
			t.Errorf("%s: told to be a draft", name)
		}
		expectFailure(alice, CodeBadRequest, "openDraftCopy", Empty{}, message)
	}
	if !ask[OpenResult](alice, "open", OpenParams{}, renamed).Draft {
		t.Error("what stands outside decides")
	}
	expectFailure(alice, CodeBadRequest, "openDraftCopy", Empty{})
	ask[Status](alice, "lock", Empty{})
	expectFailure(alice, CodeLocked, "openDraftCopy", Empty{}, message)
}
