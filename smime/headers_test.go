package smime_test

import (
	"strings"
	"testing"
	"time"

	"signet/smime"
	"signet/smime/cms"
)

func sealed(t *testing.T) []byte {
	t.Helper()
	return protect(t, []byte(strings.Replace(simple, "Subject: Lunch", "Subject: Lunch\r\nKeywords: food", 1)), smime.ProtectOptions{
		Signers: []cms.Signer{signer(people.alice)}, Confidentiality: smime.Encrypted,
		Recipients: []smime.Recipient{recipient(people.bob)},
	})[0].Message
}

func TestHeaderConfidentiality(t *testing.T) {
	message := sealed(t)
	header, _, _ := strings.Cut(string(message), "\r\n\r\n")
	if strings.Contains(header, "Lunch") || strings.Contains(header, "food") || !strings.Contains(header, "Subject: [...]\r\n") {
		t.Errorf("the outer header tells: %s", header)
	}
	report := open(t, message, people.bob)
	h := report.Headers
	if h.Protection != smime.HeadersCipher || h.Subject != "Lunch" || len(h.Differences) > 0 {
		t.Errorf("got %+v", h)
	}
	if got := strings.Join(h.Confidential, " "); got != "Subject Keywords" {
		t.Errorf("confidential: %s", got)
	}
}

func TestHeaderDifferences(t *testing.T) {
	signed := signedBy(t, people.alice)
	tests := []struct {
		name    string
		message []byte
		want    string
	}{
		{"none", signed, ""},
		{"folded and encoded otherwise", replace(signed, "Subject: Lunch", "Subject:\r\n =?utf-8?Q?Lunch?="), ""},
		{"quoted otherwise", replace(signed, "From: Alice Example <", "From: \"Alice Example\" <"), ""},
		{"another zone", replace(signed, "12:00:00 +0000", "14:00:00 +0200"), ""},
		{"trace fields", append([]byte("Received: x\r\nX-Spam: no\r\n"), signed...), ""},
		{"Subject", replace(signed, "Subject: Lunch", "Subject: [list] Lunch"), "Subject: [list] Lunch/Lunch"},
		{"removed", replace(signed, "Subject: Lunch\r\n", ""), "Subject: /Lunch"},
		{"Reply-To added", append([]byte("Reply-To: eve@example.test\r\n"), signed...), "Reply-To: eve@example.test/"},
		{"encrypted, Subject filled in", replace(sealed(t), "[...]", "Hello"), "Subject: Hello/Lunch"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			report := open(t, tt.message, people.bob)
			var got []string
			for _, d := range report.Headers.Differences {
				got = append(got, d.Name+": "+d.Outer+"/"+d.Protected)
			}
			if strings.Join(got, ", ") != tt.want {
				t.Errorf("got %v, want %s", got, tt.want)
			}
			if has(report.Findings, smime.FindingHeaderDiffers) != (tt.want != "") {
				t.Errorf("findings: %+v", report.Findings)
			}
		})
	}
}

func TestHeaderProtectionOfOthers(t *testing.T) {
	wrap := func(inner string) []byte {
		// A signed entity that is made elsewhere: Protect keeps an opaque layer as it is.
		return signedMessage(t, "From: alice@example.test\r\nSubject: outer\r\n"+inner, smime.OpaqueSigned, people.alice)
	}
	t.Run("hp without a layer means nothing", func(t *testing.T) {
		report := open(t, []byte(crlf("From: alice@example.test\nContent-Type: text/plain; hp=\"cipher\"\n\nhello\n")))
		if report.Headers.Protection != smime.HeadersUnprotected {
			t.Errorf("got %+v", report.Headers)
		}
	})
	t.Run("cipher without encryption is no more than clear", func(t *testing.T) {
		report := open(t, wrap(crlf("Content-Type: text/plain; hp=\"cipher\"\n\nhello\n")))
		if report.Headers.Protection != smime.HeadersClear {
			t.Errorf("got %+v", report.Headers)
		}
	})
}

func TestFromThatNobodySigned(t *testing.T) {
	message := replace(encryptedTo(t, []byte(simple), people.bob), "From: Alice Example <alice@", "From: Eve <eve@")
	h := open(t, message, people.bob).Headers
	if len(h.From) != 1 || h.From[0].Address != "eve@example.test" || len(h.Differences) != 1 {
		t.Errorf("got From %v, differences %+v", h.From, h.Differences)
	}
}

