package smime_test

import (
	"context"
	"crypto/x509"
	"net/mail"
	"strings"
	"testing"
	"time"

	"signet/smime"
	"signet/smime/cert"
	"signet/smime/cms"
	"signet/smime/internal/testca"
)

// A world is what most tests need: an authority and people with certificates.
type world struct {
	root, alice, bob, carol *testca.Identity
}

var people = func() world {
	root := testca.NewRoot()
	return world{
		root:  root,
		alice: root.Issue(testca.Email("alice@example.test")),
		bob:   root.Issue(testca.Email("bob@example.test")),
		carol: root.Issue(testca.Email("carol@example.test"), testca.Key(testca.P256)),
	}
}()

func (w world) anchors() []cert.Anchor { return cert.AnchorsOf(w.root.Certificate) }

// keys is a KeyRing of some identities.
type keys []*testca.Identity

func (k keys) DecryptionKeys(rid cms.RecipientIdentifier) ([]cms.DecryptionKey, error) {
	var found []cms.DecryptionKey
	for _, id := range k {
		if rid.Matches(id.Certificate) {
			found = append(found, cms.DecryptionKey{Certificate: id.Certificate, Key: id.Key})
		}
	}
	return found, nil
}

func signer(id *testca.Identity) cms.Signer {
	return cms.Signer{Certificate: id.Certificate, Key: id.Key}
}

func recipient(id *testca.Identity) smime.Recipient {
	return smime.Recipient{Address: id.Certificate.EmailAddresses[0], Certificate: id.Certificate}
}

// draft is a message with something of everything.
func draft() smime.Draft {
	return smime.Draft{
		From:    mail.Address{Name: "Alice Example", Address: "alice@example.test"},
		To:      []mail.Address{{Name: "Bób", Address: "bob@example.test"}},
		Subject: "Grüße: das Geheimnis",
		Date:    time.Date(2026, 6, 1, 11, 0, 0, 0, time.FixedZone("", 7200)),
		Text:    "From here on\n>From there\n.\nGrüße \n",
		HTML:    "<p>From <b>here</b> on <img src=\"cid:logo@example.test\"></p>",
		Inline:  []smime.Inline{{ContentID: "logo@example.test", Name: "logo.png", Type: "image/png", Data: []byte("\x89PNG")}},
		Attachments: []smime.Attachment{
			{Name: "Übersicht.bin", Data: []byte{0, 1, 2, 255}},
			{Name: "notes.txt", Type: "text/plain", Data: []byte("a\nb\r\nc")},
		},
	}
}

func compose(t *testing.T, d smime.Draft) []byte {
	t.Helper()
	message, err := smime.Compose(d, smime.ComposeOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return message
}

func protect(t *testing.T, message []byte, opts smime.ProtectOptions) []smime.Outgoing {
	t.Helper()
	opts.Time = testca.Now()
	out, err := smime.Protect(context.Background(), message, opts)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// openAs opens a message with the keys of some, trusting the test authority.
func openAs(message []byte, ids ...*testca.Identity) (*smime.Report, error) {
	return smime.Open(context.Background(), message, smime.OpenOptions{
		Keys: keys(ids), Anchors: people.anchors(), Now: testca.Now(),
	})
}

func open(t *testing.T, message []byte, ids ...*testca.Identity) *smime.Report {
	t.Helper()
	report, err := openAs(message, ids...)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func TestRoundTrip(t *testing.T) {
	signers := []cms.Signer{signer(people.alice)}
	tests := []struct {
		name    string
		opts    smime.ProtectOptions
		verdict smime.Verdict
		layers  string
	}{
		{"as it is", smime.ProtectOptions{}, smime.VerdictUnprotected, ""},
		{"clear-signed", smime.ProtectOptions{Signers: signers}, smime.VerdictVerified, "signed"},
		{"opaque-signed", smime.ProtectOptions{Signers: signers, Form: smime.OpaqueSigned}, smime.VerdictVerified, "signed"},
		{"encrypted", smime.ProtectOptions{Confidentiality: smime.Encrypted}, smime.VerdictConfidential, "enveloped"},
		{"signed and encrypted", smime.ProtectOptions{Signers: signers, Confidentiality: smime.Encrypted}, smime.VerdictVerifiedAndConfidential, "enveloped signed"},
		{"opaque-signed and encrypted", smime.ProtectOptions{Signers: signers, Form: smime.OpaqueSigned, Confidentiality: smime.Encrypted}, smime.VerdictVerifiedAndConfidential, "enveloped signed"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tt.opts.Recipients = []smime.Recipient{recipient(people.bob), recipient(people.carol)}
			tt.opts.Sender = []*x509.Certificate{people.alice.Certificate}
			out := protect(t, compose(t, draft()), tt.opts)
			if len(out) != 1 {
				t.Fatalf("got %d messages, want 1", len(out))
			}
			if got, want := strings.Join(out[0].Envelope.To, " "), "bob@example.test carol@example.test"; got != want {
				t.Errorf("envelope: got %s, want %s", got, want)
			}
			if out[0].Envelope.From != "alice@example.test" {
				t.Errorf("envelope from %s", out[0].Envelope.From)
			}
			for _, reader := range []*testca.Identity{people.alice, people.bob, people.carol} {
				report := open(t, out[0].Message, reader)
				if report.Verdict != tt.verdict {
					t.Errorf("got %s, want %s: %+v", report.Verdict, tt.verdict, report.Findings)
				}
				var layers []string
				for _, l := range report.Layers {
					layers = append(layers, l.Kind)
				}
				if got := strings.Join(layers, " "); got != tt.layers {
					t.Errorf("got layers %q, want %q", got, tt.layers)
				}
				checkDraft(t, report)
			}
		})
	}
}

// checkDraft checks that a report holds what draft says.
func checkDraft(t *testing.T, report *smime.Report) {
	t.Helper()
	d := draft()
	if report.Headers.Subject != d.Subject || !report.Headers.Date.Equal(d.Date) || len(report.Headers.Differences) > 0 {
		t.Errorf("got headers %+v", report.Headers)
	}
	if len(report.Headers.To) != 1 || report.Headers.To[0] != d.To[0] || report.Headers.From[0] != d.From {
		t.Errorf("got From %v, To %v", report.Headers.From, report.Headers.To)
	}
	want := []smime.Part{
		{Kind: smime.PartText, Type: "text/plain", Alternative: true, Data: []byte(d.Text)},
		{Kind: smime.PartHTML, Type: "text/html", Alternative: true, Data: []byte(d.HTML)},
		{Kind: smime.PartInline, Type: "image/png", Name: "logo.png", ContentID: "logo@example.test", Data: d.Inline[0].Data},
		{Kind: smime.PartAttachment, Type: "application/octet-stream", Name: "Übersicht.bin", Data: d.Attachments[0].Data},
		{Kind: smime.PartAttachment, Type: "text/plain", Name: "notes.txt", Data: d.Attachments[1].Data},
	}
	if len(report.Content.Parts) != len(want) {
		t.Fatalf("got parts %+v", report.Content.Parts)
	}
	for i, p := range report.Content.Parts {
		if string(p.Data) != string(want[i].Data) || p.Kind != want[i].Kind || p.Type != want[i].Type ||
			p.Name != want[i].Name || p.ContentID != want[i].ContentID || p.Alternative != want[i].Alternative {
			t.Errorf("part %d: got %+v, want %+v", i, p, want[i])
		}
	}
}
