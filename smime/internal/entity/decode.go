package entity

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime/quotedprintable"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"
)

// ErrUndecodable means that a body's transfer encoding or charset is unknown or
// broken. What could not be decoded is handed out as it came.
var ErrUndecodable = errors.New("entity: undecodable content")

// Encoding returns the Content-Transfer-Encoding in lower case, "7bit" when
// there is none. RFC 2045 Section 6.
func (e *Entity) Encoding() string {
	value, _ := e.Header.Get("Content-Transfer-Encoding")
	value = strings.ToLower(strings.TrimSpace(stripComments(value)))
	if value == "" {
		return "7bit"
	}
	return value
}

// Content returns the body without its transfer encoding. With ErrUndecodable
// it returns the body as it came.
func (e *Entity) Content() ([]byte, error) {
	switch encoding := e.Encoding(); encoding {
	case "7bit", "8bit", "binary":
		return e.Body, nil
	case "base64":
		content, err := decodeBase64(e.Body)
		if err != nil {
			return e.Body, err
		}
		return content, nil
	case "quoted-printable":
		content, err := io.ReadAll(quotedprintable.NewReader(bytes.NewReader(e.Body)))
		if err != nil {
			return e.Body, fmt.Errorf("%w: quoted-printable", ErrUndecodable)
		}
		return content, nil
	default:
		return e.Body, fmt.Errorf("%w: unknown Content-Transfer-Encoding", ErrUndecodable)
	}
}

// Text returns the content of a text part as UTF-8 with LF line ends. With
// ErrUndecodable it returns the closest text that could be made.
func (e *Entity) Text() (string, error) {
	content, err := e.Content()
	text, charsetErr := decodeCharset(content, e.Params["charset"])
	text = strings.ReplaceAll(text, "\r\n", "\n")
	return text, errors.Join(err, charsetErr)
}

// decodeCharset makes UTF-8 of data. An empty label means US-ASCII, or UTF-8
// where the octets are. With ErrUndecodable unknown octets become U+FFFD.
func decodeCharset(data []byte, label string) (string, error) {
	label = strings.ToLower(strings.TrimSpace(label))
	if label == "" || label == "utf-8" || label == "utf8" || label == "us-ascii" {
		if utf8.Valid(data) {
			return string(data), nil
		}
		if label == "utf-8" || label == "utf8" {
			return strings.ToValidUTF8(string(data), "\uFFFD"), fmt.Errorf("%w: not UTF-8", ErrUndecodable)
		}
		label = "windows-1252" // QUIRK: unlabelled 8bit text; old mail programs in Western Europe
	}
	r, err := charsetReader(label, bytes.NewReader(data))
	if err == nil {
		var text []byte
		if text, err = io.ReadAll(r); err == nil {
			return strings.ToValidUTF8(string(text), "\uFFFD"), nil
		}
	}
	return strings.ToValidUTF8(string(data), "\uFFFD"), fmt.Errorf("%w: unknown charset", ErrUndecodable)
}

// Disposition returns the Content-Disposition in lower case and its parameters,
// "" when there is none. RFC 2183.
func (e *Entity) Disposition() (string, map[string]string) {
	value, _ := e.Header.Get("Content-Disposition")
	return ParseParameters(value)
}

// FileName returns the file name of the entity without any path, or "".
func (e *Entity) FileName() string {
	_, params := e.Disposition()
	name := params["filename"]
	if name == "" {
		name = e.Params["name"]
	}
	return CleanFileName(name)
}

// CleanFileName returns what [Entity.FileName] leaves of the name that a message
// gives a file.
func CleanFileName(name string) string {
	name = strings.Map(func(r rune) rune {
		// Direction marks make "exe.txt" of "txt.exe".
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
			return -1
		}
		return r
	}, name)
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	if name == "." || name == ".." || name == "/" {
		return ""
	}
	return name
}

// ContentID returns the Content-ID without its angle brackets, or "". RFC 2392.
func (e *Entity) ContentID() string {
	value, _ := e.Header.Get("Content-ID")
	return strings.Trim(value, "<> \t")
}
