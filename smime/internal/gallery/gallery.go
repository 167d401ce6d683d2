// Package gallery makes a message for each thing that the reader says: the verdicts, the refusals, and the findings.
//
//	w := gallery.NewWorld(testca.Now())
//	for _, e := range gallery.Exhibits() {
//		message := e.Make(w)
//		…
//	}
//
// The test of this package opens all of them with the engine; that of e2e opens them in a browser, compares what is said
// in each language, takes a picture of each, and demands that no finding is left out. It is for tests alone: its functions
// panic.
package gallery

import (
	"fmt"
	"strings"
	"time"

	"signet/smime"
	"signet/smime/cms"
	"signet/smime/internal/testca"
	"signet/smime/internal/testmail"
)

// A World is who takes part. Bob reads, and trusts Root.
type World struct {
	Now   time.Time
	Root  *testca.Identity
	Alice *testca.Identity
	Bob   *testca.Identity
	List  *testca.Identity // a mailing list with a certificate of its own
}

// NewWorld makes a world in which it is now.
func NewWorld(now time.Time) World {
	now = now.UTC().Truncate(time.Second)
	w := World{Now: now, Root: testca.NewRoot(testca.Key(testca.RSA2048), testca.Valid(now.AddDate(-2, 0, 0), now.AddDate(10, 0, 0)))}
	w.Alice = w.issue(testca.Email("alice@example.test"), testca.Name("Alice Example"))
	w.Bob = w.issue(testca.Email("bob@example.test"), testca.Name("Bob Example"))
	w.List = w.issue(testca.Email("list@example.test"), testca.Name("The List"))
	return w
}

// issue makes a certificate that is valid now, where no option says otherwise.
func (w World) issue(options ...testca.Option) *testca.Identity {
	return w.issuedBy(w.Root, options...)
}

func (w World) issuedBy(authority *testca.Identity, options ...testca.Option) *testca.Identity {
	return authority.Issue(append([]testca.Option{testca.Key(testca.P256), w.valid()}, options...)...)
}

func (w World) valid() testca.Option {
	return testca.Valid(w.Now.AddDate(-1, 0, 0), w.Now.AddDate(1, 0, 0))
}

// An Exhibit is one message.
type Exhibit struct {
	Name string // of its picture
	// Sentence is the key of what the reader says in its bar, as in extension/_locales.
	Sentence string
	// Says is what is among the findings of the message or its signers, or the code of the diagnosis; "" for none.
	Says string
	// Error is why it is not opened; "" where it is.
	Error smime.Code
	Make  func(World) []byte
}

// Exhibits returns all messages, in the order in which they are to be opened.
func Exhibits() []Exhibit {
	var all []Exhibit
	for _, room := range [][]Exhibit{verdicts(), senders(), certificates(), changes(), refusals()} {
		all = append(all, room...)
	}
	return all
}

const letter = "Dear Bob,\n\nthere is soup on Thursday.\n\nAlice"

// message puts a header around a MIME entity. The lines of fields come after it, each complete.
func (w World) message(from, entity string, fields ...string) []byte {
	return []byte(crlf("From: "+from+"\nTo: Bob Example <bob@example.test>\nSubject: Soup on Thursday\nDate: "+
		w.Now.Format(time.RFC1123Z)+"\nMessage-ID: <soup@example.test>\n"+strings.Join(fields, "")+"MIME-Version: 1.0\n") + entity)
}

const alice = "Alice Example <alice@example.test>"

// What messages are made of.
var text, crlf, part, sign = testmail.Text, testmail.CRLF, testmail.Part, testmail.Sign

// multipart puts entities into a multipart of a kind.
func multipart(kind string, parts ...string) string {
	return testmail.Multipart(kind, boundaryOf(parts...), parts...)
}

// boundaryOf returns one that is in none of the parts, as they are shorter.
func boundaryOf(parts ...string) string { return fmt.Sprintf("b%d", len(strings.Join(parts, ""))) }

// clear is an entity with a signature beside it. RFC 8551 Section 3.5.3.
func (w World) clear(content string, signers ...*testca.Identity) string {
	return beside(content, w.signature(content, cms.Detached, signers...))
}

// beside is an entity with a signature part of any octets.
func beside(content string, signature []byte) string {
	return testmail.Beside(boundaryOf(content), content, signature)
}

// signature is one of each signer, with all that is above their certificates.
func (w World) signature(content string, placement cms.Placement, ids ...*testca.Identity) []byte {
	return testmail.SignWithChains(content, cms.SignOptions{Time: w.Now, Placement: placement}, ids...)
}

// sealed is an entity that is encrypted to somebody with AES in CBC mode.
func sealed(content string, to *testca.Identity) string {
	return part("enveloped-data", testmail.Envelope(content, to))
}

// replaced replaces what must be there.
func replaced(s, old, with string) string {
	if !strings.Contains(s, old) {
		panic("gallery: no " + old)
	}
	return strings.ReplaceAll(s, old, with)
}
