package api

import (
	"bytes"
	"crypto/x509"
	"net/mail"
	"slices"
	"strings"
	"testing"

	"signet/smime"
	"signet/smime/cms"
	"signet/smime/keystore"
)

// built is a draft with something of everything, and what was made of it.
func built(t *testing.T, c *client) (*finishedCheck, []smime.Outgoing) {
	t.Helper()
	in := &call{Engine: c.engine, ctx: t.Context(), progress: func(Progress) {}}
	signer, err := c.engine.Keystore.Signer(t.Context(), keystore.ID(people().alice.certificate))
	if err != nil {
		t.Fatal(err)
	}
	reader := func(id *identity) smime.Recipient {
		return smime.Recipient{Address: id.certificate.EmailAddresses[0], Certificate: id.certificate}
	}
	f := &finishedCheck{
		call: in,
		draft: smime.Draft{
			From: mail.Address{Name: "Alice", Address: "alice@example.test"}, To: []mail.Address{{Address: "bob@example.test"}},
			Subject: "Grüße", Date: now(), HTML: "<p>Hallo <b>Bob</b> <img src=\"cid:a\"></p>",
			Inline:      []smime.Inline{{ContentID: "a", Type: "image/png", Data: []byte("png")}},
			Attachments: []smime.Attachment{{Name: "a.eml", Type: "message/rfc822", Data: []byte("Subject: ä\n\nx")}, {Name: "b.bin", Data: []byte{0, 1}}},
		},
		options: smime.ProtectOptions{
			Signers: []cms.Signer{signer}, Confidentiality: smime.Encrypted, LegacyDisplay: smime.WithLegacyDisplay, Time: now(),
			Recipients: []smime.Recipient{reader(people().bob)}, BlindRecipients: []smime.Recipient{reader(people().mallory)},
			Sender:     []*x509.Certificate{people().alice.certificate},
			ReceiptsTo: []string{"alice@example.test"}, SecurityLabel: label("secret"),
		},
	}
	if f.message, err = smime.Compose(f.draft, smime.ComposeOptions{}); err != nil {
		t.Fatal(err)
	}
	outgoing, err := smime.Protect(t.Context(), f.message, f.options)
	if err != nil {
		t.Fatal(err)
	}
	return f, outgoing
}

// label is a security label of a policy.
func label(classification string) *cms.ESSSecurityLabel {
	return must(LabelParams{Policy: "1.2.3", Classification: classification, PrivacyMark: "Nur für uns"}.label())
}

