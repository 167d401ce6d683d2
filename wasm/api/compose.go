package api

import (
	"bytes"
	"net/mail"
	"strings"

	"signet/smime"
	"signet/smime/cms"
	"signet/smime/keystore"
)

func (c *call) compose(p ComposeParams) (ComposeResult, [][]byte, error) {
	if err := c.expectBodies(len(p.Draft.Attachments)); err != nil {
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
	if err := (&finishedCheck{c, draft, message, options}).run(outgoing); err != nil {
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

// signAs chooses the key that signs.
func (c *call) signAs(p ComposeParams, book *addressBook, options *smime.ProtectOptions, result *ComposeResult) error {
	switch p.Sign {
	case SignNone:
		if !p.Encrypt {
			return badRequest("neither signed nor encrypted: the webmail sends such messages itself")
		}
		return nil
	case SignClear:
		options.Form = smime.ClearSigned
	case SignOpaque:
		options.Form = smime.OpaqueSigned
	default:
		return badRequest("sign: no such form")
	}
	key, found := book.signingKey(p.Draft.From.Address)
	if !found {
		return fail(Error{Code: CodeNoSigningKey, Detail: p.Draft.From.Address})
	}
	signer, err := c.Keystore.Signer(c.ctx, key.ID)
	if err != nil {
		return err
	}
	options.Signers = []cms.Signer{signer}
	options.Chain = book.trust.chainAbove(key.Certificate)
	// Who has a key for signing alone brings the certificate to answer to.
	own, err := book.sender(p.Draft.From.Address)
	if err != nil {
		return err
	}
	if own.usable() && own.through == "" && !own.certificate.Equal(key.Certificate) {
		options.EncryptionCertificate = own.certificate
	}
	result.SignedWith = key.ID
	return nil
}

// noteMessage lets the log tell what the key signs.
func (c *call) noteMessage(message []byte, d Draft, options *smime.ProtectOptions, key string) error {
	if len(options.Signers) == 0 {
		return nil
	}
	id, err := messageID(message)
	if err != nil {
		return err
	}
	to := strings.Join(addressesOf(d.To, d.Cc, d.Bcc), ", ")
	occasion := keystore.OccasionOf(c.ctx)
	occasion.Detail = headerFields("Message-ID", id, "From", d.From.Address, "To", to)
	signer, err := c.Keystore.Signer(keystore.OnOccasion(c.ctx, occasion), key)
	options.Signers = []cms.Signer{signer}
	return err
}

// encryptTo finds a certificate for everyone, or tells who has none.
func encryptTo(p ComposeParams, book *addressBook, options *smime.ProtectOptions) error {
	to := addressesOf(p.Draft.To, p.Draft.Cc)
	// Who is named anyway gets one message, not a blind copy besides.
	bcc := addressesOf(p.Draft.To, p.Draft.Cc, p.Draft.Bcc)[len(to):]
	if !p.Encrypt {
		options.Recipients = withoutCertificates(to)
		options.BlindRecipients = withoutCertificates(bcc)
		return nil
	}
	var missing []string
	find := func(addresses []string) (recipients []smime.Recipient, err error) {
		for _, address := range addresses {
			found, err := book.recipient(address)
			if err != nil {
				return nil, err
			}
			if !found.usable() {
				missing = append(missing, address)
				continue
			}
			recipients = append(recipients, found.reader())
		}
		return recipients, nil
	}
	var err error
	if options.Recipients, err = find(to); err != nil {
		return err
	}
	if options.BlindRecipients, err = find(bcc); err != nil {
		return err
	}
	sender, err := book.sender(p.Draft.From.Address)
	if err != nil {
		return err
	}
	if !sender.usable() {
		missing = append(missing, sender.address)
	}
	if len(missing) > 0 {
		return fail(Error{Code: CodeMissingCertificate, Addresses: missing})
	}
	options.Confidentiality = smime.Encrypted
	options.Sender = append(options.Sender, sender.certificate)
	return nil
}

// finished makes the answer, unless a message is too large for the server.
func finished(result ComposeResult, outgoing []smime.Outgoing, limit int64) (ComposeResult, [][]byte, error) {
	var bodies [][]byte
	for _, out := range outgoing {
		size := int64(len(out.Message))
		if limit > 0 && size > limit {
			return ComposeResult{}, nil, fail(Error{Code: CodeTooLarge, Detail: "finished message", Size: size, Limit: limit})
		}
		bodies = append(bodies, out.Message)
		result.Messages = append(result.Messages, Envelope{
			From: out.Envelope.From,
			To:   out.Envelope.To,
			Bcc:  out.Envelope.Bcc,
			Size: size,

			Encryption: encryption(out.Cipher),
		})
	}
	id, err := messageID(bodies[0])
	result.MessageID = id
	return result, bodies, err
}

// encryption tells which cipher was chosen, nil where the message is readable.
func encryption(choice *smime.CipherChoice) *Encryption {
	if choice == nil {
		return nil
	}
	return &Encryption{
		Algorithm: choice.ContentEncryption.Name,
		Reason:    string(choice.Reason),
		Detail:    choice.Detail,
		Addresses: choice.Addresses,
	}
}

func messageID(message []byte) (string, error) {
	parsed, err := mail.ReadMessage(bytes.NewReader(message))
	if err != nil {
		return "", err
	}
	return identifiers(parsed.Header.Get("Message-ID"))[0], nil
}

// draft returns the draft as package smime has it. An image with a Content-ID is
// an inline one. Nothing else is, whatever the webmail says: text that stands
// among the parts of a message without a name would be read as its author's.
func (c *call) draft(d Draft) smime.Draft {
	draft := smime.Draft{
		From:       mail.Address(d.From),
		To:         mailboxes(d.To),
		Cc:         mailboxes(d.Cc),
		Bcc:        mailboxes(d.Bcc),
		ReplyTo:    mailboxes(d.ReplyTo),
		Subject:    d.Subject,
		Date:       c.Now(),
		References: identifiers(d.References...),
		Text:       d.Text,
		HTML:       d.HTML,
	}
	if d.InReplyTo != "" {
		draft.InReplyTo = identifiers(d.InReplyTo)
	}
	for i, a := range d.Attachments {
		if a.ContentID != "" && strings.HasPrefix(strings.ToLower(a.Type), "image/") {
			inline := smime.Inline{ContentID: a.ContentID, Name: a.Name, Type: a.Type, Data: c.bodies[i]}
			draft.Inline = append(draft.Inline, inline)
			continue
		}
		draft.Attachments = append(draft.Attachments, smime.Attachment{Name: a.Name, Type: a.Type, Data: c.bodies[i]})
	}
	return draft
}

// identifiers takes message identifiers with or without their angle brackets.
func identifiers(list ...string) []string {
	var all []string
	for _, id := range list {
		all = append(all, strings.Trim(strings.TrimSpace(id), "<>"))
	}
	return all
}

// checkAddresses fails where the draft has nobody to go to, or an address that is none.
func checkAddresses(d Draft) error {
	recipients := addressesOf(d.To, d.Cc, d.Bcc)
	switch {
	case len(recipients) == 0:
		return fail(Error{Code: CodeNoRecipient})
	case len(recipients) > MaxAddresses:
		return badRequest("more than %d recipients", MaxAddresses)
	}
	for _, address := range append(addressesOf([]Address{d.From}, d.ReplyTo), recipients...) {
		if !isAddress(address) {
			return fail(Error{Code: CodeBadAddress, Detail: address})
		}
	}
	return nil
}

// addressesOf returns the addresses of several fields, each once.
func addressesOf(fields ...[]Address) []string {
	var addresses []string
	seen := map[string]bool{}
	for _, field := range fields {
		for _, a := range field {
			if !seen[strings.ToLower(a.Address)] {
				seen[strings.ToLower(a.Address)] = true
				addresses = append(addresses, a.Address)
			}
		}
	}
	return addresses
}

func withoutCertificates(addresses []string) []smime.Recipient {
	recipients := make([]smime.Recipient, len(addresses))
	for i, address := range addresses {
		recipients[i].Address = address
	}
	return recipients
}

func mailboxes(addresses []Address) []mail.Address {
	mailboxes := make([]mail.Address, len(addresses))
	for i, a := range addresses {
		mailboxes[i] = mail.Address(a)
	}
	return mailboxes
}
