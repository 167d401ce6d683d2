package cms

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/des"
	"crypto/subtle"
	"fmt"
	"io"

	"signet/smime/internal/oid"
)

// A pwriCipher is a block cipher for PWRI-KEK, in CBC mode.
type pwriCipher struct {
	Algorithm
	keySize   int // octets
	newCipher blockCipher
}

var pwriCiphers = []pwriCipher{
	{Algorithm{"AES-256-CBC", oid.AES256CBC, Good, ToReadAndWrite}, 32, aes.NewCipher},
	{Algorithm{"AES-192-CBC", oid.AES192CBC, Good, ToRead}, 24, aes.NewCipher},
	{Algorithm{"AES-128-CBC", oid.AES128CBC, Good, ToRead}, 16, aes.NewCipher},
	{Algorithm{"3DES-CBC", oid.DESEDE3CBC, Weak, ToRead}, 24, des.NewTripleDESCipher},
}

const (
	// pwriHeader is the size of what stands before the key: its length, and three octets that check it.
	pwriHeader = 4

	// maxPWRIWrapped is in octets, far above the 48 that the longest content key takes.
	maxPWRIWrapped = 256
)

// wrapPWRI encrypts a key as RFC 3211 Section 2.3.1 has it: formatted, then in CBC mode twice, the second time with the last
// block of the first for initialization vector.
func wrapPWRI(block cipher.Block, iv, key []byte, random io.Reader) ([]byte, error) {
	size := block.BlockSize()
	if len(key) < 3 || len(key) > 255 {
		return nil, fmt.Errorf("%w: a key of %d octets", ErrUnsupportedAlgorithm, len(key))
	}
	length := max(2*size, (pwriHeader+len(key)+size-1)/size*size)
	wrapped := make([]byte, length)
	if err := readRandom(random, wrapped[pwriHeader+len(key):]); err != nil {
		return nil, err
	}
	wrapped[0], wrapped[1], wrapped[2], wrapped[3] = byte(len(key)), ^key[0], ^key[1], ^key[2]
	copy(wrapped[pwriHeader:], key)
	encrypter := cipher.NewCBCEncrypter(block, iv) // keeps the last block as the next initialization vector
	encrypter.CryptBlocks(wrapped, wrapped)
	encrypter.CryptBlocks(wrapped, wrapped)
	return wrapped, nil
}

// unwrapPWRI is the reverse: RFC 3211 Section 2.3.2. It fails with [ErrDecrypt].
func unwrapPWRI(block cipher.Block, iv, wrapped []byte) ([]byte, error) {
	size := block.BlockSize()
	if len(iv) != size || len(wrapped) < 2*size || len(wrapped) > maxPWRIWrapped || len(wrapped)%size != 0 {
		return nil, ErrDecrypt
	}
	last := len(wrapped) - size
	inner := make([]byte, len(wrapped))
	cipher.NewCBCDecrypter(block, wrapped[last-size:last]).CryptBlocks(inner[last:], wrapped[last:])
	cipher.NewCBCDecrypter(block, inner[last:]).CryptBlocks(inner[:last], wrapped[:last])
	cipher.NewCBCDecrypter(block, iv).CryptBlocks(inner, inner)

	length := int(inner[0])
	check := []byte{^inner[4], ^inner[5], ^inner[6]}
	ok := subtle.ConstantTimeCompare(inner[1:pwriHeader], check) &
		subtle.ConstantTimeLessOrEq(3, length) & subtle.ConstantTimeLessOrEq(length, len(inner)-pwriHeader)
	if ok != 1 {
		return nil, ErrDecrypt
	}
	return inner[pwriHeader : pwriHeader+length], nil
}