// Whatever in a finished message is not what the draft and the settings say keeps it from leaving.
func TestCheckFinished(t *testing.T) {
	tests := []struct {
		name  string
		spoil func(f *finishedCheck, outgoing []smime.Outgoing)
		want  string // the step, "" where the message is good
	}{
		{"good", func(*finishedCheck, []smime.Outgoing) {}, ""},
		{"another text", func(f *finishedCheck, _ []smime.Outgoing) { f.draft.Text = "Hallo Mallory" }, "text"},
		{"another HTML", func(f *finishedCheck, _ []smime.Outgoing) { f.draft.HTML += "<p>" }, "text"},
		{"another file", func(f *finishedCheck, _ []smime.Outgoing) { f.draft.Attachments[1].Data = []byte{0, 2} }, "files"},
		{"another image", func(f *finishedCheck, _ []smime.Outgoing) { f.draft.Inline[0].Data = []byte("gif") }, "files"},
		{"another name of a file", func(f *finishedCheck, _ []smime.Outgoing) { f.draft.Attachments[1].Name = "b.exe" }, "files"},
		{"another type of a file", func(f *finishedCheck, _ []smime.Outgoing) { f.draft.Attachments[1].Type = "text/plain" }, "files"},
		{"another place of an image", func(f *finishedCheck, _ []smime.Outgoing) { f.draft.Inline[0].ContentID = "b" }, "files"},
		{"a file too many", func(f *finishedCheck, _ []smime.Outgoing) { f.draft.Attachments = f.draft.Attachments[:1] }, "files"},
		{"files in another order", func(f *finishedCheck, _ []smime.Outgoing) { slices.Reverse(f.draft.Attachments) }, "files"},
		{"another subject", func(f *finishedCheck, _ []smime.Outgoing) { f.draft.Subject = "Geld" }, "header"},
		{"a field left out", func(f *finishedCheck, _ []smime.Outgoing) {
			f.message = append([]byte("Reply-To: a@example.test\r\n"), f.message...)
		}, "header"},
		{"the outer header changed", func(_ *finishedCheck, outgoing []smime.Outgoing) {
			outgoing[1].Message = bytes.Replace(outgoing[1].Message, []byte("Subject: [...]"), []byte("Subject: [..]"), 1)
		}, "header"},
		{"a field added outside", func(_ *finishedCheck, outgoing []smime.Outgoing) {
			outgoing[0].Message = append([]byte("Bcc: mallory@example.test\r\n"), outgoing[0].Message...)
		}, "header"},
		{"from somebody else", func(f *finishedCheck, _ []smime.Outgoing) { f.draft.From.Address = "bob@example.test" }, "header"},
		{"to somebody else", func(f *finishedCheck, _ []smime.Outgoing) { f.draft.To[0].Address = "mallory@example.test" }, "header"},
		{"not signed", func(f *finishedCheck, _ []smime.Outgoing) { f.options.Signers = nil }, "layers"},
		{"not triple-wrapped", func(f *finishedCheck, _ []smime.Outgoing) { f.options.Order = smime.TripleWrapped }, "layers"},
		{"encrypted where that was not asked for", func(f *finishedCheck, _ []smime.Outgoing) { f.options.Confidentiality = smime.Readable }, "layers"},
		{"signed in another form", func(f *finishedCheck, _ []smime.Outgoing) { f.options.Form = smime.OpaqueSigned }, "layers"},
		{"another cipher than is told", func(_ *finishedCheck, outgoing []smime.Outgoing) {
			outgoing[0].Cipher = &smime.CipherChoice{ContentEncryption: cms.Algorithm{Name: "AES-256-XTS"}}
		}, "cipher"},
		{"receipts that nobody wants", func(f *finishedCheck, _ []smime.Outgoing) { f.options.ReceiptsTo = nil }, "wishes"},
		{"receipts to somebody else", func(f *finishedCheck, _ []smime.Outgoing) { f.options.ReceiptsTo = []string{"bob@example.test"} }, "wishes"},
		{"a label that nobody wants", func(f *finishedCheck, _ []smime.Outgoing) { f.options.SecurityLabel = nil }, "wishes"},
		{"another label", func(f *finishedCheck, _ []smime.Outgoing) { f.options.SecurityLabel = label("restricted") }, "wishes"},
		{"signed by another", func(f *finishedCheck, _ []smime.Outgoing) {
			f.options.Signers = []cms.Signer{{Certificate: people().bob.certificate}}
		}, "signature"},
		{"a reader too many", func(f *finishedCheck, outgoing []smime.Outgoing) { outgoing[0].Envelope.To = nil }, "recipients"},
		{"the blind copy for all", func(_ *finishedCheck, outgoing []smime.Outgoing) { outgoing[1].Message = outgoing[0].Message }, "recipients"},
		{"a reader missing", func(f *finishedCheck, outgoing []smime.Outgoing) {
			outgoing[0].Envelope.To = append(outgoing[0].Envelope.To, "mallory@example.test")
		}, "recipients"},
		{"damaged", func(_ *finishedCheck, outgoing []smime.Outgoing) {
			message := outgoing[0].Message
			outgoing[0].Message = message[:len(message)/2]
		}, "it does not open, malformed"},
		{"not for the sender", func(_ *finishedCheck, outgoing []smime.Outgoing) {
			out, err := smime.Protect(t.Context(), []byte("From: alice@example.test\r\n\r\nx"), smime.ProtectOptions{
				Confidentiality: smime.Encrypted, Recipients: []smime.Recipient{{Certificate: people().bob.certificate}},
			})
			if err != nil {
				t.Fatal(err)
			}
			outgoing[0].Message = out[0].Message
		}, "it does not open, no-key"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f, outgoing := built(t, ready(t, people().alice))
			tt.spoil(f, outgoing)
			err := f.run(outgoing)
			switch {
			case tt.want == "" && err != nil:
				t.Errorf("%v", err)
			case tt.want != "" && (err == nil || !strings.HasSuffix(err.Error(), ": "+tt.want)):
				t.Errorf("%v, want %s", err, tt.want)
			case tt.want != "" && errorOf(t.Context(), err).Code != CodeInternal:
				t.Errorf("%s", errorOf(t.Context(), err).Code)
			}
		})
	}
}

