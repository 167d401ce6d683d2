package smime

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
)

// CopyDifference describes in English the first line in which the copy of a
// message that a server has stored is not what was built, and is empty where
// there is none. A server may add header fields that the message did not have,
// and change blank lines at its end: a signature survives both.
func CopyDifference(built, stored []byte) string {
	builtHeader, builtBody := splitMessage(built)
	storedHeader, storedBody := splitMessage(stored)
	if text := headerDifference(builtHeader, storedHeader); text != "" {
		return text
	}
	builtLines, storedLines := bodyLines(builtBody), bodyLines(storedBody)
	for i := range max(len(builtLines), len(storedLines)) {
		switch {
		case i >= len(storedLines):
			return fmt.Sprintf("line %d of the body is missing: %s", i+1, quoted(builtLines[i]))
		case i >= len(builtLines):
			return fmt.Sprintf("line %d of the body was added: %s", i+1, quoted(storedLines[i]))
		case !bytes.Equal(builtLines[i], storedLines[i]):
			return fmt.Sprintf("line %d of the body is %s, not %s", i+1, quoted(storedLines[i]), quoted(builtLines[i]))
		}
	}
	return ""
}

// headerDifference compares fields octet for octet. New fields may come anywhere,
// if what they say is not said by the built ones and does not describe the body.
func headerDifference(built, stored [][]byte) string {
	names := map[string]bool{}
	for _, field := range built {
		names[fieldName(field)] = true
	}
	next := 0
	for _, field := range stored {
		name := fieldName(field)
		switch {
		case next < len(built) && bytes.Equal(field, built[next]):
			next++
		case next < len(built) && contains(built[next+1:], field):
			return fmt.Sprintf("header field %s is missing", quoted(built[next]))
		case names[name]:
			return fmt.Sprintf("header field %s", quoted(field))
		case strings.HasPrefix(name, "content-"), name == "mime-version":
			return fmt.Sprintf("header field %s was added", quoted(field))
		}
	}
	if next < len(built) {
		return fmt.Sprintf("header field %s is missing", quoted(built[next]))
	}
	return ""
}

func contains(fields [][]byte, field []byte) bool {
	return slices.ContainsFunc(fields, func(f []byte) bool { return bytes.Equal(f, field) })
}

// splitMessage returns the header fields, folded as they are, and the body.
// RFC 5322 Section 2.1.
func splitMessage(message []byte) (fields [][]byte, body []byte) {
	rest := message
	for len(rest) > 0 {
		line := rest
		if end := bytes.IndexByte(rest, '\n'); end >= 0 {
			line = rest[:end+1]
		}
		rest = rest[len(line):]
		if len(bytes.TrimRight(line, "\r\n")) == 0 {
			return fields, rest
		}
		if (line[0] == ' ' || line[0] == '\t') && len(fields) > 0 {
			last := len(fields) - 1
			start := len(message) - len(rest) - len(line) - len(fields[last])
			fields[last] = message[start : start+len(fields[last])+len(line)]
			continue
		}
		fields = append(fields, line)
	}
	return fields, nil
}

func fieldName(field []byte) string {
	name, _, _ := bytes.Cut(field, []byte(":"))
	return strings.ToLower(strings.TrimSpace(string(name)))
}

// bodyLines returns the lines with the CR of their ends, without blank ones at
// the end. The end of the last line does not count.
func bodyLines(body []byte) [][]byte {
	lines := bytes.Split(bytes.TrimRight(body, " \t\r\n"), []byte("\n"))
	last := len(lines) - 1
	lines[last] = append(bytes.Clone(lines[last]), '\r')
	return lines
}

// quoted shows the beginning of a line.
func quoted(line []byte) string {
	const most = 80
	line = bytes.TrimRight(line, "\r\n")
	if len(line) > most {
		return fmt.Sprintf("%q…", line[:most])
	}
	return fmt.Sprintf("%q", line)
}
