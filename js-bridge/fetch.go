//go:build js && wasm

package jsbridge

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/hack-pad/safejs"
)

// fetchName is the global function of the worker, see fetch.ts:
//
//	engineFetch(request: string, body: Uint8Array, signal: AbortSignal):
//	  Promise<{ status: number, contentType: string, body: Uint8Array } | { error: string }>
const fetchName = "engineFetch"

// A FetchRequest is what is asked of the network. Its JSON is FetchRequest in wire.ts.
type FetchRequest struct {
	Kind        string        `json:"kind"`
	Method      string        `json:"method"`
	URL         string        `json:"url"`
	NamedBy     string        `json:"namedBy"`
	ContentType string        `json:"contentType"`
	Body        []byte        `json:"-"`
	MaxOctets   int64         `json:"maxOctets"`
	Timeout     time.Duration `json:"-"` // told in milliseconds
}

// A FetchResponse is what came of it.
type FetchResponse struct {
	Status      int
	ContentType string
	Body        []byte
}

// A FetchError tells why nothing came: Error in contract.ts.
type FetchError struct {
	Code   string `json:"code"`
	Detail string `json:"detail"`
	Origin string `json:"origin"`
}

func (e *FetchError) Error() string { return "fetching: " + e.Code + ": " + e.Detail }

// Fetch asks the service worker, by way of the engine's host, to fetch something. It fails with a [*FetchError], with the
// code cancelled when the context ends before.
func Fetch(ctx context.Context, request FetchRequest) (FetchResponse, error) {
	signal, release, err := signalOf(ctx)
	if err != nil {
		return FetchResponse{}, fmt.Errorf("jsbridge: making a signal: %w", err)
	}
	defer release()
	text, err := json.Marshal(struct {
		FetchRequest
		Milliseconds int64 `json:"timeout"`
	}{request, request.Timeout.Milliseconds()})
	if err != nil {
		return FetchResponse{}, err
	}
	body, err := toJS(request.Body)
	if err != nil {
		return FetchResponse{}, err
	}
	promise, err := safejs.Global().Call(fetchName, string(text), body, signal)
	if err != nil {
		return FetchResponse{}, err
	}
	// It ends with the signal, and a while after the time limit if nobody is there any more.
	outcome, err := await(promise)
	if err != nil {
		return FetchResponse{}, err
	}
	return readOutcome(outcome)
}

func readOutcome(outcome safejs.Value) (response FetchResponse, err error) {
	failure, err := outcome.Get("error")
	if err != nil {
		return response, err
	}
	if !failure.IsUndefined() {
		text, err := failure.String()
		if err != nil {
			return response, err
		}
		fetchError := new(FetchError)
		if err := json.Unmarshal([]byte(text), fetchError); err != nil {
			return response, err
		}
		return response, fetchError
	}
	status, err := outcome.Get("status")
	if err != nil {
		return response, err
	}
	if response.Status, err = status.Int(); err != nil {
		return response, err
	}
	if response.ContentType, err = stringAt(outcome, "contentType"); err != nil {
		return response, err
	}
	body, err := outcome.Get("body")
	if err != nil {
		return response, err
	}
	response.Body, err = toGo(body)
	return response, err
}

// signalOf returns an AbortSignal that is aborted when the context ends, and a function that lets go of the context.
func signalOf(ctx context.Context) (signal safejs.Value, release func(), err error) {
	constructor, err := global("AbortController")
	if err != nil {
		return signal, nil, err
	}
	controller, err := constructor.New()
	if err != nil {
		return signal, nil, err
	}
	stop := context.AfterFunc(ctx, func() { controller.Call("abort") })
	signal, err = controller.Get("signal")
	return signal, func() { stop() }, err
}
