package api

import (
	"context"
	"fmt"
	"io"
	"slices"
	"sync"
	"time"

	"signet/smime/cert"
	"signet/smime/cms"
	"signet/smime/keystore"
)

// Limits of [Engine.Dispatch].
const (
	// Deadline is how long a call may take.
	Deadline = 2 * time.Minute

	// MaxParams is the most octets of JSON parameters, which include the text of a draft.
	MaxParams = 32 << 20

	// MaxBodies is the most bodies of a call.
	MaxBodies = 1000

	// MaxBodyOctets is the most octets of all bodies of a call together.
	MaxBodyOctets = 512 << 20
)

// An Engine answers the calls of the contract.
type Engine struct {
	Keystore *keystore.Keystore
	Now      func() time.Time // required
	Rand     io.Reader        // crypto/rand.Reader where nil
	Bulk     cms.BulkCrypto   // Go's where nil
	Fetch    Fetch            // nil where there is no network
	MakeRSA  keystore.MakeRSA // makes new RSA keys; Go's where nil
	Version  string           // of Signet

	// Managed makes calls wait until setPolicy told what an administrator decided: nothing is to be done that a policy
	// forbids, because it came late.
	Managed        bool
	administration administration

	seen   seenCertificates
	opened openedMessages
	claims outgoingClaims

	stored       storedTrust
	certificates cert.Memory // of what was checked

	revocations revocationCache

	drafting sync.Mutex // held while a draft is changed
}

// Progress tells how far a long call is.
type Progress struct {
	Step  string `json:"step"` // "parse", "decrypt", "verify", "sign", "encrypt", "check" or "generate"
	Done  int64  `json:"done"` // of the step, in its own unit
	Total int64  `json:"total"`
}

// An Answer is what comes of a call that happened.
type Answer struct {
	Result []byte // JSON
	Bodies [][]byte
}

// Dispatch answers a call of a method by a caller with a role. It answers every
// input: where the operation did not happen, with an [*Error] alone. The
// progress of the call is told on its goroutine; progress may be nil.
//
// The bodies belong to the engine until it returns, and parts of them may be
// part of the answer.
func (e *Engine) Dispatch(
	ctx context.Context, role Role, method string, params []byte, bodies [][]byte, progress func(Progress),
) (answer Answer, failure *Error) {
	defer func() {
		if reason := recover(); reason != nil {
			answer, failure = Answer{}, &Error{Code: CodeInternal, Detail: fmt.Sprintf("panic in %s: %v", method, reason)}
		}
	}()
	handler, known := handlers[method]
	if !known {
		return Answer{}, &Error{Code: CodeUnknownMethod}
	}
	if !slices.Contains(callers(method), role) {
		return Answer{}, &Error{Code: CodeNotAllowed, Detail: fmt.Sprintf("%s by %s", method, role)}
	}
	if err := checkSize(params, bodies); err != nil {
		return Answer{}, err
	}
	if progress == nil {
		progress = func(Progress) {}
	}
	ctx, cancel := context.WithTimeout(ctx, Deadline)
	defer cancel()
	if err := e.mayStart(ctx, method); err != nil {
		return Answer{}, errorOf(ctx, err)
	}
	ctx = keystore.OnOccasion(ctx, keystore.Occasion{Role: string(role)})
	answer, err := handler.run(&call{Engine: e, ctx: ctx, bodies: bodies, progress: progress, breathed: time.Now()}, params)
	if err != nil {
		return Answer{}, errorOf(ctx, err)
	}
	return answer, nil
}

// mayStart waits for the administrator's policy, and fails where it forbids the method altogether.
func (e *Engine) mayStart(ctx context.Context, method string) error {
	if e.Managed && method != "setPolicy" {
		if err := e.administration.wait(ctx); err != nil {
			return err
		}
	}
	if slices.Contains(openingMethods, method) {
		return e.keysForbidden()
	}
	return nil
}

func callers(method string) []Role {
	for _, m := range Methods {
		if m.Name == method {
			return m.Callers
		}
	}
	return nil
}

func checkSize(params []byte, bodies [][]byte) *Error {
	if len(params) > MaxParams {
		return &Error{Code: CodeTooLarge, Detail: "parameters", Size: int64(len(params)), Limit: MaxParams}
	}
	if len(bodies) > MaxBodies {
		return &Error{Code: CodeTooLarge, Detail: fmt.Sprintf("more than %d bodies", MaxBodies)}
	}
	var size int64
	for _, body := range bodies {
		size += int64(len(body))
	}
	if size > MaxBodyOctets {
		return &Error{Code: CodeTooLarge, Detail: "bodies", Size: size, Limit: MaxBodyOctets}
	}
	return nil
}

// A call is what a method works on besides its parameters.
type call struct {
	*Engine
	ctx      context.Context
	bodies   [][]byte
	progress func(Progress)
	breathed time.Time
}

// expectBodies fails where the caller sent another number of bodies.
func (c *call) expectBodies(n int) error {
	if len(c.bodies) != n {
		return badRequest("%d bodies, not %d", len(c.bodies), n)
	}
	return nil
}

// breath is how long a call works in WebAssembly before it lets the browser's
// messages in.
const breath = 50 * time.Millisecond

// report is a smime.Progress.
//
// In WebAssembly nothing interrupts a goroutine that computes: the message that
// cancels a call, and the timer of its deadline, are heard when it sleeps.
func (c *call) report(step string, done, total int64) {
	c.progress(Progress{step, done, total})
	if time.Since(c.breathed) > breath {
		time.Sleep(time.Millisecond)
		c.breathed = time.Now()
	}
}

// A failureError is an [*Error] on its way through Go code.
type failureError struct{ failure *Error }

func (f failureError) Error() string { return string(f.failure.Code) + ": " + f.failure.Detail }

func fail(failure Error) error { return failureError{&failure} }

func badRequest(format string, args ...any) error {
	return fail(Error{Code: CodeBadRequest, Detail: fmt.Sprintf(format, args...)})
}
