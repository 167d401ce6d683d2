package jmap

import (
	"encoding/json"
	"errors"
	"strconv"
	"strings"

	"signet/demo/internal/mailbox"
)

// identityID is the id of each account's one Identity.
const identityID = "i1"

// identityGet is RFC 8621 Section 6.1.
func (c *call) identityGet() error {
	return c.getResponse("Identity/get", []object{{
		"id": identityID, "name": c.account.Name, "email": c.account.Address, "replyTo": nil, "bcc": nil,
		"textSignature": "", "htmlSignature": "", "mayDelete": false,
	}})
}

type submissionAddress struct {
	Email string `json:"email"`
}

// submissionState counts submissions, so that one that a client repeats is
// told from the first by ifInState.
func (c *call) submissionState() string { return strconv.Itoa(c.account.Submissions()) }

// submissionGet is RFC 8621 Section 7.1. It tells the state, and keeps no submissions.
func (c *call) submissionGet() error {
	var ids []string
	if err := c.arg("ids", &ids); err != nil {
		return err
	}
	c.respond("EmailSubmission/get", object{
		"accountId": c.account.Address, "state": c.submissionState(), "list": []object{}, "notFound": append([]string{}, ids...),
	})
	return nil
}

// submissionSet is RFC 8621 Section 7.5 for create, with an explicit envelope.
func (c *call) submissionSet() error {
	var create map[string]struct {
		IdentityID string `json:"identityId"`
		EmailID    string `json:"emailId"`
		Envelope   *struct {
			MailFrom submissionAddress   `json:"mailFrom"`
			RcptTo   []submissionAddress `json:"rcptTo"`
		} `json:"envelope"`
	}
	var onSuccessUpdate map[string]map[string]json.RawMessage
	var onSuccessDestroy []string
	if err := errors.Join(c.arg("create", &create), c.arg("onSuccessUpdateEmail", &onSuccessUpdate),
		c.arg("onSuccessDestroyEmail", &onSuccessDestroy)); err != nil {
		return err
	}
	oldState, after := c.submissionState(), mailbox.AnyNumber
	var ifInState *string
	if err := c.arg("ifInState", &ifInState); err != nil {
		return err
	}
	if ifInState != nil {
		if *ifInState != oldState {
			return &methodError{"stateMismatch", "EmailSubmission is in state " + oldState}
		}
		after, _ = strconv.Atoi(oldState)
	}
	created, notCreated, emailOf := object{}, object{}, map[string]string{}
	for key, s := range create {
		invalid := func(property string) {
			notCreated[key] = object{"type": "invalidProperties", "properties": []string{property}}
		}
		m, err := c.account.Message(c.idOf(s.EmailID))
		switch {
		case s.IdentityID != identityID:
			invalid("identityId")
			continue
		case err != nil:
			invalid("emailId")
			continue
		case s.Envelope == nil:
			invalid("envelope")
			continue
		case !strings.EqualFold(s.Envelope.MailFrom.Email, c.account.Address):
			notCreated[key] = object{"type": "forbiddenMailFrom"}
			continue
		case len(s.Envelope.RcptTo) == 0:
			notCreated[key] = object{"type": "noRecipients"}
			continue
		}
		envelope := mailbox.Envelope{MailFrom: s.Envelope.MailFrom.Email}
		for _, to := range s.Envelope.RcptTo {
			envelope.RcptTo = append(envelope.RcptTo, to.Email)
		}
		var rejected *mailbox.RejectedError
		err = c.account.SubmitAfter(after, envelope, m.Raw)
		switch {
		case errors.As(err, &rejected):
			notCreated[key] = object{
				"type": "invalidRecipients", "invalidRecipients": rejected.Recipients, "description": rejected.Error(),
			}
			continue
		case errors.Is(err, mailbox.ErrAnotherSubmission) && len(created) == 0:
			return &methodError{"stateMismatch", err.Error()}
		case err != nil:
			return err
		}
		if after != mailbox.AnyNumber {
			after++
		}
		emailOf[key] = m.ID
		created[key] = object{"id": "s" + m.ID, "undoStatus": "final"}
	}
	c.respond("EmailSubmission/set", object{
		"accountId": c.account.Address, "oldState": oldState, "newState": c.submissionState(), "created": created, "notCreated": notCreated,
	})
	return c.onSuccess(emailOf, onSuccessUpdate, onSuccessDestroy)
}

// onSuccess makes the implicit Email/set of RFC 8621 Section 7.5.1 and answers it.
func (c *call) onSuccess(emailOf map[string]string, update map[string]map[string]json.RawMessage, destroy []string) error {
	if len(update) == 0 && len(destroy) == 0 {
		return nil
	}
	updated, notUpdated, destroyed := object{}, object{}, []string{}
	for ref, patch := range update {
		id, sent := emailOf[strings.TrimPrefix(ref, "#")]
		if !sent {
			continue
		}
		if err := c.patch(id, patch); err != nil {
			notUpdated[id] = setError(err)
			continue
		}
		updated[id] = nil
	}
	for _, ref := range destroy {
		if id, sent := emailOf[strings.TrimPrefix(ref, "#")]; sent && c.account.Delete(id) == nil {
			destroyed = append(destroyed, id)
		}
	}
	c.respond("Email/set", object{
		"accountId": c.account.Address, "oldState": state, "newState": state,
		"updated": updated, "notUpdated": notUpdated, "destroyed": destroyed,
	})
	return nil
}
