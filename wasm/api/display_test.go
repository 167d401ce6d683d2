package api

import (
	"strings"
	"testing"

	"signet/smime/cms"
)

const (
	htmlAlone = "Content-Type: text/html\r\n\r\n<p>Lunch <img src=\"https://pictures.example.test/a.png\" alt=\"menu\"></p>\r\n"
	bothForms = "Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\n\r\nLunch\r\n--b\r\n" + htmlAlone + "--b--\r\n"
)

// wrapped puts CMS around an entity, which makes an entity again.
func wrapped(der []byte) string {
	return "Content-Type: application/pkcs7-mime\r\nContent-Transfer-Encoding: binary\r\n\r\n" + string(der)
}

func signedBy(id *identity) func(string) string {
	return func(entity string) string {
		signer := cms.Signer{Certificate: id.certificate, Key: id.key}
		return wrapped(must(cms.Sign([]byte(entity), []cms.Signer{signer}, cms.SignOptions{Time: now(), Placement: cms.Encapsulated})))
	}
}

func sealedWith(cipher string) func(string) string {
	return func(entity string) string {
		for _, a := range cms.ContentEncryptionAlgorithms() {
			if a.Name == cipher {
				recipients := []cms.Recipient{{Certificate: people().bob.certificate}}
				return wrapped(must(cms.Encrypt([]byte(entity), recipients, cms.EncryptOptions{ContentEncryption: a})))
			}
		}
		panic("no cipher " + cipher)
	}
}

// What may be shown follows from who is proven to have written all of it, and from nothing else.
func TestDisplay(t *testing.T) {
	bob := ready(t, people().bob)
	signed, other := signedBy(people().alice), signedBy(people().bob)
	untrusted := signedBy(newRoot("Unknown Root").issue(email("alice@example.test")))
	cbc, gcm := sealedWith("AES-256-CBC"), sealedWith("AES-256-GCM")
	tests := []struct {
		name    string
		layers  []func(string) string // the innermost first
		verdict string
		remote  RemoteContent
		html    bool
	}{
		{"unprotected", nil, "unprotected", RemoteContentNever, true},
		{"signed", []func(string) string{signed}, "verified", RemoteContentOffer, true},
		{"signed by nobody who is known", []func(string) string{untrusted}, "untrusted", RemoteContentNever, true},
		{"signed by somebody else", []func(string) string{other}, "other-sender", RemoteContentNever, true},
		{"CBC", []func(string) string{cbc}, "confidential", RemoteContentNever, false},
		{"GCM", []func(string) string{gcm}, "confidential", RemoteContentNever, true},
		{"signed in CBC", []func(string) string{signed, cbc}, "verified-and-confidential", RemoteContentOffer, true},
		{"signed in GCM", []func(string) string{signed, gcm}, "verified-and-confidential", RemoteContentOffer, true},
		{"signed by nobody who is known, in CBC", []func(string) string{untrusted, cbc}, "untrusted", RemoteContentNever, false},
		{"signed by somebody else, in CBC", []func(string) string{other, cbc}, "other-sender", RemoteContentNever, false},
		{"CBC, signed around", []func(string) string{cbc, signed}, "confidential", RemoteContentNever, false},
		{"CBC within GCM", []func(string) string{cbc, gcm}, "confidential", RemoteContentNever, false},
		{"CBC, signed, in CBC", []func(string) string{cbc, signed, cbc}, "confidential", RemoteContentNever, false},
		{"signed, in CBC, in CBC", []func(string) string{signed, cbc, cbc}, "verified-and-confidential", RemoteContentOffer, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			entity := htmlAlone
			for _, wrap := range tt.layers {
				entity = wrap(entity)
			}
			got := ask[OpenResult](bob, "open", OpenParams{}, []byte("From: alice@example.test\r\n"+entity))
			if got.Verdict != tt.verdict {
				t.Fatalf("the message is %s, not %s: %+v", got.Verdict, tt.verdict, got.Findings)
			}
			if got.RemoteContent != tt.remote || got.HTMLFirst != tt.html {
				t.Errorf("pictures: %s, HTML first: %v", got.RemoteContent, got.HTMLFirst)
			}
		})
	}
}

