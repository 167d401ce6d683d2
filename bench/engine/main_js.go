//go:build js && wasm

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"time"

	jsbridge "signet/js-bridge"
)

// main serves the page: first a call "people" with the contents of peopleFiles,
// then calls "run" with a Request and its inputs.
func main() {
	var p *people
	handle := func(call jsbridge.Call) ([]byte, [][]byte, error) {
		switch call.Method {
		case "people":
			var err error
			p, err = readPeople(call.Bodies, jsbridge.WebCrypto{})
			return []byte("null"), nil, err
		case "run":
			var r Request
			if err := json.Unmarshal(call.Params, &r); err != nil {
				return nil, nil, err
			}
			start := time.Now()
			output, err := run(p, r, call.Bodies)
			milliseconds := float64(time.Since(start)) / float64(time.Millisecond)
			return fmt.Appendf(nil, "%f", milliseconds), [][]byte{output}, err
		default:
			return nil, nil, errors.New("no method " + call.Method)
		}
	}
	err := jsbridge.Serve("engine", func(_ context.Context, call jsbridge.Call) jsbridge.Answer {
		result, bodies, err := handle(call)
		if err != nil {
			return jsbridge.Answer{Error: []byte(err.Error())}
		}
		return jsbridge.Answer{Result: result, Bodies: bodies}
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, "engine:", err)
		os.Exit(1)
	}
	select {} // the page calls from now on
}
