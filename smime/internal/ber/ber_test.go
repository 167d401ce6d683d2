package ber_test

import (
	"bytes"
	"encoding/hex"
	"errors"
	"strings"
	"testing"

	"signet/smime/internal/ber"
)

func unhex(t testing.TB, s string) []byte {
	t.Helper()
	data, err := hex.DecodeString(strings.ReplaceAll(s, " ", ""))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestToDER(t *testing.T) {
	long := strings.Repeat("61", 0x80)
	tests := []struct{ name, in, want string }{
		{"DER stays", "30 03 020105", "30 03 020105"},
		{"indefinite sequence", "30 80 020105 0000", "30 03 020105"},
		{"indefinite in definite", "30 07 31 80 020105 0000", "30 05 31 03 020105"},
		{"definite in indefinite", "30 80 31 03 020105 0000", "30 05 31 03 020105"},
		{"empty indefinite", "30 80 0000", "30 00"},
		{"long form of a short length", "30 81 03 020105", "30 03 020105"},
		{"leading zeros in the length", "04 84 00000001 61", "04 01 61"},
		{"long length stays", "04 8180" + long, "04 8180" + long},
		{"long length with a zero", "04 820080" + long, "04 8180" + long},
		{"octet string in pieces", "24 80 04 01 61 04 02 6263 0000", "04 03 616263"},
		{"octet string in pieces of pieces", "24 80 24 05 04 01 61 04 00 24 80 04 01 62 0000 0000", "04 02 6162"},
		{"octet string in no pieces", "24 80 0000", "04 00"},
		{"character string in octet strings", "2c 06 04 01 61 04 01 62", "0c 02 6162"},
		{"character string in its own kind", "2c 06 0c 01 61 0c 01 62", "0c 02 6162"},
		{"implicit string stays in pieces", "a0 80 04 01 61 04 01 62 0000", "a0 06 04 01 61 04 01 62"},
		{"zeros inside a primitive", "30 80 04 02 0000 0000", "30 04 04 02 0000"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, rest, err := ber.ToDER(append(unhex(t, tt.in), "rest"...))
			if err != nil {
				t.Fatal(err)
			}
			if string(rest) != "rest" {
				t.Errorf("the rest is %q", rest)
			}
			if want := unhex(t, tt.want); !bytes.Equal(got, want) {
				t.Errorf("got  %x\nwant %x", got, want)
			}
		})
	}
}

func TestToDERReturnsDERItself(t *testing.T) {
	der := unhex(t, "30 03 020105")
	got, _, err := ber.ToDER(der)
	if err != nil || &got[0] != &der[0] {
		t.Errorf("DER was copied (error %v)", err)
	}
}

func TestToDERRefuses(t *testing.T) {
	nested := func(depth int) string { return strings.Repeat("3080", depth) + strings.Repeat("0000", depth) }
	tests := []struct {
		name, in string
		want     error
	}{
		{"nothing", "", ber.ErrMalformed},
		{"half a header", "30", ber.ErrMalformed},
		{"length cut off", "04 82 01", ber.ErrMalformed},
		{"contents cut off", "04 02 61", ber.ErrMalformed},
		{"length beyond an int", "04 89 ffffffffffffffffff 61", ber.ErrMalformed},
		{"length of 127 octets", "04 ff" + strings.Repeat("ff", 127), ber.ErrMalformed},
		{"no end of contents", "30 80 020105", ber.ErrMalformed},
		{"half an end of contents", "30 80 020105 00", ber.ErrMalformed},
		{"end of contents in a definite length", "30 05 020105 0000", ber.ErrMalformed},
		{"end of contents alone", "0000", ber.ErrMalformed},
		{"primitive of indefinite length", "04 80 61 0000", ber.ErrMalformed},
		{"inner longer than outer", "30 04 30 03 0201 05", ber.ErrMalformed},
		{"indefinite inner longer than outer", "30 04 31 80 0201 05 0000", ber.ErrMalformed},
		{"high tag number", "3f 21 00", ber.ErrMalformed},
		{"piece of another type", "24 03 020105", ber.ErrMalformed},
		{"bit string in pieces", "23 03 03 01 00", ber.ErrMalformed},
		{"as deep as allowed", nested(ber.MaxDepth), nil},
		{"deeper", nested(ber.MaxDepth + 1), ber.ErrTooDeep},
		{"the longest object identifier", "06 820100" + strings.Repeat("01", ber.MaxObjectIdentifier), nil},
		{"a longer object identifier", "06 820101" + strings.Repeat("01", ber.MaxObjectIdentifier+1), ber.ErrTooLarge},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, _, err := ber.ToDER(unhex(t, tt.in)); !errors.Is(err, tt.want) {
				t.Errorf("got error %v, want %v", err, tt.want)
			}
		})
	}
}

func TestToDERLimitsTheNumberOfElements(t *testing.T) {
	bomb := append([]byte{0x30, 0x80}, bytes.Repeat([]byte{0x05, 0x00}, ber.MaxElements)...)
	bomb = append(bomb, 0, 0)
	if _, _, err := ber.ToDER(bomb); !errors.Is(err, ber.ErrTooLarge) {
		t.Errorf("got error %v, want %v", err, ber.ErrTooLarge)
	}
}

func TestToDERLimitsTheSize(t *testing.T) {
	if _, _, err := ber.ToDER(make([]byte, ber.MaxSize+1)); !errors.Is(err, ber.ErrTooLarge) {
		t.Errorf("got error %v, want %v", err, ber.ErrTooLarge)
	}
}

func TestOctetString(t *testing.T) {
	tests := []struct {
		name, contents string
		tag            byte
		want           string
	}{
		{"primitive", "616263", 0x80, "616263"},
		{"in pieces", "04 01 61 04 02 6263", 0xa0, "616263"},
		{"in no pieces", "", 0xa0, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := ber.OctetString(tt.tag, unhex(t, tt.contents))
			if want := unhex(t, tt.want); err != nil || !bytes.Equal(got, want) {
				t.Errorf("got %x, error %v; want %x", got, err, want)
			}
		})
	}
	if _, err := ber.OctetString(0xa0, unhex(t, "02 01 05")); !errors.Is(err, ber.ErrMalformed) {
		t.Errorf("an INTEGER as a piece: got error %v", err)
	}
}

func FuzzToDER(f *testing.F) {
	for _, seed := range []string{
		"", "3003020105", "30800201050000", "2480040161040262630000", "a0800401610401620000", "04840000000161",
		"30802480040161000004020000040100 0000",
	} {
		f.Add(unhex(f, seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		der, _, err := ber.ToDER(data)
		if err != nil {
			return
		}
		again, rest, err := ber.ToDER(der)
		if err != nil || len(rest) > 0 {
			t.Fatalf("DER %x of %x cannot be read: %v", der, data, err)
		}
		if !bytes.Equal(again, der) {
			t.Fatalf("DER %x of %x became %x", der, data, again)
		}
		if &again[0] != &der[0] {
			t.Fatalf("%x is not recognised as DER", der)
		}
	})
}
