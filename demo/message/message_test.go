package message

import (
	"bytes"
	"net/mail"
	"strings"
	"testing"
	"time"
)

func draft() Draft {
	return Draft{
		MessageID: "<1@example.test>", Date: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC),
		From: &mail.Address{Name: "Alice Example", Address: "alice@example.test"},
		To:   "Bob Bär <bob@example.test>", Bcc: "carol@example.test",
		Subject: "Grüße aus Köln, and a subject that is long enough to need more than one encoded word, too",
		Text:    "Hällo\nzweite Zeile\n", HTML: "<p>H<b>ä</b>llo</p>",
		InReplyTo: "<0@example.test>", References: "<a@example.test> <0@example.test>",
	}
}

func TestRoundTrip(t *testing.T) {
	d := draft()
	content := bytes.Repeat([]byte{0, 1, 255}, 100)
	d.Attachments = []Part{{Name: "Übersicht.bin", Type: "application/x-thing", Content: content}}
	v := Read(d.Bytes())
	if v.Subject != d.Subject || v.HTML != d.HTML || strings.ReplaceAll(v.Text, "\r\n", "\n") != d.Text {
		t.Errorf("read back subject %q, text %q, HTML %q", v.Subject, v.Text, v.HTML)
	}
	if v.InReplyTo != d.InReplyTo || v.References != d.References || v.MessageID != d.MessageID {
		t.Errorf("read back threading fields %q %q %q", v.InReplyTo, v.References, v.MessageID)
	}
	if len(v.Parts) != 1 || v.Parts[0].Name != "Übersicht.bin" || !bytes.Equal(v.Parts[0].Content, content) {
		t.Errorf("attachments read back: %d", len(v.Parts))
	}
}

func TestLinesAreCRLFAndShort(t *testing.T) {
	for line := range bytes.SplitSeq(draft().Bytes(), []byte("\r\n")) {
		if bytes.ContainsAny(line, "\r\n") || len(line) > 78 {
			t.Errorf("line %q", line)
		}
	}
}

func TestWithoutBcc(t *testing.T) {
	d := draft()
	if !bytes.Contains(d.Bytes(), []byte("carol@")) {
		t.Error("a draft forgets its Bcc")
	}
	if bytes.Contains(d.WithoutBcc().Bytes(), []byte("carol@")) {
		t.Error("Bcc leaves with the message")
	}
	recipients, err := d.Recipients()
	if err != nil || len(recipients) != 2 || recipients[1] != "carol@example.test" {
		t.Errorf("recipients %v, %v", recipients, err)
	}
}

func TestHeaderInjection(t *testing.T) {
	d := draft()
	d.Subject = "x\r\nBcc: eve@example.test"
	d.To = "not an address\r\nX-Injected: yes"
	if v := Read(d.Bytes()); v.Bcc != "<carol@example.test>" || bytes.Contains(d.Bytes(), []byte("\nX-Injected")) {
		t.Errorf("a form field made a header field: Bcc %q", v.Bcc)
	}
}

func TestReadWhatIsNoMessage(t *testing.T) {
	if v := Read([]byte("no header at all")); v.Text != "no header at all" {
		t.Errorf("text %q", v.Text)
	}
	deep := strings.Repeat("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n", 100)
	Read([]byte(deep)) // returns
}
