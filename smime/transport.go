package smime

import (
	"bytes"
	"errors"
	"io"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"signet/smime/internal/entity"
)

// errSignedInside means that a part can't be encoded for transport, since that
// would break the signature that it carries.
var errSignedInside = errors.New("a clear-signed part does not survive transport, and encoding it would break its signature")

// A payload is an entity that gets layers around it.
type payload struct {
	assembly
	root *entity.Entity // what its octets are parsed as; nil where that is not known yet
}

// A room is for how many octets there is room before and after an entity.
type room struct{ before, after int }

// transportable returns an entity with the given header fields in a form that
// obeys the transport rules: as it is when it already does, and encoded anew
// otherwise.
func transportable(random io.Reader, e *entity.Entity, fields []entity.Field, r room) (*payload, error) {
	asIs := joinEntity(fields, e.Body, r)
	var err error
	if asIs.root, err = e.WithHeader(asIs.octets()); err == nil && survives(asIs) {
		return asIs, nil
	}
	if e.Type == "multipart/signed" {
		asIs = newPayload(r, canonicalLineEnds(asIs.octets()))
		if asIs.root, err = entity.Parse(asIs.octets()); err == nil && survives(asIs) {
			return asIs, nil
		}
		return nil, errSignedInside
	}
	w := transportWriter{random: random}
	octets, err := w.entity(e, fields)
	if err != nil {
		return nil, err
	}
	return newPayload(r, octets), nil
}

// survives reports whether an entity obeys the transport rules. It may lack the
// last line end: as a part it gets that of the delimiter.
func survives(p *payload) bool {
	size := len(p.buffer)
	p.add([]byte("\r\n"))
	err := checkParsed(p.root, p.octets())
	p.buffer = p.buffer[:size]
	return err == nil
}

func newPayload(r room, pieces ...[]byte) *payload {
	return &payload{assembly: *newAssembly(r.before, max(r.after, len("\r\n")), pieces...)}
}

func joinEntity(fields []entity.Field, body []byte, r room) *payload {
	return newPayload(r, formatFields(fields), []byte("\r\n"), body)
}

// canonicalLineEnds makes CRLF of each LF that stands alone. RFC 8551 Section 3.1.1.
func canonicalLineEnds(data []byte) []byte {
	if bytes.Count(data, []byte("\n")) == bytes.Count(data, []byte("\r\n")) {
		return data
	}
	return bytes.ReplaceAll(bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n")), []byte("\n"), []byte("\r\n"))
}

type transportWriter struct{ random io.Reader }

func (w transportWriter) entity(e *entity.Entity, fields []entity.Field) ([]byte, error) {
	switch {
	case e.IsMultipart():
		return w.multipart(e, fields)
	case e.Type == "message/rfc822":
		return w.message(e, fields)
	default:
		return w.leaf(e, fields)
	}
}

func (w transportWriter) multipart(e *entity.Entity, fields []entity.Field) ([]byte, error) {
	var parts [][]byte
	for _, part := range e.Parts {
		p, err := transportable(w.random, part, part.Header.Fields, room{})
		if err != nil {
			return nil, err
		}
		parts = append(parts, p.octets())
	}
	// A new boundary: the old one could now begin a line of an encoded part.
	boundary, err := newBoundary(w.random)
	if err != nil {
		return nil, err
	}
	given, _ := entity.Header{Fields: fields}.Get("Content-Type")
	_, values := entity.ParseParameters(given)
	var params []entity.Parameter
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if name != "boundary" {
			params = append(params, entity.Parameter{Name: name, Value: values[name]})
		}
	}
	others := formatFields(without(fields, "Content-Type", "Content-Transfer-Encoding"))
	return append(others, joinMultipart(e.Type, boundary, parts, params...)...), nil
}

// message writes a message/rfc822 part, which must not be encoded (RFC 2046
// Section 5.2.1): one that does not survive as it is travels as a file.
func (w transportWriter) message(e *entity.Entity, fields []entity.Field) ([]byte, error) {
	others := formatFields(without(fields, "Content-Type", "Content-Transfer-Encoding", "Content-Disposition"))
	content, err := e.Content()
	if err != nil {
		return nil, err
	}
	part, err := attachmentPart(Attachment{Name: e.FileName(), Type: "message/rfc822", Data: content})
	return append(others, part...), err
}

func (w transportWriter) leaf(e *entity.Entity, fields []entity.Field) ([]byte, error) {
	content, err := e.Content()
	if err != nil {
		return nil, err
	}
	b := bytes.NewBuffer(formatFields(without(fields, "Content-Transfer-Encoding")))
	if !slices.ContainsFunc(fields, func(f entity.Field) bool { return f.Is("Content-Type") }) {
		charset := "us-ascii"
		if bytes.ContainsFunc(content, func(r rune) bool { return r >= utf8.RuneSelf }) {
			charset = "utf-8"
		}
		b.Write(entity.Structured("Content-Type", e.Type, entity.Parameter{Name: "charset", Value: charset}))
	}
	textual := strings.HasPrefix(e.Type, "text/") || strings.HasPrefix(e.Type, "message/")
	if textual && e.Encoding() != "base64" {
		b.WriteString("Content-Transfer-Encoding: quoted-printable\r\n\r\n")
		b.Write(entity.EncodeQuotedPrintable(content))
	} else {
		b.WriteString("Content-Transfer-Encoding: base64\r\n\r\n")
		return entity.AppendBase64(b.Bytes(), content), nil
	}
	return b.Bytes(), nil
}

// without returns the fields that have none of the names.
func without(fields []entity.Field, names ...string) []entity.Field {
	return slices.DeleteFunc(slices.Clone(fields), func(f entity.Field) bool {
		return slices.ContainsFunc(names, f.Is)
	})
}

func formatFields(fields []entity.Field) []byte {
	var b []byte
	for _, f := range fields {
		b = append(b, formatField(f)...)
	}
	return b
}

// formatField returns the octets of a field: as they are where they obey the
// transport rules, and written anew otherwise.
func formatField(f entity.Field) []byte {
	raw := bytes.TrimRight(canonicalLineEnds(f.Raw), "\r\n")
	raw = append(raw[:len(raw):len(raw)], "\r\n"...)
	if checkLines(raw, []span{{0, len(raw)}}) == nil {
		return raw
	}
	switch strings.ToLower(f.Name) {
	case "from", "to", "cc", "reply-to", "sender":
		if list, err := entity.ParseAddresses(f.Value()); err == nil {
			if field, err := entity.Addresses(f.Name, list); err == nil {
				return field
			}
		}
	case "content-type", "content-disposition":
		word, params := entity.ParseParameters(f.Value())
		var list []entity.Parameter
		for _, name := range slices.Sorted(maps.Keys(params)) {
			list = append(list, entity.Parameter{Name: name, Value: params[name]})
		}
		return entity.Structured(f.Name, word, list...)
	case "message-id", "in-reply-to", "references", "date", "content-id":
		return entity.Words(f.Name, strings.Fields(f.Value())...)
	}
	return entity.Text(f.Name, f.Text())
}
