package api

import (
	"encoding/json"
	"errors"
	"strings"
	"time"

	"signet/smime/keystore"
)

// keepOutgoing stores finished messages before anybody gets them. What is encrypted is stored as it will leave; what
// anybody could read is sealed.
func (c *call) keepOutgoing(p ComposeParams, result ComposeResult, bodies [][]byte) error {
	if p.Keep == nil {
		return nil
	}
	notBefore, err := timeOf("notBefore", p.Keep.NotBefore)
	if err != nil {
		return err
	}
	if p.Keep.Account == "" || strings.ContainsAny(result.MessageID, " \t") {
		return badRequest("nothing is kept without an account and a Message-ID")
	}
	label := outgoingLabel{
		Account:   p.Keep.Account,
		Draft:     p.Keep.Draft,
		CreatedAt: c.Now().UTC(),
		NotBefore: notBefore,
		State:     OutgoingWaiting,
		Messages:  result.Messages,
		Sealed:    !p.Encrypt,
	}
	if p.Keep.Claim != "" {
		label.State = OutgoingLeaving
	}
	contents, err := json.Marshal(outgoingContents{p.Draft.Subject})
	if err != nil {
		return err
	}
	text, err := json.Marshal(label)
	if err != nil {
		return err
	}
	kept := []keystore.Parcel{{ID: result.MessageID, Label: text, Contents: contents}}
	for i, body := range bodies {
		parcel := keystore.Parcel{ID: bodyID(result.MessageID, i), Label: body}
		if label.Sealed {
			parcel.Label, parcel.Contents = nil, body
		}
		kept = append(kept, parcel)
	}
	if err := c.parcels().Put(c.ctx, kept...); err != nil {
		return unlockFirst(err)
	}
	if p.Keep.Claim != "" {
		return c.claims.take(result.MessageID, p.Keep.Claim, c.Now())
	}
	return nil
}

// unlockFirst tells of a keystore of before there were parcels, whose key for them comes with the next unlocking.
func unlockFirst(err error) error {
	if errors.Is(err, keystore.ErrAbsent) {
		return keystore.ErrLocked
	}
	return err
}

func (c *call) outgoingMessage(p OutgoingParams) (Outgoing, [][]byte, error) {
	if err := c.expectBodies(0); err != nil {
		return Outgoing{}, nil, err
	}
	label, err := c.outgoingLabel(p.MessageID)
	if err != nil {
		return Outgoing{}, nil, err
	}
	bodies := make([][]byte, len(label.Messages))
	for i := range bodies {
		id := bodyID(p.MessageID, i)
		if !label.Sealed {
			if bodies[i], err = c.parcels().Label(c.ctx, id); err != nil {
				return Outgoing{}, nil, err
			}
			continue
		}
		parcel, err := c.parcels().Open(c.ctx, id)
		if err != nil {
			return Outgoing{}, nil, err
		}
		bodies[i] = parcel.Contents
	}
	return c.listedOutgoing(p.MessageID, label), bodies, nil
}

func (c *call) releaseOutgoing(p OutgoingParams) (Empty, error) {
	if err := c.claims.free(p.MessageID, p.Claim, c.Now()); err != nil {
		return Empty{}, err
	}
	c.claims.release(p.MessageID)
	return Empty{}, nil
}

// timeOf reads an RFC 3339 time, the zero time for none.
func timeOf(field, text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return time.Time{}, badRequest("%s: not an RFC 3339 time", field)
	}
	return t.UTC(), nil
}
