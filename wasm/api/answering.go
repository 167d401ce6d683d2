package api

import (
	"errors"
	"hash/maphash"
	"net/mail"
	"slices"
	"sync"

	"signet/smime"
	"signet/smime/cert"
	"signet/smime/cms"
)

// A Quoting says whether an answer may quote what was encrypted without asking.
type Quoting string

const (
	// QuotingFree: nothing was encrypted, or the answer goes to who has signed the text and to
	// whom it was written.
	QuotingFree Quoting = "free"
	// QuotingAsk: nobody proves to be the author of what was encrypted, or the answer goes to
	// others. Who sends on what somebody else has encrypted would get it back in a quotation.
	QuotingAsk Quoting = "ask"
)

// quoting decides about an answer to a message, which goes to readers; to whom the
// header says where they are not known.
func quoting(report *smime.Report, readers []string) Quoting {
	if !slices.ContainsFunc(report.Layers, smime.Layer.Encrypts) {
		return QuotingFree
	}
	if report.Verdict != smime.VerdictVerifiedAndConfidential {
		return QuotingAsk
	}
	h := report.Headers
	known := slices.Clone(h.From)
	if h.Protection != smime.HeadersUnprotected { // else anybody may have put themselves among the recipients
		known = slices.Concat(known, h.To, h.Cc, h.ReplyTo)
	}
	if len(readers) == 0 {
		for _, a := range h.ReplyTo {
			readers = append(readers, a.Address)
		}
	}
	for _, reader := range readers {
		if !slices.ContainsFunc(known, func(a mail.Address) bool { return cert.SameAddress(a.Address, reader) }) {
			return QuotingAsk
		}
	}
	return QuotingFree
}

// maxOpened is how many messages an engine remembers to have opened, by eight octets of each.
const maxOpened = 1 << 16

// errNotOpened means that a message was not opened before, and is not decrypted for an answer.
var errNotOpened = errors.New("the message was not opened to be read")

// An openedMessages remembers which messages were opened to be read, as long as the
// engine lives. Who sends a message does not know the seed of its fingerprint, and
// cannot make one pass for another.
type openedMessages struct {
	mu     sync.Mutex
	seed   maphash.Seed
	latest []uint64 // oldest first
	known  map[uint64]bool
}

func (o *openedMessages) remember(message []byte) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.known == nil {
		o.seed, o.known = maphash.MakeSeed(), map[uint64]bool{}
	}
	fingerprint := maphash.Bytes(o.seed, message)
	if o.known[fingerprint] {
		return
	}
	if len(o.latest) == maxOpened {
		delete(o.known, o.latest[0])
		o.latest = slices.Delete(o.latest, 0, 1)
	}
	o.known[fingerprint] = true
	o.latest = append(o.latest, fingerprint)
}

func (o *openedMessages) includes(message []byte) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.known != nil && o.known[maphash.Bytes(o.seed, message)]
}

// keysFor returns the keys that may open a message.
func (c *call) keysFor(message []byte, p OpenParams, keys cms.KeyRing) cms.KeyRing {
	if p.Answering && !c.opened.includes(message) {
		return noKeys{}
	}
	return keys
}

// noKeys opens nothing.
type noKeys struct{}

// DecryptionKeys implements [cms.KeyRing].
func (noKeys) DecryptionKeys(cms.RecipientIdentifier) ([]cms.DecryptionKey, error) {
	return nil, errNotOpened
}
