package api

import (
	"slices"
	"testing"

	"signet/smime/keystore"
)

// footed is an unprotected message of Alice's, with a banner and a footer around parts.
func footed(parts ...string) []byte {
	message := "From: alice@example.test\r\nMessage-ID: <1@example.test>\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nEXTERNAL\r\n"
	for _, part := range parts {
		message += "--b\r\n" + part + "\r\n"
	}
	return []byte(message + "--b\r\n\r\nunsubscribe\r\n--b--\r\n")
}

// The parts of an enclosed message are in the same answer as those around it, and each is told apart.
func TestEnclosedParts(t *testing.T) {
	bob := ready(t, people().bob)
	signed := signedBy(people().alice)
	opened, bodies := askBodies[OpenResult](bob, "open", OpenParams{Learn: true}, footed(signed(htmlAlone)))
	if opened.Verdict != "partly-signed" || opened.Status != StatusUnprotected || len(opened.Signers) != 0 || len(opened.Enclosed) != 1 {
		t.Fatalf("got %+v", opened)
	}
	e := opened.Enclosed[0]
	if e.After != 1 || e.Result.Verdict != "verified" || e.Result.Status != StatusVerified {
		t.Errorf("enclosed: %+v", e)
	}
	var told []string
	for _, part := range slices.Concat(opened.Parts, e.Result.Parts) {
		text := string(bodies[part.Body])
		if part.Added {
			text = "added " + text
		}
		told = append(told, text)
	}
	if want := []string{"added EXTERNAL", "added unsubscribe", "<p>Lunch <img src=\"https://pictures.example.test/a.png\" alt=\"menu\"></p>\n"}; !slices.Equal(told, want) {
		t.Errorf("parts %q", told)
	}
	if s := e.Result.Signers; len(s) != 1 || s[0].Role != SignerAuthor || s[0].Layer != 0 {
		t.Errorf("signers %+v", s)
	}
	// A list's footer changes nothing about who signed, so the certificate is learned, for the signer alone.
	if len(opened.Learned) != 0 || len(e.Result.Learned) != 1 || e.Result.Learned[0].ID != keystore.ID(people().alice.certificate) {
		t.Errorf("learned %+v and %+v", opened.Learned, e.Result.Learned)
	}
	if e.Result.RemoteContent != RemoteContentNever {
		t.Error("pictures are offered for a part")
	}
}

// A protected part is opened when the reader asks for it, as from whom the message around is.
func TestProtectedPart(t *testing.T) {
	bob := ready(t, people().bob)
	sealed := sealedWith("AES-256-GCM")(signedBy(people().alice)(htmlAlone))
	opened, bodies := askBodies[OpenResult](bob, "open", OpenParams{}, footed(sealed, "Content-Type: image/png\r\n\r\nx"))
	if len(opened.Parts) != 4 || opened.Parts[1].Kind != PartProtected || len(opened.Enclosed) != 0 {
		t.Fatalf("got %+v", opened)
	}
	part := bodies[opened.Parts[1].Body]
	for from, want := range map[string]string{"alice@example.test": "verified-and-confidential", "eve@example.test": "other-sender", "": "other-sender"} {
		if inside := ask[OpenResult](bob, "open", OpenParams{From: from}, slices.Clone(part)); inside.Verdict != want {
			t.Errorf("from %q: %s", from, inside.Verdict)
		}
	}
	if other := ask[OpenResult](bob, "open", OpenParams{From: "alice@example.test"}, message(t, people().bob)); other.Verdict != "verified" {
		t.Errorf("a message with a header of its own: %s", other.Verdict)
	}
}

// An outer signature teaches nothing about the sender.
func TestOuterSignatureIsNotLearned(t *testing.T) {
	bob := ready(t, people().bob)
	second := people().root.issue(email("alice@example.test"))
	twice := "From: alice@example.test\r\nMessage-ID: <1@example.test>\r\n" + signedBy(second)(signedBy(people().alice)(htmlAlone))
	opened := ask[OpenResult](bob, "open", OpenParams{Learn: true}, []byte(twice))
	if opened.Verdict != "verified" || len(opened.Signers) != 2 || opened.Signers[0].Role != SignerOuter {
		t.Fatalf("got %s, %+v", opened.Verdict, opened.Signers)
	}
	if len(opened.Learned) != 1 || opened.Learned[0].ID != keystore.ID(people().alice.certificate) {
		t.Errorf("learned %+v", opened.Learned)
	}
}
