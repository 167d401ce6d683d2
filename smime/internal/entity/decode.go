package entity

import (
	"bytes"
	"encoding/base64"
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
		return decodeBase64(e.Body)
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

// decodeBase64 decodes base64 and ignores what is not of its alphabet, as
// RFC 2045 Section 6.8 asks.
//
// QUIRK: the padding may be missing, and padded pieces may follow one another;
// programs that encode piece by piece write such mail.
func decodeBase64(body []byte) ([]byte, error) {
	out := make([]byte, 0, len(body)/4*3+3)
	var quantum uint32
	digits := 0
	flush := func() bool {
		switch digits {
		case 2:
			out = append(out, byte(quantum>>4))
		case 3:
			out = append(out, byte(quantum>>10), byte(quantum>>2))
		}
		ok := digits != 1
		quantum, digits = 0, 0
		return ok
	}
	for _, c := range body {
		if c == '=' {
			if !flush() {
				return body, fmt.Errorf("%w: base64", ErrUndecodable)
			}
			continue
		}
		v := base64Digits[c]
		if v < 0 {
			continue
		}
		quantum = quantum<<6 | uint32(v)
		if digits++; digits == 4 {
			out = append(out, byte(quantum>>16), byte(quantum>>8), byte(quantum))
			quantum, digits = 0, 0
		}
	}
	if !flush() {
		return body, fmt.Errorf("%w: base64 ends within a group", ErrUndecodable)
	}
	return out, nil
}

var base64Digits = func() (table [256]int8) {
	for i := range table {
		table[i] = -1
	}
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
	for i := range len(alphabet) {
		table[alphabet[i]] = int8(i)
	}
	return table
}()

// EncodeBase64 encodes data in lines of 76 octets that end in CRLF.
func EncodeBase64(data []byte) []byte {
	const line = 57 // octets that make 76 digits
	out := make([]byte, 0, base64.StdEncoding.EncodedLen(len(data))+len(data)/line*2+4)
	for len(data) > 0 {
		n := min(line, len(data))
		out = base64.StdEncoding.AppendEncode(out, data[:n])
		out = append(out, '\r', '\n')
		data = data[n:]
	}
	return out
}

// Text returns the content of a text part as UTF-8 with LF line ends. With
// ErrUndecodable it returns the closest text that could be made.
func (e *Entity) Text() (string, error) {
	content, err := e.Content()
	text, charsetErr := DecodeCharset(content, e.Params["charset"])
	text = strings.ReplaceAll(text, "\r\n", "\n")
	return text, errors.Join(err, charsetErr)
}

// DecodeCharset makes UTF-8 of data. An empty label means US-ASCII, or UTF-8
// where the octets are. With ErrUndecodable unknown octets become U+FFFD.
func DecodeCharset(data []byte, label string) (string, error) {
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
