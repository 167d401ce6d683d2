package api

import (
	"strings"
	"testing"
)

// What people write and attach comes through the check, however odd: a message that is right and cannot be sent is as bad
// as one that is wrong.
func TestCheckTakesEveryDraft(t *testing.T) {
	c := writer(t)
	ask[Empty](c, "setKeyLimits", KeyLimits{PerMinute: 600, PerUnlock: 1000})
	attach := func(name, mediaType, contentID string) []Attachment {
		return []Attachment{{Name: name, Type: mediaType, ContentID: contentID}}
	}
	tests := []struct {
		name   string
		change func(d *Draft)
		file   string // the octets of each attachment
	}{
		{name: "empty", change: func(d *Draft) { d.Text, d.Subject = "", "" }},
		{name: "one line end", change: func(d *Draft) { d.Text = "\n" }},
		{name: "blank lines around", change: func(d *Draft) { d.Text = "\n\n a \n\n\n" }},
		{name: "CRLF", change: func(d *Draft) { d.Text = "a\r\nb\r\n" }},
		{name: "lone CR", change: func(d *Draft) { d.Text = "a\rb\r" }},
		{name: "header fields", change: func(d *Draft) { d.Text = "Subject: x\nTo: y\n\ntext\n" }},
		{name: "mailbox lines", change: func(d *Draft) { d.Text = "From here\n>From there\n.\n--x\n-- \nme" }},
		{name: "control characters", change: func(d *Draft) { d.Text = "\ufeffa\x00b\tc\u2028d\u0085e\x7f" }},
		{name: "long lines", change: func(d *Draft) { d.Text = strings.Repeat("wort ", 500) + strings.Repeat("x", 3000) }},
		{name: "trailing spaces", change: func(d *Draft) { d.Text = "a  \nb\t\n" }},
		{name: "both forms", change: func(d *Draft) { d.HTML = "<p>x</p>" }},
		{name: "HTML alone", change: func(d *Draft) {
			d.Text, d.HTML = "", "<!DOCTYPE html>\n<html><head><title>t</title></head><body>\r\nä<br>x</body></html>\n"
		}},
		{name: "HTML that looks like ours", change: func(d *Draft) {
			d.HTML = `<body><div class="header-protection-legacy-display">x</div>y</body>`
		}},
		{name: "unfinished title", change: func(d *Draft) { d.HTML = "<title>x" }},
		{name: "HTML of a style alone", change: func(d *Draft) { d.Text, d.HTML = "", "<style>p{}</style>" }},
		{name: "unfinished HTML", change: func(d *Draft) { d.HTML = "<p <b <!-- " }},
		{name: "odd subject", change: func(d *Draft) { d.Subject = "  a\tb   \u00a0ä " + strings.Repeat("ü", 300) + " 😀 =?utf-8?q?x?=" }},
		{name: "long word in the subject", change: func(d *Draft) { d.Subject = strings.Repeat("x", 900) }},
		{name: "odd names", change: func(d *Draft) {
			d.From.Name = `O'Brien, "Al" \ <x@y.test> ` + strings.Repeat("ä", 100)
			d.To[0].Name, d.ReplyTo = "bob@example.test", []Address{{"", "alice@example.test"}, {"Ä", "a.b+c@example.test"}}
		}},
		{name: "an address for a name", change: func(d *Draft) { d.From.Name = "alice@example.test" }},
		{name: "answers", change: func(d *Draft) {
			d.InReplyTo, d.References = "<a@b>", []string{"a@b", "not an id", strings.Repeat("x", 950), "<c@d>"}
		}},
		{name: "empty file", change: func(d *Draft) { d.Attachments = attach("a.txt", "text/plain", "") }},
		{name: "text without a name", change: func(d *Draft) { d.Attachments = attach("", "text/plain; charset=utf-16", "") }, file: "\xff\xfea\x00"},
		{name: "HTML file", change: func(d *Draft) { d.Attachments = attach("a.html", "text/html", "") }, file: "<p>a\n"},
		{name: "calendar", change: func(d *Draft) { d.Attachments = attach("i.ics", "text/calendar; method=REQUEST", "") }, file: "BEGIN:VCALENDAR\n"},
		{name: "message", change: func(d *Draft) { d.Attachments = attach("", "message/rfc822", "") }, file: "Subject: a\r\n\r\nb\r\n"},
		{name: "message without a last line end", change: func(d *Draft) { d.Attachments = attach("m.eml", "message/rfc822", "") }, file: "Subject: a\r\n\r\nb"},
		{name: "message of eight bits", change: func(d *Draft) { d.Attachments = attach("ä/b.eml", "message/rfc822", "") }, file: "Subject: ä\n\nFrom me\n"},
		{name: "signed message", change: func(d *Draft) { d.Attachments = attach("s.eml", "message/rfc822", "") },
			file: "Subject: a\r\nContent-Type: multipart/signed; boundary=b; protocol=\"application/pkcs7-signature\"\r\n\r\n--b\r\nContent-Type: text/plain\r\n" +
				"Content-Transfer-Encoding: quoted-printable\r\n\r\nx\r\n--b\r\nContent-Type: application/pkcs7-signature\r\nContent-Transfer-Encoding: base64\r\n\r\nMIIB\r\n--b--\r\n"},
		{name: "multipart", change: func(d *Draft) { d.Attachments = attach("m", "multipart/mixed; boundary=b", "") }, file: "--b\r\n\r\nx\r\n--b--\r\n"},
		{name: "encrypted file", change: func(d *Draft) {
			d.Attachments = attach("smime.p7m", "application/pkcs7-mime; smime-type=enveloped-data", "")
		}, file: "MIIB"},
		{name: "signature file", change: func(d *Draft) { d.Attachments = attach("smime.p7s", "application/pkcs7-signature", "") }, file: "MIIB"},
		{name: "encrypted OpenPGP", change: func(d *Draft) { d.Attachments = attach("a.asc", "application/pgp-encrypted", "") }, file: "Version: 1\n"},
		{name: "image without HTML", change: func(d *Draft) { d.Attachments = attach("a.png", "image/png", "a@b") }, file: "png"},
		{name: "image in HTML", change: func(d *Draft) {
			d.HTML, d.Attachments = `<p><img src="cid:a@b"></p>`, append(attach("", "image/svg+xml", "a@b"), attach("../a b", "", "")...)
		}, file: "\x00\r\n\xff"},
		{name: "object in HTML that is no image", change: func(d *Draft) { d.HTML, d.Attachments = "<p>x", attach("", "text/html", "a@b") }, file: "<p>y"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := &client{t, c.engine, c.storage}
			draft := draftTo("bob@example.test")
			tt.change(&draft)
			for _, params := range []ComposeParams{{Sign: SignClear}, {Sign: SignOpaque, Encrypt: true}, {Sign: SignNone, Encrypt: true}} {
				params.Draft = draft
				var files [][]byte
				for range draft.Attachments {
					files = append(files, []byte(tt.file))
				}
				ask[ComposeResult](c, "compose", params, files...)
			}
		})
	}
}
