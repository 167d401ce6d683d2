package smime_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"net/mail"
	"strings"
	"testing"

	"signet/smime"
	"signet/smime/cms"
	"signet/smime/internal/testca"
)

// netSMTP returns what arrives of a message that Roundcube sends: data() and
// quotedata() of Net_SMTP 1.6.3 to 1.12.2, and the end of stuffed dots at the server.
func netSMTP(message []byte) []byte {
	header, body, _ := strings.Cut(string(message), "\r\n\r\n")
	doubleDots := strings.NewReplacer("\n.", "\n..")
	mendLineEnds := strings.NewReplacer("\r\n", "\r\n", "\r", "\r\n", "\n", "\r\n")
	var wire strings.Builder
	for at := 0; at < len(body); {
		end := min(at+8192, len(body))
		for end < len(body) {
			end++
			if body[end-1] != '\n' {
				break
			}
		}
		piece := doubleDots.Replace(body[at:end])
		if piece[0] == '.' {
			piece = "." + piece
		}
		wire.WriteString(mendLineEnds.Replace(piece))
		at = end
	}
	return []byte(header + strings.ReplaceAll("\r\n\r\n"+wire.String(), "\r\n..", "\r\n."))
}

// attachments returns one file of random octets for each size.
func attachments(sizes ...int) (files []smime.Attachment) {
	random := rand.NewChaCha8([32]byte{})
	for i, size := range sizes {
		data := make([]byte, size)
		_, _ = random.Read(data)
		files = append(files, smime.Attachment{Name: fmt.Sprintf("%d%s.bin", i, strings.Repeat("x", i)), Data: data})
	}
	return files
}

// prose is text of words, dots and umlauts in lines of many lengths.
func prose(octets int) string {
	random := rand.New(rand.NewPCG(1, 2))
	words := []string{"a", "From", "...", ".", "Grüße", "e.g.", "==", "considerably", "x.y.z", "\n", "\n\n", "\n.", "\nFrom "}
	var b strings.Builder
	for b.Len() < octets {
		b.WriteString(words[random.IntN(len(words))] + " ")
	}
	return b.String()
}

func TestSeams(t *testing.T) {
	const large = 220_000 // more than the 26 pieces in which the seams meet each third column
	many := make([]mail.Address, 400)
	for i := range many {
		many[i] = mail.Address{Name: fmt.Sprintf("J. R. %d", i), Address: fmt.Sprintf("j.r.%d@sub.example.test", i)}
	}
	signers := []cms.Signer{signer(people.alice)}
	clear := smime.ProtectOptions{Signers: signers}
	opaque := smime.ProtectOptions{Signers: signers, Form: smime.OpaqueSigned}
	encrypted := smime.ProtectOptions{Signers: signers, Confidentiality: smime.Encrypted, Recipients: []smime.Recipient{recipient(people.bob)}}
	outside := encrypted
	outside.Order = smime.EncryptThenSign
	inner := protect(t, compose(t, smime.Draft{
		From: mail.Address{Address: "alice@example.test"}, Date: testca.Now(), Text: "inside", Attachments: attachments(large),
	}), clear)[0].Message
	tests := []struct {
		name    string
		draft   smime.Draft
		opts    smime.ProtectOptions
		verdict smime.Verdict
	}{
		{"small", smime.Draft{}, clear, smime.VerdictVerified},
		{"attachment", smime.Draft{Attachments: attachments(large)}, clear, smime.VerdictVerified},
		{"attachments", smime.Draft{Attachments: attachments(large, large+1, large+2, 1000)}, clear, smime.VerdictVerified},
		{"empty attachments", smime.Draft{Attachments: attachments(make([]int, 300)...)}, clear, smime.VerdictVerified},
		{"prose", smime.Draft{Text: prose(100_000)}, clear, smime.VerdictVerified},
		{"prose and attachments", smime.Draft{Text: prose(100_000), HTML: prose(100_000), Attachments: attachments(large, large)}, clear, smime.VerdictVerified},
		{"recipients", smime.Draft{To: many, Attachments: attachments(large)}, clear, smime.VerdictVerified},
		{"forwarded with its signature", smime.Draft{Attachments: []smime.Attachment{{Name: "f.eml", Type: "message/rfc822", Data: inner}}}, clear, smime.VerdictVerified},
		{"opaque", smime.Draft{Attachments: attachments(large)}, opaque, smime.VerdictVerified},
		{"signed outside", smime.Draft{Attachments: attachments(large)}, outside, smime.VerdictConfidential},
		{"encrypted", smime.Draft{Attachments: attachments(large)}, encrypted, smime.VerdictVerifiedAndConfidential},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := tt.draft
			d.From, d.Date = mail.Address{Address: "alice@example.test"}, testca.Now()
			// A line of base64 has 78 octets and two pieces are 8193 apart: each third
			// place of an attachment has its line ends at seams.
			for shift := range 3 {
				d.Text += "x"
				message := protect(t, compose(t, d), tt.opts)[0].Message
				arrived := netSMTP(message)
				if !bytes.Equal(arrived, message) {
					t.Errorf("shifted by %d: changed on the way", shift)
				}
				report := open(t, arrived, people.bob)
				if report.Verdict != tt.verdict {
					t.Errorf("shifted by %d: got %s", shift, report.Verdict)
				}
				parts := report.Content.Parts[len(report.Content.Parts)-len(d.Attachments):]
				for i, want := range d.Attachments {
					if !bytes.Equal(parts[i].Data, want.Data) {
						t.Errorf("shifted by %d: attachment %d is another one", shift, i)
					}
				}
			}
		})
	}
}

// The lines of a signature's own base64, and the last one of an opaque message, may meet a seam too.
func TestSeamsOutsideOfWhatIsSigned(t *testing.T) {
	for _, tt := range []struct {
		form     smime.SignedForm
		from, to int
	}{
		{smime.ClearSigned, 5600, 5760},
		{smime.OpaqueSigned, 15740, 15820},
	} {
		for size := tt.from; size < tt.to; size++ {
			message := protect(t, compose(t, smime.Draft{
				From: mail.Address{Address: "alice@example.test"}, Date: testca.Now(), Text: strings.Repeat("x", size),
			}), smime.ProtectOptions{Signers: []cms.Signer{signer(people.alice)}, Form: tt.form})[0].Message
			if !bytes.Equal(netSMTP(message), message) {
				t.Errorf("form %d, %d letters: changed on the way", tt.form, size)
			}
		}
	}
}

// What can't be mended must still be right: other ways than Net_SMTP do it no harm.
func TestSeamsThatCannotBeAvoided(t *testing.T) {
	d := smime.Draft{From: mail.Address{Address: "alice@example.test"}, Date: testca.Now(), Attachments: attachments(220_000)}
	forwarding := d
	forwarding.Attachments = nil
	for range 3 {
		d.Text += "x"
		forwarding.Attachments = append(forwarding.Attachments, smime.Attachment{Type: "message/rfc822", Data: compose(t, d)})
	}
	message := protect(t, compose(t, forwarding), smime.ProtectOptions{Signers: []cms.Signer{signer(people.alice)}})[0].Message
	if bytes.Equal(netSMTP(message), message) {
		t.Error("no harm was done: this tests nothing")
	}
	if report := open(t, message); report.Verdict != smime.VerdictVerified {
		t.Errorf("got %s", report.Verdict)
	}
}
