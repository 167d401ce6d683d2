package main

import (
	"net/mail"
	"time"

	"signet/demo/internal/mailbox"
	"signet/demo/message"
)

// welcome puts a few messages into the empty mailboxes.
func welcome(store *mailbox.Store, now time.Time) error {
	postmaster := &mail.Address{Name: "Demo webmail", Address: "postmaster@example.test"}
	for _, m := range []struct {
		id, to, subject, text, html string
		from                        *mail.Address
		age                         time.Duration
	}{
		{
			"welcome-alice", "alice@example.test", "Welcome to Demo webmail",
			"Hello Alice,\n\nthis mailbox lives in the memory of your computer. Write to bob@example.test: he is here too.\n\nDemo webmail\n",
			"", postmaster, 26 * time.Hour,
		},
		{
			"welcome-bob", "bob@example.test", "Welcome to Demo webmail",
			"Hello Bob,\n\nthis mailbox lives in the memory of your computer. Write to alice@example.test: she is here too.\n\nDemo webmail\n",
			"", postmaster, 26 * time.Hour,
		},
		{
			"lunch", "alice@example.test", "Lunch on Thursday?",
			"Hi Alice,\n\nshall we meet on Thursday at one? The place at the corner has soup.\n\nBob\n",
			"<p>Hi Alice,</p><p>shall we meet on <b>Thursday at one</b>? The place at the corner has soup.</p><p>Bob</p>",
			&mail.Address{Name: "Bob Example", Address: "bob@example.test"}, 3 * time.Hour,
		},
	} {
		draft := message.Draft{
			MessageID: "<" + m.id + "@example.test>", Date: now.Add(-m.age), From: m.from,
			To: m.to, Subject: m.subject, Text: m.text, HTML: m.html,
		}
		if _, err := store.Account(m.to).Add(draft.Bytes(), []string{mailbox.Inbox}, nil); err != nil {
			return err
		}
	}
	return nil
}
