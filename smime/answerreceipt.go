package smime

import (
	"context"
	"crypto/rand"
	"net/mail"

	"signet/smime/cms"
	"signet/smime/internal/oid"
)

// AnswerReceiptRequest makes the signed receipt that a message asks for. Ask the
// reader first: it tells the sender that they have read the message. d says who
// answers, when, under which Subject and to which message; it has neither text
// nor files, and goes to those whom the request names. opts are as for [Protect],
// with at least one of Signers.
//
// Where opts.Confidentiality is Encrypted the receipt is encrypted and signed
// again around that, as RFC 2634 Section 2.4 has it. opts.Recipients then have a
// certificate for each of request.To; else they are of no account.
//
// Errors are those of Protect, and CodeInvalidDraft where no receipt may be sent.
func AnswerReceiptRequest(ctx context.Context, request *ReceiptRequest, d Draft, opts ProtectOptions) ([]Outgoing, error) {
	if request.Refusal != "" {
		return nil, fail(CodeInvalidDraft, "no receipt may be sent: %s", request.Refusal)
	}
	if len(opts.Signers) == 0 || d.Text != "" || d.HTML != "" || len(d.Attachments) > 0 || len(d.Inline) > 0 {
		return nil, fail(CodeInvalidDraft, "a receipt has signers, and nothing to say besides")
	}
	if err := cancelled(ctx); err != nil {
		return nil, err
	}
	if opts.Rand == nil {
		opts.Rand = rand.Reader
	}
	d.To, d.Cc = nil, nil
	for _, address := range request.To {
		d.To = append(d.To, mail.Address{Address: address})
	}
	receipt, err := request.sign(opts)
	if err != nil {
		return nil, err
	}
	message, err := receiptMessage(d, receipt, opts)
	if err != nil {
		return nil, err
	}
	if opts.Confidentiality == Encrypted {
		opts.Order = EncryptThenSign // what is inside is signed already
		opts.hints = &cms.ContentHints{ContentType: oid.Receipt}
		return Protect(ctx, message, opts)
	}
	return []Outgoing{{Message: message, Envelope: Envelope{From: d.From.Address, To: request.To}}}, nil
}

// sign returns a SignedData with the Receipt: RFC 2634 Section 2.4.
func (r *ReceiptRequest) sign(opts ProtectOptions) ([]byte, error) {
	der, err := r.receipt.Marshal()
	if err != nil {
		return nil, &Error{Code: CodeInternal, Err: err}
	}
	signed, err := cms.Sign(der, opts.Signers, cms.SignOptions{
		Rand: opts.Rand, Time: opts.Time, Certificates: opts.Chain, Digest: opts.Digest, Bulk: opts.Bulk,
		RSASignature: opts.RSASignature, Identifier: opts.Identifier,
		ContentType: oid.Receipt, ESS: cms.ESSAttributes{MsgSigDigest: r.digest},
	})
	if err != nil {
		return nil, protectError(err)
	}
	return signed, nil
}

// receiptMessage puts a signed receipt into a message with the header of d.
func receiptMessage(d Draft, receipt []byte, opts ProtectOptions) ([]byte, error) {
	c := composer{rand: opts.Rand}
	header, err := c.header(d)
	if err != nil {
		return nil, err
	}
	part := pkcs7Part("signed-receipt", "smime.p7m", receipt, room{before: len(header) + 64})
	part.precede(append(header, "MIME-Version: 1.0\r\n"...))
	if err := breakUnsigned(&part.assembly); err != nil {
		return nil, err
	}
	return part.octets(), CheckOutput(part.octets())
}
