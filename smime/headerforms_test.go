package smime_test

import (
	"strings"
	"testing"

	"signet/smime"
)

const outside = "From: Alice <alice@example.test>\nTo: bob@example.test\nSubject: [...]\nDate: Mon, 01 Jun 2026 12:00:00 +0000\nMessage-ID: <1@example.test>\n"

// inOlderForm is a message as older programs protect its header: signed by Alice and, where asked for, encrypted to Bob.
func inOlderForm(t *testing.T, outer, inner string, confidentiality smime.Confidentiality) []byte {
	t.Helper()
	signed := opaque(t, "", crlf(inner), people.alice)
	if confidentiality == smime.Readable {
		return append([]byte(crlf(outer)), signed...)
	}
	return enveloped(t, crlf(outer), string(signed))
}

// Programs protected headers before RFC 9788, in two forms.
func TestOlderFormsOfHeaderProtection(t *testing.T) {
	clear := strings.Replace(outside, "[...]", "Lunch", 1)
	wrapped := "Content-Type: message/rfc822\n\nFrom: Alice <alice@example.test>\nTo: bob@example.test\nSubject: Lunch\n" +
		"Date: Mon, 01 Jun 2026 12:00:00 +0000\nMessage-ID: <1@example.test>\n\nhello\n"
	v1 := "Content-Type: text/plain; protected-headers=\"v1\"\nFrom: Alice <alice@example.test>\nTo: bob@example.test\nSubject: Lunch\n\nhello\n"
	tests := []struct {
		name, outer, inner string
		confidentiality    smime.Confidentiality
		form               smime.HeaderForm
		protection         smime.HeaderProtection
		subject            string
		confidential       string
		differences        string
	}{
		{"wrapped, signed", clear, wrapped, smime.Readable, smime.FormMessageRFC822, smime.HeadersClear, "Lunch", "", ""},
		{"wrapped, encrypted", outside, wrapped, smime.Encrypted, smime.FormMessageRFC822, smime.HeadersCipher, "Lunch", "Subject", ""},
		{"wrapped, with another subject outside", strings.Replace(outside, "[...]", "Money", 1), wrapped, smime.Encrypted, smime.FormMessageRFC822, smime.HeadersCipher, "Lunch", "", "Subject"},
		{"v1, signed", clear, v1, smime.Readable, smime.FormProtectedHeadersV1, smime.HeadersClear, "Lunch", "", ""},
		{"another name outside", strings.Replace(clear, "Alice", "Boss", 1), wrapped, smime.Readable, smime.FormMessageRFC822, smime.HeadersClear, "Lunch", "", "From"},
		{"v1, encrypted", strings.Replace(outside, "[...]", "Encrypted Message", 1), v1, smime.Encrypted, smime.FormProtectedHeadersV1, smime.HeadersCipher, "Lunch", "Subject", ""},
		{"v1 without a subject outside", strings.Replace(outside, "Subject: [...]\n", "", 1), v1, smime.Encrypted, smime.FormProtectedHeadersV1, smime.HeadersCipher, "Lunch", "Subject", ""},
		{"v1 that has only the subject", outside, strings.Replace(v1, "From: Alice <alice@example.test>\nTo: bob@example.test\n", "", 1), smime.Encrypted, smime.FormProtectedHeadersV1, smime.HeadersCipher, "Lunch", "Subject", ""},
		{"another version", clear, strings.Replace(v1, `"v1"`, `"v2"`, 1), smime.Readable, "", smime.HeadersUnprotected, "Lunch", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			report := open(t, inOlderForm(t, tt.outer, tt.inner, tt.confidentiality), people.bob)
			h := report.Headers
			if !good(report) || report.Content.Text() != "hello\n" {
				t.Errorf("got %s, text %q: %+v", report.Verdict, report.Content.Text(), report.Findings)
			}
			if h.Form != tt.form || h.Protection != tt.protection || h.Subject != tt.subject {
				t.Errorf("got %s, %s, %s", h.Form, h.Protection, h.Subject)
			}
			if got := strings.Join(h.Confidential, " "); got != tt.confidential {
				t.Errorf("confidential: %s", got)
			}
			var differences []string
			for _, d := range h.Differences {
				differences = append(differences, d.Name)
			}
			if got := strings.Join(differences, " "); got != tt.differences {
				t.Errorf("differences: %+v", h.Differences)
			}
			if len(h.From) != 1 || h.From[0].Address != "alice@example.test" || h.Date.IsZero() || h.MessageID != "1@example.test" {
				t.Errorf("got From %v, Date %v, Message-ID %s", h.From, h.Date, h.MessageID)
			}
		})
	}
}

