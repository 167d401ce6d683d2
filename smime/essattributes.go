package smime

import (
	"crypto/sha256"

	"signet/smime/cms"
	"signet/smime/internal/entity"
)

// essAttributes are those of RFC 2634 that the options ask for: for the
// innermost signature, which is the author's. RFC 2634 Section 1.3.4.
func (p *protector) essAttributes() (cms.ESSAttributes, error) {
	ess := cms.ESSAttributes{SecurityLabel: p.opts.SecurityLabel, ContentHints: p.opts.hints}
	if len(p.opts.Signers) == 0 && (p.opts.SecurityLabel != nil || len(p.opts.ReceiptsTo) > 0) {
		return ess, fail(CodeInvalidDraft, "a label or a request for a receipt without signers")
	}
	if len(p.opts.ReceiptsTo) == 0 {
		return ess, nil
	}
	if len(p.opts.ReceiptsTo) > cms.MaxReceiptsTo {
		return ess, fail(CodeInvalidDraft, "receipts to more than %d addresses", cms.MaxReceiptsTo)
	}
	var err error
	ess.ReceiptRequest, err = p.newReceiptRequest()
	return ess, err
}

// newReceiptRequest makes a request that is not mistaken for another one: its
// identifier says who asks and when, and the rest is random. RFC 2634 Sections
// 2.2 and 2.7.
func (p *protector) newReceiptRequest() (*cms.ReceiptRequest, error) {
	random, err := randomHex(p.opts.Rand)
	if err != nil {
		return nil, err
	}
	const enough = 8 // octets of a digest, to tell signers apart
	who := sha256.Sum256(p.opts.Signers[0].Certificate.Raw)
	id := append(who[:enough:enough], p.opts.Time.UTC().Format("20060102150405Z")...)
	request := &cms.ReceiptRequest{SignedContentIdentifier: append(id, random...)}
	for _, address := range p.opts.ReceiptsTo {
		spec, err := entity.AddrSpec(address)
		if err != nil {
			return nil, &Error{Code: CodeInvalidDraft, Err: err}
		}
		request.ReceiptsTo = append(request.ReceiptsTo, cms.GeneralNames{Addresses: []string{spec}})
	}
	return request, nil
}
