package entity

import (
	"bytes"
	"math/rand/v2"
	"reflect"
	"testing"
)

// splitParts finds what looking at each line finds.
func TestSplitPartsIsLineByLine(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	pieces := []string{"--b", "--b", "--b", "-", "--", "\n", "\r\n", "\r\n", "\r", " ", "\t", "x", "-b", "--bb"}
	found := 0
	for _, boundary := range []string{"b", "b-", "-", "b\nb", "b\r"} {
		for range 50_000 {
			var body []byte
			for range random.IntN(20) {
				body = append(body, pieces[random.IntN(len(pieces))]...)
			}
			d := dashes{long: 1 + random.IntN(4)} // what is found in one part must be right in another
			for range 3 {
				at := random.IntN(len(body) + 1)
				part := body[at : at+random.IntN(len(body)-at+1)]
				want := lineByLine(part, boundary, 3)
				if got := d.splitParts(part, at, boundary, 3); !reflect.DeepEqual(got, want) {
					t.Fatalf("%q, %q: got %+v, want %+v", boundary, part, got, want)
				}
				found += len(want.parts)
			}
		}
	}
	if found < 10_000 {
		t.Errorf("only %d parts", found)
	}
}

func lineByLine(body []byte, boundary string, limit int) multipart {
	var m multipart
	start := -1
	for at, next := 0, 0; at < len(body); at = next {
		var line []byte
		line, next = lineAt(body, at)
		rest, delimits := bytes.CutPrefix(line, []byte("--"+boundary))
		after, closes := bytes.CutPrefix(rest, []byte("--"))
		closes = closes && blank(after)
		if !delimits || !closes && !blank(rest) {
			continue
		}
		end := beforeLineEnd(body, at)
		if start < 0 {
			m.preamble = body[:end]
		} else {
			m.parts = append(m.parts, span{start, max(start, end)})
		}
		if closes {
			m.epilogue, m.closed = body[next:], true
			return m
		}
		if start = next; len(m.parts) > limit {
			return m
		}
	}
	if start >= 0 {
		m.parts = append(m.parts, span{start, len(body)})
	}
	return m
}
