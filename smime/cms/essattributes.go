package cms

import (
	"golang.org/x/crypto/cryptobyte"

	"signet/smime/internal/oid"
)

// ESSAttributes are the signed attributes of RFC 2634 that [Sign] writes where they are set. Which of them belong together,
// and in which layer of a message, is for the caller to know: RFC 2634 Section 1.3.4.
type ESSAttributes struct {
	ContentIdentifier  ContentIdentifier
	ContentReference   *ContentReference
	ContentHints       *ContentHints
	ReceiptRequest     *ReceiptRequest
	MsgSigDigest       []byte // of a Receipt
	SecurityLabel      *ESSSecurityLabel
	EquivalentLabels   []ESSSecurityLabel
	MLExpansionHistory []MLData
}

// writers are those of the attributes that are set.
func (ess ESSAttributes) writers() []signedAttribute {
	var writers []signedAttribute
	if id := ess.ContentIdentifier; id != nil {
		writers = append(writers, signedAttribute{oid.ContentIdentifier, id.marshal})
	}
	if reference := ess.ContentReference; reference != nil {
		writers = append(writers, signedAttribute{oid.ContentReference, reference.marshal})
	}
	if hints := ess.ContentHints; hints != nil {
		writers = append(writers, signedAttribute{oid.ContentHints, hints.marshal})
	}
	if request := ess.ReceiptRequest; request != nil {
		writers = append(writers, signedAttribute{oid.ReceiptRequest, request.marshal})
	}
	if digest := ess.MsgSigDigest; digest != nil {
		writers = append(writers, signedAttribute{oid.MsgSigDigest, func(b *cryptobyte.Builder) { b.AddASN1OctetString(digest) }})
	}
	if label := ess.SecurityLabel; label != nil {
		writers = append(writers, signedAttribute{oid.SecurityLabel, label.marshal})
	}
	if labels := ess.EquivalentLabels; labels != nil {
		writers = append(writers, signedAttribute{oid.EquivalentLabels, func(b *cryptobyte.Builder) { addEquivalentLabels(b, labels) }})
	}
	if history := ess.MLExpansionHistory; history != nil {
		writers = append(writers, signedAttribute{oid.MLExpansionHistory, func(b *cryptobyte.Builder) { addMLExpansionHistory(b, history) }})
	}
	return writers
}
