package api

import (
	"context"
	"sync"
	"sync/atomic"

	"signet/smime/cert"
	"signet/smime/keystore"
	"signet/smime/policy"
)

// An administration is what the administrator decided, as the engine came to know it last.
type administration struct {
	once  sync.Once
	known chan struct{} // closed when the policy is known for the first time
	last  atomic.Pointer[decisions]
}

// decisions are one policy, in the forms in which the engine takes it. Nobody changes them.
type decisions struct {
	policy.Policy
	problems    []policy.Problem
	against     []policy.Problem // what contradicts itself in it
	anchors     []anchor
	directories []storedDirectory
}

// undecided holds where nobody decided anything.
var undecided = new(decisions)

// decided returns what holds now.
func (e *Engine) decided() *decisions {
	if last := e.administration.last.Load(); last != nil {
		return last
	}
	return undecided
}

func (a *administration) ready() chan struct{} {
	a.once.Do(func() { a.known = make(chan struct{}) })
	return a.known
}

// decide makes decisions hold, and lets the calls go on that waited for them.
func (a *administration) decide(d *decisions) {
	ready := a.ready()
	if a.last.Swap(d) == nil {
		close(ready)
	}
}

// wait waits until the policy is known, or the context ends.
func (a *administration) wait(ctx context.Context) error {
	select {
	case <-a.ready():
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func decisionsOf(p *policy.Policy, problems []policy.Problem) *decisions {
	d := &decisions{Policy: *p, problems: problems, against: p.Contradictions(), directories: policyDirectories(p.Directories)}
	for _, file := range p.TrustAnchors {
		for _, c := range file.Certificates {
			d.anchors = append(d.anchors, anchor{
				keystore.ID(c), cert.Anchor{Certificate: c, Domains: file.Domains}, AnchorAdministrator,
			})
		}
	}
	return d
}

// or returns what was decided, or else what holds otherwise.
func or[T any](decided *T, otherwise T) T {
	if decided == nil {
		return otherwise
	}
	return *decided
}
