package api

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"signet/smime/keystore"
)

// KeepParams are for finished messages that must not be lost until it is known what became of them.
type KeepParams struct {
	Account   string `json:"account"`             // of the webmail that is to send them
	NotBefore string `json:"notBefore,omitempty"` // when they are to be sent, RFC 3339; absent for at once
	Claim     string `json:"claim,omitempty"`     // see SetOutgoingParams; of who sends them now. Absent where somebody does later
	Draft     string `json:"draft,omitempty"`     // id of the kept draft that they were made of
}

// An OutgoingState is what is known of finished messages.
type OutgoingState string

const (
	OutgoingWaiting OutgoingState = "waiting" // nothing of them has left, and nobody is sending them
	OutgoingLeaving OutgoingState = "leaving" // somebody is sending them now
	OutgoingUnknown OutgoingState = "unknown" // who sent them was interrupted, and nobody knows whether they left
	OutgoingFailed  OutgoingState = "failed"  // the webmail refused them
	OutgoingSent    OutgoingState = "sent"    // they left, and there is something to tell about it

	// OutgoingDiscarded is not listed: nobody sends them, and they can be put back for as long as a draft, by another state.
	OutgoingDiscarded OutgoingState = "discarded"
)

// An Outgoing is a finished message with its copies for Bcc recipients.
type Outgoing struct {
	MessageID string        `json:"messageId"`
	Account   string        `json:"account"`
	Draft     string        `json:"draft,omitempty"` // id of the kept draft that they were made of
	CreatedAt string        `json:"createdAt"`       // RFC 3339
	NotBefore string        `json:"notBefore,omitempty"`
	State     OutgoingState `json:"state"`
	Step      string        `json:"step,omitempty"` // how far the last try went, in the words of who sends
	Left      []int         `json:"left"`           // which of the messages are known to have left, by index
	Messages  []Envelope    `json:"messages"`

	// Locked tells that the messages are not encrypted, and cannot be had while the keys are locked.
	Locked bool `json:"locked"`

	// Failure and Detail say what went wrong, in the words of who sends.
	Failure string `json:"failure,omitempty"`
	Detail  string `json:"detail,omitempty"`

	Subject string `json:"subject,omitempty"` // only while the keys are unlocked
}

// OutgoingList is what is not known to be sent, the oldest first.
type OutgoingList struct {
	Outgoing []Outgoing `json:"outgoing"`
	Damaged  []string   `json:"damaged"` // Message-IDs of those that cannot be read any more
}

// OutgoingParams names messages.
type OutgoingParams struct {
	MessageID string `json:"messageId"`
	Claim     string `json:"claim,omitempty"` // of who is sending them
}

// DeleteOutgoingParams name messages that are kept no longer.
type DeleteOutgoingParams struct {
	MessageID string `json:"messageId"`
	Claim     string `json:"claim,omitempty"` // of who is sending them
	Sent      bool   `json:"sent,omitempty"`  // they left: the draft that they were made of is discarded
}

// MessageIDParams name messages.
type MessageIDParams struct {
	MessageID string `json:"messageId"`
}

// ReopenOutgoingResult names the draft that messages were made of.
type ReopenOutgoingResult struct {
	Draft string `json:"draft"` // its id
}

// SetOutgoingParams tells what becomes of messages. The draft that they were made of is discarded with them, and when they
// are sent, and put back with them.
//
// Who sends claims them by the state leaving, with a random text of its own. Nobody else can say anything about them then,
// until another state is set or nothing was heard for [ClaimTime].
type SetOutgoingParams struct {
	MessageID string        `json:"messageId"`
	Claim     string        `json:"claim"`
	State     OutgoingState `json:"state"`
	Step      string        `json:"step"`
	Left      []int         `json:"left"`
	NotBefore string        `json:"notBefore,omitempty"`
	Failure   string        `json:"failure,omitempty"`
	Detail    string        `json:"detail,omitempty"`
}

// stepSending is the step from which on nobody knows whether a message left, when the sender is interrupted.
const stepSending = "sending"

