package api

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"signet/smime/keystore"
)

func (c *call) setOutgoing(p SetOutgoingParams) (Outgoing, error) {
	states := []OutgoingState{OutgoingWaiting, OutgoingLeaving, OutgoingUnknown, OutgoingFailed, OutgoingSent, OutgoingDiscarded}
	if !slices.Contains(states, p.State) {
		return Outgoing{}, badRequest("state: no such state")
	}
	notBefore, err := timeOf("notBefore", p.NotBefore)
	if err != nil {
		return Outgoing{}, err
	}
	label, err := c.outgoingLabel(p.MessageID)
	if err != nil {
		return Outgoing{}, err
	}
	if label.gone(c.Now()) {
		return Outgoing{}, fail(Error{Code: CodeNotFound, Detail: p.MessageID})
	}
	for _, index := range p.Left {
		if index < 0 || index >= len(label.Messages) {
			return Outgoing{}, badRequest("left: no such message")
		}
	}
	if err := c.claims.take(p.MessageID, p.Claim, c.Now()); err != nil {
		return Outgoing{}, err
	}
	if err := c.followWithDraft(label, p.State); err != nil {
		return Outgoing{}, err
	}
	label.State, label.Step, label.Left, label.NotBefore = p.State, p.Step, p.Left, notBefore
	label.Failure, label.Detail, label.DiscardedAt = p.Failure, p.Detail, time.Time{}
	if p.State == OutgoingDiscarded {
		label.DiscardedAt = c.Now().UTC()
	}
	text, err := json.Marshal(label)
	if err != nil {
		return Outgoing{}, err
	}
	if err := c.parcels().Relabel(c.ctx, p.MessageID, text); err != nil {
		return Outgoing{}, err
	}
	if p.State != OutgoingLeaving {
		c.claims.release(p.MessageID)
	}
	return c.listedOutgoing(p.MessageID, label), nil
}

// followWithDraft lets the draft that messages were made of go where they go. It goes first: the engine may die in between, and a
// draft of what was sent would be offered, and sent again.
func (c *call) followWithDraft(label outgoingLabel, state OutgoingState) error {
	discarded := label.State == OutgoingDiscarded
	switch {
	case label.Draft == "":
		return nil
	case state == OutgoingSent || state == OutgoingDiscarded:
		return ifThere(c.deleteDraft(IDParams{label.Draft}))
	case discarded:
		return ifThere(c.undeleteDraft(IDParams{label.Draft}))
	default:
		return nil
	}
}

// ifThere passes on an error, unless it tells that there is no such thing.
func ifThere(_ Empty, err error) error {
	var failure failureError
	if errors.Is(err, keystore.ErrNotFound) || errors.As(err, &failure) && failure.failure.Code == CodeNotFound {
		return nil
	}
	return err
}

func (c *call) deleteOutgoing(p DeleteOutgoingParams) (Empty, error) {
	if err := c.claims.free(p.MessageID, p.Claim, c.Now()); err != nil {
		return Empty{}, err
	}
	if p.Sent {
		label, err := c.outgoingLabel(p.MessageID)
		if err == nil {
			err = c.followWithDraft(label, OutgoingSent)
		}
		if err := ifThere(Empty{}, err); err != nil {
			return Empty{}, err
		}
	}
	c.claims.release(p.MessageID)
	return Empty{}, c.forgetOutgoing(p.MessageID)
}

// reopenOutgoing forgets messages only where their draft is there: they would be the only copy. They are forgotten before
// anybody can write on, so that they are not sent as well.
func (c *call) reopenOutgoing(p MessageIDParams) (ReopenOutgoingResult, error) {
	label, err := c.outgoingLabel(p.MessageID)
	if err != nil {
		return ReopenOutgoingResult{}, err
	}
	if err := c.claims.free(p.MessageID, "", c.Now()); err != nil {
		return ReopenOutgoingResult{}, err
	}
	gone := fail(Error{Code: CodeNotFound, Detail: "the draft of " + p.MessageID})
	if label.Draft == "" {
		return ReopenOutgoingResult{}, gone
	}
	if info, err := c.draftInfo(label.Draft); err != nil {
		return ReopenOutgoingResult{}, err
	} else if info == nil || info.Damaged || info.DiscardedAt != "" {
		return ReopenOutgoingResult{}, gone
	}
	c.claims.release(p.MessageID)
	return ReopenOutgoingResult{label.Draft}, c.forgetOutgoing(p.MessageID)
}

// forgetOutgoing deletes messages for good.
func (c *call) forgetOutgoing(messageID string) error {
	ids := []string{messageID}
	all, err := c.parcels().IDs(c.ctx)
	if err != nil {
		return err
	}
	for _, id := range all {
		if strings.HasPrefix(id, messageID+" ") {
			ids = append(ids, id)
		}
	}
	return c.parcels().Delete(c.ctx, ids...)
}

// finishedDrafts tells which messages are waiting to be sent that were made of drafts, by the drafts' ids. Such a draft is not to be
// gone on with: it would be sent twice.
func (c *call) finishedDrafts() (map[string]string, error) {
	ids, err := c.parcels().IDs(c.ctx)
	if err != nil {
		return nil, err
	}
	finished := map[string]string{}
	for _, id := range ids {
		if strings.Contains(id, " ") {
			continue
		}
		label, err := c.outgoingLabel(id)
		if errors.Is(err, keystore.ErrDamaged) {
			continue // it is told of where what is finished is listed
		}
		if err != nil {
			return nil, err
		}
		if label.Draft != "" && label.State != OutgoingSent && label.State != OutgoingDiscarded {
			finished[label.Draft] = id
		}
	}
	return finished, nil
}
