package smime

import (
	"slices"

	"signet/smime/cms"
	"signet/smime/internal/entity"
	"signet/smime/internal/oid"
)

// WithoutEncryption returns the message as it would be had nobody encrypted it,
// for who wants to keep it readable: what is inside its innermost encryption,
// octet by octet, so that a signature there still holds. Signatures and other
// layers around the encryption are lost.
//
// The header is the protected one where the message has header protection
// (RFC 9788), and that of the delivered message otherwise; its From is the one
// that Headers shows. What the message says is secret no longer: ask before
// it is stored.
//
// Errors are CodeNotEncrypted, and CodeMalformed where what was encrypted is
// no MIME entity.
func (r *Report) WithoutEncryption() ([]byte, error) {
	if r.decrypted.octets == nil {
		return nil, fail(CodeNotEncrypted, "the message is not encrypted")
	}
	inside, err := r.decrypted.entity()
	if err != nil {
		return nil, err
	}
	message := formatFields(r.shownFields())
	message = append(message, "MIME-Version: 1.0\r\n"...)
	for _, f := range inside.Header.Fields {
		if f.IsStructural() && !f.Is("MIME-Version") {
			message = append(message, canonicalLineEnds(f.Raw)...)
		}
	}
	message = append(message, "\r\n"...)
	return append(message, inside.Body...), nil
}

// shownFields returns the fields of the message that are shown.
func (r *Report) shownFields() []entity.Field {
	if r.Headers.Protection == HeadersUnprotected {
		return r.outer
	}
	fields := slices.Clone(r.protected)
	if r.Verdict.IsVerified() {
		return fields
	}
	// Nobody vouches for the protected From: see showOuterFrom.
	from := entity.Header{Fields: r.outer}.All("From")
	if len(from) == 0 {
		return fields
	}
	return append(from, slices.DeleteFunc(fields, func(f entity.Field) bool { return f.Is("From") })...)
}

// entity returns the MIME entity that a layer held: its octets, or a CMS object
// that was put into it without MIME between them.
func (c content) entity() (*entity.Entity, error) {
	smimeType, name := "", "smime.p7m"
	switch {
	case c.contentType.Equal(oid.Data):
		return parseInside(c.octets)
	case c.contentType.Equal(oid.SignedData):
		smimeType = "signed-data"
	case c.contentType.Equal(oid.CompressedData):
		smimeType, name = "compressed-data", "smime.p7z"
	default:
		return nil, fail(CodeMalformed, "what was encrypted is a CMS object of the type %s and no message", objectName(c.contentType))
	}
	ci := cms.ContentInfo{ContentType: c.contentType, Content: c.octets}
	e, err := entity.Parse(pkcs7Part(smimeType, name, ci.Marshal(), room{}).octets())
	if err != nil {
		return nil, parseError(err)
	}
	return e, nil
}
