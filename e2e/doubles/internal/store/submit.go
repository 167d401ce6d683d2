package store

import (
	"bytes"
	"net"
	"net/mail"
	"net/smtp"
	"slices"
)

// KeepCopy tells what becomes of a message that was sent: MessageDisposition.
type KeepCopy int

const (
	// SendOnly keeps nothing.
	SendOnly KeepCopy = iota
	// SendAndSaveCopy keeps it among the sent items.
	SendAndSaveCopy
)

// Send submits a stored message to those in its To and Cc fields and in its
// BccRecipients: there is no other envelope in Exchange Web Services. The item
// goes, and a copy with another id comes into the sent items where
// that is asked for. It returns ErrNotFound where the item is gone, as it is
// once it was sent.
func (a *Account) Send(id string, keep KeepCopy) error {
	a.store.mu.Lock()
	defer a.store.mu.Unlock()
	item := a.find(id)
	if item == nil || item.Folder != Drafts {
		return ErrNotFound
	}
	recipients, err := recipientsOf(item)
	if err != nil {
		return err
	}
	if err := a.submit(recipients, item.MIME); err != nil {
		return err
	}
	a.items = slices.DeleteFunc(a.items, func(other *Item) bool { return other == item })
	if keep == SendAndSaveCopy {
		a.add(Sent, item.MIME, item.Bcc, true)
	}
	return nil
}

// recipientsOf names those in To and Cc, and the BccRecipients.
func recipientsOf(item *Item) ([]string, error) {
	m, err := mail.ReadMessage(bytes.NewReader(item.MIME))
	if err != nil {
		return nil, err
	}
	var recipients []string
	for _, name := range []string{"To", "Cc"} {
		if m.Header.Get(name) == "" {
			continue
		}
		list, err := m.Header.AddressList(name)
		if err != nil {
			return nil, err
		}
		for _, a := range list {
			recipients = append(recipients, a.Address)
		}
	}
	recipients = append(recipients, item.Bcc...)
	if len(recipients) == 0 {
		return nil, ErrNoRecipients
	}
	return recipients, nil
}

// submit hands a message to the relay, or to the accounts themselves.
func (a *Account) submit(recipients []string, raw []byte) error {
	raw = append(a.store.opts.Trace(a.store.opts.Now()), raw...)
	if a.store.opts.Relay == "" {
		for _, address := range recipients {
			// Exchange takes a message to an address that nobody has, and sends a report.
			if to := a.store.Account(address); to != nil {
				to.add(Inbox, raw, nil, false)
			}
		}
		return nil
	}
	host, _, err := net.SplitHostPort(a.store.opts.Relay)
	if err != nil {
		return err
	}
	auth := smtp.PlainAuth("", a.Address, a.password, host)
	return smtp.SendMail(a.store.opts.Relay, auth, a.Address, recipients, raw)
}
