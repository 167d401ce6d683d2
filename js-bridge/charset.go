//go:build js && wasm

package jsbridge

import (
	"fmt"
	"io"
	"strings"
)

// CharsetReader makes UTF-8 of input with the browser's TextDecoder, whose
// tables would make up a tenth of the module. It has the form of go-message's
// CharsetReader. label is any of the Encoding Standard's; an error means that
// it is none of them. Octets that are wrong in the charset become U+FFFD.
func CharsetReader(label string, input io.Reader) (io.Reader, error) {
	constructor, err := global("TextDecoder")
	if err != nil {
		return nil, err
	}
	decoder, err := constructor.New(label)
	if err != nil {
		return nil, fmt.Errorf("jsbridge: unknown charset %q", label)
	}
	data, err := io.ReadAll(input)
	if err != nil {
		return nil, err
	}
	array, err := toJS(data)
	if err != nil {
		return nil, err
	}
	decoded, err := decoder.Call("decode", array)
	if err != nil {
		return nil, err
	}
	text, err := decoded.String()
	if err != nil {
		return nil, err
	}
	return strings.NewReader(text), nil
}
