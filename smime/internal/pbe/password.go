package pbe

import (
	"encoding/binary"
	"slices"
	"unicode/utf16"
)

// A Password is a password in the forms in which schemes take it.
type Password struct {
	BMP  []byte // UTF-16, big-endian, with two zero octets after it: the schemes of PKCS #12, RFC 7292 Appendix B.1
	UTF8 []byte // the schemes of PKCS #5: RFC 8018 Section 3, RFC 9579 Section 5
}

// Passwords returns what programs make of a password, the likeliest first.
func Passwords(text string) []Password {
	bmp := []byte{}
	for _, unit := range utf16.Encode([]rune(text)) {
		bmp = binary.BigEndian.AppendUint16(bmp, unit)
	}
	bmp = append(bmp, 0, 0)
	utf8 := []byte(text)
	usual := Password{BMP: bmp, UTF8: utf8}
	if text == "" {
		// QUIRK: "no password" is not the empty one. OpenSSL and NSS write it as no octets at all. Test vector:
		// TestDecodeOpenSSL/no password.
		return []Password{usual, {BMP: nil, UTF8: utf8}}
	}
	// QUIRK: NSS, and so Firefox and Thunderbird, once gave the BMPString to PBES2 as well. Test vector:
	// TestPasswordsOfNSS.
	return []Password{usual, {BMP: bmp, UTF8: slices.Clone(bmp)}}
}

// Forget overwrites the password.
func (p Password) Forget() {
	clear(p.BMP)
	clear(p.UTF8)
}
