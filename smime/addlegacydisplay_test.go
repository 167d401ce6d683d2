package smime_test

import (
	"net/mail"
	"slices"
	"strings"
	"testing"

	_ "github.com/emersion/go-message/charset" // in WebAssembly the program lends its own

	"signet/smime"
	"signet/smime/cms"
	"signet/smime/internal/entity"
)

// displayed protects a message so that it repeats what is hidden, and returns what
// we read and what the text is for a program that shows no protected header.
func displayed(t *testing.T, message string, opts smime.ProtectOptions) (smime.Content, []string) {
	t.Helper()
	opts.Signers, opts.Confidentiality = []cms.Signer{signer(people.alice)}, smime.Encrypted
	opts.Recipients, opts.LegacyDisplay = []smime.Recipient{recipient(people.bob)}, smime.WithLegacyDisplay
	report := open(t, protect(t, []byte(message), opts)[0].Message, people.bob)
	if report.Verdict != smime.VerdictVerifiedAndConfidential || len(report.Headers.Differences) > 0 {
		t.Errorf("got %s: %+v", report.Verdict, report.Headers.Differences)
	}
	root, err := entity.Parse(report.Payload)
	if err != nil {
		t.Fatal(err)
	}
	return report.Content, textsOf(root)
}

func textsOf(e *entity.Entity) (texts []string) {
	if strings.HasPrefix(e.Type, "text/") {
		text, _ := e.Text()
		return []string{text}
	}
	for _, part := range e.Parts {
		texts = append(texts, textsOf(part)...)
	}
	return texts
}

func TestLegacyDisplayForOtherPrograms(t *testing.T) {
	const (
		header = "From: Alice <alice@example.test>\nTo: Bob <bob@example.test>\nSubject: Lunch <&>\nDate: Mon, 01 Jun 2026 12:00:00 +0000\nMIME-Version: 1.0\n"
		lines  = "Subject: Lunch <&>\n\n"
		div    = `<div class="header-protection-legacy-display"><pre>Subject: Lunch &lt;&amp;&gt;` + "\n</pre></div>"
		plain  = "Content-Type: text/plain; charset=utf-8\n\nMeet.\n"
	)
	mixed := func(first string) string {
		return "Content-Type: multipart/mixed; boundary=b\n\n--b\n" + first +
			"\n--b\nContent-Type: text/plain; name=notes.txt\nContent-Disposition: attachment\n\nnotes\n--b--\n"
	}
	tests := []struct {
		name string
		body string
		want []string
	}{
		{"no type", "\nMeet.\n", []string{lines + "Meet.\n"}},
		{"plain", plain, []string{lines + "Meet.\n"}},
		{"another charset", "Content-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\nGr=FC=DFe\n", []string{lines + "Grüße\n"}},
		{"document", "Content-Type: text/html; charset=utf-8\n\n<!DOCTYPE html>\n<html><head><title>x</title></head><body dir=\"ltr\">\n<p>Meet</p></body></html>\n",
			[]string{"<!DOCTYPE html>\n<html><head><title>x</title></head><body dir=\"ltr\">" + div + "\n<p>Meet</p></body></html>\n"}},
		{"fragment", "Content-Type: text/html\n\n<!-- c --> <p>Meet</p>\n", []string{"<!-- c --> " + div + "<p>Meet</p>\n"}},
		{"unfinished", "Content-Type: text/html\n\n<!-- c --><p <b", []string{"<!-- c -->" + div + "<p <b"}},
		{"unfinished title", "Content-Type: text/html\n\n<title>x", []string{"<title>x"}},
		{"empty", "Content-Type: text/html\n\n", []string{div}},
		{"file beside", mixed(plain), []string{lines + "Meet.\n", "notes"}},
		{"two forms", "Content-Type: multipart/alternative; boundary=c\n\n--c\n" + plain + "\n--c\nContent-Type: multipart/related; boundary=d; start=\"<h>\"\n\n" +
			"--d\nContent-Type: text/plain\nContent-ID: <p>\n\nbeside\n--d\nContent-Type: text/html\nContent-ID: <h>\n\n<p>Meet</p>\n--d--\n--c--\n",
			[]string{lines + "Meet.\n", "beside", div + "<p>Meet</p>"}},
		{"a file alone", "Content-Type: text/plain; name=notes.txt\nContent-Disposition: attachment\n\nnotes\n", []string{"notes\n"}},
		{"signed text", mixed("Content-Type: multipart/signed; boundary=s; protocol=x\n\n--s\n" + plain + "--s\n\n--s--\n"), []string{"Meet.", "", "notes"}},
		{"a charset that nobody knows", "Content-Type: text/plain; charset=x-unknown\n\nMeet.\n", []string{"Meet.\n"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			message := crlf(header + tt.body)
			content, texts := displayed(t, message, smime.ProtectOptions{})
			if !slices.Equal(texts, tt.want) {
				t.Errorf("for others: got %q, want %q", texts, tt.want)
			}
			for _, part := range content.Parts {
				if strings.Contains(string(part.Data), "Lunch") {
					t.Errorf("for us: %s", part.Data)
				}
			}
		})
	}
}

