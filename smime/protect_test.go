package smime_test

import (
	"bytes"
	"context"
	"crypto/x509"
	"errors"
	"strings"
	"testing"

	"signet/smime"
	"signet/smime/cms"
	"signet/smime/internal/testca"
)

func TestBlindRecipientsGetTheirOwnMessages(t *testing.T) {
	out := protect(t, []byte(simple), smime.ProtectOptions{
		Signers:         []cms.Signer{signer(people.alice)},
		Confidentiality: smime.Encrypted,
		Recipients:      []smime.Recipient{recipient(people.bob)},
		BlindRecipients: []smime.Recipient{recipient(people.carol)},
		Sender:          []*x509.Certificate{people.alice.Certificate},
	})
	if len(out) != 2 {
		t.Fatalf("got %d messages, want 2", len(out))
	}
	tests := []struct {
		message      smime.Outgoing
		to           string
		bcc          bool
		reads, never *testca.Identity
	}{
		{out[0], "bob@example.test", false, people.bob, people.carol},
		{out[1], "carol@example.test", true, people.carol, people.bob},
	}
	for _, tt := range tests {
		if got := strings.Join(tt.message.Envelope.To, " "); got != tt.to || tt.message.Envelope.Bcc != tt.bcc {
			t.Errorf("got envelope %+v, want %s", tt.message.Envelope, tt.to)
		}
		for _, id := range []*testca.Identity{tt.reads, people.alice} {
			report := open(t, tt.message.Message, id)
			if report.Verdict != smime.VerdictVerifiedAndConfidential {
				t.Errorf("to %s: got %s", tt.to, report.Verdict)
			}
			if n := len(report.Layers[0].Recipients); n != 2 {
				t.Errorf("to %s: %d RecipientInfos betray somebody", tt.to, n)
			}
		}
		if _, err := openAs(tt.message.Message, tt.never); !isCode(err, smime.CodeNoKey) {
			t.Errorf("to %s: opened by somebody else: %v", tt.to, err)
		}
		if bytes.Contains(tt.message.Message, []byte("carol@")) {
			t.Errorf("to %s: names the blind recipient", tt.to)
		}
	}
}

func TestReadableMessageHasOneEnvelope(t *testing.T) {
	out := protect(t, []byte(simple), smime.ProtectOptions{
		Signers:         []cms.Signer{signer(people.alice)},
		Recipients:      []smime.Recipient{{Address: "bob@example.test"}, {Address: "bob@example.test"}},
		BlindRecipients: []smime.Recipient{{Address: "carol@example.test"}},
	})
	if len(out) != 1 || strings.Join(out[0].Envelope.To, " ") != "bob@example.test carol@example.test" {
		t.Errorf("got %+v", out)
	}
}

func TestProtectLeavesNoTrace(t *testing.T) {
	message := "Received: from inside\r\nBcc: carol@example.test\r\nDKIM-Signature: x\r\n" + simple
	for _, c := range []smime.Confidentiality{smime.Readable, smime.Encrypted} {
		out := protect(t, []byte(message), smime.ProtectOptions{
			Signers: []cms.Signer{signer(people.alice)}, Confidentiality: c, Recipients: []smime.Recipient{recipient(people.bob)},
		})
		report := open(t, out[0].Message, people.bob)
		for _, octets := range [][]byte{out[0].Message, report.Payload} {
			for _, trace := range []string{"Received:", "Bcc:", "carol@", "DKIM-"} {
				if bytes.Contains(octets, []byte(trace)) {
					t.Errorf("%s is left in %s", trace, octets)
				}
			}
		}
	}
}

func TestProtectEncodesWhatDoesNotSurvive(t *testing.T) {
	message := crlf("From: alice@example.test\nSubject: Grüße\nX-Long: "+strings.Repeat("word ", 40)+"\nContent-Type: multipart/mixed; boundary=b\n\n"+
		"--b\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\nFrom me: Grüße \n"+
		"--b\nContent-Type: application/octet-stream\nContent-Transfer-Encoding: binary\n\n") + "\x00\n\xff" +
		crlf("\n--b\nContent-Type: message/rfc822\nContent-Disposition: attachment; filename=fwd\n\nSubject: fwd\n\n>From the archive\n"+
			"--b--\n")
	report := open(t, signedMessage(t, message, smime.ClearSigned, people.alice))
	if report.Verdict != smime.VerdictVerified || report.Headers.Subject != "Grüße" || report.Headers.Protection != smime.HeadersClear {
		t.Errorf("got %s, headers %+v", report.Verdict, report.Headers)
	}
	want := []string{"From me: Grüße ", "\x00\n\xff", "Subject: fwd\r\n\r\n>From the archive"}
	for i, p := range report.Content.Parts {
		if string(p.Data) != want[i] {
			t.Errorf("part %d: got %q, want %q", i, p.Data, want[i])
		}
	}
	if last := report.Content.Parts[2]; last.Name != "fwd.eml" || last.Type != "application/octet-stream" {
		t.Errorf("got forwarded message %s %q", last.Type, last.Name)
	}
}

