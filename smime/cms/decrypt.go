package cms

import (
	"crypto/x509"
	encoding_asn1 "encoding/asn1"
	"errors"
	"fmt"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"signet/smime/internal/oid"
)

// DecryptOptions are the options of [EnvelopedData.Decrypt].
type DecryptOptions struct {
	Bulk BulkCrypto // [Go] where nil
}

// A Plaintext is what was inside an EnvelopedData. Nothing proves who wrote it, nor that it was not changed.
type Plaintext struct {
	Content           []byte
	ContentType       encoding_asn1.ObjectIdentifier
	ContentEncryption Algorithm
	KeyEncryption     Algorithm

	Recipient   RecipientIdentifier // whose key has opened it
	Certificate *x509.Certificate   // of that key
}

// Decrypt opens the content with the first key that can.
//
// It fails with a [*NoKeyError] where keys has none for any of the recipients, with [ErrUnsupportedAlgorithm], with the
// error of keys, and with [ErrDecrypt] for every other cause.
func (ed *EnvelopedData) Decrypt(keys KeyRing, opts DecryptOptions) (*Plaintext, error) {
	id := ed.EncryptedContentInfo.ContentEncryptionAlgorithm.Algorithm
	algorithm, ok := find(contentEncryptionAlgorithms, id)
	if !ok {
		return nil, fmt.Errorf("%w: content encryption %v", ErrUnsupportedAlgorithm, id)
	}
	if ed.EncryptedContentInfo.EncryptedContent == nil {
		return nil, malformed("EncryptedContentInfo without encryptedContent")
	}
	attempts, err := ed.attempts(keys)
	if err != nil {
		return nil, err
	}
	if len(attempts) == 0 {
		return nil, &NoKeyError{Recipients: ed.Recipients()}
	}
	failure := error(ErrDecrypt)
	for _, a := range attempts {
		content, err := ed.attempt(a, algorithm, opts.Bulk)
		if err != nil {
			if errors.Is(err, ErrUnsupportedAlgorithm) {
				failure = err
			}
			continue
		}
		return &Plaintext{
			Content:           content,
			ContentType:       ed.EncryptedContentInfo.ContentType,
			ContentEncryption: algorithm.Algorithm,
			KeyEncryption:     a.recipientInfo.algorithm(),
			Recipient:         a.encrypted.rid,
			Certificate:       a.key.Certificate,
		}, nil
	}
	return nil, failure
}

// attempt returns an error that says no more than ErrDecrypt or ErrUnsupportedAlgorithm, which anybody can see from the
// message itself.
func (ed *EnvelopedData) attempt(a attempt, algorithm contentEncryption, bulk BulkCrypto) ([]byte, error) {
	contentKey, err := a.recipientInfo.contentKey(a.key.Key, a.encrypted.octets, algorithm.keySize)
	if err != nil {
		return nil, err
	}
	parameters := cryptobyte.String(ed.EncryptedContentInfo.ContentEncryptionAlgorithm.Parameters)
	var iv cryptobyte.String
	if !parameters.ReadASN1(&iv, asn1.OCTET_STRING) {
		return nil, ErrDecrypt
	}
	ciphertext := ed.EncryptedContentInfo.EncryptedContent
	if bulk == nil || algorithm.OID.Equal(oid.DESEDE3CBC) { // a BulkCrypto does AES alone
		return decryptCBC(algorithm.cipher, contentKey, iv, ciphertext)
	}
	content, err := bulk.DecryptCBC(contentKey, iv, ciphertext)
	if err != nil {
		return nil, ErrDecrypt
	}
	return content, nil
}
