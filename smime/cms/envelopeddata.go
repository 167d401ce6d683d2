package cms

import (
	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"signet/smime/internal/oid"
)

// An EnvelopedData is encrypted content with its key, encrypted for each recipient.
//
//	EnvelopedData ::= SEQUENCE {
//	  version CMSVersion,
//	  originatorInfo [0] IMPLICIT OriginatorInfo OPTIONAL,
//	  recipientInfos RecipientInfos,
//	  encryptedContentInfo EncryptedContentInfo,
//	  unprotectedAttrs [1] IMPLICIT UnprotectedAttributes OPTIONAL }
//
// RFC 5652 Section 6.1.
type EnvelopedData struct {
	Version              int
	OriginatorInfo       *OriginatorInfo // nil where absent
	RecipientInfos       RecipientInfos
	EncryptedContentInfo EncryptedContentInfo
	UnprotectedAttrs     []Attribute
}

// ParseEnvelopedData reads a ContentInfo, in BER or DER, that holds an EnvelopedData. The result may share memory with
// data.
//
// It fails with [ErrMalformed], [ErrTooDeep], [ErrTooLarge], or with [ErrUnexpectedType] where it holds something else.
func ParseEnvelopedData(data []byte) (*EnvelopedData, error) {
	ci, err := ParseContentInfo(data)
	if err != nil {
		return nil, err
	}
	return ci.EnvelopedData()
}

func readEnvelopedData(der []byte) (*EnvelopedData, error) {
	input := cryptobyte.String(der)
	var sequence, unprotectedAttrs cryptobyte.String
	var ed EnvelopedData
	if !input.ReadASN1(&sequence, asn1.SEQUENCE) || !input.Empty() {
		return nil, malformed("EnvelopedData")
	}
	if !sequence.ReadASN1Integer(&ed.Version) {
		return nil, malformed("EnvelopedData version")
	}
	var err error
	if ed.OriginatorInfo, err = readOptionalOriginatorInfo(&sequence, "EnvelopedData"); err != nil {
		return nil, err
	}
	if ed.RecipientInfos, err = readRecipientInfos(&sequence, "EnvelopedData"); err != nil {
		return nil, err
	}
	if err := readEncryptedContentInfo(&sequence, &ed.EncryptedContentInfo); err != nil {
		return nil, err
	}
	if !sequence.ReadOptionalASN1(&unprotectedAttrs, nil, constructed1) || !sequence.Empty() {
		return nil, malformed("EnvelopedData unprotectedAttrs")
	}
	ed.UnprotectedAttrs, err = readAttributes(unprotectedAttrs)
	return &ed, err
}

// Recipients returns for whom the content key was encrypted, as far as RecipientInfos say so by certificate.
func (ed *EnvelopedData) Recipients() []RecipientIdentifier { return ed.RecipientInfos.Recipients() }

// contentInfo returns the frame of a ContentInfo with ed, for encryptedContent of size octets.
func (ed *EnvelopedData) contentInfo(size int) *frame {
	f := ed.EncryptedContentInfo.frame(size)
	f.enclose(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1Int64(int64(ed.version()))
		if ed.OriginatorInfo != nil {
			ed.OriginatorInfo.marshal(b)
		}
		ed.RecipientInfos.marshal(b)
	}, func(b *cryptobyte.Builder) {
		if len(ed.UnprotectedAttrs) > 0 {
			addSetOf(b, constructed1, ed.UnprotectedAttrs)
		}
	})
	f.contentInfo(oid.EnvelopedData)
	return f
}

// version follows RFC 5652 Section 6.1, for certificates and CRLs of X.509 alone.
func (ed *EnvelopedData) version() int {
	version := ed.RecipientInfos.version()
	if ed.OriginatorInfo != nil || len(ed.UnprotectedAttrs) > 0 {
		version = max(version, 2)
	}
	return version
}
