//go:build js && wasm

// Command wasm is the engine as the browser runs it, in a dedicated worker. It
// only wires: the contract is in package api, the boundary in package jsbridge.
package main

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/emersion/go-message"

	jsbridge "signet/js-bridge"
	"signet/smime/keystore"
	"signet/wasm/api"
)

// version is that of manifest.json; a test compares them.
const version = "0.1.0"

func main() {
	message.CharsetReader = jsbridge.CharsetReader
	engine := &api.Engine{
		Keystore: keystore.New(jsbridge.NewIndexedDB("signet"), keystore.Options{Rand: rand.Reader, Now: time.Now}),
		Now:      time.Now,
		Rand:     rand.Reader,
		Bulk:     jsbridge.WebCrypto{},
		Fetch:    fetch,
		MakeRSA:  jsbridge.MakeRSA,
		Version:  version,
		Managed:  true,
	}
	if err := jsbridge.Serve("signet", serve(engine)); err != nil {
		fmt.Fprintln(os.Stderr, "signet:", err)
		os.Exit(1)
	}
	select {} // the worker calls from now on
}

func serve(engine *api.Engine) jsbridge.Handler {
	return func(ctx context.Context, call jsbridge.Call) jsbridge.Answer {
		progress := func(p api.Progress) {
			if text, err := json.Marshal(p); err == nil {
				call.Progress(text)
			}
		}
		answer, failure := engine.Dispatch(ctx, api.Role(call.Role), call.Method, call.Params, call.Bodies, progress)
		if failure != nil {
			text, err := json.Marshal(failure)
			if err != nil {
				text = []byte(`{"code":"internal"}`)
			}
			return jsbridge.Answer{Error: text}
		}
		return jsbridge.Answer{Result: answer.Result, Bodies: answer.Bodies}
	}
}

// fetch translates between the contract and the boundary.
func fetch(ctx context.Context, request api.FetchRequest) (api.FetchResponse, error) {
	response, err := jsbridge.Fetch(ctx, jsbridge.FetchRequest{
		Kind:        string(request.Kind),
		Method:      request.Method,
		URL:         request.URL,
		NamedBy:     string(request.NamedBy),
		ContentType: request.ContentType,
		Body:        request.Body,
		MaxOctets:   request.MaxOctets,
		Timeout:     request.Timeout,
	})
	if err == nil {
		return api.FetchResponse(response), nil
	}
	var failure *jsbridge.FetchError
	if errors.As(err, &failure) {
		return api.FetchResponse{}, &api.FetchError{Code: api.Code(failure.Code), Detail: failure.Detail, Origin: failure.Origin}
	}
	return api.FetchResponse{}, &api.FetchError{Code: api.CodeUnreachable, Detail: err.Error()}
}
