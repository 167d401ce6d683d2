package smime

import (
	"bytes"
	"slices"
)

// An assembly is octets that more is put around, in place: a large message is
// copied into one, and gets its layers and its header there.
type assembly struct {
	buffer []byte
	start  int // of the octets, which reach to the end; what is before is room
}

// newAssembly joins pieces, and leaves room for as many octets before and after them.
func newAssembly(before, after int, pieces ...[]byte) *assembly {
	// Join does not clear what it is about to write.
	buffer := bytes.Join(slices.Concat([][]byte{make([]byte, before)}, pieces, [][]byte{make([]byte, after)}), nil)
	return &assembly{buffer: buffer[:len(buffer)-after], start: before}
}

// octets are those that are assembled so far. They are good until the next change.
func (a *assembly) octets() []byte { return a.buffer[a.start:] }

// add puts pieces after the octets.
func (a *assembly) add(pieces ...[]byte) {
	for _, piece := range pieces {
		a.buffer = append(a.buffer, piece...)
	}
}

// precede puts a piece before the octets.
func (a *assembly) precede(piece []byte) {
	a.makeRoom(len(piece))
	a.start -= len(piece)
	copy(a.buffer[a.start:], piece)
}

// makeRoom makes room for some octets before those that are there.
func (a *assembly) makeRoom(before int) {
	if a.start < before {
		*a = *newAssembly(before, 0, a.octets())
	}
}

// A lineBreak is put before the octet at an offset.
type lineBreak struct {
	at     int
	octets string
}

// insert puts line breaks into the octets, whose offsets count from their start
// and are in order.
func (a *assembly) insert(breaks []lineBreak) {
	shift := 0
	for _, b := range breaks {
		shift += len(b.octets)
	}
	end := len(a.buffer)
	a.buffer = slices.Grow(a.buffer, shift)[:end+shift]
	for _, b := range slices.Backward(breaks) {
		at := a.start + b.at
		copy(a.buffer[at+shift:], a.buffer[at:end])
		shift -= len(b.octets)
		copy(a.buffer[at+shift:], b.octets)
		end = at
	}
}
