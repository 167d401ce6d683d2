//go:build js && wasm

package jsbridge

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/hack-pad/safejs"
)

// setFetch gives the worker's function a body.
func setFetch(t *testing.T, body string) {
	t.Helper()
	constructor, err := global("Function")
	if err != nil {
		t.Fatal(err)
	}
	function, err := constructor.New("request", "body", "signal", body)
	if err != nil {
		t.Fatal(err)
	}
	if err := safejs.Global().Set(fetchName, function); err != nil {
		t.Fatal(err)
	}
}

var aRequest = FetchRequest{
	Kind: "ocsp", Method: "POST", URL: "http://ocsp.example.test/", ContentType: "application/ocsp-request",
	Body: []byte("which"), MaxOctets: 100, Timeout: 1500 * time.Millisecond,
}

func TestFetch(t *testing.T) {
	setFetch(t, `
		const asked = JSON.stringify(JSON.parse(request)) + ' ' + new TextDecoder().decode(body) + ' ' + signal.aborted;
		return Promise.resolve({ status: 200, contentType: 'text/plain', body: new TextEncoder().encode(asked) });`)
	response, err := Fetch(t.Context(), aRequest)
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"kind":"ocsp","method":"POST","url":"http://ocsp.example.test/","namedBy":"",` +
		`"contentType":"application/ocsp-request","maxOctets":100,"timeout":1500} which false`
	if response.Status != 200 || response.ContentType != "text/plain" || string(response.Body) != want {
		t.Errorf("%d %s %s", response.Status, response.ContentType, response.Body)
	}
}

func TestFetchFails(t *testing.T) {
	setFetch(t, `return Promise.resolve({ error: '{"code":"no-permission","detail":"d","origin":"http://o.test"}' });`)
	_, err := Fetch(t.Context(), aRequest)
	var failure *FetchError
	if !errors.As(err, &failure) || *failure != (FetchError{"no-permission", "d", "http://o.test"}) {
		t.Errorf("%v", err)
	}
	for _, body := range []string{
		`throw new Error('x')`, `return Promise.reject(new Error('x'))`, `return Promise.resolve({ error: '{' })`, `return Promise.resolve({})`,
		`return Promise.resolve({ status: 'x', contentType: '', body: new Uint8Array() })`,
		`return Promise.resolve({ status: 200, contentType: '', body: 'x' })`, `return Promise.resolve(undefined)`,
	} {
		setFetch(t, body)
		if response, err := Fetch(t.Context(), aRequest); err == nil {
			t.Errorf("%s: %+v", body, response)
		}
	}
}

func TestFetchEndsWithTheContext(t *testing.T) {
	setFetch(t, `return new Promise(resolve => {
		signal.addEventListener('abort', () => resolve({ error: '{"code":"cancelled"}' }));
	});`)
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	_, err := Fetch(ctx, aRequest)
	var failure *FetchError
	if !errors.As(err, &failure) || failure.Code != "cancelled" {
		t.Errorf("%v", err)
	}
}
