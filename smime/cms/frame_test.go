package cms

import (
	"bytes"
	"testing"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// A frame is what a Builder writes, for all lengths of lengths, with elements on both sides.
func TestFrameIsWhatABuilderWrites(t *testing.T) {
	integer := func(n int64) func(*cryptobyte.Builder) {
		return func(b *cryptobyte.Builder) { b.AddASN1Int64(n) }
	}
	for _, size := range []int{0, 1, 0x7d, 0x7f, 0x80, 0xff, 0x100, 0xffff, 0x10000, 1 << 24} {
		octets := bytes.Repeat([]byte{0xa5}, size)
		f := newFrame(asn1.OCTET_STRING, size)
		f.enclose(asn1.SEQUENCE, integer(1), integer(2))
		f.enclose(constructed0, nil, integer(3))
		f.enclose(asn1.SET, integer(4), nil)
		got, err := f.fill(octets)
		if err != nil {
			t.Fatal(err)
		}
		var b cryptobyte.Builder
		b.AddASN1(asn1.SET, func(b *cryptobyte.Builder) {
			b.AddASN1Int64(4)
			b.AddASN1(constructed0, func(b *cryptobyte.Builder) {
				b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
					b.AddASN1Int64(1)
					b.AddASN1OctetString(octets)
					b.AddASN1Int64(2)
				})
				b.AddASN1Int64(3)
			})
		})
		if want := b.BytesOrPanic(); !bytes.Equal(got, want) {
			t.Errorf("%d octets: begins with %x, want %x", size, got[:min(len(got), 32)], want[:min(len(want), 32)])
		}
	}
}
