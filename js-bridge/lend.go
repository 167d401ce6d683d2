//go:build js && wasm

package jsbridge

import (
	"runtime"
	"unsafe"

	"github.com/hack-pad/safejs"
)

// memoryName is the global in which the worker puts the memory of this program,
// a WebAssembly.Memory.
const memoryName = "engineMemory"

// lend calls use with a Uint8Array that holds data, and returns what use returns.
// The array is a window on data itself where that is in one piece and this program
// can see its own memory, and else a copy. So use must have read it when it
// returns: the methods of SubtleCrypto have, they get "a copy of the bytes" before
// they return a promise (Web Cryptography API Section 14.3).
func lend(data [][]byte, use func(array safejs.Value) (safejs.Value, error)) (safejs.Value, error) {
	if len(data) == 1 && len(data[0]) > 0 {
		var pinner runtime.Pinner
		defer pinner.Unpin()
		pinner.Pin(unsafe.SliceData(data[0]))
		if array, ok := window(data[0]); ok {
			value, err := use(array)
			// When the memory grows, windows on it are cut off from it and become
			// empty: then use may have read nothing, and its answer does not count.
			if length, lengthErr := array.Length(); lengthErr == nil && length == len(data[0]) {
				return value, err
			}
		}
	}
	array, err := toJS(data...)
	if err != nil {
		return safejs.Value{}, err
	}
	return use(array)
}

// window returns a Uint8Array over the octets of data in the program's memory.
func window(data []byte) (array safejs.Value, ok bool) {
	memory, err := global(memoryName)
	if err != nil || memory.IsUndefined() {
		return array, false
	}
	buffer, err := memory.Get("buffer")
	if err != nil {
		return array, false
	}
	constructor, err := global("Uint8Array")
	if err != nil {
		return array, false
	}
	address := uintptr(unsafe.Pointer(unsafe.SliceData(data)))
	array, err = constructor.New(buffer, address, len(data))
	return array, err == nil
}
