package attacks

import (
	"strings"

	"signet/smime/cms"
	"signet/smime/internal/testca"
	"signet/smime/internal/testmail"
)

// alice and eve are what stands in From.
const (
	alice = "Alice Example <alice@example.test>"
	eve   = "Eve Evil <eve@evil.test>"
)

// message puts a header around a MIME entity. The lines of fields come after it, each complete.
func (w World) message(from, entity string, fields ...string) []byte {
	header := crlf("From: " + from + "\nTo: Bob Example <bob@example.test>\nSubject: Tomorrow\nDate: " +
		w.date() + "\nMessage-ID: <vector@example.test>\n" + strings.Join(fields, ""))
	return []byte(header + "MIME-Version: 1.0\r\n" + entity)
}

// What messages are made of.
var text, multipart, crlf, part = testmail.Text, testmail.Multipart, testmail.CRLF, testmail.Part

// html is an HTML entity.
func html(markup string) string {
	return crlf("Content-Type: text/html; charset=utf-8\n\n" + markup + "\n")
}

// clear is an entity with a signature beside it. RFC 8551 Section 3.5.3.
func (w World) clear(content string, signers ...*testca.Identity) string {
	return beside(content, w.signature(content, cms.Detached, signers...))
}

// beside is an entity with a signature part of any octets.
func beside(content string, signature []byte) string {
	return testmail.Beside("signed", content, signature)
}

// opaque is an entity inside of its signature. RFC 8551 Section 3.5.2.
func (w World) opaque(content string, signers ...*testca.Identity) string {
	return part("signed-data", w.signature(content, cms.Encapsulated, signers...))
}

// sealed is an entity, encrypted to Bob with AES in CBC mode.
func (w World) sealed(content string) string { return part("enveloped-data", w.enveloped(content)) }

func (w World) enveloped(content string) []byte { return testmail.Envelope(content, w.Bob) }

func (w World) signature(content string, placement cms.Placement, ids ...*testca.Identity) []byte {
	return testmail.SignWithChains(content, cms.SignOptions{Time: w.Now, Placement: placement}, ids...)
}
