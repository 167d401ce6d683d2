package cms

import (
	"crypto/aes"
	"crypto/subtle"
	"encoding/binary"
)

// keyWrapOfSize returns the key wrap whose key has as many octets as the key to wrap.
func keyWrapOfSize(size int) (keyWrap, bool) {
	for _, wrap := range keyWrapAlgorithms {
		if wrap.keySize == size && wrap.Use == ToReadAndWrite {
			return wrap, true
		}
	}
	return keyWrap{}, false
}

// wrapRounds is how often each register is encrypted: s = 6n in RFC 3394 Section 2.2.1.
const wrapRounds = 6

// maxWrapped is the size of the largest content key, wrapped; no message needs a larger one.
const maxWrapped = 32 + 8

// defaultIV is the initial value of RFC 3394 Section 2.2.3.1.
var defaultIV = [8]byte{0xa6, 0xa6, 0xa6, 0xa6, 0xa6, 0xa6, 0xa6, 0xa6}

// wrapKey is the AES key wrap of RFC 3394 Section 2.2.1. key must be of 16 octets or more, in multiples of 8.
func wrapKey(keyEncryptionKey, key []byte) ([]byte, error) {
	block, err := aes.NewCipher(keyEncryptionKey)
	if err != nil {
		return nil, err
	}
	if len(key) < 16 || len(key)%8 != 0 {
		return nil, ErrUnsupportedAlgorithm
	}
	wrapped := append(defaultIV[:], key...)
	var buffer [aes.BlockSize]byte
	for step, n := uint64(0), len(key)/8; step < uint64(wrapRounds*n); step++ {
		register := wrapped[8+8*(int(step)%n):][:8]
		copy(buffer[:8], wrapped)
		copy(buffer[8:], register)
		block.Encrypt(buffer[:], buffer[:])
		binary.BigEndian.PutUint64(wrapped, binary.BigEndian.Uint64(buffer[:])^(step+1))
		copy(register, buffer[8:])
	}
	return wrapped, nil
}

// unwrapKey is the reverse: RFC 3394 Section 2.2.2. It fails with [ErrDecrypt].
func unwrapKey(keyEncryptionKey, wrapped []byte) ([]byte, error) {
	block, err := aes.NewCipher(keyEncryptionKey)
	if err != nil || len(wrapped) < 24 || len(wrapped) > maxWrapped || len(wrapped)%8 != 0 {
		return nil, ErrDecrypt
	}
	unwrapped := append([]byte{}, wrapped...)
	var buffer [aes.BlockSize]byte
	n := len(wrapped)/8 - 1
	for step := uint64(wrapRounds * n); step > 0; step-- {
		register := unwrapped[8+8*(int(step-1)%n):][:8]
		binary.BigEndian.PutUint64(buffer[:], binary.BigEndian.Uint64(unwrapped)^step)
		copy(buffer[8:], register)
		block.Decrypt(buffer[:], buffer[:])
		copy(unwrapped, buffer[:8])
		copy(register, buffer[8:])
	}
	if subtle.ConstantTimeCompare(unwrapped[:8], defaultIV[:]) != 1 {
		return nil, ErrDecrypt
	}
	return unwrapped[8:], nil
}
