// Package entity reads MIME entities (RFC 2045, RFC 2046) without losing an
// octet: what was signed is hashed from the octets that came, never from
// something that was serialised again.
//
// [Parse] reads a message into a tree of entities. Each keeps its own octets and
// hands out decoded header fields, parameters and content on request. [Format]
// and its neighbours write header fields and encoded bodies that survive
// transport.
//
// The package does not look inside message/rfc822 parts: a forwarded message is
// a message of its own.
package entity

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
)

// Limits of [Parse].
const (
	MaxDepth  = 32      // multiparts within multiparts
	MaxParts  = 4000    // entities in one message
	MaxHeader = 1 << 20 // octets of one header
	MaxFields = 2000    // fields of one header
)

var (
	// ErrTooDeep means that multiparts nest deeper than MaxDepth.
	ErrTooDeep = errors.New("entity: multiparts nest too deep")
	// ErrTooLarge means that a message exceeds MaxParts, MaxHeader or MaxFields.
	ErrTooLarge = errors.New("entity: too large")
)

// An Entity is one node of a MIME message. RFC 2045 Section 2.4.
type Entity struct {
	// Raw holds the octets of the entity. For a part of a multipart these are
	// the octets after the line end of its delimiter and before the line end
	// that belongs to the next delimiter. RFC 2046 Section 5.1.1.
	Raw    []byte
	Header Header
	// Body holds the octets after the empty line that ends the header.
	Body []byte

	// Offset is where Raw begins in the octets that were parsed.
	Offset int

	// Path numbers the entity within its message as IMAP does: "" for the root,
	// "2.1" for the first part of the second part.
	Path string

	// Type is the media type in lower case, and Params its parameters by name
	// in lower case. An absent or unreadable type is text/plain, or
	// message/rfc822 within multipart/digest.
	Type   string
	Params map[string]string

	// Parts are the body parts of a multipart, nil for other types.
	Parts    []*Entity
	Preamble []byte
	Epilogue []byte
	// Closed says that the closing delimiter of a multipart is there.
	Closed bool
}

// IsMultipart reports whether the entity is a multipart with at least one part.
func (e *Entity) IsMultipart() bool { return len(e.Parts) > 0 }

// Parse reads a message, or any other entity. The result refers to the octets
// of data. It accepts all input within the limits of this package, since mail
// that is not quite MIME must be readable; the errors are ErrTooDeep and
// ErrTooLarge.
//
// QUIRK: lines may end in a bare LF; files saved by other programs do.
func Parse(data []byte) (*Entity, error) {
	p := parser{dashes: dashes{long: 64 << 10}}
	return p.entity(data, 0, "", 0, "text/plain")
}

type parser struct {
	parts  int
	dashes dashes
}

func (p *parser) entity(data []byte, offset int, path string, depth int, defaultType string) (*Entity, error) {
	if p.parts++; p.parts > MaxParts {
		return nil, fmt.Errorf("%w: more than %d parts", ErrTooLarge, MaxParts)
	}
	header, body, err := splitHeader(data)
	if err != nil {
		return nil, err
	}
	e := &Entity{Raw: data, Header: header, Body: body, Offset: offset, Path: path, Type: defaultType}
	if value, ok := header.Get("Content-Type"); ok {
		// RFC 2045 Section 5.2: what can't be read is text/plain.
		e.Type, e.Params = "text/plain", nil
		if t, params, ok := parseParameters(value); ok && ValidType(t) {
			e.Type, e.Params = t, params
		}
	}
	boundary := e.Params["boundary"]
	if !strings.HasPrefix(e.Type, "multipart/") || boundary == "" {
		return e, nil
	}
	if depth >= MaxDepth {
		return nil, ErrTooDeep
	}
	childDefault := "text/plain"
	if e.Type == "multipart/digest" {
		childDefault = "message/rfc822" // RFC 2046 Section 5.1.5
	}
	bodyOffset := offset + len(header.Raw)
	split := p.dashes.splitParts(body, bodyOffset, boundary, MaxParts)
	e.Preamble, e.Epilogue, e.Closed = split.preamble, split.epilogue, split.closed
	for i, s := range split.parts {
		childPath := fmt.Sprint(i + 1)
		if path != "" {
			childPath = path + "." + childPath
		}
		part, err := p.entity(body[s.start:s.end], bodyOffset+s.start, childPath, depth+1, childDefault)
		if err != nil {
			return nil, err
		}
		e.Parts = append(e.Parts, part)
	}
	return e, nil
}

// ValidType reports whether t has the form type/subtype. RFC 2045 Section 5.1.
func ValidType(t string) bool {
	main, sub, ok := strings.Cut(t, "/")
	return ok && isToken(main) && isToken(sub)
}

// A span is a range of octets.
type span struct{ start, end int }

type multipart struct {
	preamble, epilogue []byte
	parts              []span
	closed             bool
}

// splitParts cuts the body of a multipart, which begins at an offset of the
// message, at its delimiter lines, into at most one part more than limit.
//
//	delimiter := CRLF "--" boundary
//	close-delimiter := delimiter "--"
//
// RFC 2046 Section 5.1.1. White space may follow the boundary on its line.
//
// QUIRK: without a closing delimiter the last part reaches to the end; mail
// that was cut off must still be readable.
func (d *dashes) splitParts(body []byte, offset int, boundary string, limit int) multipart {
	var m multipart
	delimiter := []byte("--" + boundary)
	start := -1 // where the current part begins; -1 in the preamble
	for at := 0; ; {
		if at = d.next(body, at, offset); at < 0 {
			break
		}
		line, next := lineAt(body, at)
		rest, found := bytes.CutPrefix(line, delimiter)
		if !found || at > 0 && body[at-1] != '\n' {
			at = next
			continue
		}
		closing := bytes.HasPrefix(rest, []byte("--")) && blank(rest[2:])
		if closing || blank(rest) {
			end := beforeLineEnd(body, at)
			if start < 0 {
				m.preamble = body[:end]
			} else {
				m.parts = append(m.parts, span{start, max(start, end)})
			}
			if closing {
				m.epilogue, m.closed = body[next:], true
				return m
			}
			start = next
			if len(m.parts) > limit {
				return m
			}
		}
		at = next
	}
	if start >= 0 {
		m.parts = append(m.parts, span{start, len(body)})
	}
	return m
}

// lineAt returns the line of data that begins at offset at, without its line
// end, and the offset of the next line.
func lineAt(data []byte, at int) (line []byte, next int) {
	end := bytes.IndexByte(data[at:], '\n')
	if end < 0 {
		return data[at:], len(data)
	}
	line = data[at : at+end]
	return bytes.TrimSuffix(line, []byte("\r")), at + end + 1
}

// beforeLineEnd returns the offset of the line end that stands before at: the
// CRLF before a delimiter line belongs to the delimiter.
func beforeLineEnd(data []byte, at int) int {
	if at > 0 && data[at-1] == '\n' {
		at--
		if at > 0 && data[at-1] == '\r' {
			at--
		}
	}
	return at
}

func blank(b []byte) bool { return len(bytes.Trim(b, " \t\r")) == 0 }
