package smime

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"strings"
	"testing"
)

func TestPrintable(t *testing.T) {
	for octet := range 256 {
		for length := range 20 {
			for at := range length {
				data := bytes.Repeat([]byte("~"), length)
				data[at] = byte(octet)
				want := length
				if octet < ' ' || octet > '~' {
					want = at
				}
				if got := printable(data); got != want {
					t.Fatalf("octet %#x at %d of %d: got %d, want %d", octet, at, length, got, want)
				}
			}
		}
	}
}

func TestIsFullLine(t *testing.T) {
	var line [fullLine]byte
	for octet := range 256 {
		for at := range line {
			copy(line[:], strings.Repeat("~", 76)+"\r\n")
			line[at] = byte(octet)
			want := octet >= ' ' && octet <= '~'
			if at >= 76 {
				want = octet == int("\r\n"[at-76])
			}
			if isFullLine(&line) != want {
				t.Errorf("octet %#x at %d: want %t", octet, at, want)
			}
		}
	}
}

// What usualLine lets pass checkLine lets pass, and checkLines says the same as
// checkLine of all lines.
func TestCheckLinesIsCheckLine(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	pieces := []string{
		"\r\n", "\r\n", "\r\n", "\r", "\n", " ", "\t", ">", "From ", "F", ".", "~", "\x7f", "\x80", "\x1f", "\x00",
		"aGVsbG8=", "X: y", strings.Repeat("z", 76) + "\r\n", string(bytes.Repeat([]byte("x"), 75)), string(bytes.Repeat([]byte("y "), 38)),
	}
	accepted := 0
	for range 200_000 {
		var data []byte
		for range random.IntN(8) {
			data = append(data, pieces[random.IntN(len(pieces))]...)
		}
		if random.IntN(2) == 0 {
			data = append(data, "\r\n"...)
		}
		headers := []span{{0, random.IntN(len(data) + 1)}}
		got, want := checkLines(data, headers), checkEachLine(data, headers[0].end)
		if (got == nil) != (want == nil) || got != nil && *outputError(got) != *outputError(want) {
			t.Fatalf("%q: got %v, want %v", data, got, want)
		}
		if got == nil {
			accepted++
		}
	}
	if accepted < 1000 {
		t.Errorf("only %d of the octets broke no rule", accepted)
	}
}

func checkEachLine(data []byte, header int) error {
	for at, number := 0, 1; at < len(data); number++ {
		end := bytes.Index(data[at:], []byte("\r\n"))
		if end < 0 {
			return broken(RuleCRLF, number, "")
		}
		if err := checkLine(data[at:at+end], number, at < header); err != nil {
			return err
		}
		at += end + 2
	}
	return nil
}

func outputError(err error) (e *OutputError) {
	errors.As(err, &e)
	return e
}

// Long lines are looked up among the headers, whose number must not count twice.
func TestCheckLinesInManyHeaders(t *testing.T) {
	long := []byte("X: " + strings.Repeat("x", 100) + "\r\n")
	var data []byte
	var headers []span
	for range 50 {
		headers = append(headers, span{len(data), len(data) + len(long)})
		data = append(append(data, long...), "body\r\n"...)
	}
	if err := checkLines(data, headers); err != nil {
		t.Error(err)
	}
	data = append(data, long...)
	if err := outputError(checkLines(data, headers)); err == nil || err.Rule != RuleLineLength || err.Line != 101 {
		t.Errorf("got %v", err)
	}
}
