package entity

import (
	"bytes"
	"encoding/base64"
	"math/rand/v2"
	"testing"
)

func TestAppendBase64(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for length := range 4 * lineOctets {
		data := make([]byte, length)
		for i := range data {
			data[i] = byte(random.Uint32())
		}
		var want []byte
		for digits := base64.StdEncoding.EncodeToString(data); digits != ""; {
			n := min(len(digits), lineDigits)
			want = append(want, digits[:n]+"\r\n"...)
			digits = digits[n:]
		}
		if got := AppendBase64([]byte("x: y"), data); !bytes.Equal(got, append([]byte("x: y"), want...)) || len(want) != Base64Size(length) {
			t.Fatalf("%d octets: got %q, want %q", length, got, want)
		}
		if got, err := decodeBase64(want); err != nil || !bytes.Equal(got, data) {
			t.Fatalf("%d octets came back as %x, %v", length, got, err)
		}
	}
}

// Each digit stands in each of the eight places.
func TestEightDigits(t *testing.T) {
	for place := range 8 {
		for value := range uint64(64) {
			want := bytes.Repeat([]byte("A"), 8)
			want[place] = base64Alphabet[value]
			var got [8]byte
			for i, digits := 7, eightDigits(value<<(6*(7-place))); i >= 0; i, digits = i-1, digits>>8 {
				got[i] = byte(digits)
			}
			if string(got[:]) != string(want) {
				t.Errorf("%d in place %d: got %q", value, place, got)
			}
		}
	}
}

// What is not in the alphabet is passed over, wherever it stands.
func TestDecodeBase64PassesOver(t *testing.T) {
	const digits, want = "aGVsbG8sIGxpbmU=", "hello, line"
	for _, between := range []string{"\r\n", " ", "\x00", "\xff", "-", "_", "\r\n\r\n\t"} {
		for at := range len(digits) + 1 {
			got, err := decodeBase64([]byte(digits[:at] + between + digits[at:]))
			if err != nil || string(got) != want {
				t.Errorf("%q at %d: got %q, %v", between, at, got, err)
			}
		}
	}
}

// decodeBase64 is the same as taking one digit after the other.
func TestDecodeBase64IsOneByOne(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	const octets = base64Alphabet + base64Alphabet + base64Alphabet + "==\r\n \x80"
	failed := 0
	for range 200_000 {
		body := make([]byte, random.IntN(24))
		for i := range body {
			body[i] = octets[random.IntN(len(octets))]
		}
		want, ok := oneByOne(body)
		got, err := decodeBase64(body)
		if (err == nil) != ok || ok && !bytes.Equal(got, want) {
			t.Fatalf("%q: got %x, %v; want %x", body, got, err, want)
		}
		if !ok {
			failed++
		}
	}
	if failed < 1000 {
		t.Errorf("only %d could not be decoded", failed)
	}
}

func oneByOne(body []byte) (out []byte, ok bool) {
	var bits []byte
	end := func() bool {
		digits := (len(bits) + 5) / 6
		for ; len(bits) >= 8; bits = bits[8:] {
			var octet byte
			for _, bit := range bits[:8] {
				octet = octet<<1 | bit
			}
			out = append(out, octet)
		}
		bits = nil
		return digits%4 != 1
	}
	for _, c := range body {
		value := bytes.IndexByte([]byte(base64Alphabet), c)
		switch {
		case c == '=':
			if !end() {
				return nil, false
			}
		case value >= 0:
			for shift := 5; shift >= 0; shift-- {
				bits = append(bits, byte(value>>shift&1))
			}
			if len(bits) == 24 {
				end()
			}
		}
	}
	return out, end()
}
