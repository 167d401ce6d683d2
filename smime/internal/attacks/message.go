package attacks

import (
	"strings"

	"signet/smime/cms"
	"signet/smime/internal/entity"
	"signet/smime/internal/testca"
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

// text is a plain entity.
func text(says string) string {
	return crlf("Content-Type: text/plain; charset=utf-8\n\n" + says + "\n")
}

// html is an HTML entity.
func html(markup string) string {
	return crlf("Content-Type: text/html; charset=utf-8\n\n" + markup + "\n")
}

// multipart puts entities into a multipart of a kind, such as "mixed".
func multipart(kind, boundary string, parts ...string) string {
	var b strings.Builder
	b.WriteString("Content-Type: multipart/" + kind + "; boundary=\"" + boundary + "\"\r\n\r\n")
	for _, part := range parts {
		b.WriteString("--" + boundary + "\r\n" + part + "\r\n")
	}
	b.WriteString("--" + boundary + "--\r\n")
	return b.String()
}

// clear is an entity with a signature beside it. RFC 8551 Section 3.5.3.
func (w World) clear(content string, signers ...*testca.Identity) string {
	return beside(content, w.signature(content, cms.Detached, signers...))
}

// beside is an entity with a signature part of any octets.
func beside(content string, signature []byte) string {
	head := crlf("Content-Type: multipart/signed; protocol=\"application/pkcs7-signature\"; micalg=sha-256; boundary=\"signed\"\n\n--signed\n")
	return head + content + crlf("\n--signed\nContent-Type: application/pkcs7-signature; name=smime.p7s\nContent-Transfer-Encoding: base64\n\n") +
		string(entity.AppendBase64(nil, signature)) + crlf("--signed--\n")
}

// opaque is an entity inside of its signature. RFC 8551 Section 3.5.2.
func (w World) opaque(content string, signers ...*testca.Identity) string {
	return part("signed-data", w.signature(content, cms.Encapsulated, signers...))
}

// sealed is an entity, encrypted to Bob with AES in CBC mode.
func (w World) sealed(content string) string { return part("enveloped-data", w.enveloped(content)) }

func part(smimeType string, der []byte) string {
	return crlf("Content-Type: application/pkcs7-mime; smime-type="+smimeType+"; name=smime.p7m\n"+
		"Content-Transfer-Encoding: base64\nContent-Disposition: attachment; filename=smime.p7m\n\n") +
		string(entity.AppendBase64(nil, der))
}

func (w World) signature(content string, placement cms.Placement, ids ...*testca.Identity) []byte {
	var signers []cms.Signer
	options := cms.SignOptions{Time: w.Now, Placement: placement}
	for _, id := range ids {
		signers = append(signers, cms.Signer{Certificate: id.Certificate, Key: id.Key})
		options.Certificates = append(options.Certificates, id.Chain()...)
	}
	return must(cms.Sign([]byte(content), signers, options))
}

func (w World) enveloped(content string) []byte {
	return must(cms.Encrypt([]byte(content), []cms.Recipient{{Certificate: w.Bob.Certificate}}, cms.EncryptOptions{}))
}

// crlf makes the line ends of mail from those of Go source.
func crlf(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") }

func must[T any](value T, err error) T {
	if err != nil {
		panic("attacks: " + err.Error())
	}
	return value
}
