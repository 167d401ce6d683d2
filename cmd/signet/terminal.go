package main

import (
	"errors"
	"io"
	"os"
	"strings"
	"unicode/utf8"
)

var errNotForTerminals = errors.New("what would be written is not plain text, and may do harm to a terminal; write it to a file or a pipe")

// write writes what a message holds, or what was made of it. A terminal is given
// text alone: what somebody sends must not steer it.
func (s streams) write(data []byte) error {
	if isTerminal(s.out) && !isPlainText(data) {
		return errNotForTerminals
	}
	_, err := s.out.Write(data)
	return err
}

func isTerminal(w io.Writer) bool {
	file, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := file.Stat()
	if err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return false
	}
	null, err := os.Stat(os.DevNull)
	return err != nil || !os.SameFile(info, null)
}

// isPlainText tells whether data is UTF-8 without control characters but the ends of lines and tabs.
func isPlainText(data []byte) bool {
	return utf8.Valid(data) && !strings.ContainsFunc(string(data), func(r rune) bool {
		return (r < ' ' || 0x7f <= r && r < 0xa0) && r != '\n' && r != '\r' && r != '\t'
	})
}
