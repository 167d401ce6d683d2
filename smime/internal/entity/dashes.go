package entity

import (
	"bytes"
	"slices"
)

// dashes finds the dashes of a message. There are none in base64, which is most of
// large messages: each long stretch of it is looked through once, however deep
// the multiparts are that it is in.
type dashes struct {
	long    int    // how many octets a stretch has to be remembered
	without []span // long stretches without a dash, in order
}

// next returns where the next dash of a body is, from at on, or -1. The body begins
// at an offset of the message.
func (d *dashes) next(body []byte, at, offset int) int {
	i, _ := slices.BinarySearchFunc(d.without, offset+at, func(s span, at int) int { return s.end - 1 - at })
	if i < len(d.without) && d.without[i].start <= offset+at {
		at = min(d.without[i].end-offset, len(body))
	}
	n := bytes.IndexByte(body[at:], '-')
	if n < 0 {
		return -1
	}
	if n >= d.long && i == len(d.without) {
		d.without = append(d.without, span{offset + at, offset + at + n})
	}
	return at + n
}
