package rc2_test

import (
	"bytes"
	"encoding/hex"
	"testing"

	"signet/smime/internal/rc2"
)

func unhex(t *testing.T, s string) []byte {
	t.Helper()
	octets, err := hex.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return octets
}

// The vectors of RFC 2268 Section 5.
func TestVectors(t *testing.T) {
	const longKey = "88bca90e90875a7f0f79c384627bafb216f80a6f85920584c42fceb0be255daf1e"
	tests := []struct {
		key, plaintext, ciphertext string
		effectiveBits              int
	}{
		{"0000000000000000", "0000000000000000", "ebb773f993278eff", 63},
		{"ffffffffffffffff", "ffffffffffffffff", "278b27e42e2f0d49", 64},
		{"3000000000000000", "1000000000000001", "30649edf9be7d2c2", 64},
		{"88", "0000000000000000", "61a8a244adacccf0", 64},
		{"88bca90e90875a", "0000000000000000", "6ccf4308974c267f", 64},
		{"88bca90e90875a7f0f79c384627bafb2", "0000000000000000", "1a807d272bbe5db1", 64},
		{"88bca90e90875a7f0f79c384627bafb2", "0000000000000000", "2269552ab0f85ca6", 128},
		{longKey, "0000000000000000", "5b78d3a43dfff1f1", 129},
	}
	for _, tt := range tests {
		t.Run(tt.ciphertext, func(t *testing.T) {
			block, err := rc2.New(unhex(t, tt.key), tt.effectiveBits)
			if err != nil {
				t.Fatal(err)
			}
			plaintext, ciphertext := unhex(t, tt.plaintext), unhex(t, tt.ciphertext)
			got := make([]byte, rc2.BlockSize)
			if block.Encrypt(got, plaintext); !bytes.Equal(got, ciphertext) {
				t.Errorf("encrypted to %x", got)
			}
			if block.Decrypt(got, ciphertext); !bytes.Equal(got, plaintext) {
				t.Errorf("decrypted to %x", got)
			}
		})
	}
}

func TestNewRefusesKeysOutOfBounds(t *testing.T) {
	tests := []struct {
		name                   string
		keySize, effectiveBits int
	}{
		{"no key", 0, 64},
		{"a key of more than 128 octets", 129, 64},
		{"no effective bits", 8, 0},
		{"more than 1024 effective bits", 8, 1025},
	}
	for _, tt := range tests {
		if _, err := rc2.New(make([]byte, tt.keySize), tt.effectiveBits); err == nil {
			t.Errorf("%s: no error", tt.name)
		}
	}
}
