package store

import (
	"bytes"
	"net/mail"
	"slices"
	"strings"
)

// Fields returns the fields of a header, each with its folds.
func Fields(header []byte) []string {
	var fields []string
	for line := range strings.SplitSeq(string(header), "\r\n") {
		if len(fields) > 0 && strings.Trim(line[:min(len(line), 1)], " \t") == "" {
			fields[len(fields)-1] += "\r\n" + line
		} else {
			fields = append(fields, line)
		}
	}
	return fields
}

// TakeBcc returns a message without its Bcc fields, and the addresses that stood
// there: what a server does that takes the envelope from the message.
func TakeBcc(raw []byte) (without []byte, bcc []string, err error) {
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil || m.Header.Get("Bcc") == "" {
		return raw, nil, err
	}
	list, err := m.Header.AddressList("Bcc")
	if err != nil {
		return nil, nil, err
	}
	for _, a := range list {
		bcc = append(bcc, a.Address)
	}
	header, body, _ := bytes.Cut(raw, []byte("\r\n\r\n"))
	fields := slices.DeleteFunc(Fields(header), func(field string) bool {
		name, _, _ := strings.Cut(field, ":")
		return strings.EqualFold(name, "Bcc")
	})
	return []byte(strings.Join(fields, "\r\n") + "\r\n\r\n" + string(body)), bcc, nil
}
