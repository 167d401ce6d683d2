package api

import (
	"slices"
	"strings"

	"signet/smime"
)

// ExportDraftParams are a draft to keep elsewhere. The bodies are its attachments.
type ExportDraftParams struct {
	ID           string       `json:"id"` // of the draft that is kept here; its Message-ID is made of it, the same each time
	Draft        Draft        `json:"draft"`
	Choices      DraftChoices `json:"choices"`
	Answers      Answered     `json:"answers"`
	Confidential []string     `json:"confidential"`      // see ComposeParams
	HeldFor      []string     `json:"heldFor"`           // see KeptDraft
	Carries      Carries      `json:"carries,omitempty"` // see ComposeParams
}

// exportDraft makes an encrypted message of a draft that its sender alone can read, in any program. Unlike other messages it
// may have no recipient yet, or one that is no address, and it is neither signed nor opened again: that would need the keys
// unlocked. What a message has no place for is in its [draftNote].
func (c *call) exportDraft(p ExportDraftParams) (ComposeResult, [][]byte, error) {
	if err := c.expectBodies(len(p.Draft.Attachments)); err != nil {
		return ComposeResult{}, nil, err
	}
	if err := p.Carries.check(); err != nil {
		return ComposeResult{}, nil, err
	}
	address := p.Draft.From.Address
	if !isAddress(address) {
		return ComposeResult{}, nil, fail(Error{Code: CodeBadAddress, Detail: address})
	}
	book, err := c.addressBook()
	if err != nil {
		return ComposeResult{}, nil, err
	}
	sender, err := book.sender(address)
	if err != nil {
		return ComposeResult{}, nil, err
	}
	if !sender.usable() {
		return ComposeResult{}, nil, fail(Error{Code: CodeMissingCertificate, Addresses: []string{address}})
	}
	note, err := c.draftNote(p)
	if err != nil {
		return ComposeResult{}, nil, err
	}
	draft := c.draft(withoutUnfinished(p.Draft))
	draft.MessageID = draftMessageID(p.ID, address)
	draft.Fields = []smime.HeaderField{note}
	message, err := smime.Compose(draft, smime.ComposeOptions{Rand: c.Rand})
	if err != nil {
		return ComposeResult{}, nil, err
	}
	options := smime.ProtectOptions{
		Time: c.Now(), Rand: c.Rand, Bulk: c.Bulk, Progress: c.report,
		Confidentiality: smime.Encrypted,
		Confidential:    draftConfidential,
		Recipients:      []smime.Recipient{{Address: address, Certificate: sender.certificate, Capabilities: sender.wishes.Capabilities}},
	}
	c.messageForm(address).through(p.Carries).apply(&options)
	outgoing, err := smime.Protect(c.ctx, message, options)
	if err != nil {
		return ComposeResult{}, nil, err
	}
	return finished(ComposeResult{}, outgoing, 0)
}

// draftNote makes the note of what is exported. The draft may have been kept nowhere: then any copy of it is as good.
func (c *call) draftNote(p ExportDraftParams) (smime.HeaderField, error) {
	label, err := c.draftLabel(p.ID)
	if err != nil && errorOf(c.ctx, err).Code != CodeNotFound {
		return smime.HeaderField{}, err
	}
	return draftNote{
		ID: p.ID, SavedAt: label.SavedAt,
		To: p.Draft.To, Cc: p.Draft.Cc, Bcc: p.Draft.Bcc,
		Choices: p.Choices, Answers: p.Answers, Confidential: p.Confidential, HeldFor: p.HeldFor,
	}.field()
}

// withoutUnfinished leaves out what is no address yet.
func withoutUnfinished(d Draft) Draft {
	unfinished := func(a Address) bool { return !isAddress(a.Address) }
	d.To = slices.DeleteFunc(slices.Clone(d.To), unfinished)
	d.Cc = slices.DeleteFunc(slices.Clone(d.Cc), unfinished)
	d.Bcc = nil
	return d
}

// draftConfidential is what the webmail does not see of a draft: it may come of an encrypted message that is answered, and
// nobody needs it outside before the draft is sent.
var draftConfidential = []string{"To", "Cc", "Reply-To", "In-Reply-To", "References", draftField}

// draftMessageID is the Message-ID of what is exported of a draft: by it the one before is found, to be replaced or deleted.
func draftMessageID(id, address string) string {
	_, domain, _ := strings.Cut(address, "@")
	return "signet-draft-" + id + "@" + domain
}
