//go:build js && wasm

package jsbridge

import (
	"slices"

	"github.com/hack-pad/safejs"
)

// toGo copies a Uint8Array.
func toGo(array safejs.Value) ([]byte, error) { return appendJS(nil, array) }

// appendJS appends what a Uint8Array holds to dst.
func appendJS(dst []byte, array safejs.Value) ([]byte, error) {
	length, err := array.Length()
	if err != nil {
		return nil, err
	}
	start := len(dst)
	if dst == nil {
		dst = make([]byte, length)
	} else {
		dst = slices.Grow(dst, length)[:start+length]
	}
	_, err = safejs.CopyBytesToGo(dst[start:], array)
	return dst, err
}

// toJS copies data, which may be in pieces, into a new Uint8Array with a buffer
// of its own, which may be transferred.
func toJS(data ...[]byte) (safejs.Value, error) {
	constructor, err := global("Uint8Array")
	if err != nil {
		return safejs.Value{}, err
	}
	length := 0
	for _, piece := range data {
		length += len(piece)
	}
	array, err := constructor.New(length)
	if err != nil {
		return safejs.Value{}, err
	}
	offset := 0
	for _, piece := range data {
		place, err := array.Call("subarray", offset)
		if err != nil {
			return safejs.Value{}, err
		}
		if _, err := safejs.CopyBytesToJS(place, piece); err != nil {
			return safejs.Value{}, err
		}
		offset += len(piece)
	}
	return array, nil
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
