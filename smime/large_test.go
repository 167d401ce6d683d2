package smime_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"signet/smime"
	"signet/smime/cms"
	"signet/smime/internal/testca"
)

// refusal opens a message that is too much, and returns the code it is refused with.
func refusal(t *testing.T, message []byte) smime.Code {
	t.Helper()
	report, err := smime.Open(context.Background(), message, smime.OpenOptions{Now: testca.Now()})
	var refused *smime.Error
	if !errors.As(err, &refused) {
		t.Fatalf("got a report %v and error %v", report != nil, err)
	}
	return refused.Code
}

// A digest of a mailing list may have as many.
func TestTwoThousandParts(t *testing.T) {
	var b strings.Builder
	b.WriteString("Content-Type: multipart/mixed; boundary=x\r\n\r\n")
	for i := range 2000 {
		fmt.Fprintf(&b, "--x\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; filename=%d.txt\r\n\r\n%d\r\n", i, i)
	}
	b.WriteString("--x--\r\n")
	report := open(t, opaque(t, "From: alice@example.test\r\nDate: Mon, 01 Jun 2026 12:00:00 +0000\r\n", b.String(), people.alice))
	parts := report.Content.Parts
	if report.Verdict != smime.VerdictVerified || len(parts) != 2000 || string(parts[1999].Data) != "1999" {
		t.Errorf("got %s with %d parts", report.Verdict, len(parts))
	}
}

// A company writes to all who work there.
func TestTenThousandRecipients(t *testing.T) {
	const count = 10_000
	recipients := make([]cms.Recipient, count)
	for i := range recipients {
		recipients[i].Certificate = people.alice.Certificate
	}
	recipients[count-1].Certificate = people.bob.Certificate
	der, err := cms.Encrypt([]byte("\r\nDear all.\r\n"), recipients, cms.EncryptOptions{})
	if err != nil {
		t.Fatal(err)
	}
	message := append([]byte("From: alice@example.test\r\nContent-Type: application/pkcs7-mime\r\nContent-Transfer-Encoding: binary\r\n\r\n"), der...)
	report := open(t, message, people.bob)
	if report.Verdict != smime.VerdictConfidential || len(report.Layers[0].Recipients) != count {
		t.Errorf("got %s for %d recipients", report.Verdict, len(report.Layers[0].Recipients))
	}
	if code := refusal(t, message); code != smime.CodeNoKey {
		t.Errorf("without a key: got %s", code)
	}
}

func TestTooMuchIsRefusedByName(t *testing.T) {
	const from = "From: alice@example.test\r\n"
	levels := ""
	for i := range 200 {
		levels += fmt.Sprintf("Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n", i, i)
	}
	for name, tt := range map[string]struct {
		message []byte
		want    smime.Code
	}{
		"200 levels of multipart": {[]byte(from + levels), smime.CodeTooDeep},
		"100,000 header fields":   {[]byte(from + strings.Repeat("X: y\r\n", 100_000) + "\r\nhello"), smime.CodeTooLarge},
		"a header of 2 MB":        {[]byte(from + "X: " + strings.Repeat("y", 2<<20) + "\r\n\r\nhello"), smime.CodeTooLarge},
		"10,000 parts":            {[]byte(from + "Content-Type: multipart/mixed; boundary=x\r\n\r\n" + strings.Repeat("--x\r\n\r\n\r\n", 10_000)), smime.CodeTooLarge},
	} {
		if got := refusal(t, tt.message); got != tt.want {
			t.Errorf("%s: got %s, want %s", name, got, tt.want)
		}
	}
}