// A message that is forwarded alone is no header protection: its subject and sender are not those of who forwards it.
func TestForwardedMessageIsNoWrapper(t *testing.T) {
	original := "\n\nFrom: alice@example.test\nSubject: old\nDate: Fri, 01 May 2026 12:00:00 +0000\nMessage-ID: <0@example.test>\n\nhello\n"
	for name, inner := range map[string]string{
		"one's own, of another day": "Content-Type: message/rfc822" + original,
		"somebody else's": "Content-Type: message/rfc822" + strings.NewReplacer(
			"alice@", "carol@", "01 May", "01 Jun", "<0@", "<1@", "Fri", "Mon").Replace(original),
		"delivered before, which its author gave the same header": "Content-Type: message/rfc822" + strings.NewReplacer(
			"Fri, 01 May", "Mon, 01 Jun", "<0@", "<1@", "\n\nFrom", "\n\nReceived: from evil.test\nFrom").Replace(original),
		"authenticated before, which no mail program writes": "Content-Type: message/rfc822" + strings.NewReplacer(
			"Fri, 01 May", "Mon, 01 Jun", "<0@", "<1@", "\n\nFrom", "\n\nAuthentication-Results: mx.example.test; none\nFrom").Replace(original),
		"older than its signature": "Content-Type: message/rfc822" + strings.NewReplacer(
			"<0@", "<1@", "Fri, 01 May 2026 12:00", "Mon, 01 Jun 2026 10:59").Replace(original),
		"without a date":      "Content-Type: message/rfc822" + strings.NewReplacer("<0@", "<1@", "Date: Fri, 01 May 2026 12:00:00 +0000\n", "").Replace(original),
		"marked as forwarded": "Content-Type: message/rfc822; forwarded=yes" + strings.NewReplacer("Fri, 01 May", "Mon, 01 Jun").Replace(original),
		"encrypted inside": "Content-Type: message/rfc822; forwarded=no\n\nFrom: alice@example.test\n" +
			"Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\n\nx\n",
	} {
		report := open(t, inOlderForm(t, strings.Replace(outside, "[...]", "Fwd", 1), inner, smime.Readable))
		if h := report.Headers; h.Form != "" || h.Subject != "Fwd" || len(h.Differences) > 0 {
			t.Errorf("%s: got %+v", name, h)
		}
		if len(report.Content.Parts) != 1 || report.Content.Parts[0].Kind != smime.PartAttachment {
			t.Errorf("%s: got %+v", name, report.Content.Parts)
		}
	}
}

// A Date that the older forms leave outside may be changed, and is compared with the signing time.
func TestUnprotectedDateInAnOlderForm(t *testing.T) {
	inner := "Content-Type: text/plain; protected-headers=\"v1\"\nFrom: alice@example.test\nSubject: Lunch\n\nhello\n"
	for _, tt := range []struct {
		outer, inner string
		want         smime.Verdict
	}{
		{outside, inner, smime.VerdictVerified},
		{strings.Replace(outside, "01 Jun", "02 Jun", 1), inner, smime.VerdictUntrusted},
		// Nor does a header that is marked as RFC 9788 has it, and lacks the Date, cover it.
		{strings.Replace(outside, "01 Jun", "02 Jun", 1), strings.Replace(inner, `protected-headers="v1"`, `hp="clear"`, 1), smime.VerdictUntrusted},
	} {
		message := inOlderForm(t, strings.Replace(tt.outer, "[...]", "Lunch", 1), tt.inner, smime.Readable)
		if report := open(t, message); report.Verdict != tt.want {
			t.Errorf("got %s, want %s", report.Verdict, tt.want)
		}
	}
}