// Where HTML waits for the user, its text is there to be shown before.
func TestTextInPlaceOfHTML(t *testing.T) {
	bob := ready(t, people().bob)
	cbc, gcm := sealedWith("AES-256-CBC"), sealedWith("AES-256-GCM")
	tests := []struct {
		name, entity, text string // "" for none
	}{
		{"HTML alone in CBC", cbc(htmlAlone), "Lunch [menu]"},
		{"both in CBC", cbc(bothForms), ""},
		{"HTML alone in GCM", gcm(htmlAlone), ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, bodies := askBodies[OpenResult](bob, "open", OpenParams{}, []byte("From: alice@example.test\r\n"+tt.entity))
			html := got.Parts[len(got.Parts)-1]
			if html.Kind != PartHTML || !strings.Contains(string(bodies[html.Body]), "<img") {
				t.Fatalf("parts %+v", got.Parts)
			}
			text := ""
			if html.PlainText != 0 {
				text = strings.TrimSpace(string(bodies[html.PlainText]))
			}
			if text != tt.text {
				t.Errorf("got %q, want %q", text, tt.text)
			}
		})
	}
}

// A message that was in one that anybody may have changed is as doubtful as that, unless it is verified itself.
func TestMessageInAnUnprovenOne(t *testing.T) {
	bob := ready(t, people().bob)
	signed, gcm := signedBy(people().alice), sealedWith("AES-256-GCM")
	for _, tt := range []struct {
		name, entity string
		html         bool
	}{
		{"unprotected", htmlAlone, false},
		{"encrypted", gcm(htmlAlone), false},
		{"signed", signed(htmlAlone), true},
	} {
		for _, unproven := range []bool{true, false} {
			params := OpenParams{Unproven: unproven}
			got := ask[OpenResult](bob, "open", params, []byte("From: alice@example.test\r\n"+tt.entity))
			if want := tt.html || !unproven; got.HTMLFirst != want {
				t.Errorf("%s in an unproven one (%v): HTML first %v", tt.name, unproven, got.HTMLFirst)
			}
		}
	}
}

// A signed part of a message that is not signed itself is shown with that message around it, which anybody may have written.
func TestPicturesOfAnEnclosedPart(t *testing.T) {
	bob := ready(t, people().bob)
	list := "From: alice@example.test\r\nContent-Type: multipart/mixed; boundary=list\r\n\r\n--list\r\n" +
		signedBy(people().alice)(htmlAlone) + "\r\n--list\r\n\r\nYou are on the list.\r\n--list--\r\n"
	got := ask[OpenResult](bob, "open", OpenParams{}, []byte(list))
	if len(got.Enclosed) != 1 || got.Enclosed[0].Result.Verdict != "verified" {
		t.Fatalf("enclosed %+v", got.Enclosed)
	}
	if got.RemoteContent != RemoteContentNever || got.Enclosed[0].Result.RemoteContent != RemoteContentNever {
		t.Errorf("pictures: %s around, %s inside", got.RemoteContent, got.Enclosed[0].Result.RemoteContent)
	}
}

// What was encrypted without a proof of integrity is as doubtful in a signed part that does not hold, and is quoted after a question alone.
func TestEnclosedPartOfAnEncryptedMessage(t *testing.T) {
	bob := ready(t, people().bob)
	cbc := sealedWith("AES-256-CBC")
	signed := signedBy(people().alice)(htmlAlone)
	for _, tt := range []struct {
		part, verdict string
		html          bool
	}{
		{signed, "verified", true},
		{strings.Replace(signed, "<img", "<IMG", 1), "invalid", false},
	} {
		inside := "Content-Type: multipart/mixed; boundary=m\r\n\r\n--m\r\n\r\nbefore\r\n--m\r\n" + tt.part + "\r\n--m--\r\n"
		got := ask[OpenResult](bob, "open", OpenParams{}, []byte("From: alice@example.test\r\n"+cbc(inside)))
		if got.Verdict != "confidential" || got.Quoting != QuotingAsk || len(got.Enclosed) != 1 {
			t.Fatalf("got %s, %s, %+v", got.Verdict, got.Quoting, got.Enclosed)
		}
		e := got.Enclosed[0].Result
		if e.Verdict != tt.verdict || e.HTMLFirst != tt.html || e.Quoting != QuotingAsk || e.RemoteContent != RemoteContentNever {
			t.Errorf("got %s, HTML first %v, quoting %s, pictures %s", e.Verdict, e.HTMLFirst, e.Quoting, e.RemoteContent)
		}
	}
}
