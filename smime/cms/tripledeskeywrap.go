package cms

import (
	"crypto/cipher"
	"crypto/des"
	"crypto/sha1"
	"crypto/subtle"
	"slices"
)

// keyWrap3DESIV is the initialization vector of the outer encryption: RFC 3217 Section 3.1.
var keyWrap3DESIV = [des.BlockSize]byte{0x4a, 0xdd, 0xa2, 0x2c, 0x79, 0xe8, 0x21, 0x05}

// maxWrapped3DES is the size of the largest content key, wrapped: an initialization vector, the key, and a checksum.
const maxWrapped3DES = des.BlockSize + 32 + des.BlockSize

// unwrapKey3DES undoes the Triple-DES key wrap of RFC 3217 Section 3.2. It fails with [ErrDecrypt].
//
// QUIRK: the key inside need not be a Triple-DES key, as RFC 3217 has it: OpenSSL wraps AES keys in this way. Test vector:
// TestDecryptWhatOpenSSLEncrypts.
func unwrapKey3DES(keyEncryptionKey, wrapped []byte) ([]byte, error) {
	block, err := des.NewTripleDESCipher(keyEncryptionKey)
	if err != nil || len(wrapped) < 3*des.BlockSize || len(wrapped) > maxWrapped3DES || len(wrapped)%des.BlockSize != 0 {
		return nil, ErrDecrypt
	}
	inner := make([]byte, len(wrapped))
	cipher.NewCBCDecrypter(block, keyWrap3DESIV[:]).CryptBlocks(inner, wrapped)
	slices.Reverse(inner)
	iv, encrypted := inner[:des.BlockSize], inner[des.BlockSize:]
	cipher.NewCBCDecrypter(block, iv).CryptBlocks(encrypted, encrypted)
	key, checksum := encrypted[:len(encrypted)-des.BlockSize], encrypted[len(encrypted)-des.BlockSize:]
	digest := sha1.Sum(key)
	if subtle.ConstantTimeCompare(digest[:des.BlockSize], checksum) != 1 {
		return nil, ErrDecrypt
	}
	return key, nil
}
