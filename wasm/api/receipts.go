package api

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"strings"
	"time"

	"signet/smime"
	"signet/smime/cert"
	"signet/smime/keystore"
)

// Limits of what is kept about receipts. The oldest go first.
const (
	MaxReceipts      = 5000 // messages
	MaxConfirmations = 1000 // of one message
)

// A storedReceipt is the document of a message that asked for receipts, or of one that was answered with one. Nothing of it
// is sealed: of an encrypted message it has no Subject.
type storedReceipt struct {
	Asked    *askedReceipt    `json:"asked,omitempty"`
	Answered *answeredReceipt `json:"answered,omitempty"`
}

type askedReceipt struct {
	MessageID string    `json:"messageId"`
	Subject   string    `json:"subject,omitempty"`
	To        []string  `json:"to"`
	SentAt    time.Time `json:"sentAt"`

	Expected      []storedExpectation  `json:"expected"` // one for each signature
	Confirmations []storedConfirmation `json:"confirmations,omitempty"`
}

// storedExpectation is a smime.ExpectedReceipt.
type storedExpectation struct {
	Identifier []byte `json:"identifier"`
	Receipt    []byte `json:"receipt"`
	Signature  []byte `json:"signature"`
}

type storedConfirmation struct {
	Name        string    `json:"name"`
	Address     string    `json:"address"`
	Certificate string    `json:"certificate"`
	SignedAt    time.Time `json:"signedAt,omitzero"`
	ReadAt      time.Time `json:"readAt"`
}

type answeredReceipt struct {
	At time.Time `json:"at"`
}

// The ids of documents begin with what they are about.
const (
	askedPrefix    = "asked-"
	answeredPrefix = "answered-"
)

// askedID is the id of a message that asked, by the identifier that its request has to itself.
func askedID(contentIdentifier []byte) string { return askedPrefix + shortDigest(contentIdentifier) }

func shortDigest(octets []byte) string {
	const enough = 16 // octets
	digest := sha256.Sum256(octets)
	return hex.EncodeToString(digest[:enough])
}

func (c *call) storedReceipts() keystore.Documents[storedReceipt] {
	return keystore.DocumentsOf[storedReceipt](c.Keystore, keystore.KindReceipt)
}

// receiptOf returns a document, and an empty one where there is none that can be read.
func (c *call) receiptOf(id string) (storedReceipt, error) {
	stored, err := c.storedReceipts().Get(c.ctx, id)
	if errors.Is(err, keystore.ErrNotFound) || errors.Is(err, keystore.ErrDamaged) {
		return storedReceipt{}, nil
	}
	return stored, err
}

// keepReceipt stores a document, and forgets the oldest where there are too many.
func (c *call) keepReceipt(id string, stored storedReceipt) error {
	all, err := c.storedReceipts().All(c.ctx)
	if err != nil {
		return err
	}
	known := slices.ContainsFunc(all, func(d keystore.Document[storedReceipt]) bool { return d.ID == id })
	if !known && len(all) >= MaxReceipts {
		oldest := slices.MinFunc(all, func(a, b keystore.Document[storedReceipt]) int {
			return a.Value.at().Compare(b.Value.at())
		})
		if err := c.storedReceipts().Delete(c.ctx, oldest.ID); err != nil {
			return err
		}
	}
	return c.storedReceipts().Put(c.ctx, keystore.Document[storedReceipt]{ID: id, Value: stored})
}

func (s storedReceipt) at() time.Time {
	switch {
	case s.Asked != nil:
		return s.Asked.SentAt
	case s.Answered != nil:
		return s.Answered.At
	default:
		return time.Time{}
	}
}

// expectReceipts keeps what receipts for finished messages must say. All of them have the same request.
func (c *call) expectReceipts(outgoing []smime.Outgoing, d Draft, messageID string, encrypted bool) error {
	asked := askedReceipt{MessageID: messageID, To: addressesOf(d.To, d.Cc), SentAt: c.Now().UTC()}
	if !encrypted {
		asked.Subject = d.Subject
	}
	for _, out := range outgoing {
		for _, expected := range out.Receipts {
			if !slices.ContainsFunc(asked.Expected, func(e storedExpectation) bool { return slices.Equal(e.Signature, expected.MsgSigDigest) }) {
				asked.Expected = append(asked.Expected, storedExpectation{expected.ContentIdentifier, expected.ReceiptDigest, expected.MsgSigDigest})
			}
		}
	}
	if len(asked.Expected) == 0 {
		return nil
	}
	return c.keepReceipt(askedID(asked.Expected[0].Identifier), storedReceipt{Asked: &asked})
}

