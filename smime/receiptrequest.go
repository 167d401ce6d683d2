package smime

import (
	"bytes"
	"slices"

	"signet/smime/cert"
	"signet/smime/cms"
	"signet/smime/internal/oid"
)

// A ReceiptRequest is a signer's wish that readers confirm with a signature of
// their own that theirs holds. Whoever does so tells that they have read the
// message, and when: [AnswerReceiptRequest] is only for who was asked and agreed.
// RFC 2634 Section 2.
type ReceiptRequest struct {
	Signer int // index into Report.Signers
	// From says who is asked; see Asks.
	From cms.ReceiptsFrom
	// To are the addresses that receipts go to. A mailing list on the way may
	// have changed them.
	To []string
	// Refusal is why no receipt may be sent, "" where one may.
	Refusal ReceiptRefusal
	// Confidential tells that the message was encrypted. A receipt has a digest
	// of it, so that it should be encrypted as well.
	Confidential bool

	receipt *cms.Receipt
	digest  []byte // of the signed attributes, for msgSigDigest
}

// A ReceiptRefusal is a reason for which no receipt may be sent.
type ReceiptRefusal string

// The reasons.
const (
	RefusalUnproven      ReceiptRefusal = "unproven"      // nobody proves who asks
	RefusalContradiction ReceiptRefusal = "contradiction" // the signers ask for different receipts
	RefusalMailingList   ReceiptRefusal = "mailing-list"  // a mailing list on the way wants none, or is nobody to say where they go
	RefusalFirstTier     ReceiptRefusal = "first-tier"    // only those are asked to whom no mailing list has sent the message on
	RefusalNowhere       ReceiptRefusal = "nowhere"       // there is no mail address to send one to
)

// Asks tells whether the holder of one of these addresses is asked for a
// receipt. RFC 2634 Section 2.3.
func (r *ReceiptRequest) Asks(addresses ...string) bool {
	if r.From.ReceiptList == nil {
		return true // or only those whom no mailing list stands before: that is a Refusal
	}
	for _, names := range r.From.ReceiptList {
		for _, named := range names.Addresses {
			if slices.ContainsFunc(addresses, func(a string) bool { return cert.SameAddress(a, named) }) {
				return true
			}
		}
	}
	return false
}

// Digest tells requests apart: of two with the same digest one receipt is enough.
func (r *ReceiptRequest) Digest() ([]byte, error) { return receiptDigest(r.receipt) }

// Expected is what the receipt that answers the request says.
func (r *ReceiptRequest) Expected() (ExpectedReceipt, error) {
	digest, err := receiptDigest(r.receipt)
	return ExpectedReceipt{r.receipt.SignedContentIdentifier, digest, r.digest}, err
}

// readReceiptRequest finds the request of the innermost signatures, as far as
// they hold: an outer one has none. RFC 2634 Sections 1.3.4 and 2.3.
func (o *opener) readReceiptRequest() {
	innermost := -1
	for _, s := range o.report.Signers {
		innermost = max(innermost, s.Layer)
	}
	var first []byte
	for i, s := range o.report.Signers {
		if s.Layer != innermost || s.signerInfo == nil || o.report.Receipt != nil {
			continue // a receipt asks for none: RFC 2634 Section 2.4
		}
		request, err := o.receiptRequest(i, s)
		if err != nil {
			o.findUnreadable("a request for a receipt", err)
		}
		if request == nil {
			continue
		}
		value := attributeValue(s.signerInfo, oid.ReceiptRequest)
		if o.report.ReceiptRequest == nil {
			o.report.ReceiptRequest, first = request, value
		} else if !bytes.Equal(first, value) {
			o.report.ReceiptRequest.Refusal = RefusalContradiction
		}
	}
}

// receiptRequest reads the request of one signer, nil where there is none.
func (o *opener) receiptRequest(index int, s Signer) (*ReceiptRequest, error) {
	asked, err := s.signerInfo.ReceiptRequest()
	if err != nil || asked == nil {
		return nil, err
	}
	r := &ReceiptRequest{
		Signer: index, From: asked.ReceiptsFrom,
		Confidential: slices.ContainsFunc(o.report.Layers, Layer.Encrypts),
	}
	if r.receipt, err = s.signerInfo.Receipt(); err != nil {
		return nil, err
	}
	if r.digest, err = s.signerInfo.SignatureDigest(); err != nil {
		return nil, err
	}
	to, listed := o.receiptsTo(asked.ReceiptsTo)
	r.To = addressOfEach(to)
	switch {
	case s.Verdict != SignerValid, s.Role != RoleAuthor:
		r.Refusal = RefusalUnproven
	case !listed:
		r.Refusal = RefusalMailingList
	case r.From.ReceiptList == nil && r.From.AllOrFirstTier == cms.FirstTierRecipients && len(o.report.MailingLists) > 0:
		r.Refusal = RefusalFirstTier
	case len(r.To) == 0:
		r.Refusal = RefusalNowhere
	}
	return r, nil
}

// receiptsTo returns who gets receipts after the last mailing list had its say,
// and false where that is nobody. RFC 2634 Sections 2.3 and 4.3.
//
// Anybody can put a signature around a message and say in it that receipts go
// elsewhere. None go where that signer's certificate proves nothing.
func (o *opener) receiptsTo(asked []cms.GeneralNames) ([]cms.GeneralNames, bool) {
	if len(o.report.MailingLists) == 0 {
		return asked, true
	}
	last := o.report.MailingLists[len(o.report.MailingLists)-1]
	policy := last.policy
	switch {
	case policy == nil:
		return asked, true
	case policy.None(), o.report.Signers[last.Signer].Verdict != SignerValid:
		return asked, false
	case policy.InsteadOf != nil:
		return policy.InsteadOf, true
	default:
		return slices.Concat(asked, policy.InAdditionTo), true
	}
}

// addressOfEach returns one address of each entity that has any, each once.
func addressOfEach(entities []cms.GeneralNames) []string {
	var addresses []string
	for _, names := range entities {
		if len(names.Addresses) == 0 {
			continue
		}
		address := names.Addresses[0]
		if !slices.ContainsFunc(addresses, func(a string) bool { return cert.SameAddress(a, address) }) {
			addresses = append(addresses, address)
		}
	}
	return addresses
}
