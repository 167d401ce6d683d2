//go:build js && wasm

package jsbridge

import (
	"errors"

	"github.com/hack-pad/safejs"
)

// await returns what a promise resolves to, or an error with what it rejects
// with. It must not be called on the goroutine of a JavaScript callback.
func await(promise safejs.Value) (safejs.Value, error) {
	type outcome struct {
		value safejs.Value
		err   error
	}
	settled := make(chan outcome, 1)
	resolve, err := safejs.FuncOf(func(_ safejs.Value, args []safejs.Value) any {
		settled <- outcome{value: first(args)}
		return nil
	})
	if err != nil {
		return safejs.Value{}, err
	}
	defer resolve.Release()
	reject, err := safejs.FuncOf(func(_ safejs.Value, args []safejs.Value) any {
		settled <- outcome{err: thrown(first(args))}
		return nil
	})
	if err != nil {
		return safejs.Value{}, err
	}
	defer reject.Release()
	if _, err := promise.Call("then", resolve, reject); err != nil {
		return safejs.Value{}, err
	}
	o := <-settled
	return o.value, o.err
}

func first(args []safejs.Value) safejs.Value {
	if len(args) == 0 {
		return safejs.Undefined()
	}
	return args[0]
}

// An exception is an Error of JavaScript: "QuotaExceededError: …".
type exception struct{ name, message string }

func (e exception) Error() string {
	if e.message == "" {
		return e.name
	}
	return e.name + ": " + e.message
}

// thrown makes an error of what JavaScript threw.
func thrown(value safejs.Value) error {
	name, err := stringAt(value, "name")
	if err != nil {
		return errors.New("a JavaScript value that is no Error")
	}
	message, err := stringAt(value, "message")
	if err != nil {
		message = ""
	}
	return exception{name, message}
}

func stringAt(value safejs.Value, property string) (string, error) {
	text, err := value.Get(property)
	if err != nil {
		return "", err
	}
	return text.String()
}

func global(name string) (safejs.Value, error) {
	return safejs.Global().Get(name)
}
