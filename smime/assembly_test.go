package smime

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"testing"

	"signet/smime/internal/entity"
)

// An assembly holds what joining says, whatever room it has.
func TestAssemblyIsJoined(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 10_000 {
		a := newAssembly(random.IntN(8), random.IntN(8), []byte("ab"), []byte("c"))
		want := []byte("abc")
		for range random.IntN(6) {
			piece := bytes.Repeat([]byte{byte('A' + random.IntN(26))}, random.IntN(6))
			switch random.IntN(3) {
			case 0:
				a.add(piece, piece)
				want = slices.Concat(want, piece, piece)
			case 1:
				a.precede(piece)
				want = slices.Concat(piece, want)
			default:
				var breaks []lineBreak
				for at := range want {
					if random.IntN(3) == 0 {
						breaks = append(breaks, lineBreak{at, string(piece)})
					}
				}
				a.insert(breaks)
				for _, b := range slices.Backward(breaks) {
					want = slices.Concat(want[:b.at], []byte(b.octets), want[b.at:])
				}
			}
		}
		if !bytes.Equal(a.octets(), want) {
			t.Fatalf("got %q, want %q", a.octets(), want)
		}
	}
}

// That an entity survives is known from how it was parsed with another header,
// and is the same as when it is parsed anew.
func TestSurvivesIsCheckTransport(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	pieces := []string{
		"Content-Type: multipart/mixed; boundary=b\r\n", "Content-Type: multipart/digest; boundary=c\r\n", "Content-Transfer-Encoding: base64\r\n",
		"\r\n", "\r\n", "\r\n--b\r\n", "\r\n--b\r\n", "\r\n--c\r\n", "\r\n--b--", "\r\n--c--", "aGVsbG8=\r\n", "From here\r\n", "é", "\n", " ",
	}
	lasting := 0
	for range 100_000 {
		message := []byte(pieces[random.IntN(3)] + "\r\n")
		for range random.IntN(8) {
			message = append(message, pieces[random.IntN(len(pieces))]...)
		}
		root, err := entity.Parse(message)
		if err != nil {
			t.Fatal(err)
		}
		fields := append([]entity.Field{newField("Subject", "x")}, root.Header.Fields...)
		p := joinEntity(fields, root.Body, room{})
		joined := slices.Concat(formatFields(fields), []byte("\r\n"), root.Body)
		if !bytes.Equal(p.octets(), joined) {
			t.Fatalf("got %q, want %q", p.octets(), joined)
		}
		if p.root, err = root.WithHeader(p.octets()); err != nil {
			t.Fatal(err)
		}
		want := checkTransport(append(joined, "\r\n"...)) == nil
		if survives(p) != want {
			t.Fatalf("%q survives: want %t", joined, want)
		}
		if want {
			lasting++
		}
		if !bytes.Equal(p.octets(), joined) {
			t.Fatalf("checking made %q of it", p.octets())
		}
	}
	if lasting < 1000 {
		t.Errorf("only %d survive", lasting)
	}
}