// The older forms repeat the subject above the text, for programs that do not look inside.
func TestDisplayPartIsLeftOut(t *testing.T) {
	message := func(display string) string {
		return "Content-Type: multipart/mixed; protected-headers=\"v1\"; boundary=b\nFrom: alice@example.test\nSubject: Lunch\n\n--b\n" +
			display + "\n--b\nContent-Type: text/plain\n\nhello\n--b--\n"
	}
	for _, tt := range []struct {
		name, display   string
		confidentiality smime.Confidentiality
		parts           int
	}{
		{"a display part", "Content-Type: text/plain; protected-headers=\"v1\"\nContent-Disposition: inline\n\nSubject: Lunch\n", smime.Encrypted, 1},
		{"of the type for headers", "Content-Type: text/rfc822-headers; protected-headers=\"v1\"\n\nSubject: Lunch\n", smime.Encrypted, 1},
		{"not encrypted", "Content-Type: text/plain; protected-headers=\"v1\"\n\nSubject: Lunch\n", smime.Readable, 2},
		{"not marked", "Content-Type: text/plain\n\nSubject: Lunch\n", smime.Encrypted, 2},
		{"a text", "Content-Type: text/plain; protected-headers=\"v1\"\n\nPay Mallory.\n", smime.Encrypted, 2},
		{"a file", "Content-Type: application/pdf; protected-headers=\"v1\"\n\nSubject: x\n", smime.Encrypted, 2},
	} {
		report := open(t, inOlderForm(t, outside, message(tt.display), tt.confidentiality), people.bob)
		if len(report.Content.Parts) != tt.parts {
			t.Errorf("%s: got %+v", tt.name, report.Content.Parts)
		}
	}
}

// RFC 9788 Section 4.5.3. Only what has the form of the copy is left out, so that nothing else can be hidden.
func TestLegacyDisplay(t *testing.T) {
	plain := func(text string) string {
		return "Content-Type: text/plain; hp=cipher; hp-legacy-display=1\nFrom: alice@example.test\nSubject: Lunch\n\n" + text
	}
	page := func(source string) string {
		return "Content-Type: text/html; hp=cipher; hp-legacy-display=1\nFrom: alice@example.test\nSubject: Lunch\n\n" + source
	}
	const display = `<div class="header-protection-legacy-display">`
	for _, tt := range []struct{ name, inner, want string }{
		{"text", plain("Subject: Lunch\n\nhello\n\nSubject: x\n"), "hello\n\nSubject: x\n"},
		{"two fields, folded", plain("Subject: Lunch\n at noon\nTo: bob@example.test\n\nhello\n"), "hello\n"},
		{"a sentence above", plain("Pay Mallory\n\nhello\n"), "Pay Mallory\n\nhello\n"},
		{"a sentence with a colon above", plain("Dear Bob: hello\n\nhello\n"), "Dear Bob: hello\n\nhello\n"},
		{"no empty line", plain("Subject: Lunch\nhello\n"), "Subject: Lunch\nhello\n"},
		{"HTML", page(display + "<pre>Subject: Lunch</pre></div><p>hello"), "<p>hello"},
		{"a whole page", page("<!DOCTYPE html><html><head><title>x</title><style>p{}</style></head>\n<body>\n" + display + "x</div>hello</body></html>"),
			"<!DOCTYPE html><html><head><title>x</title><style>p{}</style></head>\n<body>\nhello</body></html>"},
		{"divs inside, other classes and attributes", page(`<div id=a class="b header-protection-legacy-display"><div>Subject</div><div>: Lunch</div></div>hello`), "hello"},
		{"not first", page("<p>hello</p>" + display + "Pay Mallory</div>"), "<p>hello</p>" + display + "Pay Mallory</div>"},
		{"text before", page("hello" + display + "Pay Mallory</div>"), "hello" + display + "Pay Mallory</div>"},
		{"another element", page(`<p class="header-protection-legacy-display">x</p>hello`), `<p class="header-protection-legacy-display">x</p>hello`},
		{"never closed", page(display + "Subject: Lunch<div></div>"), display + "Subject: Lunch<div></div>"},
		{"in a comment", page("<!-- " + display + "x</div> -->hello"), "<!-- " + display + "x</div> -->hello"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			report := open(t, inOlderForm(t, outside, tt.inner, smime.Encrypted), people.bob)
			if got := report.Content.Text() + report.Content.HTML(); strings.TrimRight(got, "\n") != strings.TrimRight(tt.want, "\n") {
				t.Errorf("got %q", got)
			}
			if h := report.Headers; h.Form != smime.FormRFC9788 {
				t.Errorf("got %+v", h)
			}
		})
	}
}
