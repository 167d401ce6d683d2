// Package ccm decrypts AES in CCM mode, for mail from programs that chose it. Nothing in Signet writes it.
//
// NIST SP 800-38C, RFC 3610.
package ccm

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/subtle"
	"encoding/binary"
	"errors"
)

// ErrOpen is the one error of [Open].
var ErrOpen = errors.New("ccm: decryption failed")

// Open decrypts ciphertext with a key for AES-128, AES-192 or AES-256, and a nonce of 7 to 13 octets. It returns the
// plaintext only where tag, of 4, 6, 8, 10, 12, 14 or 16 octets, is that of the plaintext and of additionalData, which
// must be shorter than 4 GiB. It fails with [ErrOpen], whatever is wrong.
func Open(key, nonce, ciphertext, tag, additionalData []byte) ([]byte, error) {
	block, err := aes.NewCipher(key)
	if err != nil || len(nonce) < 7 || len(nonce) > 13 || len(tag) < 4 || len(tag) > 16 || len(tag)%2 != 0 {
		return nil, ErrOpen
	}
	// The field of the plaintext's length has what the nonce leaves of a block: RFC 3610 Section 2.1.
	lengthSize := 15 - len(nonce)
	if lengthSize < 8 && uint64(len(ciphertext))>>(8*lengthSize) != 0 || uint64(len(additionalData)) >= 1<<32 {
		return nil, ErrOpen
	}
	var counter [aes.BlockSize]byte // A_0 of RFC 3610 Section 2.3
	counter[0] = byte(lengthSize - 1)
	copy(counter[1:], nonce)
	stream := cipher.NewCTR(block, counter[:])
	var s0 [aes.BlockSize]byte
	stream.XORKeyStream(s0[:], s0[:])
	plaintext := make([]byte, len(ciphertext))
	stream.XORKeyStream(plaintext, ciphertext)

	want := authenticate(block, nonce, plaintext, additionalData, len(tag))
	subtle.XORBytes(want[:], want[:], s0[:])
	if subtle.ConstantTimeCompare(want[:len(tag)], tag) != 1 {
		clear(plaintext)
		return nil, ErrOpen
	}
	return plaintext, nil
}

// authenticate returns T, before it is cut and encrypted: RFC 3610 Section 2.2.
func authenticate(block cipher.Block, nonce, plaintext, additionalData []byte, tagSize int) [aes.BlockSize]byte {
	var mac [aes.BlockSize]byte
	lengthSize := 15 - len(nonce)
	var length [8]byte
	binary.BigEndian.PutUint64(length[:], uint64(len(plaintext)))
	copy(mac[aes.BlockSize-lengthSize:], length[8-lengthSize:])
	copy(mac[1:], nonce)
	mac[0] = byte((tagSize-2)/2<<3 | (lengthSize - 1))
	if len(additionalData) > 0 {
		mac[0] |= 1 << 6
	}
	block.Encrypt(mac[:], mac[:])
	if len(additionalData) > 0 {
		update(block, &mac, withLength(additionalData))
	}
	update(block, &mac, plaintext)
	return mac
}

// withLength puts the length of the additional data before it.
func withLength(additionalData []byte) []byte {
	var encoded []byte
	if length := len(additionalData); length < 1<<16-1<<8 {
		encoded = binary.BigEndian.AppendUint16(encoded, uint16(length))
	} else {
		encoded = binary.BigEndian.AppendUint32([]byte{0xff, 0xfe}, uint32(length))
	}
	return append(encoded, additionalData...)
}

// update continues a CBC-MAC with data, filled up with zeros.
func update(block cipher.Block, mac *[aes.BlockSize]byte, data []byte) {
	for len(data) > 0 {
		n := subtle.XORBytes(mac[:], mac[:], data)
		block.Encrypt(mac[:], mac[:])
		data = data[n:]
	}
}
