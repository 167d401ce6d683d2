package cms

import (
	"crypto/aes"
	"crypto/rand"
	encoding_asn1 "encoding/asn1"
	"fmt"
	"io"

	"signet/smime/internal/oid"
)

// EncryptOptions are the options of [Encrypt] and [EncryptWithKey].
type EncryptOptions struct {
	// Rand is the source of the content key, the initialization vector or nonce, and what the encryption of the key
	// needs; crypto/rand.Reader where nil.
	Rand io.Reader

	// ContentEncryption is one of [ContentEncryptionAlgorithms]. AES-256-CBC where it is the zero value: every program for
	// S/MIME reads it, and many read no AuthEnvelopedData.
	ContentEncryption Algorithm

	ContentType encoding_asn1.ObjectIdentifier // id-data where nil, which all MIME is
	Bulk        BulkCrypto                     // [Go] where nil
}

// Encrypt returns a ContentInfo, in DER, that each of the recipients can open, and nobody else: who wants to read their
// own message must be among them. Whether the certificates are fit to encrypt to is not its business. The algorithm
// decides about the structure: an EnvelopedData for those in CBC mode, an AuthEnvelopedData for the others.
//
// It fails with [ErrUnfit] where there are no recipients or the key of one is of a kind that cannot be used; and with
// [ErrUnsupportedAlgorithm] for a content encryption that is not offered.
func Encrypt(content []byte, recipients []Recipient, opts EncryptOptions) ([]byte, error) {
	if len(recipients) == 0 {
		return nil, fmt.Errorf("%w: no recipients", ErrUnfit)
	}
	e, err := newEncryption(content, opts)
	if err != nil {
		return nil, err
	}
	contentKey, err := e.random(e.cipher.keySize)
	if err != nil {
		return nil, err
	}
	var ris RecipientInfos
	for _, recipient := range recipients {
		ri, err := newRecipientInfo(recipient, contentKey, e.opts.Rand)
		if err != nil {
			return nil, err
		}
		ris = append(ris, ri)
	}
	if e.cipher.mode.isAuthenticated() {
		return e.authEnvelopedData(ris, contentKey)
	}
	ed := &EnvelopedData{RecipientInfos: ris, EncryptedContentInfo: e.encryptedContentInfo}
	return e.fill(ed.contentInfo(e.size()), contentKey)
}

// An encryption is one call of [Encrypt] or [EncryptWithKey].
type encryption struct {
	content              []byte
	opts                 EncryptOptions
	cipher               *contentCipher
	encryptedContentInfo EncryptedContentInfo // without the content
}

func newEncryption(content []byte, opts EncryptOptions) (*encryption, error) {
	e := &encryption{content: content, opts: opts}
	if e.opts.Rand == nil {
		e.opts.Rand = rand.Reader
	}
	if e.opts.Bulk == nil {
		e.opts.Bulk = Go{}
	}
	e.opts.ContentType = contentTypeOrData(opts.ContentType)
	algorithm, err := contentEncryptionToWrite(opts.ContentEncryption)
	if err != nil {
		return nil, err
	}
	e.cipher = &contentCipher{contentEncryption: algorithm}
	size := gcmNonceSize // as of ChaCha20-Poly1305
	if algorithm.mode == cbcMode {
		size = aes.BlockSize
	}
	if e.cipher.nonce, err = e.random(size); err != nil {
		return nil, err
	}
	parameters, err := e.cipher.parameters()
	e.encryptedContentInfo = EncryptedContentInfo{
		ContentType:                e.opts.ContentType,
		ContentEncryptionAlgorithm: AlgorithmIdentifier{Algorithm: algorithm.OID, Parameters: parameters},
	}
	return e, err
}

func (e *encryption) random(size int) ([]byte, error) {
	octets := make([]byte, size)
	return octets, readRandom(e.opts.Rand, octets)
}

// readRandom fills octets from random.
func readRandom(random io.Reader, octets []byte) error {
	if _, err := io.ReadFull(random, octets); err != nil {
		return fmt.Errorf("cms: random octets: %w", err)
	}
	return nil
}

// size returns the size of the encryptedContent.
func (e *encryption) size() int {
	if e.cipher.mode.isAuthenticated() {
		return len(e.content)
	}
	return len(e.content) + aes.BlockSize - len(e.content)%aes.BlockSize
}

// fill encrypts the content into its place, with a cipher that has no tag.
func (e *encryption) fill(f *frame, contentKey []byte) ([]byte, error) {
	der, err := f.start()
	if err != nil {
		return nil, err
	}
	if der, err = e.cipher.encrypt(der, e.opts.Bulk, contentKey, e.content, nil); err != nil {
		return nil, fmt.Errorf("cms: encrypting: %w", err)
	}
	return append(der, f.tail...), nil
}

// authEnvelopedData encrypts the content into its place, and puts the tag, which becomes known last, into its own at the
// end.
func (e *encryption) authEnvelopedData(ris RecipientInfos, contentKey []byte) ([]byte, error) {
	aed := &AuthEnvelopedData{RecipientInfos: ris, AuthEncryptedContentInfo: e.encryptedContentInfo, MAC: make([]byte, gcmTagSize)}
	var additionalData []byte
	if !e.opts.ContentType.Equal(oid.Data) {
		if err := aed.addContentType(); err != nil {
			return nil, err
		}
		additionalData = aed.authenticatedOctets
	}
	f := aed.contentInfo(e.size())
	der, err := f.start()
	if err != nil {
		return nil, err
	}
	if der, err = e.cipher.encrypt(der, e.opts.Bulk, contentKey, e.content, additionalData); err != nil {
		return nil, fmt.Errorf("cms: encrypting: %w", err)
	}
	end := len(der) - gcmTagSize
	tag := [gcmTagSize]byte(der[end:])
	der = append(der[:end], f.tail...)
	copy(der[len(der)-gcmTagSize:], tag[:])
	return der, nil
}
