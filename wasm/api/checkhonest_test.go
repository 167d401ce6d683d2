package api

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"strings"
	"testing"
)

// Whatever people write, paste and attach passes the check, or is refused for a reason that they can do something about:
// it must not keep anybody from writing.
func TestCheckLetsWhatPeopleWritePass(t *testing.T) {
	c := writer(t)
	text := func(text string) func(*Draft) { return func(d *Draft) { d.Text = text } }
	html := func(html string) func(*Draft) { return func(d *Draft) { d.Text, d.HTML = "", html } }
	subject := func(subject string) func(*Draft) { return func(d *Draft) { d.Subject = subject } }
	file := func(a Attachment) func(*Draft) {
		return func(d *Draft) { d.HTML, d.Attachments = "<p>x</p>", []Attachment{a} }
	}
	for name, write := range map[string]func(*Draft){
		"no text":                   text(""),
		"blank lines alone":         text("\n\n"),
		"spaces at ends":            text("a   \n   \n"),
		"carriage returns":          text("a\rb\r\r\nc"),
		"control characters":        text("\ufeffa\x00b\f\x1b"),
		"lines like a mailbox's":    text("From me\n>From you\n.\n--b--\n"),
		"a line without end":        text(strings.Repeat("x", 3000)),
		"text like a hidden header": text("Subject: Grüße\n\nHallo"),
		"HTML without text":         html("<p></p>"),
		"HTML like a hidden header": html(`<div class="header-protection-legacy-display"><pre>Subject: x</pre></div><p>a`),
		"HTML of another charset":   html("<meta charset=iso-8859-1>\ufeff<p>ü\r\n</p>\x00"),
		"no subject":                subject(""),
		"spaces in the subject":     subject(" a\t b\u00a0c\u2028 "),
		"controls in the subject":   subject("a\x01b\x7f\f\u202e"),
		"a subject like an encoded": subject("=?utf-8?Q?a?= =?utf-8?Q?b?="),
		"a subject of 900 letters":  subject(strings.Repeat("ü", 900)),
		"a text without a name":     file(Attachment{Type: "text/plain; charset=utf-16"}),
		"an image":                  file(Attachment{Name: "ü.png", Type: "image/PNG", ContentID: "a"}),
		"a text for HTML":           file(Attachment{Type: "text/plain", ContentID: "a"}),
		"HTML for HTML":             file(Attachment{Type: "text/html", ContentID: "a"}),
		"a message for HTML":        file(Attachment{Type: "message/rfc822", ContentID: "a"}),
		"a message":                 file(Attachment{Type: "message/rfc822"}),
		"something of many parts":   file(Attachment{Type: "multipart/signed; boundary=b"}),
		"something encrypted":       file(Attachment{Name: "smime.p7m", Type: "application/pkcs7-mime; smime-type=enveloped-data"}),
		"nobody but blind copies":   func(d *Draft) { d.Bcc, d.To = append(d.To, Address{Address: "mallory@example.test"}), nil },
		"capitals":                  func(d *Draft) { d.From.Address, d.To[0].Address = "Alice@Example.test", "BOB@EXAMPLE.TEST" },
		"one twice":                 func(d *Draft) { d.To = append(d.To, Address{Address: "Bob@Example.test"}) },
		"names like addresses":      func(d *Draft) { d.From.Name, d.To[0].Name = "a: b;", `"x" <mallory@example.test>, ü` },
		"a long thread": func(d *Draft) {
			for i := range 300 {
				d.References = append(d.References, fmt.Sprintf("<%d.%080d@example.test>", i, i))
			}
		},
	} {
		d := draftTo("bob@example.test")
		write(&d)
		bodies := [][]byte{[]byte("Content-Type: text/plain\r\n\r\nx\r\n")}[:len(d.Attachments)]
		t.Run(name, func(t *testing.T) {
			c := *c
			c.t = t
			for _, params := range []ComposeParams{{Draft: d, Sign: SignClear}, {Draft: d, Sign: SignOpaque, Encrypt: true}} {
				ask[ComposeResult](&c, "compose", params, bodies...)
			}
		})
	}
}

// Who has nothing but a short key encrypts with it, as others do to them.
func TestCheckAllowsAShortKeyOfTheSender(t *testing.T) {
	c := ready(t, people().root.issue(email("alice@example.test"), rsaKey, shortKey))
	importCertificate(c, "importCertificates", people().bob.certificate)
	params := ComposeParams{Draft: draftTo("bob@example.test"), Sign: SignClear, Encrypt: true}
	if got := ask[ComposeResult](c, "compose", params); !got.Checked {
		t.Errorf("%+v", got)
	}
}

// A signed file is opened with a message that is not signed itself, and is a file of it all the same: the right one.
func TestCheckKnowsSignedFiles(t *testing.T) {
	c := writer(t)
	signed := func(text string) []byte {
		draft := draftTo("bob@example.test")
		draft.Text = text
		_, messages := askBodies[ComposeResult](c, "compose", ComposeParams{Draft: draft, Sign: SignOpaque})
		_, body, _ := bytes.Cut(messages[0], []byte("\r\n\r\n"))
		der, err := base64.StdEncoding.DecodeString(strings.ReplaceAll(string(body), "\r\n", ""))
		if err != nil {
			t.Fatal(err)
		}
		return der
	}
	one, other := signed("one"), signed("other")
	params := ComposeParams{Draft: draftTo("bob@example.test"), Sign: SignNone, Encrypt: true}
	p7m := Attachment{Name: "smime.p7m", Type: "application/pkcs7-mime; smime-type=signed-data"}
	params.Draft.Attachments = []Attachment{{Name: "a.txt"}, p7m, p7m, {Name: "b.txt"}}
	files := [][]byte{[]byte("a"), one, other, []byte("b")}
	composed, messages := askBodies[ComposeResult](c, "compose", params, files...)

	check := func(files ...[]byte) bool {
		in := &call{Engine: c.engine, ctx: t.Context(), bodies: files, progress: func(Progress) {}}
		f := &finishedCheck{call: in, draft: in.draft(params.Draft)}
		report, err := f.open(messages[0], c.engine.Keystore.Decryption(t.Context()))
		if err != nil {
			t.Fatal(err)
		}
		return f.hasFiles(report)
	}
	if !composed.Checked || !check(files...) {
		t.Error("the files are not those of the draft")
	}
	if check(files[0], other, one, files[3]) || check(files[0], one, other, []byte("c")) || check(files[0], one, files[3], other) {
		t.Error("other files pass for those of the draft")
	}
}
