package smime

import (
	"bytes"
	"crypto/sha256"

	"signet/smime/cms"
)

// A SignedReceipt is what a signed receipt says: which signature it is for, and
// what its signer has verified. Whether it is for a message of the reader's,
// [SignedReceipt.Confirms] tells. RFC 2634 Section 2.6.
type SignedReceipt struct {
	cms.Receipt
	// Signer is the first of Report.Signers whose signature holds, -1 for none.
	Signer int

	digest []byte // msgSigDigest of that signer
}

// An ExpectedReceipt is what a receipt for a signature must say. Keep it with
// the message that was sent: without it nobody can tell what a receipt is for.
// RFC 2634 Section 2.2.2.
type ExpectedReceipt struct {
	ContentIdentifier []byte // of the request; no two requests have the same
	ReceiptDigest     []byte // SHA-256 of the Receipt, in DER
	MsgSigDigest      []byte
}

// readReceipt notes that a SignedData is a signed receipt, where it is one. What
// only says so, and is something else, is no message either: see keep.
func (o *opener) readReceipt(sd *cms.SignedData) {
	if receipt, err := sd.Receipt(); err == nil {
		o.report.Receipt = &SignedReceipt{Receipt: *receipt, Signer: -1}
	}
}

// readESS reads what signatures that hold say about the message, besides that
// they hold.
func (o *opener) readESS() {
	o.readSecurityLabel()
	o.readMailingLists()
	o.readReceiptRequest()
	if o.report.Receipt != nil {
		o.readConfirmation(o.report.Receipt)
	}
}

// readConfirmation finds who signed a receipt, in the innermost layer, and what
// they have verified.
func (o *opener) readConfirmation(receipt *SignedReceipt) {
	layer := len(o.report.Layers) - 1 // nothing is inside a receipt
	for i, s := range o.report.Signers {
		if s.Layer != layer || s.signerInfo == nil {
			continue
		}
		digest, err := s.signerInfo.MsgSigDigest()
		if err != nil {
			o.findUnreadable("the digest of what a receipt is for", err)
			continue
		}
		receipt.Signer, receipt.digest = i, digest
		return
	}
}

// Confirms tells whether the receipt is for the signature that expected is of,
// and its signer has verified all that was signed. Who the signer is, and
// whether their certificate is worth anything, the Report tells. RFC 2634
// Section 2.6.
func (r *SignedReceipt) Confirms(expected ExpectedReceipt) bool {
	digest, err := receiptDigest(&r.Receipt)
	return err == nil && r.Signer >= 0 && len(r.digest) > 0 &&
		bytes.Equal(digest, expected.ReceiptDigest) && bytes.Equal(r.digest, expected.MsgSigDigest)
}

// receiptDigest is the digest that an ExpectedReceipt keeps. A receipt itself is
// signed with whatever digest its signer has.
func receiptDigest(receipt *cms.Receipt) ([]byte, error) {
	der, err := receipt.Marshal()
	if err != nil {
		return nil, err
	}
	digest := sha256.Sum256(der)
	return digest[:], nil
}

// expectedReceipts are what receipts for the signatures of a SignedData must
// say, as far as these ask for any.
func expectedReceipts(signedData []byte) ([]ExpectedReceipt, error) {
	sd, err := cms.ParseSignedData(signedData)
	if err != nil {
		return nil, &Error{Code: CodeInternal, Err: err}
	}
	var all []ExpectedReceipt
	for _, si := range sd.SignerInfos {
		receipt, err := si.Receipt()
		if err != nil {
			return nil, &Error{Code: CodeInternal, Err: err}
		}
		expected := ExpectedReceipt{ContentIdentifier: receipt.SignedContentIdentifier}
		if expected.ReceiptDigest, err = receiptDigest(receipt); err != nil {
			return nil, &Error{Code: CodeInternal, Err: err}
		}
		if expected.MsgSigDigest, err = si.SignatureDigest(); err != nil {
			return nil, &Error{Code: CodeInternal, Err: err}
		}
		all = append(all, expected)
	}
	return all, nil
}
