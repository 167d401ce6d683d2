package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"signet/smime"
)

var errHelp = flag.ErrHelp

// parseFlags parses flags that stand before, between or after the other
// arguments, and returns those. After "--" nothing is a flag.
func parseFlags(set *flag.FlagSet, args []string) ([]string, error) {
	set.SetOutput(io.Discard) // the error is told once, by run
	var rest []string
	for {
		if err := set.Parse(args); err != nil {
			return nil, err
		}
		left := set.Args()
		if consumed := len(args) - len(left); consumed > 0 && args[consumed-1] == "--" {
			return append(rest, left...), nil
		}
		if len(left) == 0 {
			return rest, nil
		}
		rest, args = append(rest, left[0]), left[1:]
	}
}

// A repeated is a flag that may be given several times.
type repeated []string

func (r *repeated) String() string { return strings.Join(*r, " ") }

func (r *repeated) Set(value string) error {
	*r = append(*r, value)
	return nil
}

// A moment is a flag that holds a time of RFC 3339, now where it is not given.
type moment struct{ time.Time }

func (m *moment) String() string { return m.Format(time.RFC3339) }

func (m *moment) Set(value string) error {
	t, err := time.Parse(time.RFC3339, value)
	if err != nil {
		return errors.New("not a time like 2026-06-01T12:00:00Z")
	}
	m.Time = t
	return nil
}

// readMessage reads the message that the arguments name: one file, or standard
// input for none or "-".
func readMessage(s streams, args []string) ([]byte, error) {
	switch {
	case len(args) > 1:
		return nil, fmt.Errorf("more than one message: %s", strings.Join(args, " "))
	case len(args) == 0 || args[0] == "-":
		return readBounded(s.in, "standard input")
	}
	f, err := os.Open(args[0])
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return readBounded(f, args[0])
}

func readBounded(r io.Reader, name string) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, smime.MaxMessage+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("%s: %w", name, err)
	case len(data) > smime.MaxMessage:
		return nil, fmt.Errorf("%s: larger than %d octets", name, smime.MaxMessage)
	case len(data) == 0:
		return nil, fmt.Errorf("%s: empty", name)
	}
	return data, nil
}

// nameOf returns the name of the message for errors.
func nameOf(args []string) string {
	if len(args) == 0 || args[0] == "-" {
		return "standard input"
	}
	return args[0]
}
