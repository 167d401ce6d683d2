package smime

import (
	"bytes"
	"crypto"
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

// A variant that was looked at before is written and compared all the same, and so it is paid for.
func TestVariantsSeenBeforeAreNotFree(t *testing.T) {
	octets := bytes.Repeat([]byte("Content-Type: text/plain\r\n\r\nhello\r\n"), 1000)
	var cost int
	d := newDiagnoser(t.Context(), signedEntity{octets: octets}, crypto.SHA256, make([]byte, 32), &cost)
	d.asItCame()
	first := cost
	d.asItCame()
	if again := cost - first; again < len(octets)/8 || again > first/2 {
		t.Errorf("the first costs %d, the second %d of %d octets", first, again, len(octets))
	}
}
