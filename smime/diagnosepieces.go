package smime

import (
	"bytes"
	"fmt"
)

// pieces undoes what PEAR Net_SMTP, and so Roundcube, makes of a message where it
// cuts it: see seams.go.
func (d *diagnoser) pieces() {
	if !d.over.isDetached() {
		return
	}
	if sent := withoutSeams(d.over.body, d.over.offset, d.over.offset+len(d.came)); !bytes.Equal(sent, d.came) {
		d.look(d.whole(DiagnosisPieces, fmt.Sprintf("Empty lines and dots were doubled every %d octets, as Roundcube does when it sends.", pieceSize), sent))
	}
}

// withoutSeams returns what a range of a body was before it was sent in pieces.
func withoutSeams(body []byte, from, to int) []byte {
	var out []byte
	keep := func(start, end int) {
		if start, end = max(start, from), min(end, to); start < end {
			out = append(out, body[start:end]...)
		}
	}
	at := 0 // where the piece begins, as it came
	for at < len(body) {
		seam := nextSeam(body, at)
		keep(at, seam)
		at = seam
		switch {
		case at >= len(body):
		case body[at-1] == '\r' && bytes.HasPrefix(body[at:], []byte("\n\r\n")):
			// It was CR | LF, and both became line ends. The piece that follows begins with the LF.
			at += 2
		case body[at] == '.' && bytes.HasPrefix(body[at:], []byte("..")):
			at++
		}
	}
	return out
}
