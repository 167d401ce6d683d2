package cms

import (
	"crypto/aes"
	"crypto/rand"
	"fmt"
	"io"

	"golang.org/x/crypto/cryptobyte"

	"signet/smime/internal/oid"
)

// EncryptOptions are the options of [Encrypt].
type EncryptOptions struct {
	// Rand is the source of the content key, the initialization vector and what the encryption of the key needs;
	// crypto/rand.Reader where nil.
	Rand io.Reader

	// ContentEncryption is one of [ContentEncryptionAlgorithms]; the first of them where it is the zero value.
	ContentEncryption Algorithm

	Bulk BulkCrypto // [Go] where nil
}

// Encrypt returns a ContentInfo with an EnvelopedData, in DER, that each of the recipients can open, and nobody else: who
// wants to read their own message must be among them. Whether the certificates are fit to encrypt to is not its business.
//
// It fails with [ErrUnfit] where there are no recipients or the key of one is of a kind that cannot be used; and with
// [ErrUnsupportedAlgorithm] for a content encryption that is not offered.
func Encrypt(content []byte, recipients []Recipient, opts EncryptOptions) ([]byte, error) {
	if len(recipients) == 0 {
		return nil, fmt.Errorf("%w: no recipients", ErrUnfit)
	}
	random, bulk := opts.Rand, opts.Bulk
	if random == nil {
		random = rand.Reader
	}
	if bulk == nil {
		bulk = Go{}
	}
	algorithm, err := contentEncryptionToWrite(opts.ContentEncryption)
	if err != nil {
		return nil, err
	}
	contentKey, iv := make([]byte, algorithm.keySize), make([]byte, aes.BlockSize)
	for _, octets := range [][]byte{contentKey, iv} {
		if _, err := io.ReadFull(random, octets); err != nil {
			return nil, fmt.Errorf("cms: random octets: %w", err)
		}
	}
	ed := &EnvelopedData{}
	for _, recipient := range recipients {
		ri, err := newRecipientInfo(recipient, contentKey, random)
		if err != nil {
			return nil, err
		}
		ed.RecipientInfos = append(ed.RecipientInfos, ri)
	}
	encrypted, err := bulk.EncryptCBC(contentKey, iv, content)
	if err != nil {
		return nil, fmt.Errorf("cms: encrypting: %w", err)
	}
	parameters, err := marshalOctetString(iv)
	if err != nil {
		return nil, err
	}
	ed.EncryptedContentInfo = EncryptedContentInfo{
		ContentType:                oid.Data,
		ContentEncryptionAlgorithm: AlgorithmIdentifier{Algorithm: algorithm.OID, Parameters: parameters},
		EncryptedContent:           encrypted,
	}
	b := cryptobyte.NewBuilder(make([]byte, 0, len(encrypted)+1024*(len(recipients)+1)))
	addContentInfo(b, oid.EnvelopedData, ed)
	return b.Bytes()
}

func marshalOctetString(octets []byte) ([]byte, error) {
	var b cryptobyte.Builder
	b.AddASN1OctetString(octets)
	return b.Bytes()
}
