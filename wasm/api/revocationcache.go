package api

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"sync"
	"time"

	"signet/smime/keystore"
	"signet/smime/revocation"
)

// The limits of the cache of CRLs and OCSP responses.
const (
	MaxCached       = 256      // answers
	MaxCachedOctets = 24 << 20 // of all of them

	// keepStale is how long an answer is kept after it should have been replaced.
	// It proves nothing good any more; but who was revoked in it still is.
	keepStale = 90 * 24 * time.Hour

	// patience is how long nobody is asked again who did not answer, or lied.
	patience = 2 * time.Minute
)

// An answerKind is what an authority has answered with.
type answerKind string

const (
	answerCRL  answerKind = "crl"
	answerOCSP answerKind = "ocsp"
)

// A storedAnswer is a document of the kind revocation.
type storedAnswer struct {
	Kind       answerKind `json:"kind"`
	URL        string     `json:"url"`
	ThisUpdate time.Time  `json:"thisUpdate"`
	NextUpdate time.Time  `json:"nextUpdate"` // the zero time where it does not say
	DER        []byte     `json:"der"`
	Revokes    bool       `json:"revokes,omitempty"` // the certificate that it was asked about
}

// read returns the answer as evidence from a source.
func (a storedAnswer) read(source RevocationSource) (*revocation.Evidence, error) {
	var e revocation.Evidence
	if a.Kind == answerOCSP {
		return &e, e.AddResponse(a.DER, string(source))
	}
	return &e, e.AddCRL(a.DER, string(source))
}

// A cachedAnswer is a stored one that was read.
type cachedAnswer struct {
	id       string
	answer   storedAnswer
	evidence *revocation.Evidence
}

// A revocationCache holds what authorities have answered. All of it was to be
// believed when it came, and is checked again each time it is used.
type revocationCache struct {
	mu     sync.Mutex
	loaded bool
	all    []cachedAnswer
	silent map[string]time.Time // by URL: when nobody answered, or lied
}

// answerID is the id of an answer: a newer one takes the place of the older. A
// responder gives one for each certificate, and an authority a CRL for all that it
// has issued. At the same address another authority has another place: whoever
// issues a certificate says where its CRLs are.
func answerID(kind answerKind, url, about string) string {
	digest := sha256.Sum256([]byte(string(kind) + "\x00" + url + "\x00" + about))
	return hex.EncodeToString(digest[:])
}

func (c *call) answers() keystore.Documents[storedAnswer] {
	return keystore.DocumentsOf[storedAnswer](c.Keystore, keystore.KindRevocation)
}

// knownRevocations returns all that the cache holds.
func (c *call) knownRevocations() (*revocation.Evidence, error) {
	cache := &c.revocations
	cache.mu.Lock()
	defer cache.mu.Unlock()
	if !cache.loaded {
		documents, err := c.answers().All(c.ctx)
		if err != nil {
			return nil, err
		}
		for _, d := range documents {
			if e, err := d.Value.read(RevocationFromCache); err == nil {
				cache.all = append(cache.all, cachedAnswer{d.ID, d.Value, e})
			}
		}
		cache.loaded = true
	}
	all := make([]*revocation.Evidence, len(cache.all))
	for i, known := range cache.all {
		all[i] = known.evidence
	}
	return revocation.Merge(all...), nil
}

// keepAnswer stores an answer in the place of the one that it replaces. An older
// one replaces none.
func (c *call) keepAnswer(id string, answer storedAnswer) error {
	e, err := answer.read(RevocationFromCache)
	if err != nil {
		return err
	}
	cache := &c.revocations
	cache.mu.Lock()
	defer cache.mu.Unlock()
	i := slices.IndexFunc(cache.all, func(known cachedAnswer) bool { return known.id == id })
	if i >= 0 && cache.all[i].answer.ThisUpdate.After(answer.ThisUpdate) {
		return nil
	}
	if i >= 0 {
		cache.all = slices.Delete(cache.all, i, i+1)
	}
	cache.all = append(cache.all, cachedAnswer{id, answer, e})
	dropped := cache.shrink(c.Now())
	if !slices.Contains(dropped, id) {
		err = c.answers().Put(c.ctx, keystore.Document[storedAnswer]{ID: id, Value: answer})
	}
	if len(dropped) > 0 && err == nil {
		err = c.answers().Delete(context.WithoutCancel(c.ctx), dropped...)
	}
	return err
}

// dispensable is 1 for an answer that nothing is lost with but time: there are as
// many of them as there are certificates, and somebody may have many.
func (a storedAnswer) dispensable() int {
	if a.Kind == answerOCSP && !a.Revokes {
		return 1
	}
	return 0
}

// shrink forgets what is stale for long, and then what will be stale first, until
// the rest fits: responses that revoke nobody before all others. It returns the ids.
func (cache *revocationCache) shrink(now time.Time) (dropped []string) {
	slices.SortStableFunc(cache.all, func(a, b cachedAnswer) int {
		return cmp.Or(a.answer.dispensable()-b.answer.dispensable(), b.answer.NextUpdate.Compare(a.answer.NextUpdate), b.answer.ThisUpdate.Compare(a.answer.ThisUpdate))
	})
	octets, kept := 0, 0
	for _, known := range cache.all {
		octets += len(known.answer.DER)
		until := known.answer.NextUpdate
		if until.IsZero() {
			until = known.answer.ThisUpdate.Add(revocation.MaxAge)
		}
		if kept == MaxCached || octets > MaxCachedOctets || now.Sub(until) > keepStale {
			dropped = append(dropped, known.id)
			octets -= len(known.answer.DER)
			continue
		}
		cache.all[kept] = known
		kept++
	}
	clear(cache.all[kept:])
	cache.all = cache.all[:kept]
	return dropped
}

// isSilent tells whether nobody answered at a URL a moment ago.
func (cache *revocationCache) isSilent(url string, now time.Time) bool {
	cache.mu.Lock()
	defer cache.mu.Unlock()
	at, known := cache.silent[url]
	return known && now.Sub(at).Abs() < patience
}

// maxSilent limits the URLs that are remembered.
const maxSilent = 1000

func (cache *revocationCache) setSilent(url string, now time.Time) {
	cache.mu.Lock()
	defer cache.mu.Unlock()
	if cache.silent == nil || len(cache.silent) >= maxSilent {
		cache.silent = map[string]time.Time{}
	}
	cache.silent[url] = now
}