// receivedReceipt tells what a signed receipt is for, nil where the message is none. Where the caller learns, one that is
// good is kept with the message that it is for.
func (o *opening) receivedReceipt(report *smime.Report) (*ReceivedReceipt, error) {
	receipt := report.Receipt
	if receipt == nil {
		return nil, nil
	}
	result := &ReceivedReceipt{Outcome: ReceiptUnknown, Signer: receipt.Signer}
	id := askedID(receipt.SignedContentIdentifier)
	stored, err := o.receiptOf(id)
	if err != nil || stored.Asked == nil {
		return result, err
	}
	asked := stored.Asked
	result.MessageID = asked.MessageID
	result.Of = &AskedMessage{Subject: asked.Subject, To: asked.To, SentAt: dateText(asked.SentAt)}
	if !slices.ContainsFunc(asked.Expected, func(e storedExpectation) bool {
		return receipt.Confirms(smime.ExpectedReceipt{ContentIdentifier: e.Identifier, ReceiptDigest: e.Receipt, MsgSigDigest: e.Signature})
	}) {
		result.Outcome = ReceiptMismatch
		return result, nil
	}
	result.Outcome = ReceiptMatched
	signer := report.Signers[receipt.Signer]
	result.Recipient = slices.ContainsFunc(asked.To, func(to string) bool { return cert.MatchAddress(signer.Certificate, to) })
	if !o.learns || !report.Verdict.IsVerified() || signer.Verdict != smime.SignerValid || signer.Role != smime.RoleAuthor {
		return result, nil
	}
	return result, o.confirm(id, *asked, report, signer)
}

// confirm keeps a receipt that is good, once for each certificate.
func (o *opening) confirm(id string, asked askedReceipt, report *smime.Report, signer smime.Signer) error {
	certificate := keystore.ID(signer.Certificate)
	known := slices.ContainsFunc(asked.Confirmations, func(c storedConfirmation) bool { return c.Certificate == certificate })
	if known || len(asked.Confirmations) >= MaxConfirmations || len(report.Headers.From) != 1 {
		return nil
	}
	asked.Confirmations = append(slices.Clone(asked.Confirmations), storedConfirmation{
		Name: cert.Describe(signer.Certificate).Name, Address: report.Headers.From[0].Address, Certificate: certificate,
		SignedAt: signer.SigningTime, ReadAt: o.Now().UTC(),
	})
	return o.keepReceipt(id, storedReceipt{Asked: &asked})
}

// receipts lists what was asked for, and what came.
func (c *call) receipts(Empty) (ReceiptList, error) {
	all, err := c.storedReceipts().All(c.ctx)
	if err != nil {
		return ReceiptList{}, err
	}
	slices.SortStableFunc(all, func(a, b keystore.Document[storedReceipt]) int { return b.Value.at().Compare(a.Value.at()) })
	var list ReceiptList
	for _, document := range all {
		if asked := document.Value.Asked; asked != nil {
			list.Messages = append(list.Messages, asked.status(document.ID))
		}
	}
	return list, nil
}

func (a askedReceipt) status(id string) ReceiptStatus {
	status := ReceiptStatus{
		ID: id, MessageID: a.MessageID,
		Message: AskedMessage{Subject: a.Subject, To: a.To, SentAt: dateText(a.SentAt)},
	}
	for _, c := range a.Confirmations {
		status.Receipts = append(status.Receipts, Confirmation{
			Name: c.Name, Address: c.Address, Certificate: c.Certificate, SignedAt: dateText(c.SignedAt), ReadAt: dateText(c.ReadAt),
		})
	}
	return status
}

// deleteReceipts forgets a message that asked for receipts, and those that came. Later ones are for a message that is not known.
func (c *call) deleteReceipts(p IDParams) (ReceiptList, error) {
	if !strings.HasPrefix(p.ID, askedPrefix) {
		return ReceiptList{}, fail(Error{Code: CodeNotFound, Detail: p.ID})
	}
	if _, err := c.storedReceipts().Get(c.ctx, p.ID); err != nil && !errors.Is(err, keystore.ErrDamaged) {
		return ReceiptList{}, err
	}
	if err := c.storedReceipts().Delete(c.ctx, p.ID); err != nil {
		return ReceiptList{}, err
	}
	return c.receipts(Empty{})
}

// answeredAt returns the id of the document of an answer to a request, and when there was one; the zero time for none.
func (c *call) answeredAt(request *smime.ReceiptRequest) (id string, at time.Time, err error) {
	digest, err := request.Digest()
	if err != nil {
		return "", time.Time{}, err
	}
	id = answeredPrefix + shortDigest(digest)
	stored, err := c.receiptOf(id)
	if err != nil || stored.Answered == nil {
		return id, time.Time{}, err
	}
	return id, stored.Answered.At, nil
}
