package api

import (
	"crypto/x509"
	"net/mail"
	"slices"
	"strings"

	"signet/smime"
	"signet/smime/cert"
	"signet/smime/cms"
	"signet/smime/keystore"
	"signet/smime/policy"
)

// receiptRequest tells what a message asks for, nil where that is nothing.
func (o *opening) receiptRequest(report *smime.Report) (*ReceiptRequest, error) {
	request := report.ReceiptRequest
	if request == nil {
		return nil, nil
	}
	own, err := o.ownAddresses()
	if err != nil {
		return nil, err
	}
	told := &ReceiptRequest{
		To: request.To, Refusal: ReceiptRefusal(request.Refusal), Encrypts: request.Confidential,
		Asked: request.Asks(own...),
	}
	for _, names := range request.From.ReceiptList {
		told.From = append(told.From, names.Addresses...)
	}
	asker := report.Signers[request.Signer].Certificate
	for _, to := range request.To {
		if !cert.MatchAddress(asker, to) {
			told.Elsewhere = append(told.Elsewhere, to)
		}
	}
	mine, err := o.isOwn(asker)
	if err != nil {
		return nil, err
	}
	if mine && told.Refusal == "" {
		told.Refusal = RefusalOwn
	}
	told.Asked = told.Asked && told.Refusal == ""
	_, at, err := o.answeredAt(request)
	told.Answered = dateText(at)
	return told, err
}

// ownAddresses are those that the user's certificates name, and the aliases of these.
func (c *call) ownAddresses() ([]string, error) {
	keys, err := c.Keystore.Keys(c.ctx)
	if err != nil {
		return nil, err
	}
	aliases, err := c.storedAliases().All(c.ctx)
	if err != nil {
		return nil, err
	}
	var own []string
	for _, key := range keys {
		own = append(own, cert.Addresses(key.Certificate)...)
		for _, alias := range aliases {
			if cert.MatchAddress(key.Certificate, alias.Value.Address) {
				own = append(own, alias.Value.Alias)
			}
		}
	}
	return own, nil
}

// answerReceipt makes the receipt that a message asks for. The caller has asked the user.
//
// It takes the message and not what was told of it, so that nothing is ever signed here but a receipt for a signature that
// was verified a moment ago.
func (c *call) answerReceipt(p AnswerReceiptParams) (ComposeResult, [][]byte, error) {
	if err := c.expectBodies(1); err != nil {
		return ComposeResult{}, nil, err
	}
	if err := p.Carries.check(); err != nil {
		return ComposeResult{}, nil, err
	}
	book, err := c.addressBook()
	if err != nil {
		return ComposeResult{}, nil, err
	}
	asker, err := c.asker(book.trust)
	if err != nil {
		return ComposeResult{}, nil, err
	}
	report, err := c.read(c.bodies[0], OpenParams{}, book.trust, asker)
	if err != nil {
		return ComposeResult{}, nil, err
	}
	o := &opening{call: c, trust: book.trust, asker: asker}
	told, err := o.receiptRequest(report)
	switch {
	case err != nil:
		return ComposeResult{}, nil, err
	case told == nil || !told.Asked:
		return ComposeResult{}, nil, fail(Error{Code: CodeNoReceipt})
	}
	return c.makeReceipt(p, book, report)
}

