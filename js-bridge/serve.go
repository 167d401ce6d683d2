//go:build js && wasm

package jsbridge

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"

	"github.com/hack-pad/safejs"
)

// A Call is one call of a method, as it came from a caller.
type Call struct {
	Role     string
	Method   string
	Params   []byte // JSON
	Bodies   [][]byte
	Progress func(json []byte)
}

// An Answer is what comes of a call. Error, where it is not nil, is JSON and
// stands alone.
type Answer struct {
	Result []byte // JSON
	Bodies [][]byte
	Error  []byte
}

// A Handler answers calls. Each call has a goroutine of its own, and its context ends
// when the caller cancels it.
type Handler func(ctx context.Context, call Call) Answer

// Serve sets a global function for the worker to call:
//
//	name(role: string, method: string, params: string, bodies: Uint8Array[],
//	     signal: AbortSignal, progress: (json: string) => void):
//	  Promise<{ result: string, bodies: Uint8Array[] } | { error: string }>
//
// Bodies are copied once on their way in and once on their way out. Serve
// returns at once; the program must then stay alive.
//
// It also lets the garbage collector work at half of the usual growth: the memory
// of WebAssembly never shrinks, and a large message passes through several forms.
func Serve(name string, handler Handler) error {
	debug.SetGCPercent(50)
	serve, err := safejs.FuncOf(func(_ safejs.Value, args []safejs.Value) any {
		promise, err := promiseOf(func() (safejs.Value, error) { return serveCall(handler, args) })
		if err != nil {
			return nil
		}
		return promise
	})
	if err != nil {
		return err
	}
	return safejs.Global().Set(name, serve)
}

// promiseOf returns a promise for what work returns on a goroutine of its own.
func promiseOf(work func() (safejs.Value, error)) (safejs.Value, error) {
	constructor, err := global("Promise")
	if err != nil {
		return safejs.Value{}, err
	}
	executor, err := safejs.FuncOf(func(_ safejs.Value, args []safejs.Value) any {
		go func() {
			value, err := work()
			if err != nil {
				args[1].Invoke(err.Error())
				return
			}
			args[0].Invoke(value)
		}()
		return nil
	})
	if err != nil {
		return safejs.Value{}, err
	}
	defer executor.Release() // the constructor has called it when it returns
	return constructor.New(executor)
}

func serveCall(handler Handler, args []safejs.Value) (safejs.Value, error) {
	call, signal, err := readCall(args)
	if err != nil {
		return safejs.Value{}, fmt.Errorf("jsbridge: reading a call: %w", err)
	}
	ctx, release, err := contextOf(signal)
	if err != nil {
		return safejs.Value{}, fmt.Errorf("jsbridge: reading a signal: %w", err)
	}
	defer release()
	return writeAnswer(handler(ctx, call))
}

func readCall(args []safejs.Value) (call Call, signal safejs.Value, err error) {
	if len(args) != 6 {
		return call, signal, errors.New("six arguments are needed")
	}
	if call.Role, err = args[0].String(); err != nil {
		return call, signal, err
	}
	if call.Method, err = args[1].String(); err != nil {
		return call, signal, err
	}
	params, err := args[2].String()
	if err != nil {
		return call, signal, err
	}
	call.Params = []byte(params)
	if call.Bodies, err = arrayToGo(args[3]); err != nil {
		return call, signal, err
	}
	progress := args[5]
	call.Progress = func(json []byte) {
		progress.Invoke(string(json)) // whom it fails to reach does not hear of it
	}
	return call, args[4], nil
}

// contextOf returns a context that ends with an AbortSignal, and a function that
// lets go of the signal.
func contextOf(signal safejs.Value) (context.Context, func(), error) {
	ctx, cancel := context.WithCancel(context.Background())
	abort, err := safejs.FuncOf(func(safejs.Value, []safejs.Value) any {
		cancel()
		return nil
	})
	if err != nil {
		cancel()
		return nil, nil, err
	}
	release := func() {
		signal.Call("removeEventListener", "abort", abort)
		abort.Release()
		cancel()
	}
	if _, err := signal.Call("addEventListener", "abort", abort); err != nil {
		release()
		return nil, nil, err
	}
	return ctx, release, nil
}

func writeAnswer(answer Answer) (safejs.Value, error) {
	if answer.Error != nil {
		return safejs.ValueOf(map[string]any{"error": string(answer.Error)})
	}
	bodies, err := arrayToJS(answer.Bodies)
	if err != nil {
		return safejs.Value{}, fmt.Errorf("jsbridge: writing an answer: %w", err)
	}
	return safejs.ValueOf(map[string]any{"result": string(answer.Result), "bodies": safejs.Unsafe(bodies)})
}