// Many blind copies are one use of the key, and locked keys are told before anything is built.
func TestCheckUsesTheKeyOnce(t *testing.T) {
	c := writer(t)
	draft := draftTo("bob@example.test")
	draft.Bcc = []Address{{Address: "mallory@example.test"}}
	ask[Empty](c, "setKeyLimits", KeyLimits{PerMinute: 1, PerUnlock: 10})
	params := ComposeParams{Draft: draft, Sign: SignNone, Encrypt: true}
	if got := ask[ComposeResult](c, "compose", params); len(got.Messages) != 2 || !got.Checked {
		t.Errorf("%+v", got)
	}
	expectFailure(c, CodeLimitReached, "compose", params)
	expectFailure(c, CodeLocked, "compose", params)
}

// What keeps a message from being sent is told before the keys are wanted.
func TestComposeTellsWhoIsMissingBeforeUnlocking(t *testing.T) {
	c := writer(t)
	ask[Status](c, "lock", Empty{})
	params := ComposeParams{Draft: draftTo("nobody@example.test"), Sign: SignNone, Encrypt: true}
	expectFailure(c, CodeMissingCertificate, "compose", params)
	params.Draft = draftTo("bob@example.test")
	expectFailure(c, CodeLocked, "compose", params)
}

// What the settings decide about the form of a message is done, whatever the view asks for.
func TestComposeObeysTheSettings(t *testing.T) {
	c := writer(t)
	ask[WritingSettingsResult](c, "setWritingSettings", writingWith(func(s *WritingSettings) {
		s.OuterSubject, s.TripleWrap, s.Bcc = OuterSubjectShown, true, BccTogether
	}))
	draft := draftTo("mallory@example.test")
	draft.Bcc = []Address{{Address: "bob@example.test"}, {Address: "alice@example.test"}}
	composed, messages := askBodies[ComposeResult](c, "compose", ComposeParams{Draft: draft, Sign: SignOpaque, Encrypt: true})
	if len(composed.Messages) != 2 || !slices.Equal(composed.Messages[1].To, []string{"bob@example.test", "alice@example.test"}) {
		t.Errorf("%+v", composed.Messages)
	}
	if header, _, _ := bytes.Cut(messages[0], []byte("\r\n\r\n")); !bytes.Contains(header, []byte("Subject: =?utf-8?")) {
		t.Errorf("%s", header)
	}
	if opened := ask[OpenResult](c, "open", OpenParams{}, messages[1]); len(opened.Layers) != 3 || opened.Layers[0].Form != "opaque" {
		t.Errorf("%+v", opened.Layers)
	}
	ask[ComposeResult](c, "compose", ComposeParams{Draft: draft, Sign: SignNone, Encrypt: true}) // nothing to wrap
}

// Another program shows what is hidden in the text, unless the user wants it otherwise.
func TestComposeRepeatsWhatIsHidden(t *testing.T) {
	c := writer(t)
	for _, shown := range []bool{true, false} {
		ask[WritingSettingsResult](c, "setWritingSettings", writingWith(func(s *WritingSettings) { s.LegacyDisplay = shown }))
		_, messages := askBodies[ComposeResult](c, "compose", ComposeParams{Draft: draftTo("bob@example.test"), Sign: SignClear, Encrypt: true})
		_, plain := askBodies[Empty](c, "decrypted", Empty{}, messages[0])
		if bytes.Contains(plain[0], []byte("Subject: Gr=C3=BC=C3=9Fe")) != shown {
			t.Errorf("shown %v: %s", shown, plain[0])
		}
		opened, bodies := askBodies[OpenResult](c, "open", OpenParams{}, messages[0])
		if string(bodies[opened.Parts[0].Body]) != draftTo().Text {
			t.Errorf("for us: %q", bodies[opened.Parts[0].Body])
		}
	}
}
