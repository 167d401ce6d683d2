package cms

import (
	"crypto/x509"
	encoding_asn1 "encoding/asn1"
	"fmt"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"signet/smime/internal/oid"
)

// DecryptOptions are the options of [EnvelopedData.Decrypt].
type DecryptOptions struct {
	Bulk BulkCrypto // [Go] where nil

	Passwords         [][]byte           // for each [PasswordRecipientInfo], tried in this order
	KeyEncryptionKeys []KeyEncryptionKey // for each [KEKRecipientInfo] that has the key's identifier
}

// A Plaintext is what was inside an EnvelopedData. Nothing proves who wrote it, nor that it was not changed.
type Plaintext struct {
	Content           []byte
	ContentType       encoding_asn1.ObjectIdentifier
	ContentEncryption Algorithm
	KeyEncryption     Algorithm

	RecipientInfo RecipientInfo       // that held the content key
	Recipient     RecipientIdentifier // whose key has opened it, the zero value where a shared secret has
	Certificate   *x509.Certificate   // of that key
}

// Decrypt opens the content with the first key that can, of those in opts and in keys.
//
// It fails with a [*NoKeyError] where there is no key for any of the recipients, with [ErrUnsupportedAlgorithm], with the
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
	var content []byte
	e := envelope{
		originatorInfo: ed.OriginatorInfo,
		recipientInfos: ed.RecipientInfos,
		keySizes:       []int{algorithm.keySize},
		decrypt: func(contentKey []byte) (err error) {
			content, err = ed.decrypt(contentKey, algorithm, opts.Bulk)
			return err
		},
	}
	opened, err := e.open(keys, opts)
	if err != nil {
		return nil, err
	}
	return &Plaintext{
		Content:           content,
		ContentType:       ed.EncryptedContentInfo.ContentType,
		ContentEncryption: algorithm.Algorithm,
		KeyEncryption:     opened.recipientInfo.algorithm(),
		RecipientInfo:     opened.recipientInfo,
		Recipient:         opened.recipient,
		Certificate:       opened.certificate,
	}, nil
}

// decrypt fails with ErrDecrypt.
func (ed *EnvelopedData) decrypt(contentKey []byte, algorithm contentEncryption, bulk BulkCrypto) ([]byte, error) {
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
