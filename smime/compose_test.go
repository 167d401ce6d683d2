package smime_test

import (
	"bytes"
	"net/mail"
	"strings"
	"testing"
	"time"

	"signet/smime"
)

func TestComposeHeader(t *testing.T) {
	d := draft()
	d.Bcc = []mail.Address{{Address: "secret@example.test"}}
	d.Cc = []mail.Address{{Address: "o@bücher.test"}}
	d.ReplyTo = []mail.Address{{Address: "reply@example.test"}}
	d.InReplyTo = []string{"1@example.test"}
	d.References = []string{"0@example.test", "not an identifier", "1@example.test"}
	report := open(t, compose(t, d))
	var names []string
	for _, f := range report.Headers.Outer {
		names = append(names, f.Name)
	}
	if got, want := strings.Join(names, " "), "From To Subject Date Cc Reply-To Message-ID In-Reply-To References"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if !strings.HasSuffix(report.Headers.MessageID, "@example.test") || report.Headers.MessageID == open(t, compose(t, d)).Headers.MessageID {
		t.Errorf("got Message-ID %s", report.Headers.MessageID)
	}
	if got := strings.Join(report.Headers.References, " "); got != "0@example.test 1@example.test" {
		t.Errorf("got References %s", got)
	}
	if report.Headers.Cc[0].Address != "o@xn--bcher-kva.test" {
		t.Errorf("got Cc %v", report.Headers.Cc)
	}
}

func TestComposeOwnFields(t *testing.T) {
	d := draft()
	value := strings.Repeat("0123456789abcdef ", 100) + "Ü"
	d.Fields = []smime.HeaderField{{"X-Note", value}}
	outer := open(t, compose(t, d)).Headers.Outer
	if last := outer[len(outer)-1]; last.Name != "X-Note" || last.Value != value {
		t.Errorf("got %+v", last)
	}
	for _, f := range []smime.HeaderField{{"Bcc", "bob@example.test"}, {"X-", "a"}, {"X-A:", "a"}, {"X-A", "a\r\nBcc: bob@example.test"}} {
		d.Fields = []smime.HeaderField{f}
		if _, err := smime.Compose(d, smime.ComposeOptions{}); !isCode(err, smime.CodeInvalidDraft) {
			t.Errorf("%q: %v", f, err)
		}
	}
}

func TestComposeBodies(t *testing.T) {
	tests := []struct {
		name       string
		text, html string
		want       string // kinds of the parts
	}{
		{"nothing", "", "", "text"},
		{"text", "hello", "", "text"},
		{"text and HTML", "hello", "<b>hello</b>", "text html"},
		{"HTML alone", "", "<b>hello</b>", "text html"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := draft()
			d.Inline, d.Attachments, d.Text, d.HTML = nil, nil, tt.text, tt.html
			report := open(t, compose(t, d))
			var kinds []string
			for _, p := range report.Content.Parts {
				kinds = append(kinds, string(p.Kind))
			}
			if got := strings.Join(kinds, " "); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
			if report.Content.HTML() != tt.html {
				t.Errorf("got HTML %q", report.Content.HTML())
			}
		})
	}
}

func TestInlineWithoutHTMLIsAttached(t *testing.T) {
	d := draft()
	d.HTML = ""
	d.Attachments = []smime.Attachment{{Name: "a.ics", Type: "text/calendar; charset=utf-8; method=REQUEST; x=y", Data: []byte("x")}}
	message := compose(t, d)
	parts := open(t, message).Content.Parts
	if len(parts) != 3 || parts[1].Name != "a.ics" || parts[2].Kind != smime.PartAttachment || parts[2].Name != "logo.png" {
		t.Errorf("got %+v", parts)
	}
	if !bytes.Contains(message, []byte("text/calendar; charset=utf-8; method=REQUEST; name=a.ics")) {
		t.Errorf("got %s", message)
	}
}