// outgoingLabel is what of an Outgoing can be read without the keys.
type outgoingLabel struct {
	Account   string        `json:"account"`
	Draft     string        `json:"draft,omitempty"`
	CreatedAt time.Time     `json:"createdAt"`
	NotBefore time.Time     `json:"notBefore,omitzero"`
	State     OutgoingState `json:"state"`
	Step      string        `json:"step,omitempty"`
	Left      []int         `json:"left,omitempty"`
	Messages  []Envelope    `json:"messages"`
	Sealed    bool          `json:"sealed,omitempty"` // the messages are readable, and sealed for that
	Failure   string        `json:"failure,omitempty"`
	Detail    string        `json:"detail,omitempty"`

	DiscardedAt time.Time `json:"discardedAt,omitzero"`
}

// gone tells whether messages were discarded so long ago that they cannot be put back.
func (l outgoingLabel) gone(now time.Time) bool { return putBackTooLate(l.DiscardedAt, now) }

// outgoingContents is what of an Outgoing is sealed.
type outgoingContents struct {
	Subject string `json:"subject"`
}

func (c *call) parcels() keystore.Parcels {
	return keystore.ParcelsOf(c.Keystore, keystore.KindOutgoing)
}

// bodyID returns the id of the parcel of one message. An id with a space is no Message-ID.
func bodyID(messageID string, index int) string { return fmt.Sprintf("%s %d", messageID, index) }

func (c *call) outgoing(Empty) (OutgoingList, error) {
	ids, err := c.parcels().IDs(c.ctx)
	if err != nil {
		return OutgoingList{}, err
	}
	state, err := c.Keystore.State(c.ctx)
	if err != nil {
		return OutgoingList{}, err
	}
	var list OutgoingList
	for _, id := range ids {
		if strings.Contains(id, " ") {
			continue
		}
		label, err := c.outgoingLabel(id)
		if errors.Is(err, keystore.ErrDamaged) {
			list.Damaged = append(list.Damaged, id)
			continue
		}
		if err != nil {
			return OutgoingList{}, err
		}
		if label.gone(c.Now()) {
			if err := c.forgetOutgoing(id); err != nil {
				return OutgoingList{}, err
			}
		}
		if label.State == OutgoingDiscarded {
			continue
		}
		listed := c.listedOutgoing(id, label)
		listed.Locked = label.Sealed && state != keystore.Unlocked
		if state == keystore.Unlocked {
			// Where the subject alone is damaged, the messages can leave yet.
			if listed.Subject, err = c.outgoingSubject(id); err != nil && !errors.Is(err, keystore.ErrDamaged) {
				return OutgoingList{}, err
			}
		}
		list.Outgoing = append(list.Outgoing, listed)
	}
	slices.SortStableFunc(list.Outgoing, func(a, b Outgoing) int { return strings.Compare(a.CreatedAt, b.CreatedAt) })
	return list, nil
}

// listedOutgoing tells of messages whose sender is gone what that means.
func (c *call) listedOutgoing(id string, label outgoingLabel) Outgoing {
	state := label.State
	if state == OutgoingLeaving && !c.claims.held(id, c.Now()) {
		state = OutgoingWaiting
		if label.Step == stepSending {
			state = OutgoingUnknown
		}
	}
	return Outgoing{
		MessageID: id,
		Account:   label.Account,
		Draft:     label.Draft,
		CreatedAt: dateText(label.CreatedAt),
		NotBefore: dateText(label.NotBefore),
		State:     state,
		Step:      label.Step,
		Left:      label.Left,
		Messages:  label.Messages,
		Failure:   label.Failure,
		Detail:    label.Detail,
	}
}

func (c *call) outgoingLabel(id string) (label outgoingLabel, err error) {
	text, err := c.parcels().Label(c.ctx, id)
	if err != nil {
		return label, err
	}
	if err := json.Unmarshal(text, &label); err != nil {
		return label, fmt.Errorf("%w: outgoing %s: %w", keystore.ErrDamaged, id, err)
	}
	return label, nil
}

func (c *call) outgoingSubject(id string) (string, error) {
	parcel, err := c.parcels().Open(c.ctx, id)
	if err != nil {
		return "", err
	}
	var contents outgoingContents
	if err := json.Unmarshal(parcel.Contents, &contents); err != nil {
		return "", fmt.Errorf("%w: outgoing %s: %w", keystore.ErrDamaged, id, err)
	}
	return contents.Subject, nil
}
