//go:build !js

package interop

import (
	"errors"
	"testing"
)

// A peer writes and reads single layers.
type peer interface {
	// write makes a layer around content: a CMS object, or, where the layer is mail, a MIME entity.
	write(l layer, content []byte) ([]byte, error)

	// read takes the layer off and returns what is inside; elsewhere is the content of a detached signature. Signatures
	// must hold. Of certificatesOnly it returns the certificates one after another.
	read(l layer, message, elsewhere []byte) ([]byte, error)
}

// A program is a peer that is not ours.
type program struct {
	name     string
	packages []string // of Debian
	version  string   // with which the reasons were found, as far as they depend on it
	about    string   // what it is asked by

	// installed returns the version, and an error that says what is missing.
	installed func() (string, error)

	// start gets the peer ready for the rest of the test.
	start func(t *testing.T) peer

	// gap says why the peer does not write or read a layer; nil where it does.
	gap func(l layer, d direction) *gap
}

// A direction says who writes.
type direction int

const (
	theyWrite direction = iota
	weWrite
)

// A gap is why a peer does not write or read something.
type gap struct {
	reason string // one sentence or two, for the document

	// says is part of the peer's own words. The peer is asked, and must fail with them. Where it is empty the peer
	// cannot even be asked: it has no option for it.
	says string
}

// errNoOption is of a peer that has no way to be told.
var errNoOption = errors.New("no option")

// programs are all the peers, in the order of the document.
func programs() []program {
	return []program{openSSL(), bouncyCastle(), networkSecurityServices(), gnuPG(), gnuTLS(), mozillaPKCS7()}
}
