package api

import (
	"encoding/json"
	"errors"
	"slices"
	"time"

	"signet/smime/keystore"
)

// saveDraft keeps a draft, sealed to the user. That needs no unlocked keys.
func (c *call) saveDraft(p SaveDraftParams) (SaveDraftResult, error) {
	if len(p.Files) != len(p.Draft.Attachments) {
		return SaveDraftResult{}, badRequest("%d files for %d attachments", len(p.Files), len(p.Draft.Attachments))
	}
	c.drafting.Lock()
	defer c.drafting.Unlock()
	label, err := c.labelToReplace(p.ID)
	if err != nil {
		return SaveDraftResult{}, err
	}
	contents, err := json.Marshal(p.KeptDraft)
	if err != nil {
		return SaveDraftResult{}, err
	}
	kept := draftLabel{
		SavedAt: c.Now().UTC(), Account: p.Account, Text: int64(len(contents)), Files: map[string]int64{}, Held: len(p.HeldFor) > 0,
	}
	for _, file := range p.Files {
		octets, known := label.Files[file]
		if !known {
			return SaveDraftResult{}, fail(Error{Code: CodeNotFound, Detail: "file " + file})
		}
		kept.Files[file] = octets
	}
	if size := kept.size(); size > MaxDraftOctets {
		return SaveDraftResult{}, fail(Error{Code: CodeTooLarge, Detail: "draft", Size: size, Limit: MaxDraftOctets})
	}
	text, err := json.Marshal(kept)
	if err != nil {
		return SaveDraftResult{}, err
	}
	id := p.ID
	if id == "" {
		if id, err = c.newDraftID(); err != nil {
			return SaveDraftResult{}, err
		}
	}
	if err := c.draftParcels().Put(c.ctx, keystore.Parcel{ID: id, Label: text, Contents: contents}); err != nil {
		return SaveDraftResult{}, err
	}
	return SaveDraftResult{id, dateText(kept.SavedAt)}, c.forgetFiles(id, label, kept)
}

// labelToReplace returns the label of the draft that a new version replaces, an empty one where there is none before.
func (c *call) labelToReplace(id string) (draftLabel, error) {
	if id == "" {
		return draftLabel{}, nil
	}
	return c.draftLabel(id)
}

// newDraftID returns the id for one more draft.
func (c *call) newDraftID() (string, error) {
	drafts, err := c.draftIDs()
	if err != nil {
		return "", err
	}
	if len(drafts) >= MaxDrafts {
		return "", fail(Error{Code: CodeTooLarge, Detail: "drafts", Size: int64(len(drafts)), Limit: MaxDrafts})
	}
	return c.randomID()
}

// forgetFiles deletes the files that a draft had and has no more.
func (c *call) forgetFiles(id string, before, after draftLabel) error {
	var gone []string
	for file := range before.Files {
		if _, stays := after.Files[file]; !stays {
			gone = append(gone, draftFileID(id, file))
		}
	}
	if len(gone) == 0 {
		return nil
	}
	return c.draftParcels().Delete(c.ctx, gone...)
}

// saveDraftFile keeps a file of a draft. The draft names it when it is saved the next time, or the file is deleted then.
func (c *call) saveDraftFile(p SaveDraftFileParams) (SaveDraftFileResult, error) {
	if err := c.expectBodies(1); err != nil {
		return SaveDraftFileResult{}, err
	}
	c.drafting.Lock()
	defer c.drafting.Unlock()
	label, err := c.draftLabel(p.Draft)
	if err != nil {
		return SaveDraftFileResult{}, err
	}
	octets := int64(len(c.bodies[0]))
	if size := label.size() + octets; size > MaxDraftOctets {
		return SaveDraftFileResult{}, fail(Error{Code: CodeTooLarge, Detail: "draft", Size: size, Limit: MaxDraftOctets})
	}
	file, err := c.randomID()
	if err != nil {
		return SaveDraftFileResult{}, err
	}
	// The label first: a file that no label has would stay for ever where the engine dies in between.
	if label.Files == nil {
		label.Files = map[string]int64{}
	}
	label.Files[file] = octets
	if err := c.relabelDraft(p.Draft, label); err != nil {
		return SaveDraftFileResult{}, err
	}
	err = c.draftParcels().Put(c.ctx, keystore.Parcel{ID: draftFileID(p.Draft, file), Contents: c.bodies[0]})
	return SaveDraftFileResult{file}, err
}

// deleteDraft discards a draft. It can be put back for as long as other things that were deleted, whatever dies meanwhile.
func (c *call) deleteDraft(p IDParams) (Empty, error) {
	c.drafting.Lock()
	defer c.drafting.Unlock()
	label, err := c.draftLabel(p.ID)
	var failure failureError
	switch {
	case errors.Is(err, keystore.ErrDamaged), errors.As(err, &failure) && failure.failure.Code == CodeStorage:
		return Empty{}, c.draftParcels().Delete(c.ctx, p.ID) // nobody could put it back
	case err != nil:
		return Empty{}, err
	}
	if label.DiscardedAt.IsZero() {
		label.DiscardedAt = c.Now().UTC()
	}
	return Empty{}, c.relabelDraft(p.ID, label)
}

// undeleteDraft puts back a draft that was discarded.
func (c *call) undeleteDraft(p IDParams) (Empty, error) {
	c.drafting.Lock()
	defer c.drafting.Unlock()
	label, err := c.draftLabel(p.ID)
	if err != nil {
		return Empty{}, err
	}
	if label.gone(c.Now()) {
		return Empty{}, errors.Join(fail(Error{Code: CodeNotFound, Detail: p.ID}), c.forgetDraft(p.ID, label))
	}
	label.DiscardedAt = time.Time{}
	return Empty{}, c.relabelDraft(p.ID, label)
}

// draftIDs returns the ids of all drafts, without their files.
func (c *call) draftIDs() ([]string, error) {
	ids, err := c.draftParcels().IDs(c.ctx)
	return slices.DeleteFunc(ids, isDraftFile), err
}