// A boundary must not stand at the beginning of a line that is broken anew.
func TestLegacyDisplayMakesNoBoundary(t *testing.T) {
	text := strings.Repeat("x", 74) + " --b and more\n"
	message := crlf("From: alice@example.test\nSubject: Lunch\nContent-Type: multipart/mixed; boundary=b\n\n" +
		"--b\nContent-Type: text/plain\nContent-Transfer-Encoding: base64\n\n" + string(entity.AppendBase64(nil, []byte(text+"--b\n"))) + "\n--b--\n")
	if content, _ := displayed(t, message, smime.ProtectOptions{}); content.Text() != text+"--b\n" {
		t.Errorf("got %q", content.Text())
	}
}

func TestLegacyDisplayRepeatsWhatIsHidden(t *testing.T) {
	d := draft()
	d.Cc = []mail.Address{{Name: "Carol", Address: "carol@example.test"}}
	message := string(compose(t, d))
	_, texts := displayed(t, message, smime.ProtectOptions{Confidential: []string{"Cc"}, OuterSubject: smime.SubjectShown})
	if !strings.HasPrefix(texts[0], "Cc: \"Carol\" <carol@example.test>\n\n") && !strings.HasPrefix(texts[0], "Cc: Carol <carol@example.test>\n\n") {
		t.Errorf("got %q", texts[0])
	}
	if _, texts := displayed(t, message, smime.ProtectOptions{OuterSubject: smime.SubjectShown}); strings.Contains(texts[0], "Subject") {
		t.Errorf("nothing is hidden: %q", texts[0])
	}
	// Without encryption nothing is.
	out := protect(t, []byte(message), smime.ProtectOptions{Signers: []cms.Signer{signer(people.alice)}, LegacyDisplay: smime.WithLegacyDisplay})
	if strings.Contains(string(out[0].Message), "legacy-display") {
		t.Errorf("got %s", out[0].Message)
	}
}

func TestOuterSubject(t *testing.T) {
	tests := []struct {
		opts smime.ProtectOptions
		want string
	}{
		{smime.ProtectOptions{}, "[...]"},
		{smime.ProtectOptions{OuterSubject: smime.SubjectShown}, "Lunch"},
		{smime.ProtectOptions{OuterSubject: smime.SubjectShown, Confidential: []string{"subject"}}, "[...]"},
	}
	for _, tt := range tests {
		tt.opts.Confidentiality, tt.opts.Recipients = smime.Encrypted, []smime.Recipient{recipient(people.bob)}
		message := protect(t, []byte(simple), tt.opts)[0].Message
		if !strings.Contains(string(message), "\r\nSubject: "+tt.want+"\r\n") {
			t.Errorf("want %s: %s", tt.want, message)
		}
		if h := open(t, message, people.bob).Headers; h.Subject != "Lunch" || len(h.Differences) > 0 {
			t.Errorf("%s: %+v", tt.want, h)
		}
	}
}
