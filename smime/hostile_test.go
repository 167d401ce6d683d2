package smime_test

import (
	"strings"
	"testing"

	"signet/smime"
	"signet/smime/cms"
)

// enveloped is a message that is encrypted to bob, octet for octet as given.
func enveloped(t *testing.T, header, inside string) []byte {
	t.Helper()
	der, err := cms.Encrypt([]byte(inside), []cms.Recipient{{Certificate: people.bob.Certificate}}, cms.EncryptOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return append([]byte(header+"Content-Type: application/pkcs7-mime\r\nContent-Transfer-Encoding: binary\r\n\r\n"), der...)
}

// A multipart has no body that could be a CMS object, whatever its name says.
func TestMultipartNamedSMIME(t *testing.T) {
	named := "Content-Type: multipart/mixed; boundary=x; name=smime.p7m\r\n\r\n--x\r\n\r\nhi\r\n--x--\r\n"
	for name, message := range map[string][]byte{
		"root":      []byte("From: alice@example.test\r\n" + named),
		"part":      []byte("From: alice@example.test\r\nContent-Type: multipart/mixed; boundary=y\r\n\r\n--y\r\n" + named + "--y--\r\n"),
		"signed":    opaque(t, "From: alice@example.test\r\nDate: Mon, 01 Jun 2026 12:00:00 +0000\r\n", named, people.alice),
		"encrypted": enveloped(t, "From: alice@example.test\r\n", named),
	} {
		if report := open(t, message, people.bob); strings.TrimSpace(report.Content.Text()) != "hi" {
			t.Errorf("%s: got %s with text %q", name, report.Verdict, report.Content.Text())
		}
	}
}

// Work must not grow with the square of the number of fields: this took an hour.
func TestManyFieldsOfOneName(t *testing.T) {
	list := "To: " + strings.Repeat("a@example.test, ", 30) + "b@example.test\r\n"
	report := open(t, enveloped(t, "From: alice@example.test\r\n",
		"From: alice@example.test\r\nContent-Type: text/plain; hp=cipher\r\n"+strings.Repeat(list, 1900)+"\r\nhi\r\n"), people.bob)
	if got := report.Headers.Confidential; len(got) != 2 || got[0] != "From" || got[1] != "To" {
		t.Errorf("got confidential %v", got)
	}
	if report.Verdict != smime.VerdictConfidential {
		t.Errorf("got %s", report.Verdict)
	}
}
