package mailbox

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"time"
)

// Envelope is what SMTP would carry: who sends, and to whom.
type Envelope struct {
	MailFrom string   `json:"mailFrom"`
	RcptTo   []string `json:"rcptTo"`
}

// RejectedError means that nothing was sent, because these recipients have no
// account here.
type RejectedError struct{ Recipients []string }

func (e *RejectedError) Error() string {
	return "no such recipient: " + strings.Join(e.Recipients, ", ")
}

// ErrAnotherSubmission means that nothing was sent, because something was since.
var ErrAnotherSubmission = errors.New("mailbox: another message was submitted meanwhile")

// Submissions counts what was submitted from the account.
func (a *Account) Submissions() int {
	a.store.mu.Lock()
	defer a.store.mu.Unlock()
	return a.submissions
}

// AnyNumber is for SubmitAfter, where it does not matter what was submitted before.
const AnyNumber = -1

// SubmitAfter submits like Submit, and counts it, where the account has
// submitted a certain number of messages so far; otherwise it returns
// ErrAnotherSubmission. Of two equal calls one succeeds.
func (a *Account) SubmitAfter(submissions int, envelope Envelope, raw []byte) error {
	a.store.mu.Lock()
	defer a.store.mu.Unlock()
	if submissions != AnyNumber && submissions != a.submissions {
		return ErrAnotherSubmission
	}
	if err := a.store.submit(envelope, raw); err != nil {
		return err
	}
	a.submissions++
	return nil
}

// Submit delivers a message to every recipient of the envelope, or to none.
// The octets are delivered as they are, with trace header fields prepended as
// a mail transfer agent does (RFC 5321 Section 4.4).
func (s *Store) Submit(envelope Envelope, raw []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.submit(envelope, raw)
}

// submit is Submit, for whoever holds the lock.
func (s *Store) submit(envelope Envelope, raw []byte) error {
	var rejected []string
	for _, to := range envelope.RcptTo {
		if s.Account(to) == nil {
			rejected = append(rejected, to)
		}
	}
	if len(rejected) > 0 {
		return &RejectedError{Recipients: rejected}
	}
	if s.opts.Capture != nil {
		if err := s.opts.Capture(envelope, raw); err != nil {
			return err
		}
	}
	now := s.opts.Now()
	delivered := map[*Account]bool{}
	for _, to := range envelope.RcptTo {
		a := s.Account(to)
		if delivered[a] {
			continue
		}
		delivered[a] = true
		s.serial++
		trace := fmt.Sprintf("Return-Path: <%s>\r\nReceived: from webmail by mail.example.test with HTTP id %d\r\n\tfor <%s>; %s\r\n",
			envelope.MailFrom, s.serial, a.Address, now.Format(time.RFC1123Z))
		if _, err := a.add(append([]byte(trace), raw...), []string{Inbox}, nil, now); err != nil {
			return err
		}
	}
	return nil
}

// entered applies AlterSent to a message that has just come into Sent.
func (a *Account) entered(m *Message, before map[string]bool) {
	if !a.store.opts.AlterSent || !m.Mailboxes[Sent] || before[Sent] {
		return
	}
	m.BlobID = a.putBlob(alter(m.Raw))
	m.Raw = a.blobs[m.BlobID]
}

// alter puts a line into the middle of a message's body, which breaks any
// signature and any encryption over it.
func alter(raw []byte) []byte {
	header, body, _ := bytes.Cut(raw, []byte("\r\n\r\n"))
	lines := bytes.SplitAfter(body, []byte("\r\n"))
	middle := len(lines) / 2
	out := append(bytes.Clone(header), "\r\n\r\n"...)
	out = append(out, bytes.Join(lines[:middle], nil)...)
	out = append(out, "Checked by the mail gateway.\r\n"...)
	return append(out, bytes.Join(lines[middle:], nil)...)
}
