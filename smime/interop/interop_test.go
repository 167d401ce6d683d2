//go:build !js

package interop

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"strings"
	"testing"

	"signet/smime/cms"
)

var (
	withPeers = flag.Bool("peers", false, "run the peers; make interop does")
	write     = flag.Bool("write", false, "print docs/interop.md anew instead of comparing it")
)

// TestPeers lets each peer write to us and us to it. What the document tells as a gap must fail, and in the words that
// the document tells; another version of a peer may have closed it, which is no failure.
func TestPeers(t *testing.T) {
	if !*withPeers {
		t.Skip("make interop runs the other implementations")
	}
	people()
	for _, program := range programs() {
		t.Run(program.name, func(t *testing.T) {
			version, err := program.installed()
			if err != nil {
				fmt.Printf("%s: skipped, as it is not installed: %v\n", program.name, err)
				t.Skip(err)
			}
			t.Parallel()
			m := meeting{program: program, known: strings.HasPrefix(version, program.version), peer: program.start(t)}
			for _, s := range sections() {
				t.Run(s.title, func(t *testing.T) { m.section(t, s) })
			}
			fmt.Printf("%s %s: %d messages could be read, %d gaps are as they are told\n", program.name, version, m.good, m.gaps)
		})
	}
}

// A meeting is of one peer with us.
type meeting struct {
	program
	peer
	known bool // the peer is of the version that the document is about

	good, gaps int // messages so far
}

func (m *meeting) section(t *testing.T, s section) {
	for _, row := range s.rows {
		for _, c := range row.cases {
			t.Run(row.name+"/"+c.name+"/read", func(t *testing.T) {
				m.compare(t, gapOf(m.program, c, theyWrite), exchange(c, m.peer, signet{}))
			})
			if row.use == cms.ToReadAndWrite {
				t.Run(row.name+"/"+c.name+"/write", func(t *testing.T) {
					m.compare(t, gapOf(m.program, c, weWrite), exchange(c, signet{}, m.peer))
				})
			}
		}
	}
}

// gapOf is that of the first layer which has one.
func gapOf(p program, c testcase, d direction) *gap {
	for _, l := range c.layers {
		if g := p.gap(l, d); g != nil {
			return g
		}
	}
	return nil
}

func (m *meeting) compare(t *testing.T, expected *gap, err error) {
	t.Helper()
	switch {
	case expected == nil && err != nil:
		t.Error(err)
	case expected != nil && err == nil && m.known:
		t.Errorf("works, and the document says: %s", expected.reason)
	case expected != nil && err == nil:
		t.Logf("works in this version, and the document says: %s", expected.reason)
	case expected != nil && expected.says == "" && !errors.Is(err, errNoOption):
		t.Errorf("the peer was asked, and the document says that it cannot be: %v", err)
	case expected != nil && !strings.Contains(err.Error(), expected.says) && m.known:
		t.Errorf("does not say %q: %v", expected.says, err)
	case expected != nil:
		m.gaps++
	default:
		m.good++
	}
}

// exchange lets one side write a message and the other side read it.
func exchange(c testcase, writer, reader peer) error {
	if c.isMail() {
		return exchangeMail(c, writer, reader)
	}
	l := c.layers[0]
	message, err := writer.write(l, []byte(text))
	if err != nil {
		return fmt.Errorf("writing: %w", err)
	}
	var elsewhere []byte
	if l.carrier == detached {
		elsewhere = []byte(text)
	}
	if _, ours := writer.(signet); ours {
		if _, err := (signet{}).read(l, message, elsewhere); err != nil {
			return fmt.Errorf("reading what we wrote ourselves: %w", err)
		}
	}
	got, err := reader.read(l, message, elsewhere)
	if err != nil {
		return fmt.Errorf("reading: %w\n%x", err, message)
	}
	want := []byte(text)
	if l.content == certificatesOnly {
		want = certificatesOf("rsa", "p256")
	}
	if !bytes.Equal(got, want) {
		return fmt.Errorf("got %q", got)
	}
	return nil
}
