// Package testmail writes the messages that tests open, and signs them in ways that Signet itself does not:
//
//	letter := testmail.Text("Dear Bob")
//	signed := testmail.Beside("b1", letter, testmail.SignatureWithoutAttributes(letter, alice))
//
// It is for tests alone: its functions panic.
package testmail

import (
	"strings"

	"signet/smime/internal/entity"
)

// CRLF makes the line ends of mail from those of Go source.
func CRLF(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") }

// Text is a plain entity.
func Text(says string) string {
	return CRLF("Content-Type: text/plain; charset=utf-8\n\n" + says + "\n")
}

// Multipart puts entities into a multipart of a kind, such as "mixed".
func Multipart(kind, boundary string, parts ...string) string {
	var b strings.Builder
	b.WriteString("Content-Type: multipart/" + kind + "; boundary=\"" + boundary + "\"\r\n\r\n")
	for _, part := range parts {
		b.WriteString("--" + boundary + "\r\n" + part + "\r\n")
	}
	b.WriteString("--" + boundary + "--\r\n")
	return b.String()
}

// Beside is an entity with a signature part of any octets. RFC 8551 Section 3.5.3.
func Beside(boundary, content string, signature []byte) string {
	head := CRLF("Content-Type: multipart/signed; protocol=\"application/pkcs7-signature\"; micalg=sha-256; boundary=\"" + boundary + "\"\n\n--" + boundary + "\n")
	return head + content + CRLF("\n--"+boundary+"\nContent-Type: application/pkcs7-signature; name=smime.p7s\nContent-Transfer-Encoding: base64\n\n") +
		string(entity.AppendBase64(nil, signature)) + "--" + boundary + "--\r\n"
}

// Part is an application/pkcs7-mime entity. RFC 8551 Section 3.2.
func Part(smimeType string, der []byte) string {
	return CRLF("Content-Type: application/pkcs7-mime; smime-type="+smimeType+"; name=smime.p7m\n"+
		"Content-Transfer-Encoding: base64\nContent-Disposition: attachment; filename=smime.p7m\n\n") +
		string(entity.AppendBase64(nil, der))
}

// Must returns a value that can be made.
func Must[T any](value T, err error) T {
	if err != nil {
		panic("testmail: " + err.Error())
	}
	return value
}
