package smime

import (
	"errors"
	"testing"

	"signet/smime/cms"
)

// All that comes out of compression in a message counts together.
func TestDecompressionIsShared(t *testing.T) {
	der, err := cms.Compress([]byte("0123456789"), cms.CompressOptions{})
	if err != nil {
		t.Fatal(err)
	}
	ci, err := cms.ParseContentInfo(der)
	if err != nil {
		t.Fatal(err)
	}
	shared := &spent{decompressed: cms.MaxDecompressed - 15}
	if inside, err := newOpener(t.Context(), OpenOptions{}, shared).decompress(ci); err != nil || string(inside.octets) != "0123456789" {
		t.Fatalf("the first: %v, %q", err, inside.octets)
	}
	if _, err := newOpener(t.Context(), OpenOptions{}, shared).decompress(ci); !errors.Is(err, cms.ErrTooLarge) {
		t.Errorf("the second: %v", err)
	}
}
