package cms

import (
	"bytes"
	encoding_asn1 "encoding/asn1"
	"fmt"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"signet/smime/internal/ber"
	"signet/smime/internal/oid"
)

// A ContentInfo is the outermost structure of every CMS message.
//
//	ContentInfo ::= SEQUENCE {
//	  contentType ContentType,
//	  content [0] EXPLICIT ANY DEFINED BY contentType }
//
// RFC 5652 Section 3.
type ContentInfo struct {
	ContentType encoding_asn1.ObjectIdentifier
	Content     []byte // DER of one element
}

// ParseContentInfo reads data, in BER or DER. The result may share memory with data.
//
// It fails with [ErrMalformed], [ErrTooDeep] or [ErrTooLarge].
func ParseContentInfo(data []byte) (*ContentInfo, error) {
	der, rest, err := ber.ToDER(data)
	if err != nil {
		return nil, fmt.Errorf("%w: ContentInfo: %w", ErrMalformed, err)
	}
	// QUIRK: files that went through an editor or a mail gateway end with a line break that is no part of them. Test
	// vector: TestParseToleratesALineBreakAfter.
	if len(bytes.Trim(rest, "\r\n")) > 0 {
		return nil, malformed("octets after the ContentInfo")
	}
	input := cryptobyte.String(der)
	var sequence, explicit, content cryptobyte.String
	var ci ContentInfo
	if !input.ReadASN1(&sequence, asn1.SEQUENCE) || !input.Empty() {
		return nil, malformed("ContentInfo")
	}
	if !sequence.ReadASN1ObjectIdentifier(&ci.ContentType) {
		return nil, malformed("ContentInfo contentType")
	}
	if !sequence.ReadASN1(&explicit, constructed0) || !sequence.Empty() ||
		!explicit.ReadAnyASN1Element(&content, nil) || !explicit.Empty() {
		return nil, malformed("ContentInfo content")
	}
	ci.Content = content
	return &ci, nil
}

// ParseContent reads content in BER or DER that another structure holds without a ContentInfo around it: an eContent, or
// what was decrypted, whose type is not id-data but contentType. The result may share memory with content.
//
// It fails as [ParseContentInfo] does. How deep structures may be nested in one another is for the caller to decide, who
// takes them apart one by one.
func ParseContent(contentType encoding_asn1.ObjectIdentifier, content []byte) (*ContentInfo, error) {
	der, rest, err := ber.ToDER(content)
	if err != nil {
		return nil, fmt.Errorf("%w: content of type %v: %w", ErrMalformed, contentType, err)
	}
	if len(rest) > 0 {
		return nil, malformed(fmt.Sprintf("octets after the content of type %v", contentType))
	}
	return &ContentInfo{ContentType: contentType, Content: der}, nil
}

// Marshal returns the DER of the structure, or BER where Content is.
func (ci *ContentInfo) Marshal() []byte {
	var b cryptobyte.Builder
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1ObjectIdentifier(ci.ContentType)
		b.AddASN1(constructed0, func(b *cryptobyte.Builder) { b.AddBytes(ci.Content) })
	})
	return b.BytesOrPanic()
}

// SignedData reads the content, which must be of the type id-signedData: [ErrUnexpectedType] where it is not.
func (ci *ContentInfo) SignedData() (*SignedData, error) {
	if err := ci.expect(oid.SignedData); err != nil {
		return nil, err
	}
	return readSignedData(ci.Content)
}

// EnvelopedData reads the content, which must be of the type id-envelopedData: [ErrUnexpectedType] where it is not.
func (ci *ContentInfo) EnvelopedData() (*EnvelopedData, error) {
	if err := ci.expect(oid.EnvelopedData); err != nil {
		return nil, err
	}
	return readEnvelopedData(ci.Content)
}

// AuthEnvelopedData reads the content, which must be of the type id-ct-authEnvelopedData: [ErrUnexpectedType] where it is
// not.
func (ci *ContentInfo) AuthEnvelopedData() (*AuthEnvelopedData, error) {
	if err := ci.expect(oid.AuthEnvelopedData); err != nil {
		return nil, err
	}
	return readAuthEnvelopedData(ci.Content)
}

// Data returns the content, which must be of the type id-data: [ErrUnexpectedType] where it is not.
func (ci *ContentInfo) Data() ([]byte, error) {
	if err := ci.expect(oid.Data); err != nil {
		return nil, err
	}
	return readData(ci.Content)
}

// EncryptedData reads the content, which must be of the type id-encryptedData: [ErrUnexpectedType] where it is not.
func (ci *ContentInfo) EncryptedData() (*EncryptedData, error) {
	if err := ci.expect(oid.EncryptedData); err != nil {
		return nil, err
	}
	return readEncryptedData(ci.Content)
}

// DigestedData reads the content, which must be of the type id-digestedData: [ErrUnexpectedType] where it is not.
func (ci *ContentInfo) DigestedData() (*DigestedData, error) {
	if err := ci.expect(oid.DigestedData); err != nil {
		return nil, err
	}
	return readDigestedData(ci.Content)
}

// CompressedData reads the content, which must be of the type id-ct-compressedData: [ErrUnexpectedType] where it is not.
func (ci *ContentInfo) CompressedData() (*CompressedData, error) {
	if err := ci.expect(oid.CompressedData); err != nil {
		return nil, err
	}
	return readCompressedData(ci.Content)
}

func (ci *ContentInfo) expect(contentType encoding_asn1.ObjectIdentifier) error {
	if !ci.ContentType.Equal(contentType) {
		return fmt.Errorf("%w: %v, not %v", ErrUnexpectedType, ci.ContentType, contentType)
	}
	return nil
}
