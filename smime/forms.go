package smime

import (
	"bytes"
	"encoding/pem"
	"slices"
	"strings"

	"signet/smime/internal/entity"
)

// isClearSigned reports whether e is a multipart/signed of S/MIME.
//
// QUIRK: the protocol may be missing, or be the x- type that S/MIME 2 used.
func isClearSigned(e *entity.Entity) bool {
	if e.Type != "multipart/signed" {
		return false
	}
	switch strings.ToLower(strings.TrimSpace(e.Params["protocol"])) {
	case "application/pkcs7-signature", "application/x-pkcs7-signature":
		return true
	case "":
		return len(e.Parts) == 2 && isSignaturePart(e.Parts[1])
	default:
		return false
	}
}

// isSignaturePart reports whether e holds a detached signature.
//
// QUIRK: gateways relabel it as application/octet-stream; then the file name
// decides. RFC 8551 Section 3.9.
func isSignaturePart(e *entity.Entity) bool {
	switch e.Type {
	case "application/pkcs7-signature", "application/x-pkcs7-signature":
		return true
	case "application/octet-stream":
		return hasExtension(e.FileName(), ".p7s")
	default:
		return false
	}
}

// isPKCS7 reports whether the body of a message is a CMS object. What kind of
// object it is, it says itself: smime-type is often missing or wrong.
//
// QUIRK: gateways and webmails relabel it as application/octet-stream; then the
// file name decides, as RFC 8551 Section 3.9 advises. Files of certificates
// come under the type that browsers gave them.
func isPKCS7(e *entity.Entity) bool {
	if strings.HasPrefix(e.Type, "multipart/") {
		return false // whatever its name: it has parts and no body of its own
	}
	name := e.FileName()
	switch e.Type {
	case "application/pkcs7-mime", "application/x-pkcs7-mime", "application/x-pkcs7-certificates":
		return true
	case "application/octet-stream", "application/pkcs7-signature", "application/x-pkcs7-signature":
		return hasExtension(name, ".p7m", ".p7c", ".p7b", ".p7z")
	default:
		return strings.EqualFold(name, "smime.p7m")
	}
}

// isSMIMEAttachment reports whether a part among others is an S/MIME message. It
// is stricter than isPKCS7: a signed document such as "invoice.pdf.p7m" is a
// file to save, not a message.
func isSMIMEAttachment(e *entity.Entity) bool {
	name := e.FileName()
	return isPKCS7(e) && (strings.EqualFold(name, "smime.p7m") || name == "")
}

// isLayer reports whether e is itself a cryptographic layer.
func isLayer(e *entity.Entity) bool { return isClearSigned(e) || isPKCS7(e) }

func hasExtension(name string, extensions ...string) bool {
	name = strings.ToLower(name)
	return slices.ContainsFunc(extensions, func(extension string) bool { return strings.HasSuffix(name, extension) })
}

// armours are the labels of PEM under which CMS objects are found: RFC 7468
// Sections 7 and 8, Netscape, and GnuPG.
var armours = []string{
	"CMS", "PKCS7", "PKCS #7 SIGNED DATA", "CMS OBJECT", "SIGNED MESSAGE", "ENCRYPTED MESSAGE",
}

// isBareCMS reports whether data begins as a CMS object, as it is, in base64, or
// in PEM. No header field begins so.
func isBareCMS(data []byte) bool {
	if isBER(data) {
		return true
	}
	data = bytes.TrimSpace(data)
	for _, label := range armours {
		if bytes.HasPrefix(data, []byte("-----BEGIN "+label+"-----")) {
			return true
		}
	}
	return isBase64CMS(data)
}

// isBER reports whether data begins as a ContentInfo: a SEQUENCE of long or
// indefinite length, or a short one that begins with an OBJECT IDENTIFIER.
func isBER(data []byte) bool {
	return len(data) > 2 && data[0] == 0x30 && (data[1] >= 0x80 || data[2] == 0x06)
}

// isBase64CMS reports whether data begins as the base64 of a CMS object: 0x30
// and a long or indefinite length are "MI", and a header field has a colon.
func isBase64CMS(data []byte) bool {
	data = bytes.TrimSpace(data)
	if !bytes.HasPrefix(data, []byte("MI")) {
		return false
	}
	const enough = 60 // no longer than the lines that programs write
	line, _, _ := bytes.Cut(data[:min(len(data), enough)], []byte("\n"))
	return len(bytes.Trim(bytes.TrimSuffix(line, []byte("\r")), base64Alphabet)) == 0
}

const base64Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="

// bareCMS returns the BER octets of a CMS object.
//
// QUIRK: it may come in PEM, or in base64 a second time; gateways that archive
// or relabel mail write such attachments, and programs save such files.
func bareCMS(data []byte) []byte {
	if isBER(data) {
		return data // whatever text in PEM is somewhere inside
	}
	if block, _ := pem.Decode(data); block != nil {
		return block.Bytes
	}
	if !isBase64CMS(data) {
		return data
	}
	again := entity.Entity{Body: data, Header: entity.Header{Fields: []entity.Field{
		{Name: "Content-Transfer-Encoding", Raw: []byte("Content-Transfer-Encoding: base64")},
	}}}
	decoded, err := again.Content()
	if err != nil {
		return data
	}
	return decoded
}