// makeReceipt signs, and encrypts where the message was encrypted.
func (c *call) makeReceipt(p AnswerReceiptParams, book *addressBook, report *smime.Report) (ComposeResult, [][]byte, error) {
	request := report.ReceiptRequest
	from, key, found := book.answersAs(report)
	if !found {
		return ComposeResult{}, nil, fail(Error{Code: CodeNoSigningKey, Detail: from})
	}
	occasion := keystore.OccasionOf(c.ctx)
	occasion.Detail = headerFields("Receipt for", report.Headers.MessageID, "From", from, "To", strings.Join(request.To, ", "))
	signer, err := c.Keystore.Signer(keystore.OnOccasion(c.ctx, occasion), key.ID)
	if err != nil {
		return ComposeResult{}, nil, err
	}
	options := smime.ProtectOptions{
		Signers: []cms.Signer{signer}, Chain: book.trust.chainToInclude(key.Certificate, or(c.decided().For(from).IncludeChain, policy.ChainNoRoot)),
		Time: c.Now(), Rand: c.Rand, Bulk: c.Bulk, Progress: c.report,
	}
	if err := c.mayLeave(request.To, p.Subject); err != nil {
		return ComposeResult{}, nil, err
	}
	c.messageForm(from).through(p.Carries).apply(&options)
	if request.Confidential {
		if err := encryptReceipt(from, request.To, book, &options); err != nil {
			return ComposeResult{}, nil, err
		}
	}
	draft := smime.Draft{
		From: mail.Address{Address: from}, Subject: p.Subject, Date: c.Now(),
		InReplyTo: identifiers(report.Headers.MessageID), References: identifiers(report.Headers.MessageID),
	}
	outgoing, err := smime.AnswerReceiptRequest(c.ctx, request, draft, options)
	if err != nil {
		return ComposeResult{}, nil, err
	}
	if err := c.checkReceipt(request, draft, options, outgoing); err != nil {
		return ComposeResult{}, nil, err
	}
	id, _, err := c.answeredAt(request)
	if err != nil {
		return ComposeResult{}, nil, err
	}
	if err := c.keepReceipt(id, storedReceipt{Answered: &answeredReceipt{At: c.Now().UTC()}}); err != nil {
		return ComposeResult{}, nil, err
	}
	return finished(ComposeResult{SignedWith: key.ID, Checked: true}, outgoing, 0)
}

// checkReceipt opens a receipt as its reader will, as all that leaves is opened first.
func (c *call) checkReceipt(request *smime.ReceiptRequest, draft smime.Draft, options smime.ProtectOptions, outgoing []smime.Outgoing) error {
	for _, address := range request.To {
		draft.To = append(draft.To, mail.Address{Address: address})
	}
	message, err := smime.Compose(draft, smime.ComposeOptions{Rand: c.Rand}) // for its header
	if err != nil {
		return err
	}
	if request.Confidential {
		options.Order = smime.TripleWrapped // the Receipt is signed, encrypted, and signed again
	}
	return (&finishedCheck{call: c, draft: draft, message: message, options: options, answers: request}).run(outgoing)
}

// encryptReceipt finds the certificates of those whom a receipt goes to, and the sender's.
func encryptReceipt(from string, to []string, book *addressBook, options *smime.ProtectOptions) error {
	draft := Draft{From: Address{Address: from}}
	for _, address := range to {
		draft.To = append(draft.To, Address{Address: address})
	}
	return encryptTo(ComposeParams{Draft: draft, Encrypt: true}, book, options)
}

// answersAs chooses which of the user's addresses answers: the one that the message went to, else the one whose key opened
// it, else any.
func (b *addressBook) answersAs(report *smime.Report) (address string, key keystore.Key, found bool) {
	var candidates []string
	for _, list := range [][]mail.Address{report.Headers.To, report.Headers.Cc} {
		for _, a := range list {
			candidates = append(candidates, a.Address)
		}
	}
	for _, names := range report.ReceiptRequest.From.ReceiptList {
		candidates = append(candidates, names.Addresses...)
	}
	var openedWith []*x509.Certificate
	for _, layer := range report.Layers {
		openedWith = append(openedWith, layer.DecryptedWith)
	}
	for _, own := range b.keys {
		if slices.ContainsFunc(openedWith, func(c *x509.Certificate) bool { return c != nil && c.Equal(own.Certificate) }) {
			candidates = append(candidates, cert.Addresses(own.Certificate)...)
		}
	}
	for _, own := range b.keys {
		candidates = append(candidates, cert.Addresses(own.Certificate)...)
	}
	for _, candidate := range candidates {
		if key, found := b.signingKey(candidate); found {
			return candidate, key, true
		}
	}
	return "", keystore.Key{}, false
}
