package api

import "signet/smime"

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

func withoutCertificates(addresses []string) []smime.Recipient {
	recipients := make([]smime.Recipient, len(addresses))
	for i, address := range addresses {
		recipients[i].Address = address
	}
	return recipients
}
