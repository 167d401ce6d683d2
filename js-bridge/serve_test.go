//go:build js && wasm

package jsbridge

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/hack-pad/safejs"
)

// serve serves one handler and calls it as the worker does.
func serve(t *testing.T, handler Handler, params string, bodies [][]byte, signal safejs.Value, progress func(string)) (safejs.Value, error) {
	t.Helper()
	if err := Serve("signetTest", handler); err != nil {
		t.Fatal(err)
	}
	array, err := arrayToJS(bodies)
	if err != nil {
		t.Fatal(err)
	}
	listener, err := safejs.FuncOf(func(_ safejs.Value, args []safejs.Value) any {
		text, _ := args[0].String()
		progress(text)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Release()
	promise, err := safejs.Global().Call("signetTest", "page", "method", params, array, signal, listener)
	if err != nil {
		t.Fatal(err)
	}
	return await(promise)
}

func controller(t *testing.T) (controller, signal safejs.Value) {
	t.Helper()
	constructor, err := global("AbortController")
	if err != nil {
		t.Fatal(err)
	}
	if controller, err = constructor.New(); err != nil {
		t.Fatal(err)
	}
	if signal, err = controller.Get("signal"); err != nil {
		t.Fatal(err)
	}
	return controller, signal
}

func TestServe(t *testing.T) {
	large := bytes.Repeat([]byte{1, 2, 3}, 1<<20)
	var got Call
	handler := func(_ context.Context, call Call) Answer {
		got = call
		call.Progress([]byte(`{"step":"one"}`))
		call.Progress([]byte(`{"step":"two"}`))
		return Answer{Result: []byte(`{"ä":1}`), Bodies: [][]byte{call.Bodies[1], {}}}
	}
	var progress []string
	_, signal := controller(t)
	answer, err := serve(t, handler, `{"ü":"😀"}`, [][]byte{{}, large}, signal, func(text string) { progress = append(progress, text) })
	if err != nil {
		t.Fatal(err)
	}
	if got.Role != "page" || got.Method != "method" || string(got.Params) != `{"ü":"😀"}` || len(got.Bodies) != 2 || !bytes.Equal(got.Bodies[1], large) {
		t.Errorf("call: %s %s %s, %d bodies", got.Role, got.Method, got.Params, len(got.Bodies))
	}
	if !slices.Equal(progress, []string{`{"step":"one"}`, `{"step":"two"}`}) {
		t.Errorf("progress %q", progress)
	}
	if result, err := stringAt(answer, "result"); err != nil || result != `{"ä":1}` {
		t.Errorf("result %s, %v", result, err)
	}
	bodies, err := answer.Get("bodies")
	if err != nil {
		t.Fatal(err)
	}
	if all, err := arrayToGo(bodies); err != nil || len(all) != 2 || !bytes.Equal(all[0], large) || len(all[1]) != 0 {
		t.Errorf("%d bodies, %v", len(all), err)
	}
}

func TestServeError(t *testing.T) {
	handler := func(context.Context, Call) Answer {
		return Answer{Error: []byte(`{"code":"locked"}`), Result: []byte("{}")}
	}
	_, signal := controller(t)
	answer, err := serve(t, handler, "{}", nil, signal, nil)
	if err != nil {
		t.Fatal(err)
	}
	if text, err := stringAt(answer, "error"); err != nil || text != `{"code":"locked"}` {
		t.Errorf("error %s, %v", text, err)
	}
	if result, err := answer.Get("result"); err != nil || !result.IsUndefined() {
		t.Error("an error with a result")
	}
}

func TestServeCancel(t *testing.T) {
	abort, signal := controller(t)
	handler := func(ctx context.Context, _ Call) Answer {
		if _, err := abort.Call("abort"); err != nil {
			t.Error(err)
		}
		<-ctx.Done()
		return Answer{Error: []byte(ctx.Err().Error())}
	}
	answer, err := serve(t, handler, "{}", nil, signal, nil)
	if err != nil {
		t.Fatal(err)
	}
	if text, _ := stringAt(answer, "error"); text != context.Canceled.Error() {
		t.Errorf("error %q", text)
	}
}

func TestServeRefusesAnotherShape(t *testing.T) {
	if err := Serve("signetTest", func(context.Context, Call) Answer { return Answer{} }); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]any{{}, {"page"}, {"page", "method", "{}", 5, 6, 7}, {1, 2, 3, 4, 5, 6}} {
		promise, err := safejs.Global().Call("signetTest", args...)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := await(promise); err == nil {
			t.Errorf("%v was served", args)
		}
	}
}

func TestAwaitTellsWhatWasThrown(t *testing.T) {
	function, err := global("Function")
	if err != nil {
		t.Fatal(err)
	}
	for code, want := range map[string]string{
		"new RangeError('too far')": "RangeError: too far",
		"'a string'":                "no Error",
		"undefined":                 "no Error",
		"{name: 'Odd'}":             "Odd",
	} {
		reject, err := function.New("return Promise.reject(" + code + ")")
		if err != nil {
			t.Fatal(err)
		}
		promise, err := reject.Invoke()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := await(promise); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", code, err)
		}
	}
}
