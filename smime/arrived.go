package smime

import (
	"bytes"
	"regexp"
	"slices"
	"strings"

	"signet/smime/internal/entity"
)

// Arrived reports whether a part that [Open] found is what [Compose] writes for
// the attachment: the octets, the name without path and control characters, and
// the type; see [Attachment] for those that become plain files. A file that is
// shown as text has the line ends of texts.
func (a Attachment) Arrived(p Part) bool {
	mediaType := mediaTypeOf(a.Type)
	switch {
	case p.Kind == PartInline || !sameOctets(p, a.Data):
		return false
	case mediaType == "message/rfc822" && a.Name == "":
		return p.Type == mediaType || p.Type == octetStream // named after what it holds
	case mediaType == "message/rfc822" && p.Type == octetStream:
		return slices.Contains([]string{entity.CleanFileName(a.Name), entity.CleanFileName(emlName(a.Name))}, p.Name)
	case isComposite(mediaType) && mediaType != "message/rfc822":
		mediaType = octetStream
	}
	return p.Type == mediaType && p.Name == entity.CleanFileName(a.Name)
}

// Arrived reports whether a part that [Open] found is what [Compose] writes for
// the object: the octets, name, type and the Content-ID by which HTML shows it.
func (in Inline) Arrived(p Part) bool {
	return sameOctets(p, in.Data) && p.Type == mediaTypeOf(in.Type) && p.Name == entity.CleanFileName(in.Name) && p.ContentID == in.ContentID
}

const octetStream = "application/octet-stream"

// mediaTypeOf is the media type that is written for a file of a type, which may be empty.
func mediaTypeOf(given string) string {
	if given == "" {
		return octetStream
	}
	word, _ := entity.ParseParameters(given)
	return word
}

// isComposite reports whether a media type is one that base64 may not stand around. RFC 2045 Section 6.4.
func isComposite(mediaType string) bool {
	return strings.HasPrefix(mediaType, "message/") || strings.HasPrefix(mediaType, "multipart/")
}

// emlName is the name of a message that travels as a plain file.
func emlName(name string) string {
	if strings.HasSuffix(strings.ToLower(name), ".eml") {
		return name
	}
	if name = strings.TrimPrefix(name+".eml", "."); name == "eml" {
		name = "message.eml"
	}
	return name
}

// sameOctets compares a part with what it was made of.
func sameOctets(p Part, data []byte) bool {
	isText := p.Kind == PartText || p.Kind == PartHTML
	return bytes.Equal(p.Data, data) || isText && SameText(string(p.Data), string(data))
}

// lineEnd is one line end of any kind.
var lineEnd = regexp.MustCompile(`\r*\n|\r`)

// SameText reports whether two texts differ in nothing but the kind of their line
// ends, and whether the last line has one: what a draft says, and what arrived of it.
func SameText(a, b string) bool {
	canonical := func(s string) string { return strings.TrimRight(lineEnd.ReplaceAllString(s, "\n"), "\n") }
	return canonical(a) == canonical(b)
}
