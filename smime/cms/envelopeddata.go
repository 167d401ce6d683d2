package cms

import (
	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// MaxRecipientInfos limits the recipients of a message that is read: its recipientInfos, and the recipients that all of
// them name.
const MaxRecipientInfos = 4096

// An EnvelopedData is encrypted content with its key, encrypted for each recipient.
//
//	EnvelopedData ::= SEQUENCE {
//	  version CMSVersion,
//	  originatorInfo [0] IMPLICIT OriginatorInfo OPTIONAL,
//	  recipientInfos RecipientInfos,
//	  encryptedContentInfo EncryptedContentInfo,
//	  unprotectedAttrs [1] IMPLICIT UnprotectedAttributes OPTIONAL }
//
// RFC 5652 Section 6.1. The originatorInfo is passed over: nothing that Signet reads needs it.
type EnvelopedData struct {
	Version              int
	RecipientInfos       []RecipientInfo
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
	var sequence, recipientInfos, unprotectedAttrs cryptobyte.String
	var ed EnvelopedData
	if !input.ReadASN1(&sequence, asn1.SEQUENCE) || !input.Empty() {
		return nil, malformed("EnvelopedData")
	}
	if !sequence.ReadASN1Integer(&ed.Version) {
		return nil, malformed("EnvelopedData version")
	}
	if !sequence.SkipOptionalASN1(constructed0) {
		return nil, malformed("EnvelopedData originatorInfo")
	}
	if !sequence.ReadASN1(&recipientInfos, asn1.SET) {
		return nil, malformed("EnvelopedData recipientInfos")
	}
	recipients := 0
	for !recipientInfos.Empty() {
		if len(ed.RecipientInfos) == MaxRecipientInfos {
			return nil, tooMany("recipientInfos", MaxRecipientInfos)
		}
		ri, err := readRecipientInfo(&recipientInfos)
		if err != nil {
			return nil, err
		}
		if recipients += len(ri.encryptedKeys()); recipients > MaxRecipientInfos {
			return nil, tooMany("recipients", MaxRecipientInfos)
		}
		ed.RecipientInfos = append(ed.RecipientInfos, ri)
	}
	if !readEncryptedContentInfo(&sequence, &ed.EncryptedContentInfo) {
		return nil, malformed("EnvelopedData encryptedContentInfo")
	}
	if !sequence.ReadOptionalASN1(&unprotectedAttrs, nil, constructed1) || !sequence.Empty() {
		return nil, malformed("EnvelopedData unprotectedAttrs")
	}
	var err error
	ed.UnprotectedAttrs, err = readAttributes(unprotectedAttrs)
	return &ed, err
}

// Recipients returns for whom the content key was encrypted, as far as RecipientInfos say so by certificate.
func (ed *EnvelopedData) Recipients() []RecipientIdentifier {
	var all []RecipientIdentifier
	for _, ri := range ed.RecipientInfos {
		for _, encryptedKey := range ri.encryptedKeys() {
			all = append(all, encryptedKey.rid)
		}
	}
	return all
}

func (ed *EnvelopedData) marshal(b *cryptobyte.Builder) {
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1Int64(int64(ed.version()))
		addSetOf(b, asn1.SET, ed.RecipientInfos)
		ed.EncryptedContentInfo.marshal(b)
	})
}

// version follows RFC 5652 Section 6.1, for what is written: recipients by issuerAndSerialNumber, whose
// KeyTransRecipientInfo is of version 0, or by key agreement.
func (ed *EnvelopedData) version() int {
	for _, ri := range ed.RecipientInfos {
		if _, ok := ri.(*KeyTransRecipientInfo); !ok {
			return 2
		}
	}
	return 0
}
