//go:build js && wasm

package jsbridge

import "github.com/hack-pad/safejs"

// toGo copies a Uint8Array.
func toGo(array safejs.Value) ([]byte, error) {
	length, err := array.Length()
	if err != nil {
		return nil, err
	}
	data := make([]byte, length)
	_, err = safejs.CopyBytesToGo(data, array)
	return data, err
}

// toJS copies data into a new Uint8Array with a buffer of its own, which may be
// transferred.
func toJS(data []byte) (safejs.Value, error) {
	constructor, err := global("Uint8Array")
	if err != nil {
		return safejs.Value{}, err
	}
	array, err := constructor.New(len(data))
	if err != nil {
		return safejs.Value{}, err
	}
	_, err = safejs.CopyBytesToJS(array, data)
	return array, err
}

func arrayToGo(array safejs.Value) ([][]byte, error) {
	length, err := array.Length()
	if err != nil {
		return nil, err
	}
	all := make([][]byte, length)
	for i := range all {
		element, err := array.Index(i)
		if err != nil {
			return nil, err
		}
		if all[i], err = toGo(element); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func arrayToJS(all [][]byte) (safejs.Value, error) {
	array, err := safejs.ValueOf([]any{})
	if err != nil {
		return safejs.Value{}, err
	}
	for _, data := range all {
		element, err := toJS(data)
		if err != nil {
			return safejs.Value{}, err
		}
		if _, err := array.Call("push", element); err != nil {
			return safejs.Value{}, err
		}
	}
	return array, nil
}
