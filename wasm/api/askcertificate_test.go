package api

import (
	"bytes"
	"slices"
	"testing"
)

func asking(to ...string) AskForCertificateParams {
	p := AskForCertificateParams{
		From: Address{"Alice", "alice@example.test"}, Subject: "Your certificate", Text: "Please answer signed.", Sign: SignClear,
	}
	for _, address := range to {
		p.To = append(p.To, Address{Address: address})
	}
	return p
}

func TestAskForCertificate(t *testing.T) {
	alice := ready(t, people().alice)
	asked, bodies := askBodies[AskForCertificateResult](alice, "askForCertificate", asking("bob@example.test", "carol@example.test"))
	if len(asked.Messages) != 2 || len(bodies) != 2 || asked.Messages[0].MessageID == asked.Messages[1].MessageID {
		t.Fatalf("%+v, %d bodies", asked, len(bodies))
	}
	for i, to := range []string{"bob@example.test", "carol@example.test"} {
		if got := asked.Messages[i].Envelope; !slices.Equal(got.To, []string{to}) || got.Bcc || got.Encryption != nil {
			t.Errorf("envelope %+v", got)
		}
	}
	if bytes.Contains(bodies[0], []byte("carol@")) || bytes.Contains(bodies[1], []byte("bob@")) {
		t.Error("who is asked is told who else is")
	}
	// Who gets it learns the certificate to answer to.
	bob := ready(t, people().bob)
	importCertificate(bob, "importAnchors", people().root.certificate)
	opened := ask[OpenResult](bob, "open", OpenParams{Learn: true}, bodies[0])
	if opened.Verdict != "verified" || len(opened.Learned) != 1 {
		t.Errorf("bob: %s, learned %+v", opened.Verdict, opened.Learned)
	}
	if got := recipientOf(bob, "alice@example.test"); got.State != RecipientReady {
		t.Errorf("bob's answer to alice: %s", got.State)
	}
}

// There is nothing to encrypt to; a rule that says otherwise must not stand in the way of getting there.
func TestAskForCertificateWhereEncryptionIsRequired(t *testing.T) {
	alice := ready(t, people().alice)
	decide(alice, `{"encrypt": "always"}`)
	expectFailure(alice, CodeProtectionRequired, "compose", ComposeParams{Draft: draftTo("carol@example.test"), Sign: SignClear})
	_, bodies := askBodies[AskForCertificateResult](alice, "askForCertificate", asking("carol@example.test"))
	if len(bodies) != 1 {
		t.Errorf("%d bodies", len(bodies))
	}
}

func TestAskForCertificateRefuses(t *testing.T) {
	alice := ready(t, people().alice)
	unsigned, many := asking("bob@example.test"), asking()
	unsigned.Sign = SignNone
	for range MaxAsked + 1 {
		many.To = append(many.To, Address{Address: "bob@example.test"})
	}
	expectFailure(alice, CodeBadRequest, "askForCertificate", unsigned)
	expectFailure(alice, CodeBadRequest, "askForCertificate", many)
	expectFailure(alice, CodeNoRecipient, "askForCertificate", asking())
	expectFailure(alice, CodeBadAddress, "askForCertificate", asking("bob"))
	other := asking("bob@example.test")
	other.From.Address = "mallory@example.test"
	expectFailure(alice, CodeNoSigningKey, "askForCertificate", other)
	ask[Status](alice, "lock", Empty{})
	expectFailure(alice, CodeLocked, "askForCertificate", asking("bob@example.test"))
}