func TestProtectChoosesEncodings(t *testing.T) {
	message := crlf("From: alice@example.test\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nGrüße\n" +
		"--b\nContent-Type: text/plain; charset=us-ascii\nContent-Transfer-Encoding: base64\n\nYQpiDQpj\n--b--\n")
	report := open(t, signedMessage(t, message, smime.ClearSigned, people.alice))
	if got := report.Content.Text(); got != "Grüße" || has(report.Findings, smime.FindingUndecodable) {
		t.Errorf("got %q: %+v", got, report.Findings)
	}
	// Unlabelled text is labelled, and base64 keeps the line ends that a file has.
	if payload := string(report.Payload); !strings.Contains(payload, "charset=utf-8") || !strings.Contains(payload, "YQpiDQpj") {
		t.Errorf("got %s", payload)
	}
}

func TestProtectAddsWhatAMessageNeeds(t *testing.T) {
	report := open(t, signedMessage(t, "From: alice@example.test\r\nHP-Outer: Subject: x\r\n\r\nhello", smime.ClearSigned, people.alice))
	if h := report.Headers; !h.Date.Equal(testca.Now()) || !strings.HasSuffix(h.MessageID, "@example.test") {
		t.Errorf("got %+v", h)
	}
	if bytes.Contains(report.Payload, []byte("HP-Outer")) {
		t.Errorf("got %s", report.Payload)
	}
	out := protect(t, []byte("From: alice@example.test\r\nContent-Type: text/plain\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nhello"), smime.ProtectOptions{})
	if !bytes.HasSuffix(out[0].Message, []byte("hello\r\n")) {
		t.Errorf("got %s", out[0].Message)
	}
}

func TestSenderWhoIsARecipientIsThereOnce(t *testing.T) {
	out := protect(t, []byte(simple), smime.ProtectOptions{
		Confidentiality: smime.Encrypted, Recipients: []smime.Recipient{recipient(people.alice)},
		Sender: []*x509.Certificate{people.alice.Certificate},
	})
	if n := len(open(t, out[0].Message, people.alice).Layers[0].Recipients); n != 1 {
		t.Errorf("got %d RecipientInfos", n)
	}
}

func TestProtectKeepsSignedParts(t *testing.T) {
	signed := signedBy(t, people.alice)
	// The signature covers a line that transport would change.
	unsafe := []byte(crlf("From: alice@example.test\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: multipart/signed;" +
		" protocol=\"application/pkcs7-signature\"; boundary=c\n\n--c\n\nFrom here\n--c\nContent-Type: application/pkcs7-signature\n" +
		"Content-Transfer-Encoding: base64\n\nMIIB\n--c--\n--b--\n"))
	if _, err := smime.Protect(context.Background(), unsafe, smime.ProtectOptions{
		Signers: []cms.Signer{signer(people.alice)}, Time: testca.Now(),
	}); !isCode(err, smime.CodeMalformed) {
		t.Errorf("got %v", err)
	}
	for name, inner := range map[string][]byte{"safe": signed, "unsafe": unsafe} {
		report := open(t, signedMessage(t, string(inner), smime.OpaqueSigned, people.alice))
		if name == "safe" && (report.Verdict != smime.VerdictVerified || len(report.Signers) != 2) {
			t.Errorf("got %s: %+v", report.Verdict, report.Signers)
		}
		if name == "unsafe" && !bytes.Contains(report.Payload, []byte("\r\nFrom here\r\n")) {
			t.Errorf("the signed part was changed: %s", report.Payload)
		}
	}
}

func TestProtectErrors(t *testing.T) {
	rsaOnly := []smime.Recipient{recipient(people.bob)}
	wrongKey := cms.Signer{Certificate: people.alice.Certificate, Key: people.bob.Key}
	tests := []struct {
		name    string
		message string
		opts    smime.ProtectOptions
		want    smime.Code
	}{
		{"no certificate", simple, smime.ProtectOptions{Confidentiality: smime.Encrypted, Recipients: []smime.Recipient{{Address: "bob@example.test"}}}, smime.CodeCertificateUnfit},
		{"nobody", simple, smime.ProtectOptions{Confidentiality: smime.Encrypted}, smime.CodeInvalidDraft},
		{"key of another", simple, smime.ProtectOptions{Signers: []cms.Signer{wrongKey}}, smime.CodeCertificateUnfit},
		{"From unreadable", "From: nobody\r\n\r\n", smime.ProtectOptions{Confidentiality: smime.Encrypted, Recipients: rsaOnly}, smime.CodeInvalidDraft},
		{"two Subjects", "Subject: a\r\n" + simple, smime.ProtectOptions{Signers: []cms.Signer{signer(people.alice)}}, smime.CodeOutputRule},
		{"no randomness", simple, smime.ProtectOptions{Rand: failingReader{}, Signers: []cms.Signer{signer(people.alice)}}, smime.CodeInternal},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tt.opts.Time = testca.Now()
			out, err := smime.Protect(context.Background(), []byte(tt.message), tt.opts)
			if !isCode(err, tt.want) || out != nil {
				t.Errorf("got %d messages and %v, want %s", len(out), err, tt.want)
			}
		})
	}
}

