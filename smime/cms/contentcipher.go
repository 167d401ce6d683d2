package cms

import (
	"crypto/aes"
	"crypto/cipher"
	"fmt"

	"golang.org/x/crypto/chacha20poly1305"
	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"signet/smime/internal/ccm"
	"signet/smime/internal/oid"
	"signet/smime/internal/rc2"
)

// A contentCipher is a contentEncryption with the parameters of one message.
type contentCipher struct {
	contentEncryption
	nonce    []byte // or the initialization vector
	tagSize  int    // octets; 0 in CBC mode
	keySizes []int  // octets; which the content key may have, the likely one first

	// derivation is what the content key is derived with, as octets; nil where it is used as it is.
	derivation []byte
}

// newContentCipher fails with [ErrUnsupportedAlgorithm], or with [ErrMalformed] for wrong parameters.
func newContentCipher(ai AlgorithmIdentifier) (*contentCipher, error) {
	if ai.Algorithm.Equal(oid.CEKHKDFSHA256) {
		return newDerivedContentCipher(ai)
	}
	algorithm, ok := find(contentEncryptionAlgorithms, ai.Algorithm)
	if !ok {
		return nil, fmt.Errorf("%w: content encryption %v", ErrUnsupportedAlgorithm, ai.Algorithm)
	}
	c := &contentCipher{contentEncryption: algorithm, keySizes: []int{algorithm.keySize}}
	if !c.readParameters(ai.Parameters) {
		return nil, malformed(fmt.Sprintf("ContentEncryptionAlgorithmIdentifier parameters of %s", algorithm.Name))
	}
	return c, nil
}

func (c *contentCipher) readParameters(parameters []byte) bool {
	switch {
	case c.mode == gcmMode, c.mode == ccmMode:
		var p aeadParameters
		ok := readAEADParameters(parameters, &p)
		c.nonce, c.tagSize = p.nonce, p.icvLen
		return ok && (c.mode == gcmMode && p.isGCM() || c.mode == ccmMode && p.isCCM())
	case c.mode == chaCha20Poly1305:
		// AEADChaCha20Poly1305Nonce ::= OCTET STRING (SIZE(12)), RFC 8103 Section 2.
		c.tagSize = chacha20poly1305.Overhead
		return c.readNonce(parameters) && len(c.nonce) == chacha20poly1305.NonceSize
	case c.OID.Equal(oid.RC2CBC):
		var p rc2CBCParameter
		ok := readRC2CBCParameter(parameters, &p)
		c.useRC2(p)
		return ok && len(c.nonce) == rc2.BlockSize
	case c.OID.Equal(oid.DESEDE3CBC), c.OID.Equal(oid.DESCBC):
		return c.readNonce(parameters) && len(c.nonce) == 8 // CBCParameter, RFC 3370 Section 5.1
	default:
		return c.readNonce(parameters) && len(c.nonce) == aes.BlockSize // AES-IV, RFC 3565 Section 2.1
	}
}

// readNonce reads parameters that are one OCTET STRING.
func (c *contentCipher) readNonce(parameters []byte) bool {
	input := cryptobyte.String(parameters)
	var nonce cryptobyte.String
	if !input.ReadASN1(&nonce, asn1.OCTET_STRING) || !input.Empty() {
		return false
	}
	c.nonce = nonce
	return true
}

// useRC2 takes the parameters of RC2. They say how many bits of the key are effective, and not how many there are.
// Nearly all senders have as many; the rest have 128. Under RSA PKCS #1 v1.5, one in 256 of the rest's messages reads as
// gibberish, as a key of the wrong size must not show there.
func (c *contentCipher) useRC2(p rc2CBCParameter) {
	c.nonce, c.keySizes = p.iv, []int{p.effectiveBits / 8}
	if p.effectiveBits < 128 {
		c.keySizes = append(c.keySizes, 16)
	}
	c.Name = fmt.Sprintf("RC2-%d-CBC", p.effectiveBits)
	c.cipher = func(key []byte) (cipher.Block, error) { return rc2.New(key, p.effectiveBits) }
}

// decrypt returns [ErrDecrypt] for whatever is wrong. bulk may be nil.
func (c *contentCipher) decrypt(bulk BulkCrypto, contentKey, ciphertext, tag, additionalData []byte) ([]byte, error) {
	if bulk == nil {
		bulk = Go{}
	}
	if c.derivation != nil {
		var err error
		if contentKey, err = deriveContentKey(contentKey, c.derivation); err != nil {
			return nil, ErrDecrypt
		}
	}
	plaintext, err := c.decryptWith(bulk, contentKey, ciphertext, tag, additionalData)
	if err != nil {
		return nil, ErrDecrypt
	}
	return plaintext, nil
}

func (c *contentCipher) decryptWith(bulk BulkCrypto, key, ciphertext, tag, additionalData []byte) ([]byte, error) {
	switch {
	case c.mode == gcmMode:
		return bulk.DecryptGCM(key, c.nonce, ciphertext, tag, additionalData)
	case c.mode == ccmMode:
		return ccm.Open(key, c.nonce, ciphertext, tag, additionalData)
	case c.mode == chaCha20Poly1305:
		aead, err := chacha20poly1305.New(key)
		if err != nil {
			return nil, err
		}
		return openAEAD(aead, c.nonce, ciphertext, tag, additionalData)
	case len(c.nonce) == aes.BlockSize: // AES-CBC is all that a BulkCrypto knows of this mode
		return bulk.DecryptCBC(key, c.nonce, ciphertext)
	default:
		return decryptCBC(c.cipher, key, c.nonce, ciphertext)
	}
}

// encrypt appends the ciphertext to dst, and the tag where there is one.
func (c *contentCipher) encrypt(dst []byte, bulk BulkCrypto, contentKey, content, additionalData []byte) ([]byte, error) {
	switch c.mode {
	case gcmMode:
		return bulk.EncryptGCM(dst, contentKey, c.nonce, content, additionalData)
	case chaCha20Poly1305:
		aead, err := chacha20poly1305.New(contentKey)
		if err != nil {
			return nil, err
		}
		return aead.Seal(dst, c.nonce, content, additionalData), nil
	default:
		return bulk.EncryptCBC(dst, contentKey, c.nonce, content)
	}
}

// parameters returns those that go with what is written.
func (c *contentCipher) parameters() ([]byte, error) {
	if c.mode == gcmMode {
		return marshalAll(aeadParameters{c.nonce, gcmTagSize}, 32)
	}
	return marshalOctetString(c.nonce)
}
