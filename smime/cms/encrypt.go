package cms

import (
	"crypto/aes"
	"crypto/ecdsa"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"fmt"
	"io"

	"golang.org/x/crypto/cryptobyte"

	"signet/smime/internal/oid"
)

// A Recipient is whom a message is encrypted for.
type Recipient struct {
	Certificate *x509.Certificate // RSA, or a NIST curve from P-256
}

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
		ri, err := newRecipientInfo(recipient.Certificate, contentKey, random)
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

func contentEncryptionToWrite(wanted Algorithm) (contentEncryption, error) {
	if wanted.OID == nil {
		return contentEncryptionAlgorithms[0], nil
	}
	algorithm, ok := find(contentEncryptionAlgorithms, wanted.OID)
	if !ok || algorithm.Use != ToReadAndWrite {
		return contentEncryption{}, fmt.Errorf("%w: content encryption %v", ErrUnsupportedAlgorithm, wanted.OID)
	}
	return algorithm, nil
}

// newRecipientInfo chooses by the kind of the recipient's key.
func newRecipientInfo(certificate *x509.Certificate, contentKey []byte, random io.Reader) (RecipientInfo, error) {
	if certificate == nil {
		return nil, fmt.Errorf("%w: a recipient without certificate", ErrUnfit)
	}
	switch public := certificate.PublicKey.(type) {
	case *rsa.PublicKey:
		return newKeyTransRecipientInfo(certificate, public, contentKey, random)
	case *ecdsa.PublicKey:
		return newKeyAgreeRecipientInfo(certificate, public, contentKey, random)
	default:
		return nil, fmt.Errorf("%w: no encryption to a key of type %T", ErrUnfit, public)
	}
}

func marshalOctetString(octets []byte) ([]byte, error) {
	var b cryptobyte.Builder
	b.AddASN1OctetString(octets)
	return b.Bytes()
}
