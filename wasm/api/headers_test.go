package api

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"signet/smime"
)

// What was protected inside of a message is not outside of the answer. RFC 9788 Section 6.1.
func TestConfidentialFieldsOfAnAnswer(t *testing.T) {
	if got := strings.Join(confidentialInAnswer([]string{"subject", "From", "Cc", "Message-ID"}), " "); got != "Subject To Cc In-Reply-To References" {
		t.Errorf("got %s", got)
	}
	alice := ready(t, people().alice)
	importCertificate(alice, "importCertificates", people().bob.certificate)
	p := ComposeParams{Draft: draftTo("bob@example.test"), Sign: SignClear, Encrypt: true}
	p.Draft.To[0].Name, p.Draft.InReplyTo, p.Draft.References = "Bob the Builder", "secret@example.test", []string{"secret@example.test"}
	p.Draft.ReplyTo = []Address{{"Alice", "alice@example.test"}}
	p.Confidential = []string{"Subject", "To", "In-Reply-To", "References", "From", "Message-ID"}
	_, messages := askBodies[ComposeResult](alice, "compose", p)
	answer := messages[0]
	header, _, _ := bytes.Cut(answer, []byte("\r\n\r\n"))
	for _, told := range []string{"Builder", "secret@", "Gr", "In-Reply-To", "References"} {
		if bytes.Contains(header, []byte(told)) {
			t.Errorf("%s is outside: %s", told, header)
		}
	}
	for _, kept := range []string{"To: bob@example.test\r\n", "Reply-To: Alice <alice@example.test>\r\n", "From: Alice <alice@example.test>\r\n", "Message-ID: ", "Date: "} {
		if !bytes.Contains(append(header, "\r\n"...), []byte(kept)) {
			t.Errorf("%q is not outside: %s", kept, header)
		}
	}
	opened := ask[OpenResult](ready(t, people().bob), "open", OpenParams{}, answer)
	h := opened.Headers
	if h.To[0].Name != "Bob the Builder" || !slices.Equal(h.References, []string{"secret@example.test"}) || len(h.Differences) > 0 {
		t.Errorf("inside: %+v", h)
	}
	if got := strings.Join(h.Confidential, " "); got != "To Subject In-Reply-To References" || h.Protection != "cipher" {
		t.Errorf("confidential: %s, %s", got, h.Protection)
	}
	if got := strings.Join(h.AnswerConfidential, " "); got != "Subject To Cc References" {
		t.Errorf("confidential in an answer: %s", got)
	}
}

// What nobody could read on the way, and no webmail shows, is shown here: RFC 9788 Section 3.2.1 keeps Comments and Keywords inside.
func TestConfidentialRemarks(t *testing.T) {
	h := headers(smime.Headers{
		Confidential: []string{"Subject", "keywords"},
		Protected:    []smime.HeaderField{{Name: "Subject", Value: "Lunch"}, {Name: "Keywords", Value: "soup"}, {Name: "Comments", Value: "seen by all"}},
	})
	if want := []HeaderField{{"Keywords", "soup"}}; !slices.Equal(h.Remarks, want) {
		t.Errorf("got %+v", h.Remarks)
	}
}

func TestASCIIDomain(t *testing.T) {
	for address, want := range map[string]string{
		"alice@bücher.test": "xn--bcher-kva.test", "alice@example.test": "", "alice@Example.TEST": "", "alice@xn--bcher-kva.test": "",
		"älice@example.test": "", "alice": "", "": "", "alice@ü b": "",
	} {
		if got := asciiDomain(address); got != want {
			t.Errorf("%s: got %q", address, got)
		}
	}
}
