package smime_test

import (
	"bytes"
	"crypto/x509"
	"net/mail"
	"strings"
	"testing"

	"signet/smime"
	"signet/smime/cms"
)

// oddDraft is a message that breaks each of the rules for output where it is written as it is.
func oddDraft() smime.Draft {
	d := draft()
	d.Bcc = []mail.Address{{Address: "carol@example.test"}}
	d.Text = "From here\n>From there\n.\nGrüße \n" + strings.Repeat("wort ", 400) + strings.Repeat("x", 1200) + "\ttab\t\n-- \n\n\n"
	d.HTML = "<p>From <b>here</b> \n" + strings.Repeat("<i>ä</i>", 300) + "\n\n\n"
	d.Attachments = append(d.Attachments, smime.Attachment{Name: "fwd.eml", Type: "message/rfc822", Data: []byte("Bcc: eve@example.test\nSubject: ä\n\nFrom me\n")})
	return d
}

// What leaves obeys the rules for output, in each of its forms, on its outside and on the inside that its readers get.
func TestWhatLeavesObeysTheRules(t *testing.T) {
	signers := []cms.Signer{signer(people.alice)}
	both := smime.ProtectOptions{Signers: signers, Confidentiality: smime.Encrypted}
	seen := map[string]bool{}
	for name, change := range map[string]func(*smime.ProtectOptions){
		"clear-signed":        func(o *smime.ProtectOptions) { o.Confidentiality = smime.Readable },
		"opaque-signed":       func(o *smime.ProtectOptions) { o.Confidentiality, o.Form = smime.Readable, smime.OpaqueSigned },
		"encrypted":           func(o *smime.ProtectOptions) { o.Signers = nil },
		"signed, encrypted":   func(*smime.ProtectOptions) {},
		"with legacy display": func(o *smime.ProtectOptions) { o.LegacyDisplay = smime.WithLegacyDisplay },
		"triple-wrapped":      func(o *smime.ProtectOptions) { o.Order = smime.TripleWrapped },
		"compressed":          func(o *smime.ProtectOptions) { o.Compression = smime.Compressed },
	} {
		t.Run(name, func(t *testing.T) {
			opts := both
			change(&opts)
			opts.Recipients, opts.BlindRecipients = []smime.Recipient{recipient(people.bob)}, []smime.Recipient{recipient(people.carol)}
			opts.Sender = []*x509.Certificate{people.alice.Certificate}
			out := protect(t, compose(t, oddDraft()), opts)
			for _, o := range out {
				inside := open(t, o.Message, people.alice)
				checkRules(t, "outside", o.Message)
				checkRules(t, "inside", append(bytes.TrimSuffix(inside.Payload, []byte("\r\n")), "\r\n"...))
				if names := fieldNames(inside.Payload); strings.Join(names[:4], " ") != "From To Subject Date" {
					t.Errorf("inside begins with %q", names)
				}
				// What trims the end of a message, or adds to it, leaves the signature whole.
				for _, end := range []string{"", "\r\n", "\r\n\r\n \r\n"} {
					trimmed := append(bytes.TrimRight(o.Message, "\r\n"), end...)
					if got, want := open(t, trimmed, people.alice).Verdict, inside.Verdict; got != want {
						t.Errorf("with %q at its end: %s, want %s", end, got, want)
					}
				}
			}
			id := open(t, out[0].Message, people.alice).Headers.MessageID
			if id == "" || seen[id] {
				t.Errorf("Message-ID %q was there before", id)
			}
			seen[id] = true
		})
	}
}

// checkRules looks for itself, by other means than CheckOutput.
func checkRules(t *testing.T, where string, data []byte) {
	t.Helper()
	if err := smime.CheckOutput(data); err != nil {
		t.Errorf("%s: %v", where, err)
	}
	for line := range bytes.SplitSeq(bytes.TrimSuffix(data, []byte("\r\n")), []byte("\r\n")) {
		switch {
		case bytes.ContainsFunc(line, func(r rune) bool { return r != '\t' && (r < ' ' || r > '~') }):
			t.Errorf("%s: not seven-bit, or a lone CR or LF: %q", where, line)
		case len(line) > 76:
			t.Errorf("%s: %d octets: %q", where, len(line), line)
		case bytes.HasPrefix(bytes.TrimLeft(line, ">"), []byte("From ")):
			t.Errorf("%s: a mailbox line: %q", where, line)
		case bytes.HasPrefix(bytes.ToLower(line), []byte("bcc:")):
			t.Errorf("%s: %q", where, line)
		case len(line) > 0 && strings.ContainsRune(" \t", rune(line[len(line)-1])):
			t.Errorf("%s: ends in white space: %q", where, line)
		}
	}
}

// fieldNames are those of a header in order.
func fieldNames(message []byte) (names []string) {
	header, _, _ := bytes.Cut(message, []byte("\r\n\r\n"))
	for line := range strings.SplitSeq(string(header), "\r\n") {
		if name, _, found := strings.Cut(line, ":"); found && !strings.ContainsAny(name, " \t") {
			names = append(names, name)
		}
	}
	return names
}

// A file is the one that was attached where its octets, its name and its type are.
func TestArrived(t *testing.T) {
	d := oddDraft()
	d.Attachments = append(d.Attachments, smime.Attachment{Name: "../a\u202eb.txt", Type: "Text/Plain; charset=utf-16", Data: []byte("x")},
		smime.Attachment{Type: "message/rfc822", Data: []byte("Subject: a\r\n\r\nb\r\n")}, smime.Attachment{Type: "multipart/mixed", Data: []byte("x")})
	parts := open(t, compose(t, d)).Content.Parts[2:]
	if len(parts) != 1+len(d.Attachments) {
		t.Fatalf("%d parts", len(parts))
	}
	if !d.Inline[0].Arrived(parts[0]) {
		t.Errorf("%+v is not %+v", parts[0], d.Inline[0])
	}
	for i, a := range d.Attachments {
		if !a.Arrived(parts[i+1]) {
			t.Errorf("%+v is not %+v", parts[i+1], a)
		}
	}
	inline, file := parts[0], parts[1]
	for name, change := range map[string]func(p *smime.Part){
		"octets":  func(p *smime.Part) { p.Data = []byte{1} },
		"name":    func(p *smime.Part) { p.Name = "other" },
		"no name": func(p *smime.Part) { p.Name = "" },
		"type":    func(p *smime.Part) { p.Type = "text/html" },
	} {
		changed, changedInline := file, inline
		change(&changed)
		change(&changedInline)
		if d.Attachments[0].Arrived(changed) || d.Inline[0].Arrived(changedInline) {
			t.Errorf("another %s passes", name)
		}
	}
	inline.ContentID = "other"
	if d.Inline[0].Arrived(inline) {
		t.Error("another Content-ID passes")
	}
	eml := parts[3]
	if eml.Name = "other.eml"; d.Attachments[2].Arrived(eml) {
		t.Error("another name of a message passes")
	}
}
