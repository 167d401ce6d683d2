package exchangemail

import (
	"strings"
	"testing"

	"signet/demo/message"
)

func TestStoredWritesTheHeaderAnewAndKeepsTheBody(t *testing.T) {
	long := strings.Repeat("Größe ", 30)
	for _, subject := range []string{"plain", "=?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\n =?utf-8?q?_aus_K=C3=B6ln?=", long} {
		raw := "Subject: " + subject + "\r\nFrom: a@example.test\r\nX-Own: y\r\n\r\nSubject: body\r\n"
		stored := string(new(Conversion).Stored([]byte(raw)))
		if !strings.HasSuffix(stored, "\r\n\r\nSubject: body\r\n") || !strings.HasPrefix(stored, "X-Own: y\r\nFrom:") {
			t.Errorf("stored: %s", stored)
		}
		before, after := message.Read([]byte(raw)), message.Read([]byte(stored))
		if strings.TrimSpace(before.Subject) != strings.TrimSpace(after.Subject) {
			t.Errorf("the subject %q became %q", before.Subject, after.Subject)
		}
		for line := range strings.SplitSeq(stored, "\r\n") {
			if len(line) > 100 {
				t.Errorf("a long line: %s", line)
			}
		}
	}
}

func TestStoredMakesAnAttachmentOfAuthEnvelopedData(t *testing.T) {
	const raw = "From: a@example.test\r\nContent-Type: application/pkcs7-mime; smime-type=%-data; name=smime.p7m\r\n" +
		"Content-Transfer-Encoding: base64\r\n\r\nMIIB\r\n"
	var c Conversion
	c.BreakAuthEnveloped.Store(true)
	for kind, class := range map[string]string{"enveloped": "IPM.Note.SMIME", "authEnveloped": "IPM.Note"} {
		stored := c.Stored([]byte(strings.Replace(raw, "%", kind, 1)))
		if got := ClassOf(message.Read(stored)); got != class || !strings.Contains(string(stored), "\r\n\r\nMIIB\r\n") {
			t.Errorf("%s-data became %s: %s", kind, got, stored)
		}
	}
}
