package smime

import (
	"bytes"
	"io"
	"strings"
	"unicode/utf8"

	"signet/smime/internal/entity"
)

// newBoundary returns a boundary that occurs in no part: see composer.multipart.
func newBoundary(random io.Reader) (string, error) {
	digits, err := randomHex(random)
	return "=_" + digits, err
}

// joinMultipart writes a multipart entity around the octets of its parts.
func joinMultipart(mediaType, boundary string, parts [][]byte, params ...entity.Parameter) []byte {
	return bytes.Join(multipartPieces(mediaType, boundary, parts, params...), nil)
}

// multipartPieces returns what joinMultipart joins.
func multipartPieces(mediaType, boundary string, parts [][]byte, params ...entity.Parameter) [][]byte {
	between := delimiter(boundary)
	pieces := [][]byte{multipartHeader(mediaType, boundary, params...), between[len("\r\n"):]}
	for i, part := range parts {
		if i > 0 {
			pieces = append(pieces, between)
		}
		pieces = append(pieces, part)
	}
	return append(pieces, closeDelimiter(boundary))
}

// multipartHeader writes the header of a multipart entity.
func multipartHeader(mediaType, boundary string, params ...entity.Parameter) []byte {
	params = append(params, entity.Parameter{Name: "boundary", Value: boundary})
	return append(entity.Structured("Content-Type", mediaType, params...), "\r\n"...)
}

// delimiter stands before each part. RFC 2046 Section 5.1.1.
func delimiter(boundary string) []byte { return []byte("\r\n--" + boundary + "\r\n") }

func closeDelimiter(boundary string) []byte { return []byte("\r\n--" + boundary + "--\r\n") }

func textPart(mediaType, text string) []byte {
	var b bytes.Buffer
	b.Write(entity.Structured("Content-Type", mediaType, entity.Parameter{Name: "charset", Value: "utf-8"}))
	b.WriteString("Content-Transfer-Encoding: quoted-printable\r\n\r\n")
	b.Write(entity.EncodeQuotedPrintable([]byte(text)))
	return b.Bytes()
}

// inlinePart writes an object that HTML refers to by its Content-ID. RFC 2392.
func inlinePart(in Inline) ([]byte, error) {
	if !isMessageID(in.ContentID) {
		return nil, fail(CodeInvalidDraft, "Content-ID: %q", in.ContentID)
	}
	fields, err := fileFields("inline", in.Name, in.Type)
	if err != nil {
		return nil, err
	}
	fields = append(fields, entity.Words("Content-ID", "<"+in.ContentID+">")...)
	return base64Part(fields, in.Data), nil
}

// attachmentPart writes a file. A message stays one where its octets survive
// transport; RFC 2046 Section 5.2.1 allows no base64 around it, and so it becomes
// a plain file otherwise, as all other composite types do.
func attachmentPart(a Attachment) ([]byte, error) {
	mediaType := mediaTypeOf(a.Type)
	if mediaType == "message/rfc822" && checkTransport(a.Data) == nil {
		fields, err := fileFields("attachment", a.Name, "message/rfc822")
		if err != nil {
			return nil, err
		}
		return append(append(fields, "\r\n"...), a.Data...), nil
	}
	if isComposite(mediaType) {
		a.Type = octetStream
		if mediaType == "message/rfc822" {
			a.Name = emlName(a.Name)
		}
	}
	fields, err := fileFields("attachment", a.Name, a.Type)
	if err != nil {
		return nil, err
	}
	return base64Part(fields, a.Data), nil
}

// fileFields writes Content-Type and Content-Disposition of a file.
func fileFields(disposition, name, mediaType string) ([]byte, error) {
	if mediaType == "" {
		mediaType = octetStream
	}
	word, given := entity.ParseParameters(mediaType)
	if !entity.ValidType(word) || !utf8.ValidString(name) || strings.ContainsAny(name, "\r\n\x00") {
		return nil, fail(CodeInvalidDraft, "file %q of type %q", name, mediaType)
	}
	var params, named []entity.Parameter
	for _, known := range []string{"charset", "method"} { // text files and calendar invitations
		if value := given[known]; value != "" {
			params = append(params, entity.Parameter{Name: known, Value: value})
		}
	}
	if name != "" {
		params = append(params, entity.Parameter{Name: "name", Value: name})
		named = append(named, entity.Parameter{Name: "filename", Value: name})
	}
	fields := entity.Structured("Content-Type", word, params...)
	return append(fields, entity.Structured("Content-Disposition", disposition, named...)...), nil
}

// base64Part writes an entity of fields, to which it adds the encoding, and data.
func base64Part(fields, data []byte) []byte {
	const encoding = "Content-Transfer-Encoding: base64\r\n\r\n"
	part := make([]byte, 0, len(fields)+len(encoding)+entity.Base64Size(len(data)))
	return entity.AppendBase64(append(append(part, fields...), encoding...), data)
}
