package cms

import (
	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"signet/smime/internal/oid"
)

// A Receipt names the signature that it is for. It is signed as content of the type id-ct-receipt.
//
//	Receipt ::= SEQUENCE {
//	  version ESSVersion,
//	  contentType ContentType,
//	  signedContentIdentifier ContentIdentifier,
//	  originatorSignatureValue OCTET STRING }
//
//	ESSVersion ::= INTEGER { v1(1) }
//
// RFC 2634 Section 2.8.
type Receipt struct {
	ContentReference
}

const essVersion = 1

// Receipt returns the content of a signed receipt. It fails with [ErrUnexpectedType] where sd has other content, and with
// [ErrMalformed].
func (sd *SignedData) Receipt() (*Receipt, error) {
	content := ContentInfo{ContentType: sd.EncapContentInfo.EContentType}
	if err := content.expect(oid.Receipt); err != nil {
		return nil, err
	}
	input := cryptobyte.String(sd.EncapContentInfo.EContent)
	var sequence cryptobyte.String
	var receipt Receipt
	var version int
	if !input.ReadASN1(&sequence, asn1.SEQUENCE) || !input.Empty() ||
		!sequence.ReadASN1Integer(&version) || version != essVersion {
		return nil, malformed("Receipt version")
	}
	if !receipt.readFields(sequence) {
		return nil, malformed("Receipt")
	}
	return &receipt, nil
}

// Receipt returns the Receipt for a signature that asks for one: RFC 2634 Section 2.4, step 2. It says nothing of whether
// the signature holds. It fails with [ErrUnexpectedType] where the signature asks for none, and as
// [SignerInfo.ReceiptRequest] does.
func (si *SignerInfo) Receipt() (*Receipt, error) {
	request, err := si.ReceiptRequest()
	if err != nil {
		return nil, err
	}
	if request == nil {
		return nil, errNoReceiptRequest
	}
	contentType, err := attributes(si.SignedAttrs).contentType()
	if err != nil {
		return nil, err
	}
	return &Receipt{ContentReference{
		ContentType:              contentType,
		SignedContentIdentifier:  request.SignedContentIdentifier,
		OriginatorSignatureValue: si.Signature,
	}}, nil
}

// Marshal returns the DER of the receipt.
func (receipt *Receipt) Marshal() ([]byte, error) {
	return marshalAll(receipt, len(receipt.OriginatorSignatureValue)+len(receipt.SignedContentIdentifier)+64)
}

func (receipt *Receipt) marshal(b *cryptobyte.Builder) {
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1Int64(essVersion)
		receipt.marshalFields(b)
	})
}
