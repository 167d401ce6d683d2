package api

import (
	"net/mail"
	"strings"

	"signet/smime"
)

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

func mailboxes(addresses []Address) []mail.Address {
	mailboxes := make([]mail.Address, len(addresses))
	for i, a := range addresses {
		mailboxes[i] = mail.Address(a)
	}
	return mailboxes
}