func TestLegacyDisplayIsLeftOut(t *testing.T) {
	const body = "Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain; hp-legacy-display=1\n\nSubject: Lunch\n\nMeet at noon.\n" +
		"--b\nContent-Type: text/html; hp-legacy-display=\"1\"\n\n<div class=\"header-protection-legacy-display\">Subject: Lunch</div><p>Meet\n--b--\n"
	message := []byte(crlf("From: alice@example.test\nSubject: Lunch\n" + body))
	report := open(t, encryptedTo(t, message, people.bob), people.bob)
	if report.Content.Text() != "Meet at noon." || report.Content.HTML() != "<p>Meet" {
		t.Errorf("got %q and %q", report.Content.Text(), report.Content.HTML())
	}
	// Where the header is not confidential these lines are what the author wrote.
	if got := open(t, message).Content.Text(); !strings.HasPrefix(got, "Subject: Lunch") {
		t.Errorf("got %q", got)
	}
}

func TestUnprotectedHeaders(t *testing.T) {
	inner, err := cms.Sign([]byte("Content-Type: text/plain\r\n\r\nhello\r\n"), []cms.Signer{signer(people.alice)}, cms.SignOptions{Time: draft().Date})
	if err != nil {
		t.Fatal(err)
	}
	report := open(t, append([]byte("From: alice@example.test\r\nSubject: any\r\nDate: Mon, 01 Jun 2026 11:00:00 +0200\r\nContent-Type: application/pkcs7-mime\r\nContent-Transfer-Encoding: binary\r\n\r\n"), inner...))
	if report.Verdict != smime.VerdictVerified || report.Headers.Protection != smime.HeadersUnprotected ||
		report.Headers.Subject != "any" || !has(report.Findings, smime.FindingHeaderUnprotected) {
		t.Errorf("got %s, %+v: %+v", report.Verdict, report.Headers, report.Findings)
	}
}

func TestOldTextWithANewDate(t *testing.T) {
	signedAt := draft().Date
	inner, err := cms.Sign([]byte("Content-Type: text/plain\r\n\r\nhello\r\n"), []cms.Signer{signer(people.alice)}, cms.SignOptions{Time: signedAt})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		after time.Duration
		want  smime.Verdict
	}{
		{time.Hour, smime.VerdictVerified},
		{time.Hour + time.Second, smime.VerdictUntrusted},
		{-time.Hour - time.Second, smime.VerdictUntrusted},
	} {
		header := "From: alice@example.test\r\nDate: " + signedAt.Add(tt.after).Format(time.RFC1123Z) +
			"\r\nContent-Type: application/pkcs7-mime\r\nContent-Transfer-Encoding: binary\r\n\r\n"
		if report := open(t, append([]byte(header), inner...)); report.Verdict != tt.want {
			t.Errorf("dated %v after signing: got %s, want %s", tt.after, report.Verdict, tt.want)
		}
	}
}

// Then each program shows another date, or when the message came.
func TestOldTextWithUnclearDates(t *testing.T) {
	date := "Date: Mon, 01 Jun 2026 12:00:00 +0000\r\n"
	for _, dates := range []string{"Date: today\r\n", date + date, date + "Date: Tue, 02 Jun 2026 12:00:00 +0000\r\n"} {
		report := open(t, opaque(t, "From: alice@example.test\r\n"+dates, "\r\nhello\r\n", people.alice))
		if report.Verdict != smime.VerdictUntrusted || report.Signers[0].Verdict != smime.SignerTimeDiffers {
			t.Errorf("%q: got %s, signer %s", dates, report.Verdict, report.Signers[0].Verdict)
		}
	}
	for _, clear := range []string{date, ""} {
		if report := open(t, opaque(t, "From: alice@example.test\r\n"+clear, "\r\nhello\r\n", people.alice)); report.Verdict != smime.VerdictVerified {
			t.Errorf("%q: got %s", clear, report.Verdict)
		}
	}
}

// RFC 8551 Section 3.1: the whole message inside message/rfc822.
func TestWrappedMessage(t *testing.T) {
	wrapped := crlf("Content-Type: message/rfc822; forwarded=no\n\nFrom: Alice <alice@example.test>\nSubject: inside\n\nhello\n")
	inner, err := cms.Sign([]byte(wrapped), []cms.Signer{signer(people.alice)}, cms.SignOptions{Time: draft().Date})
	if err != nil {
		t.Fatal(err)
	}
	report := open(t, append([]byte("From: alice@example.test\r\nSubject: outside\r\nContent-Type: application/pkcs7-mime\r\nContent-Transfer-Encoding: binary\r\n\r\n"), inner...))
	if report.Headers.Subject != "inside" || report.Content.Text() != "hello\n" || report.Verdict != smime.VerdictVerified {
		t.Errorf("got %s, %+v", report.Verdict, report.Headers)
	}
}
