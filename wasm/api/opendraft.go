package api

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"slices"

	"signet/smime/keystore"
)

// listDrafts lists the drafts, and deletes for good what was discarded too long ago.
func (c *call) listDrafts(Empty) (DraftList, error) {
	c.drafting.Lock()
	defer c.drafting.Unlock()
	state, err := c.Keystore.State(c.ctx)
	if err != nil {
		return DraftList{}, err
	}
	ids, err := c.draftIDs()
	if err != nil {
		return DraftList{}, err
	}
	finished, err := c.finishedDrafts()
	if err != nil {
		return DraftList{}, err
	}
	list := DraftList{Locked: state != keystore.Unlocked}
	for _, id := range ids {
		info, err := c.draftInfo(id)
		switch {
		case err != nil:
			return DraftList{}, err
		case info != nil:
			info.Outgoing = finished[id]
			list.Drafts = append(list.Drafts, *info)
		}
	}
	slices.SortStableFunc(list.Drafts, func(a, b DraftInfo) int { return cmp.Compare(b.SavedAt, a.SavedAt) })
	return list, nil
}

// draftInfo tells of a draft, as far as it can be read; nil where it is gone.
func (c *call) draftInfo(id string) (*DraftInfo, error) {
	label, err := c.draftLabel(id)
	if err != nil {
		return ifDamaged(&DraftInfo{ID: id, Damaged: true}, err)
	}
	if label.gone(c.Now()) {
		return nil, c.forgetDraft(id, label)
	}
	info := &DraftInfo{
		ID: id, SavedAt: dateText(label.SavedAt), DiscardedAt: dateText(label.DiscardedAt),
		Size: label.size(), Account: label.Account, Held: label.Held,
	}
	kept, err := c.keptDraft(id)
	if errors.Is(err, keystore.ErrLocked) {
		return info, nil
	}
	if err != nil {
		info.Damaged = true
		return ifDamaged(info, err)
	}
	info.Subject, info.HeldFor, info.InReplyTo = kept.Draft.Subject, kept.HeldFor, kept.Draft.InReplyTo
	info.To = slices.Concat(kept.Draft.To, kept.Draft.Cc, kept.Draft.Bcc)
	return info, nil
}

// ifDamaged passes on what can be told of a draft that is damaged, and every other error.
func ifDamaged(info *DraftInfo, err error) (*DraftInfo, error) {
	var failure failureError
	if errors.Is(err, keystore.ErrDamaged) || errors.As(err, &failure) && failure.failure.Code == CodeStorage {
		return info, nil
	}
	return nil, err
}

// keptDraft opens a draft without its files.
func (c *call) keptDraft(id string) (kept KeptDraft, err error) {
	parcel, err := c.draftParcels().Open(c.ctx, id)
	if err != nil {
		return KeptDraft{}, err
	}
	decoder := json.NewDecoder(bytes.NewReader(parcel.Contents))
	decoder.DisallowUnknownFields() // what a newer Signet has put there must not get lost in silence
	if err := decoder.Decode(&kept); err != nil || len(kept.Files) != len(kept.Draft.Attachments) {
		return KeptDraft{}, fail(Error{Code: CodeStorage, Detail: "the draft " + id})
	}
	return kept, nil
}

// openDraft answers with a draft and its files.
func (c *call) openDraft(p IDParams) (OpenDraftResult, [][]byte, error) {
	c.drafting.Lock()
	defer c.drafting.Unlock()
	label, err := c.draftLabel(p.ID)
	if err != nil {
		return OpenDraftResult{}, nil, err
	}
	kept, err := c.keptDraft(p.ID)
	if err != nil {
		return OpenDraftResult{}, nil, err
	}
	result := OpenDraftResult{KeptDraft: kept, SavedAt: dateText(label.SavedAt)}
	result.Copies = []string{draftMessageID(p.ID, kept.Draft.From.Address)}
	if kept.CopyOf != "" {
		result.Copies = append(result.Copies, kept.CopyOf)
	}
	result.Draft.Attachments, result.Files = nil, nil
	var bodies [][]byte
	for i, attachment := range kept.Draft.Attachments {
		file, err := c.draftParcels().Open(c.ctx, draftFileID(p.ID, kept.Files[i]))
		switch {
		case errors.Is(err, keystore.ErrNotFound), errors.Is(err, keystore.ErrDamaged):
			result.Lost = append(result.Lost, attachment.Name)
			continue
		case err != nil:
			return OpenDraftResult{}, nil, err
		}
		result.Draft.Attachments = append(result.Draft.Attachments, attachment)
		result.Files = append(result.Files, kept.Files[i])
		bodies = append(bodies, file.Contents)
		c.report("decrypt", int64(i+1), int64(len(kept.Files)))
	}
	return result, bodies, nil
}
