package api

import (
	"signet/smime"
)

// OpenDraftCopyResult is a draft that was exported.
type OpenDraftCopyResult struct {
	OpenDraftResult
	// ID is that of the draft that is kept here, where the copy is not newer: then the result is that draft. Absent for one
	// that is kept nowhere but in the copy. Nobody has signed it, and the user must see to whom it goes before it is sent.
	ID string `json:"id,omitempty"`
}

// openDraftCopy answers with the draft of which exportDraft made a message.
func (c *call) openDraftCopy(Empty) (OpenDraftCopyResult, [][]byte, error) {
	if err := c.expectBodies(1); err != nil {
		return OpenDraftCopyResult{}, nil, err
	}
	trust, err := c.trust()
	if err != nil {
		return OpenDraftCopyResult{}, nil, err
	}
	report, err := c.read(c.bodies[0], OpenParams{}, trust, nil) // without signers nobody is asked about
	if err != nil {
		return OpenDraftCopyResult{}, nil, err
	}
	note, ok := readDraftNote(report)
	if !ok {
		return OpenDraftCopyResult{}, nil, badRequest("the message is no exported draft")
	}
	id, err := c.draftOfCopy(report.Headers.MessageID, note)
	if err != nil {
		return OpenDraftCopyResult{}, nil, err
	}
	if id != "" {
		opened, bodies, err := c.openDraft(IDParams{id})
		return OpenDraftCopyResult{OpenDraftResult: opened, ID: id}, bodies, err
	}
	result, bodies := copiedDraft(report, note)
	return OpenDraftCopyResult{OpenDraftResult: result}, bodies, nil
}

// draftOfCopy returns the id of the draft that is kept here and not older than its copy: the one that was exported, or the one
// that was begun with the copy; "" for none.
func (c *call) draftOfCopy(messageID string, note draftNote) (string, error) {
	list, err := c.listDrafts(Empty{})
	if err != nil {
		return "", err
	}
	for _, info := range list.Drafts {
		label, err := c.draftLabel(info.ID)
		if err != nil || info.DiscardedAt != "" || label.SavedAt.Before(note.SavedAt) {
			continue // one that is damaged is told of in the list
		}
		if kept, err := c.keptDraft(info.ID); info.ID == note.ID || err == nil && kept.CopyOf == messageID {
			return info.ID, nil
		}
	}
	return "", nil
}

// copiedDraft is what a copy says of its draft.
func copiedDraft(report *smime.Report, note draftNote) (OpenDraftResult, [][]byte) {
	h := report.Headers
	note.Choices.Encrypt = true // whoever made the note does not decide that its text is given to the webmail
	draft := Draft{
		From: Address(h.From[0]), To: note.To, Cc: note.Cc, Bcc: note.Bcc,
		Subject: h.Subject, References: h.References,
		HTML: report.Content.HTML(),
	}
	for _, a := range h.ReplyTo {
		draft.ReplyTo = append(draft.ReplyTo, Address(a))
	}
	if len(h.InReplyTo) > 0 {
		draft.InReplyTo = h.InReplyTo[0]
	}
	if draft.HTML == "" { // formatted text is kept as HTML alone
		draft.Text = report.Content.Text()
	}
	var bodies [][]byte
	for i, p := range report.Content.Parts {
		if isBody := p.Kind == smime.PartHTML || p.Kind == smime.PartText; isBody && i < 2 && (i == 0 || p.Alternative) {
			continue
		}
		draft.Attachments = append(draft.Attachments, Attachment{Name: p.Name, Type: p.Type, ContentID: p.ContentID})
		bodies = append(bodies, p.Data)
	}
	return OpenDraftResult{
		KeptDraft: KeptDraft{
			Draft: draft, Choices: note.Choices, Answers: note.Answers, Confidential: note.Confidential, HeldFor: note.HeldFor,
			CopyOf: h.MessageID,
		},
		SavedAt: dateText(note.SavedAt),
		Copies:  []string{h.MessageID},
	}, bodies
}
