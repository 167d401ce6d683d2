package api

import (
	"strings"

	"signet/smime"
)

// ExportDraftParams are a draft to keep elsewhere. The bodies are its attachments.
type ExportDraftParams struct {
	ID    string `json:"id"` // of the draft that is kept here; its Message-ID is made of it, the same each time
	Draft Draft  `json:"draft"`
}

// exportDraft makes an encrypted message of a draft that its sender alone can read, in any program. Unlike other messages it
// may have no recipient yet, and it is neither signed nor opened again: that would need the keys unlocked.
func (c *call) exportDraft(p ExportDraftParams) (ComposeResult, [][]byte, error) {
	if err := c.expectBodies(len(p.Draft.Attachments)); err != nil {
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
	draft := c.draft(p.Draft)
	draft.MessageID = draftMessageID(p.ID, address)
	message, err := smime.Compose(draft, smime.ComposeOptions{Rand: c.Rand})
	if err != nil {
		return ComposeResult{}, nil, err
	}
	outgoing, err := smime.Protect(c.ctx, message, smime.ProtectOptions{
		Time: c.Now(), Rand: c.Rand, Bulk: c.Bulk, Progress: c.report,
		Confidentiality: smime.Encrypted,
		Confidential:    draftConfidential,
		Recipients:      []smime.Recipient{{Address: address, Certificate: sender.certificate, Capabilities: sender.wishes.Capabilities}},
	})
	if err != nil {
		return ComposeResult{}, nil, err
	}
	return finished(ComposeResult{}, outgoing, 0)
}

// draftConfidential is what the webmail does not see of a draft: it may come of an encrypted message that is answered, and
// nobody needs it outside before the draft is sent.
var draftConfidential = []string{"To", "Cc", "Reply-To", "In-Reply-To", "References"}

// draftMessageID is the Message-ID of what is exported of a draft: by it the one before is found, to be replaced or deleted.
func draftMessageID(id, address string) string {
	_, domain, _ := strings.Cut(address, "@")
	return "signet-draft-" + id + "@" + domain
}
