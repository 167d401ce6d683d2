package api

import "signet/smime"

func (c *call) compose(p ComposeParams) (ComposeResult, [][]byte, error) {
	if err := c.expectBodies(len(p.Draft.Attachments)); err != nil {
		return ComposeResult{}, nil, err
	}
	if err := p.Carries.check(); err != nil {
		return ComposeResult{}, nil, err
	}
	if err := checkAddresses(p.Draft); err != nil {
		return ComposeResult{}, nil, err
	}
	book, err := c.addressBook()
	if err != nil {
		return ComposeResult{}, nil, err
	}
	if p.Encrypt {
		if err := book.askAuthorities(); err != nil {
			return ComposeResult{}, nil, err
		}
	}
	settings, err := c.obey(p, book)
	if err != nil {
		return ComposeResult{}, nil, err
	}
	if p.Encrypt {
		if locked := c.expectUnlocked(); locked != nil {
			// Nobody unlocks keys for a message that somebody could not read.
			if err := encryptTo(p, book, &smime.ProtectOptions{}); err != nil {
				return ComposeResult{}, nil, err
			}
			return ComposeResult{}, nil, locked
		}
	}
	return c.build(p, book, settings)
}

// build builds and checks what compose and askForCertificate allow.
func (c *call) build(p ComposeParams, book *addressBook, settings WritingSettings) (ComposeResult, [][]byte, error) {
	var result ComposeResult
	options := smime.ProtectOptions{
		Time:     c.Now(),
		Rand:     c.Rand,
		Bulk:     c.Bulk,
		Progress: c.report,

		Confidential: p.Confidential,
	}
	if err := c.signAs(p, book, &options, &result); err != nil {
		return ComposeResult{}, nil, err
	}
	if err := encryptTo(p, book, &options); err != nil {
		return ComposeResult{}, nil, err
	}
	if err := wishes(p, &options); err != nil {
		return ComposeResult{}, nil, err
	}
	settings.apply(&options)
	c.messageForm(p.Draft.From.Address).through(p.Carries).apply(&options)
	draft := c.draft(p.Draft)
	message, err := smime.Compose(draft, smime.ComposeOptions{Rand: c.Rand})
	if err != nil {
		return ComposeResult{}, nil, err
	}
	if err := c.noteMessage(message, p.Draft, &options, result.SignedWith); err != nil {
		return ComposeResult{}, nil, err
	}
	outgoing, err := smime.Protect(c.ctx, message, options)
	if err != nil {
		return ComposeResult{}, nil, err
	}
	result, bodies, err := finished(result, outgoing, p.MaxSize)
	if err != nil {
		return ComposeResult{}, nil, err
	}
	if err := (&finishedCheck{call: c, draft: draft, message: message, options: options}).run(outgoing); err != nil {
		return ComposeResult{}, nil, err
	}
	result.Checked = true
	if err := c.expectReceipts(outgoing, p.Draft, result.MessageID, p.Encrypt); err != nil {
		return ComposeResult{}, nil, err
	}
	return result, bodies, c.keepOutgoing(p, result, bodies)
}

// wishes asks for receipts and labels the message, as far as the caller wants it.
func wishes(p ComposeParams, options *smime.ProtectOptions) (err error) {
	if (p.RequestReceipt || p.SecurityLabel != nil) && len(options.Signers) == 0 {
		return badRequest("a receipt or a label without a signature")
	}
	if p.RequestReceipt {
		options.ReceiptsTo = []string{p.Draft.From.Address}
	}
	if p.SecurityLabel != nil {
		options.SecurityLabel, err = p.SecurityLabel.label()
	}
	return err
}
