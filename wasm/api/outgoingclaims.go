package api

import (
	"sync"
	"time"
)

// ClaimTime is how long messages belong to who sends them after the last that was heard: whoever comes after a window that
// was closed need not wait longer. A tab that nobody looks at may be heard less often; then two may upload the same message, and
// one of them is refused when it notes that the message leaves.
const ClaimTime = 45 * time.Second

// outgoingClaims say who is sending which messages, so that two windows do not send the same. They are in memory alone: with
// the engine, whoever claimed is gone too, or asks again.
type outgoingClaims struct {
	mu   sync.Mutex
	byID map[string]outgoingClaim
}

type outgoingClaim struct {
	by    string
	until time.Time
}

// held tells whether somebody is sending messages.
func (o *outgoingClaims) held(messageID string, now time.Time) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return now.Before(o.byID[messageID].until)
}

// free fails where somebody else is sending messages.
func (o *outgoingClaims) free(messageID, by string, now time.Time) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if claim := o.byID[messageID]; now.Before(claim.until) && claim.by != by {
		return fail(Error{Code: CodeSentElsewhere, Detail: messageID})
	}
	return nil
}

// take lets somebody send messages, or go on with it. It fails where somebody else is sending them.
func (o *outgoingClaims) take(messageID, by string, now time.Time) error {
	if by == "" {
		return badRequest("claim: missing")
	}
	if err := o.free(messageID, by, now); err != nil {
		return err
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.byID == nil {
		o.byID = map[string]outgoingClaim{}
	}
	o.byID[messageID] = outgoingClaim{by, now.Add(ClaimTime)}
	return nil
}

func (o *outgoingClaims) release(messageID string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	delete(o.byID, messageID)
}
