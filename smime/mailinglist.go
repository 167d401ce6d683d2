package smime

import (
	"crypto/x509"
	"time"

	"signet/smime/cms"
)

// A MailingList has sent a message on to its members, as it says itself in a
// signature around the message. RFC 2634 Section 4.
type MailingList struct {
	Identifier cms.EntityIdentifier
	// Certificate is the one that Identifier means, nil where it is not known. It is not checked.
	Certificate *x509.Certificate
	At          time.Time
	Signer      int // index into Report.Signers: who says so

	policy *cms.MLReceiptPolicy
}

// readMailingLists reads the history that the outermost signatures carry, as
// far as they hold, the first list first.
func (o *opener) readMailingLists() {
	outermost := -1
	for i, s := range o.report.Signers {
		if outermost < 0 {
			outermost = s.Layer
		}
		if s.Layer != outermost || s.signerInfo == nil {
			continue
		}
		history, err := s.signerInfo.MLExpansionHistory()
		if err != nil {
			o.findUnreadable("a history of mailing lists", err)
		}
		if len(history) == 0 {
			continue
		}
		for _, data := range history {
			o.report.MailingLists = append(o.report.MailingLists, MailingList{
				Identifier: data.MailListIdentifier, Certificate: o.known(data.MailListIdentifier),
				At: data.ExpansionTime, Signer: i, policy: data.MLReceiptPolicy,
			})
		}
		return // every signer of a layer says the same: RFC 2634 Section 4.1
	}
}

// known returns a certificate that an identifier means, of those that are known
// or came with the message, and nil where there is none.
func (o *opener) known(id cms.SignerIdentifier) *x509.Certificate {
	for _, c := range o.report.Certificates {
		if id.Matches(c) {
			return c
		}
	}
	for _, c := range o.opts.KnownCertificates {
		if id.Matches(c) {
			return c
		}
	}
	if o.opts.Known != nil {
		if found := o.opts.Known.FindCertificates(id); len(found) > 0 {
			return found[0]
		}
	}
	return nil
}
