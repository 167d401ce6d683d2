package cms

import (
	"fmt"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"signet/smime/internal/oid"
)

// An EncryptedData is content under a key that the readers have from elsewhere.
//
//	EncryptedData ::= SEQUENCE {
//	  version CMSVersion,
//	  encryptedContentInfo EncryptedContentInfo,
//	  unprotectedAttrs [1] IMPLICIT UnprotectedAttributes OPTIONAL }
//
// RFC 5652 Section 8.
type EncryptedData struct {
	Version              int
	EncryptedContentInfo EncryptedContentInfo
	UnprotectedAttrs     []Attribute
}

func readEncryptedData(der []byte) (*EncryptedData, error) {
	input := cryptobyte.String(der)
	var sequence, unprotectedAttrs cryptobyte.String
	var ed EncryptedData
	if !input.ReadASN1(&sequence, asn1.SEQUENCE) || !input.Empty() {
		return nil, malformed("EncryptedData")
	}
	if !sequence.ReadASN1Integer(&ed.Version) {
		return nil, malformed("EncryptedData version")
	}
	if err := readEncryptedContentInfo(&sequence, &ed.EncryptedContentInfo); err != nil {
		return nil, err
	}
	if !sequence.ReadOptionalASN1(&unprotectedAttrs, nil, constructed1) || !sequence.Empty() {
		return nil, malformed("EncryptedData unprotectedAttrs")
	}
	var err error
	ed.UnprotectedAttrs, err = readAttributes(unprotectedAttrs)
	return &ed, err
}

// EncryptWithKey returns a ContentInfo with an EncryptedData, in DER. The size of contentKey must be that of the content
// encryption, which must be one in CBC mode: an EncryptedData has no place for a tag.
//
// It fails with [ErrUnfit] for a key of another size, and with [ErrUnsupportedAlgorithm] for a content encryption that is
// not offered here.
func EncryptWithKey(content, contentKey []byte, opts EncryptOptions) ([]byte, error) {
	e, err := newEncryption(content, opts)
	if err != nil {
		return nil, err
	}
	if e.cipher.mode.isAuthenticated() {
		return nil, fmt.Errorf("%w: %s in EncryptedData", ErrUnsupportedAlgorithm, e.cipher.Name)
	}
	if len(contentKey) != e.cipher.keySize {
		return nil, fmt.Errorf("%w: %s with a key of %d octets", ErrUnfit, e.cipher.Name, len(contentKey))
	}
	ed := &EncryptedData{EncryptedContentInfo: e.encryptedContentInfo}
	return e.fill(ed.contentInfo(e.size()), contentKey)
}

// Decrypt opens the content with the key that sender and reader share. In opts only Bulk matters.
//
// It fails with [ErrUnsupportedAlgorithm] and [ErrMalformed] for what anybody can see in the message, and with
// [ErrDecrypt] for every other cause.
func (ed *EncryptedData) Decrypt(contentKey []byte, opts DecryptOptions) (*Plaintext, error) {
	s, err := newSealedContent(ed.EncryptedContentInfo)
	if err != nil {
		return nil, err
	}
	if s.cipher.mode.isAuthenticated() {
		return nil, fmt.Errorf("%w: %s in EncryptedData", ErrUnsupportedAlgorithm, s.cipher.Name)
	}
	return s.decrypt(contentKey, opts.Bulk)
}

// contentInfo returns the frame of a ContentInfo with ed, for encryptedContent of size octets.
func (ed *EncryptedData) contentInfo(size int) *frame {
	f := ed.EncryptedContentInfo.frame(size)
	f.enclose(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1Int64(int64(ed.version()))
	}, func(b *cryptobyte.Builder) {
		if len(ed.UnprotectedAttrs) > 0 {
			addSetOf(b, constructed1, ed.UnprotectedAttrs)
		}
	})
	f.contentInfo(oid.EncryptedData)
	return f
}

// version follows RFC 5652 Section 8.
func (ed *EncryptedData) version() int {
	if len(ed.UnprotectedAttrs) > 0 {
		return 2
	}
	return 0
}
