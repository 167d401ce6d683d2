package ccm_test

import (
	"bytes"
	"encoding/hex"
	"testing"

	"signet/smime/internal/ccm"
)

func unhex(t testing.TB, s string) []byte {
	t.Helper()
	octets, err := hex.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return octets
}

// count returns the octets from first on, as many as said, around and around.
func count(first byte, length int) []byte {
	octets := make([]byte, length)
	for i := range octets {
		octets[i] = first + byte(i)
	}
	return octets
}

type vector struct {
	name                       string
	key, nonce, additionalData []byte
	plaintext                  []byte
	ciphertext, tag            string
}

// NIST SP 800-38C Appendix C, and the first and the seventh packet vector of RFC 3610 Section 8.
func vectors(t testing.TB) []vector {
	key := count(0x40, 16)
	rfc3610 := count(0xc0, 16)
	return []vector{
		{"example 1", key, count(0x10, 7), count(0, 8), count(0x20, 4), "7162015b", "4dac255d"},
		{"example 2", key, count(0x10, 8), count(0, 16), count(0x20, 16), "d2a1f0e051ea5f62081a7792073d593d", "1fc64fbfaccd"},
		{"example 3", key, count(0x10, 12), count(0, 20), count(0x20, 24), "e3b201a9f5b71a7a9b1ceaeccd97e70b6176aad9a4428aa5", "484392fbc1b09951"},
		{"example 4", key, count(0x10, 13), count(0, 65536), count(0x20, 32), "69915dad1e84c6376a68c2967e4dab615ae0fd1faec44cc484828529463ccf72", "b4ac6bec93e8598e7f0dadbcea5b"},
		{"packet vector 1", rfc3610, unhex(t, "00000003020100a0a1a2a3a4a5"), count(0, 8), count(8, 23), "588c979a61c663d2f066d0c2c0f989806d5f6b61dac384", "17e8d12cfdf926e0"},
		{"packet vector 7", rfc3610, unhex(t, "00000009080706a0a1a2a3a4a5"), count(0, 8), count(8, 23), "0135d1b2c95f41d5d1d4fec185d166b8094e999dfed96c", "048c56602c97acbb7490"},
	}
}

func TestVectors(t *testing.T) {
	for _, v := range vectors(t) {
		t.Run(v.name, func(t *testing.T) {
			plaintext, err := ccm.Open(v.key, v.nonce, unhex(t, v.ciphertext), unhex(t, v.tag), v.additionalData)
			if err != nil || !bytes.Equal(plaintext, v.plaintext) {
				t.Errorf("got %x, %v", plaintext, err)
			}
		})
	}
}

func TestOpenRefuses(t *testing.T) {
	v := vectors(t)[2]
	key, nonce, ciphertext, tag, data := v.key, v.nonce, unhex(t, v.ciphertext), unhex(t, v.tag), v.additionalData
	flipped := func(octets []byte, at int) []byte {
		octets = bytes.Clone(octets)
		octets[at] ^= 1
		return octets
	}
	for _, tt := range []struct {
		name                               string
		key, nonce, ciphertext, tag, extra []byte
	}{
		{"another key", flipped(key, 0), nonce, ciphertext, tag, data},
		{"another nonce", key, flipped(nonce, 11), ciphertext, tag, data},
		{"another ciphertext", key, nonce, flipped(ciphertext, 23), tag, data},
		{"a ciphertext cut short", key, nonce, ciphertext[:23], tag, data},
		{"another tag", key, nonce, ciphertext, flipped(tag, 7), data},
		{"a tag cut short", key, nonce, ciphertext, tag[:6], data},
		{"no tag", key, nonce, ciphertext, nil, data},
		{"a tag of 2 octets", key, nonce, ciphertext, tag[:2], data},
		{"a tag of 5 octets", key, nonce, ciphertext, tag[:5], data},
		{"a tag of 18 octets", key, nonce, ciphertext, make([]byte, 18), data},
		{"other data", key, nonce, ciphertext, tag, flipped(data, 0)},
		{"no data", key, nonce, ciphertext, tag, nil},
		{"a key of 15 octets", key[:15], nonce, ciphertext, tag, data},
		{"a nonce of 6 octets", key, nonce[:6], ciphertext, tag, data},
		{"a nonce of 14 octets", key, make([]byte, 14), ciphertext, tag, data},
		{"more than the nonce leaves room to count", key, make([]byte, 13), make([]byte, 1<<16), tag, data},
	} {
		if plaintext, err := ccm.Open(tt.key, tt.nonce, tt.ciphertext, tt.tag, tt.extra); err != ccm.ErrOpen || plaintext != nil {
			t.Errorf("%s: %d octets, %v", tt.name, len(plaintext), err)
		}
	}
}
