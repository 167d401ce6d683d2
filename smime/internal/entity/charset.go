package entity

import (
	"fmt"
	"io"

	"github.com/emersion/go-message"
)

// charsetReader makes UTF-8 of input. It asks go-message's CharsetReader, which
// its package charset fills in, see charset_tables.go; where the tables of that package are
// left out, whoever builds the program fills it in once, before anything is parsed.
func charsetReader(label string, input io.Reader) (io.Reader, error) {
	if message.CharsetReader == nil {
		return nil, fmt.Errorf("%w: no charsets but UTF-8", ErrUndecodable)
	}
	return message.CharsetReader(label, input)
}