func TestTextIsMadeFromHTML(t *testing.T) {
	d := draft()
	d.Text = ""
	d.Inline = nil
	d.HTML = `<style>p{}</style><p>Hello &amp; <b>welcome</b></p><ul><li>one<li>two</ul>See <a href="https://example.test/x">this</a>.<br><img alt="logo">`
	want := "Hello & welcome\n\n* one\n* two\nSee this <https://example.test/x>.\n[logo]\n"
	if got := open(t, compose(t, d)).Content.Text(); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestForwardedMessages(t *testing.T) {
	safe := []byte("From: a@example.test\r\nMessage-ID: <1@example.test>\r\nContent-Transfer-Encoding: base64\r\n\r\naGFsbG8=\r\n")
	unsafe := []byte("From: a@example.test\r\n\r\n>From far away: Grüße\r\n")
	for _, tt := range []struct {
		name          string
		a             smime.Attachment
		mediaType, as string
	}{
		{"safe", smime.Attachment{Name: "m.eml", Type: "message/rfc822", Data: safe}, "message/rfc822", "m.eml"},
		{"unsafe", smime.Attachment{Name: "m", Type: "message/rfc822", Data: unsafe}, "application/octet-stream", "m.eml"},
		{"unsafe without a name", smime.Attachment{Type: "message/rfc822", Data: unsafe}, "application/octet-stream", "message.eml"},
		{"multipart", smime.Attachment{Name: "x", Type: "multipart/mixed", Data: unsafe}, "application/octet-stream", "x"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := draft()
			d.Attachments = []smime.Attachment{tt.a}
			parts := open(t, compose(t, d)).Content.Parts
			got := parts[len(parts)-1]
			if got.Type != tt.mediaType || got.Name != tt.as || !bytes.Equal(got.Data, tt.a.Data) {
				t.Errorf("got %s %q %q", got.Type, got.Name, got.Data)
			}
		})
	}
}

func TestComposeErrors(t *testing.T) {
	tests := []struct {
		name   string
		change func(*smime.Draft)
	}{
		{"no From", func(d *smime.Draft) { d.From = mail.Address{} }},
		{"From is no address", func(d *smime.Draft) { d.From.Address = "alice" }},
		{"To is no address", func(d *smime.Draft) { d.To[0].Address = "bob@example.test\r\nX: y" }},
		{"no Date", func(d *smime.Draft) { d.Date = time.Time{} }},
		{"Subject of two lines", func(d *smime.Draft) { d.Subject = "a\r\nBcc: b@example.test" }},
		{"Message-ID", func(d *smime.Draft) { d.MessageID = "a> <b" }},
		{"Content-ID", func(d *smime.Draft) { d.Inline[0].ContentID = "a\r\nX: y" }},
		{"media type", func(d *smime.Draft) { d.Attachments[0].Type = "text/plain\r\nX: y" }},
		{"file name", func(d *smime.Draft) { d.Attachments[0].Name = "a\r\nX: y" }},
		{"text is not UTF-8", func(d *smime.Draft) { d.Text = "\xff" }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := draft()
			tt.change(&d)
			message, err := smime.Compose(d, smime.ComposeOptions{})
			if !isCode(err, smime.CodeInvalidDraft) || message != nil {
				t.Errorf("got %v and %q", err, message)
			}
		})
	}
	if _, err := smime.Compose(draft(), smime.ComposeOptions{Rand: failingReader{}}); !isCode(err, smime.CodeInternal) {
		t.Errorf("without randomness: %v", err)
	}
}

func TestComposeIsReproducible(t *testing.T) {
	var first []byte
	for range 2 {
		message, err := smime.Compose(draft(), smime.ComposeOptions{Rand: &counter{}})
		if err != nil {
			t.Fatal(err)
		}
		if first != nil && !bytes.Equal(first, message) {
			t.Error("the same draft and random octets gave other octets")
		}
		first = message
	}
}

// A counter is a source of octets that are not random at all.
type counter struct{ n byte }

func (c *counter) Read(p []byte) (int, error) {
	for i := range p {
		c.n++
		p[i] = c.n
	}
	return len(p), nil
}