func TestProtectTooLarge(t *testing.T) {
	if _, err := smime.Protect(context.Background(), make([]byte, smime.MaxMessage+1), smime.ProtectOptions{}); !isCode(err, smime.CodeTooLarge) {
		t.Errorf("got %v", err)
	}
}

type failingReader struct{}

func (failingReader) Read([]byte) (int, error) { return 0, errors.New("no entropy") }

func TestProgress(t *testing.T) {
	var steps []string
	progress := func(step string, done, total int64) {
		if done > total {
			t.Errorf("%s: %d of %d", step, done, total)
		}
		steps = append(steps, step)
	}
	out := protect(t, []byte(simple), smime.ProtectOptions{
		Signers: []cms.Signer{signer(people.alice)}, Confidentiality: smime.Encrypted,
		Recipients: []smime.Recipient{recipient(people.bob)}, Progress: progress,
	})
	if _, err := smime.Open(context.Background(), out[0].Message, smime.OpenOptions{Keys: keys{people.bob}, Now: testca.Now(), Progress: progress}); err != nil {
		t.Fatal(err)
	}
	if got, want := strings.Join(steps, " "), "parse sign encrypt check parse decrypt verify"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestDecryptGivesTheOctets(t *testing.T) {
	signed := signedBy(t, people.alice)
	encrypted := encryptedTo(t, signed, people.bob)
	decrypted, err := smime.Decrypt(context.Background(), encrypted, smime.OpenOptions{Keys: keys{people.bob}})
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.HasSuffix(signed, decrypted.Entity) || !bytes.HasPrefix(decrypted.Entity, []byte("Content-Type: multipart/signed")) {
		t.Errorf("got %s", decrypted.Entity)
	}
	if decrypted.Layer.ContentEncryption.Name != "AES-256-CBC" || !decrypted.Layer.DecryptedWith.Equal(people.bob.Certificate) {
		t.Errorf("got layer %+v", decrypted.Layer)
	}
}

// What is no encryption is told by its name: encryption may be further inside.
func TestDecryptNamesTheOutermostLayer(t *testing.T) {
	encrypted := encryptedTo(t, []byte(simple), people.bob)
	data, err := cms.EncryptWithKey([]byte(simple), make([]byte, 32), cms.EncryptOptions{})
	for _, tt := range []struct {
		message []byte
		code    smime.Code
		want    string
	}{
		{[]byte(simple), smime.CodeNotEncrypted, "not encrypted"},
		{signedMessage(t, string(encrypted), smime.ClearSigned, people.alice), smime.CodeNotEncrypted, "a signature"},
		{signedMessage(t, string(encrypted), smime.OpaqueSigned, people.alice), smime.CodeNotEncrypted, "id-signedData"},
		{carried(t, data, err), smime.CodeNoKey, "EncryptedData"},
	} {
		_, err := smime.Decrypt(context.Background(), tt.message, smime.OpenOptions{Keys: keys{people.bob}})
		if !isCode(err, tt.code) || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("got %v, want %s with %q", err, tt.code, tt.want)
		}
	}
}

func TestPasswordsOpenTheMessageOfAll(t *testing.T) {
	password := [][]byte{[]byte("correct horse")}
	out := protect(t, []byte(simple), smime.ProtectOptions{
		Confidentiality: smime.Encrypted, Passwords: password, BlindRecipients: []smime.Recipient{recipient(people.bob)},
	})
	if len(out) != 2 {
		t.Fatalf("got %d messages, want that for who knows the password and the blind copy", len(out))
	}
	if c := out[0].Cipher; c.Reason != smime.CipherUnknown || len(c.Addresses) != 0 {
		t.Errorf("got %+v", c)
	}
	for i, want := range []smime.Verdict{smime.VerdictConfidential, ""} {
		report, err := smime.Open(context.Background(), out[i].Message, smime.OpenOptions{Now: testca.Now(), Passwords: password})
		if got := verdictOf(report); got != want || (want == "") != isCode(err, smime.CodeNoKey) {
			t.Errorf("message %d: got %q, %v", i, got, err)
		}
	}
}

func verdictOf(report *smime.Report) smime.Verdict {
	if report == nil {
		return ""
	}
	return report.Verdict
}
