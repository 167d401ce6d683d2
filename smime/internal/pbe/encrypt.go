package pbe

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/pbkdf2"
	"crypto/sha256"
	"fmt"
	"io"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"signet/smime/internal/oid"
)

// SaltSize is how many octets of salt are written: RFC 8018 Section 4.1 asks for eight at least.
const SaltSize = 16

// Encrypt encrypts plaintext with a password: PBES2 (RFC 8018 Section 6.2.1) with PBKDF2, HMAC with SHA-256 and AES-256 in
// CBC mode, which is what programs of the last ten years read. It returns the AlgorithmIdentifier in DER, and the
// ciphertext. It fails where random does.
func Encrypt(random io.Reader, password Password, iterations int, plaintext []byte) (algorithm, ciphertext []byte, err error) {
	salt, iv := make([]byte, SaltSize), make([]byte, aes.BlockSize)
	for _, octets := range [][]byte{salt, iv} {
		if _, err := io.ReadFull(random, octets); err != nil {
			return nil, nil, err
		}
	}
	key, err := pbkdf2.Key(sha256.New, string(password.UTF8), salt, iterations, 32)
	if err != nil {
		return nil, nil, fmt.Errorf("pbe: %w", err)
	}
	defer clear(key)
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, nil, err
	}
	padding := aes.BlockSize - len(plaintext)%aes.BlockSize
	ciphertext = make([]byte, len(plaintext)+padding)
	for i := copy(ciphertext, plaintext); i < len(ciphertext); i++ {
		ciphertext[i] = byte(padding)
	}
	cipher.NewCBCEncrypter(block, iv).CryptBlocks(ciphertext, ciphertext)
	algorithm, err = marshalPBES2(salt, iv, iterations)
	return algorithm, ciphertext, err
}

// marshalPBES2 writes what [decryptPBES2] and [readPBKDF2] read. The keyLength is left out: the cipher says it.
func marshalPBES2(salt, iv []byte, iterations int) ([]byte, error) {
	var b cryptobyte.Builder
	sequence := func(b *cryptobyte.Builder, fields cryptobyte.BuilderContinuation) { b.AddASN1(asn1.SEQUENCE, fields) }
	sequence(&b, func(b *cryptobyte.Builder) {
		b.AddASN1ObjectIdentifier(oid.PBES2)
		sequence(b, func(b *cryptobyte.Builder) {
			sequence(b, func(b *cryptobyte.Builder) {
				b.AddASN1ObjectIdentifier(oid.PBKDF2)
				sequence(b, func(b *cryptobyte.Builder) {
					b.AddASN1OctetString(salt)
					b.AddASN1Int64(int64(iterations))
					sequence(b, func(b *cryptobyte.Builder) {
						b.AddASN1ObjectIdentifier(oid.HMACWithSHA256)
						b.AddASN1NULL()
					})
				})
			})
			sequence(b, func(b *cryptobyte.Builder) {
				b.AddASN1ObjectIdentifier(oid.AES256CBC)
				b.AddASN1OctetString(iv)
			})
		})
	})
	return b.Bytes()
}
