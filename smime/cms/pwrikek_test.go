package cms_test

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/des"
	"testing"

	"signet/smime/cms"
)

// RFC 3211 Section 3, and Bouncy Castle's vector for AES.
func TestPWRIVectors(t *testing.T) {
	for _, tt := range []struct {
		name, keyEncryptionKey, iv, padding, key, wrapped string
		new                                               func([]byte) (cipher.Block, error)
	}{
		{"DES", "d1daa78615f287e6", "efe598ef21b33d6d", "c436f541", "8c627c897323a2f8", "b81b2565ee373ca6dedca26a178b0c10", des.NewCipher},
		{"3DES", "6a8970bf68c92caea84a8df28510858607126380cc47ab2d", "baf1ca7931213c4e", "fa060a45",
			"8c637d887223a2f965b566eb014b0fa5d52300a3f7ea40fffc577203c71baf3b",
			"c03c514abdb9e2c5aac038572b5e24553876b377aafb82eca5a9d73f8ab143d9ec74e6cad7db260c", des.NewTripleDESCipher},
		{"AES", "000102030405060708090a0b0c0d0e0f", "000102030405060708090a0b0c0d0e0f", "9688df2af1b7b1ac9688df2a",
			"00112233445566778899aabbccddeeff", "7c8798dfc802553b3f00bb4315e3a087322725c92398b9c112c74d0925c63b61", aes.NewCipher},
	} {
		t.Run(tt.name, func(t *testing.T) {
			kek, iv, want := unhex(t, tt.keyEncryptionKey), unhex(t, tt.iv), unhex(t, tt.wrapped)
			key, err := cms.UnwrapPWRI(tt.new, kek, iv, want)
			if err != nil || !bytes.Equal(key, unhex(t, tt.key)) {
				t.Errorf("unwrapped %x, error %v", key, err)
			}
			wrapped, err := cms.WrapPWRI(tt.new, kek, iv, unhex(t, tt.key), unhex(t, tt.padding))
			if err != nil || !bytes.Equal(wrapped, want) {
				t.Errorf("wrapped %x, error %v", wrapped, err)
			}
		})
	}
}

// A count that points behind the end, or at a key too short to be checked, must not be believed.
func TestUnwrapPWRIRefusesBadCounts(t *testing.T) {
	kek, iv := make([]byte, 16), make([]byte, 16)
	for _, count := range []byte{0, 1, 2, 29, 255} {
		inner := make([]byte, 32)
		inner[0], inner[1], inner[2], inner[3] = count, 0xff, 0xff, 0xff
		block, err := aes.NewCipher(kek)
		if err != nil {
			t.Fatal(err)
		}
		encrypter := cipher.NewCBCEncrypter(block, iv)
		encrypter.CryptBlocks(inner, inner)
		encrypter.CryptBlocks(inner, inner)
		if key, err := cms.UnwrapPWRI(aes.NewCipher, kek, iv, inner); err != cms.ErrDecrypt {
			t.Errorf("count %d: key %x, error %v", count, key, err)
		}
	}
}

// No content key is so long.
func TestUnwrapPWRIRefusesLongKeys(t *testing.T) {
	kek, iv := make([]byte, 16), make([]byte, 16)
	wrapped, err := cms.WrapPWRI(aes.NewCipher, kek, iv, make([]byte, 255), make([]byte, 16))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := cms.UnwrapPWRI(aes.NewCipher, kek, iv, wrapped); err != cms.ErrDecrypt {
		t.Errorf("got error %v", err)
	}
}
