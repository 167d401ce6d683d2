package mailbox

import (
	"bytes"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

const sample = "From: alice@example.test\r\nTo: bob@example.test\r\nSubject: Hi\r\n\r\none\r\ntwo\r\n"

func fixedClock() time.Time { return time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC) }

func TestSubmitKeepsOctets(t *testing.T) {
	var captured []byte
	s := New(Options{Now: fixedClock, Capture: func(_ Envelope, raw []byte) error {
		captured = raw
		return nil
	}})
	err := s.Submit(Envelope{MailFrom: "alice@example.test", RcptTo: []string{"BOB@example.test", "bob@example.test"}}, []byte(sample))
	if err != nil {
		t.Fatal(err)
	}
	inbox := s.Account("bob@example.test").List(Inbox)
	if len(inbox) != 1 {
		t.Fatalf("bob has %d messages, want one copy though he is named twice", len(inbox))
	}
	if !bytes.HasSuffix(inbox[0].Raw, []byte(sample)) || string(captured) != sample {
		t.Error("the delivered message does not end with the submitted octets")
	}
}

func TestSubmitIsAllOrNothing(t *testing.T) {
	s := New(Options{Now: fixedClock})
	err := s.Submit(Envelope{RcptTo: []string{"bob@example.test", "eve@elsewhere.test"}}, []byte(sample))
	var rejected *RejectedError
	if !errors.As(err, &rejected) || rejected.Recipients[0] != "eve@elsewhere.test" {
		t.Fatalf("error = %v, want the rejected recipient", err)
	}
	if n := len(s.Account("bob@example.test").List("")); n != 0 {
		t.Errorf("bob got %d messages of a rejected submission", n)
	}
}

func TestAddSameOctetsTwice(t *testing.T) {
	a := New(Options{Now: fixedClock}).Account("alice@example.test")
	first, err := a.Add([]byte(sample), []string{Drafts}, nil)
	if err != nil {
		t.Fatal(err)
	}
	_, err = a.Add([]byte(sample), []string{Drafts}, nil)
	var exists *ExistsError
	if !errors.As(err, &exists) || exists.ID != first.ID {
		t.Errorf("error = %v, want ExistsError for %s", err, first.ID)
	}
}

func TestUpdateNeedsMailbox(t *testing.T) {
	a := New(Options{Now: fixedClock}).Account("alice@example.test")
	m, err := a.Add([]byte(sample), []string{Drafts}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Update(m.ID, func(m *Message) { delete(m.Mailboxes, Drafts) }); err == nil {
		t.Error("a message was left in no mailbox")
	}
	if got, _ := a.Message(m.ID); !got.Mailboxes[Drafts] {
		t.Error("a refused update changed the message")
	}
	if err := a.Update("m99", func(*Message) {}); !errors.Is(err, ErrNotFound) {
		t.Errorf("error = %v, want ErrNotFound", err)
	}
}

func TestAlterSentChangesOnlyTheSentCopy(t *testing.T) {
	s := New(Options{Now: fixedClock, AlterSent: true})
	a := s.Account("alice@example.test")
	m, err := a.Add([]byte(sample), []string{Drafts}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if string(m.Raw) != sample {
		t.Fatal("the draft was changed")
	}
	if err := a.Update(m.ID, func(m *Message) { m.Mailboxes = map[string]bool{Sent: true} }); err != nil {
		t.Fatal(err)
	}
	sent, _ := a.Message(m.ID)
	if string(sent.Raw) == sample || sent.BlobID == m.BlobID {
		t.Error("the sent copy was not changed")
	}
}

func TestSubmitAfter(t *testing.T) {
	s := New(Options{})
	a, envelope := s.Account("alice@example.test"), Envelope{MailFrom: "alice@example.test", RcptTo: []string{"bob@example.test"}}
	var succeeded atomic.Int32
	var equal sync.WaitGroup
	for range 8 {
		equal.Go(func() {
			switch err := a.SubmitAfter(0, envelope, []byte(sample)); {
			case err == nil:
				succeeded.Add(1)
			case !errors.Is(err, ErrAnotherSubmission):
				t.Error(err)
			}
		})
	}
	equal.Wait()
	if succeeded.Load() != 1 || a.Submissions() != 1 || len(s.Account("bob@example.test").List(Inbox)) != 1 {
		t.Errorf("%d of 8 equal submissions succeeded, want 1", succeeded.Load())
	}
	if err := a.SubmitAfter(AnyNumber, envelope, []byte(sample)); err != nil || a.Submissions() != 2 {
		t.Errorf("after any number: %v, then %d submissions", err, a.Submissions())
	}
}
