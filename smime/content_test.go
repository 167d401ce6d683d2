package smime_test

import (
	"fmt"
	"strings"
	"testing"

	"signet/smime"
)

func TestContent(t *testing.T) {
	const head = "From: a@example.test\n"
	tests := []struct {
		name, message string
		want          string // kind type name, one for each part
	}{
		{"no type", "\nhello\n", "text text/plain"},
		{"HTML", "Content-Type: text/html\n\n<p>\n", "html text/html"},
		{"related with start", "Content-Type: multipart/related; start=\"<r>\"; boundary=b\n\n--b\nContent-Type: image/png\nContent-ID: <i>\n\nx\n--b\nContent-Type: text/html\nContent-ID: <r>\n\n<p>\n--b--\n",
			"html text/html, inline image/png"},
		{"image beside the text", "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nhello\n--b\nContent-Type: image/png\nContent-ID: <i>\n\nx\n--b--\n",
			"text text/plain, inline image/png"},
		{"text as a file", "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nhello\n--b\nContent-Disposition: attachment; filename=a.txt\n\nx\n--b--\n",
			"text text/plain, attachment text/plain a.txt"},
		{"file without a name", "Content-Disposition: attachment\n\nhello\n", "attachment text/plain"},
		{"named text", "Content-Type: text/plain; name=a.txt\n\nhello\n", "attachment text/plain a.txt"},
		{"invitation", "Content-Type: multipart/alternative; boundary=b\n\n--b\n\nhello\n--b\nContent-Type: text/calendar\n\nx\n--b--\n",
			"text text/plain, attachment text/calendar"},
		{"forwarded", "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: message/rfc822\n\nSubject: a/b: c\n\nx\n--b\nContent-Type: message/rfc822\n\n\nx\n--b--\n",
			"attachment message/rfc822 a_b_ c.eml, attachment message/rfc822 message.eml"},
		{"digest", "Content-Type: multipart/digest; boundary=b\n\n--b\n\nSubject: one\n\nx\n--b--\n", "attachment message/rfc822 one.eml"},
		{"unknown multipart", "Content-Type: multipart/unknown; boundary=b\n\n--b\n\none\n--b\n\ntwo\n--b--\n", "text text/plain, text text/plain"},
		{"multipart without parts", "Content-Type: multipart/mixed; boundary=b\n\nhello\n", "attachment multipart/mixed"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, p := range open(t, []byte(crlf(head+tt.message))).Content.Parts {
				got = append(got, strings.TrimSpace(fmt.Sprintf("%s %s %s", p.Kind, p.Type, p.Name)))
			}
			if strings.Join(got, ", ") != tt.want {
				t.Errorf("got %v, want %s", got, tt.want)
			}
		})
	}
}

func TestUndecodablePartIsTold(t *testing.T) {
	report := open(t, []byte(crlf("From: a@example.test\nContent-Transfer-Encoding: x-rot13\n\nuryyb\n")))
	if !has(report.Findings, smime.FindingUndecodable) || report.Content.Text() != "uryyb\n" {
		t.Errorf("got %q: %+v", report.Content.Text(), report.Findings)
	}
}

// EFAIL: a sender wraps somebody's ciphertext in HTML of his own, so that the
// decrypted text becomes part of a URL. What was decrypted must stay by itself.
func TestDecryptedTextIsNeverJoined(t *testing.T) {
	encrypted := encryptedTo(t, []byte(simple), people.bob)
	_, entity, _ := strings.Cut(string(encrypted), "MIME-Version: 1.0\r\n")
	message := crlf("From: eve@example.test\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/html\n\n<img src=\"http://eve.test/\n--b\n") +
		entity + crlf("\n--b\nContent-Type: text/html\n\n\">\n--b--\n")
	report := open(t, []byte(message), people.bob)
	if told(report) != "added html, [2 confidential], added html" {
		t.Fatalf("got %s", told(report))
	}
	for _, p := range report.Enclosed[0].Report.Content.Parts {
		if strings.Contains(string(p.Data), "eve.test") {
			t.Errorf("the wrapping is part of the content: %s", p.Data)
		}
	}
	for _, p := range report.Content.Parts {
		if strings.Contains(string(p.Data), "noon") {
			t.Errorf("the content is part of the wrapping: %s", p.Data)
		}
	}
	if !has(report.Findings, smime.FindingCoverText) {
		t.Errorf("got %+v", report.Findings)
	}
}
