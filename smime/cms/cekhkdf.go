package cms

import (
	"crypto/hkdf"
	"crypto/sha256"
	"fmt"

	"golang.org/x/crypto/cryptobyte"

	"signet/smime/internal/oid"
)

// cekHKDFSalt is the salt of CMS_CEK_HKDF_SHA256: RFC 9709 Section 2.
const cekHKDFSalt = "The Cryptographic Message Syntax"

// newDerivedContentCipher reads id-alg-cek-hkdf-sha256, whose parameters are the ContentEncryptionAlgorithmIdentifier
// that content is encrypted with. The key for it is derived from the content key and from these parameters: RFC 9709.
//
// This ends the downgrade from AES-GCM or AES-CCM to AES-CBC, in which the attacker puts blocks of an AuthEnvelopedData
// into an EnvelopedData with the same recipientInfos, and learns from what becomes of its decryption. A reader of both
// structures cannot see that a content key belongs to another message, and Signet reads both. What it does not do is give
// the attacker an answer: the plaintext is told to be [Unauthenticated], all failures are [ErrDecrypt], and nothing of a
// decrypted message leaves the reader by itself. There remains the user who answers to gibberish and quotes it. A sender
// rules that out with this derivation; Signet does not write it, because hardly anybody could read the message.
func newDerivedContentCipher(ai AlgorithmIdentifier) (*contentCipher, error) {
	parameters := cryptobyte.String(ai.Parameters)
	var inner AlgorithmIdentifier
	if !readAlgorithmIdentifier(&parameters, &inner) || !parameters.Empty() {
		return nil, malformed("ContentEncryptionAlgorithmIdentifier parameters of id-alg-cek-hkdf-sha256")
	}
	if inner.Algorithm.Equal(oid.CEKHKDFSHA256) {
		return nil, fmt.Errorf("%w: id-alg-cek-hkdf-sha256 in itself", ErrUnsupportedAlgorithm)
	}
	c, err := newContentCipher(inner)
	if err != nil {
		return nil, err
	}
	c.derivation = ai.Parameters
	return c, nil
}

// deriveContentKey is CMS_CEK_HKDF_SHA256 of RFC 9709 Section 2. The derived key has the size of the given one.
func deriveContentKey(contentKey, algorithmIdentifier []byte) ([]byte, error) {
	return hkdf.Key(sha256.New, contentKey, []byte(cekHKDFSalt), string(algorithmIdentifier), len(contentKey))
}
