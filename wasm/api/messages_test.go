package api

import (
	"bytes"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"signet/smime"
	"signet/smime/cert"
	"signet/smime/cms"
	"signet/smime/keystore"
)

func draftTo(addresses ...string) Draft {
	d := Draft{
		From:    Address{"Alice", "alice@example.test"},
		Subject: "Grüße",
		Text:    "Hallo Bob,\nalles geheim: ä\n",
	}
	for _, a := range addresses {
		d.To = append(d.To, Address{Address: a})
	}
	return d
}

func TestRecipients(t *testing.T) {
	c := ready(t, people().alice)
	root := people().root
	old := root.issue(email("old@example.test"), expired)
	renewed := root.issue(email("old2@example.test"), expired)
	renewal := root.issue(email("old2@example.test"))
	for _, id := range []*identity{people().bob, people().mallory, old, renewed, renewal} {
		importCertificate(c, "importCertificates", id.certificate)
	}
	ask[Status](c, "lock", Empty{}) // nobody needs to unlock to be told
	result := ask[RecipientsResult](c, "recipients", RecipientsParams{
		From: "Alice@Example.test",
		Addresses: []string{
			"bob@example.test", "carol@example.test", "mallory@example.test", "old@example.test", "old2@example.test",
			"alice@example.test", "Bob <bob@example.test>", "",
		},
	})
	if !result.CanSign || result.Sender.State != RecipientReady {
		t.Errorf("sender %+v, can sign %v", result.Sender, result.CanSign)
	}
	want := []RecipientState{
		RecipientReady, RecipientMissing, RecipientUntrusted, RecipientExpired, RecipientReady,
		RecipientReady, RecipientInvalid, RecipientInvalid,
	}
	for i, r := range result.Recipients {
		if r.State != want[i] {
			t.Errorf("%q is %s, want %s", r.Address, r.State, want[i])
		}
		if hasCertificate := r.State != RecipientMissing && r.State != RecipientInvalid; hasCertificate != (r.Certificate != nil) {
			t.Errorf("%q: certificate %+v", r.Address, r.Certificate)
		}
	}
	if got := result.Recipients[4].Certificate.ID; got != keystore.ID(renewal.certificate) {
		t.Error("the expired certificate comes before the new one")
	}
	other := ask[RecipientsResult](c, "recipients", RecipientsParams{From: "bob@example.test"})
	if other.CanSign || other.Sender.State != RecipientMissing {
		t.Errorf("as bob: %+v", other)
	}
}

func TestSignedAndEncryptedMessageIsReadByItsRecipient(t *testing.T) {
	alice, bob := ready(t, people().alice), ready(t, people().bob)
	importCertificate(alice, "importCertificates", people().bob.certificate)
	draft := draftTo("bob@example.test")
	draft.HTML = `<p>Hallo <b>Bob</b>, alles geheim: ä <img src="cid:seal"></p>`
	draft.Attachments = []Attachment{
		{Name: "seal.png", Type: "image/png", ContentID: "seal"},
		{Name: "Zahlen.bin", Type: "application/octet-stream"},
	}
	image, file := []byte("\x89PNG\r\n"), bytes.Repeat([]byte{0, 1, 2, 255}, 100_000)
	composed, messages := askBodies[ComposeResult](alice, "compose",
		ComposeParams{Draft: draft, Sign: SignClear, Encrypt: true}, image, file)
	if len(composed.Messages) != 1 || composed.SignedWith != keystore.ID(people().alice.certificate) || composed.Messages[0].Size != int64(len(messages[0])) {
		t.Fatalf("composed %+v", composed)
	}
	if e := composed.Messages[0].Encryption; e == nil || e.Algorithm != "AES-256-CBC" || e.Reason != "cipher-unknown" || !slices.Equal(e.Addresses, []string{"bob@example.test"}) {
		t.Errorf("encryption %+v", e)
	}
	if bytes.Contains(messages[0], []byte("geheim")) || !bytes.Contains(messages[0], []byte("<"+composed.MessageID+">")) {
		t.Error("the message holds plaintext, or lacks its Message-ID")
	}

	var steps []string
	answer, failure := bob.engine.Dispatch(t.Context(), RoleReader, "open", []byte(`{"learn":true}`), messages,
		func(p Progress) { steps = append(steps, p.Step) })
	if failure != nil {
		t.Fatalf("%+v", failure)
	}
	var opened OpenResult
	if err := json.Unmarshal(answer.Result, &opened); err != nil {
		t.Fatal(err)
	}
	if opened.Verdict != "verified-and-confidential" || opened.Headers.Subject != "Grüße" || opened.Headers.Protection != "cipher" {
		t.Errorf("opened %s, subject %q: %+v", opened.Verdict, opened.Headers.Subject, opened.Findings)
	}
	if len(opened.Layers) != 2 || opened.Layers[0].Kind != "enveloped" || opened.Layers[0].Recipients != 2 {
		t.Errorf("layers %+v", opened.Layers)
	}
	if len(opened.Learned) != 1 || opened.Learned[0].Emails[0] != "alice@example.test" {
		t.Errorf("learned %+v", opened.Learned)
	}
	// The subject was a secret between the two, and what is learned is stored in the clear.
	for _, kind := range keystore.Kinds() {
		for _, record := range must(bob.storage.Read(t.Context(), kind)) {
			if bytes.Contains(record.Data, []byte("Grüße")) {
				t.Errorf("the subject is on the disk: %s", record.Data)
			}
		}
	}
	if from := person(bob, "alice@example.test").Certificates[0].LearnedFrom; from == nil || from.Subject != "" || from.MessageID != composed.MessageID {
		t.Errorf("learned from %+v", from)
	}
	if len(opened.Signers) != 1 || opened.Signers[0].Certificate.CommonName != "Alice Example" || len(opened.Signers[0].Chain) != 2 {
		t.Errorf("signers %+v", opened.Signers)
	}
	if !slices.Contains(steps, "decrypt") || !slices.Contains(steps, "verify") {
		t.Errorf("progress %q", steps)
	}
	content := map[PartKind][]byte{}
	for _, part := range opened.Parts {
		content[part.Kind] = answer.Bodies[part.Body]
	}
	if !bytes.Equal(content[PartAttachment], file) || !bytes.Equal(content[PartInline], image) ||
		!strings.Contains(string(content[PartHTML]), "<b>Bob</b>") || !strings.Contains(string(content[PartText]), "ä") {
		t.Errorf("parts %+v", opened.Parts)
	}

	// Bob can answer now, and Alice reads what she sent.
	if got := ask[RecipientsResult](bob, "recipients", RecipientsParams{Addresses: []string{"alice@example.test"}}); got.Recipients[0].State != RecipientReady {
		t.Errorf("alice, once learned: %+v", got.Recipients[0])
	}
	if again := ask[OpenResult](bob, "open", OpenParams{Learn: true}, messages[0]); len(again.Learned) != 0 {
		t.Errorf("learned again: %+v", again.Learned)
	}
	if own := ask[OpenResult](alice, "open", OpenParams{Learn: true}, messages[0]); len(own.Learned) != 0 {
		t.Errorf("learned one's own: %+v", own.Learned)
	}
}

// Who has one key to sign and one to decrypt says which certificate answers are to be encrypted to.
func TestSignedMessageBringsTheEncryptionCertificate(t *testing.T) {
	signing := people().root.issue(email("split@example.test"), usage(x509.KeyUsageDigitalSignature))
	encrypting := people().root.issue(email("split@example.test"), usage(x509.KeyUsageKeyAgreement))
	c := ready(t, signing)
	ask[ImportKeyResult](c, "importKey", ImportKeyParams{Name: "key.p12", Password: "secret"}, encrypting.pkcs12("secret"))
	draft := draftTo("bob@example.test")
	draft.From.Address = "split@example.test"
	_, messages := askBodies[ComposeResult](c, "compose", ComposeParams{Draft: draft, Sign: SignClear})
	report := must(smime.Open(t.Context(), messages[0], smime.OpenOptions{Now: now(), Anchors: cert.AnchorsOf(people().root.certificate)}))
	if s := report.Signers[0]; s.Verdict != smime.SignerValid || s.EncryptionCertificate == nil || !s.EncryptionCertificate.Equal(encrypting.certificate) {
		t.Errorf("%+v", s)
	}
}

// A recipient whose certificate says so gets authenticated encryption: RFC 4262.
func TestCapabilitiesOfARecipientsCertificate(t *testing.T) {
	aes256GCM := []byte{0x30, 0x0d, 0x30, 0x0b, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x01, 0x2e}
	able := people().root.issue(email("able@example.test"), func(t *template) {
		t.ExtraExtensions = []pkix.Extension{{Id: asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 15}, Value: aes256GCM}}
	})
	alice, reader := ready(t, people().alice), ready(t, able)
	importCertificate(alice, "importCertificates", able.certificate)
	composed, messages := askBodies[ComposeResult](alice, "compose", ComposeParams{Draft: draftTo("able@example.test"), Sign: SignNone, Encrypt: true})
	if e := composed.Messages[0].Encryption; e.Algorithm != "AES-256-GCM" || e.Reason != "cipher-strongest" {
		t.Errorf("encryption %+v", e)
	}
	layer := ask[OpenResult](reader, "open", OpenParams{}, messages[0]).Layers[0]
	if layer.Kind != "auth-enveloped" || !layer.Authenticated || layer.Weak != "" {
		t.Errorf("layer %+v", layer)
	}
}

// A signer may leave the certificate out; then it is looked for in the keystore.
func TestSignerKnownFromTheKeystore(t *testing.T) {
	alice, bob := ready(t, people().alice), ready(t, people().bob)
	der := must(cms.Sign([]byte("\r\nhello\r\n"), []cms.Signer{{Certificate: people().alice.certificate, Key: people().alice.key}}, cms.SignOptions{Time: now()}))
	start := bytes.Index(der, people().alice.certificate.Raw)
	der[start] = 0xa2 // no longer a certificate, and of the same length
	message := append([]byte("From: alice@example.test\r\nContent-Type: application/pkcs7-mime\r\nContent-Transfer-Encoding: binary\r\n\r\n"), der...)
	verdict := func(h *client) string { return ask[OpenResult](h, "open", OpenParams{}, message).Signers[0].Verdict }
	if got := verdict(bob); got != "no-certificate" {
		t.Errorf("unknown: %s", got)
	}
	importCertificate(bob, "importCertificates", people().alice.certificate)
	for _, h := range []*client{alice, bob} {
		if got := verdict(h); got != "valid" {
			t.Errorf("known: %s", got)
		}
	}
}

func TestOpenRefuses(t *testing.T) {
	alice, bob := ready(t, people().alice), ready(t, people().bob)
	importCertificate(alice, "importCertificates", people().bob.certificate)
	_, messages := askBodies[ComposeResult](alice, "compose",
		ComposeParams{Draft: draftTo("bob@example.test"), Sign: SignNone, Encrypt: true})
	message := messages[0]

	if got := ask[OpenResult](bob, "open", OpenParams{}, message); got.Verdict != "confidential" {
		t.Errorf("unsigned: %s", got.Verdict)
	}
	ask[Status](bob, "lock", Empty{})
	expectFailure(bob, CodeLocked, "open", OpenParams{}, message)

	stranger := newClient(t)
	ask[Status](stranger, "setPassphrase", SetPassphraseParams{New: passphrase})
	ask[ImportKeyResult](stranger, "importKey", ImportKeyParams{}, people().mallory.pkcs12(""))
	ask[Status](stranger, "lock", Empty{}) // to unlock would not help
	failure := expectFailure(stranger, CodeNoKey, "open", OpenParams{}, message)
	if len(failure.Recipients) != 2 || failure.Recipients[0].Serial == "" || !strings.Contains(failure.Recipients[0].Issuer, "Signet Test Root") {
		t.Errorf("recipients %+v", failure.Recipients)
	}

	ask[Status](bob, "unlock", UnlockParams{passphrase})
	damaged := damage(bob, message)
	if failure := expectFailure(bob, CodeDecryptFailed, "open", OpenParams{}, damaged); failure.Detail != "" {
		t.Errorf("a failed decryption says %q", failure.Detail)
	}
	expectFailure(bob, CodeMalformed, "open", OpenParams{}, message[:len(message)/2])
}

// Who can have messages opened and sees whether that worked learns a little of
// another message each time.
func TestOpenLocksAfterManyFailures(t *testing.T) {
	alice, bob := ready(t, people().alice), ready(t, people().bob)
	importCertificate(alice, "importCertificates", people().bob.certificate)
	_, messages := askBodies[ComposeResult](alice, "compose",
		ComposeParams{Draft: draftTo("bob@example.test"), Sign: SignNone, Encrypt: true})
	damaged := damage(bob, messages[0])
	ask[Status](bob, "unlock", UnlockParams{passphrase})
	for range keystore.MaxFailedDecryptions {
		expectFailure(bob, CodeDecryptFailed, "open", OpenParams{}, damaged)
	}
	expectFailure(bob, CodeLocked, "open", OpenParams{}, messages[0])
}

// damage changes the last blocks of the ciphertext, where the padding is, until
// the message can't be decrypted: one change in 256 leaves a padding that holds.
func damage(c *client, message []byte) []byte {
	end := len(bytes.TrimRight(message, "\r\n="))
	for letter := byte('A'); letter <= 'Z'; letter++ {
		damaged := bytes.Clone(message)
		for i := end - 30; i < end-8; i++ {
			if damaged[i] > ' ' {
				damaged[i] = letter
			}
		}
		if _, failure := c.engine.Dispatch(c.t.Context(), aRole("open"), "open", []byte(`{"learn":false}`), [][]byte{damaged}, nil); failure != nil {
			return damaged
		}
	}
	c.t.Fatal("every change left a padding that holds")
	return nil
}

// An untrusted or forged signer is shown, and never learned.
func TestLearnsOnlyWhoIsVerified(t *testing.T) {
	mallory := newClient(t)
	ask[Status](mallory, "setPassphrase", SetPassphraseParams{New: passphrase})
	ask[ImportKeyResult](mallory, "importKey", ImportKeyParams{}, people().mallory.pkcs12(""))
	draft := draftTo("bob@example.test")
	draft.From = Address{"Alice", "mallory@example.test"}
	_, untrusted := askBodies[ComposeResult](mallory, "compose", ComposeParams{Draft: draft, Sign: SignClear})

	alice := ready(t, people().alice)
	_, good := askBodies[ComposeResult](alice, "compose", ComposeParams{Draft: draftTo("bob@example.test"), Sign: SignOpaque})
	_, clear := askBodies[ComposeResult](alice, "compose", ComposeParams{Draft: draftTo("bob@example.test"), Sign: SignClear})
	otherSender := bytes.Replace(clear[0], []byte("From: Alice <alice@"), []byte("From: Alice <carol@"), 1)
	broken := bytes.Replace(clear[0], []byte("Hallo Bob"), []byte("Hallo Rob"), 1)

	bob := ready(t, people().bob)
	for _, tt := range []struct {
		name    string
		message []byte
		verdict string
		learned int
	}{
		{"untrusted", untrusted[0], "untrusted", 0},
		{"broken", broken, "invalid", 0},
		{"another sender", otherSender, "other-sender", 0},
		{"good", good[0], "verified", 1},
	} {
		got := ask[OpenResult](bob, "open", OpenParams{Learn: true}, tt.message)
		if got.Verdict != tt.verdict || len(got.Learned) != tt.learned {
			t.Errorf("%s: %s, learned %d", tt.name, got.Verdict, len(got.Learned))
		}
	}
	if list := correspondents(bob); len(list) != 1 {
		t.Errorf("stored %d certificates", len(list))
	}
}

func TestComposeToQuotedLocalPart(t *testing.T) {
	c := ready(t, people().alice)
	const address = `"john doe"@example.test`
	result, bodies := askBodies[ComposeResult](c, "compose", ComposeParams{Draft: draftTo(address), Sign: SignClear})
	if got := result.Messages[0].To; !slices.Equal(got, []string{address}) {
		t.Errorf("it goes to %q", got)
	}
	if !bytes.Contains(bodies[0], []byte("\r\nTo: "+address+"\r\n")) {
		t.Errorf("the message is addressed otherwise:\n%s", bodies[0])
	}
	for _, bad := range []string{`"john doe"`, `"a" <b@example.test>`, `"a"@example.test, b@example.test`, `"a@example.test`, ` "a"@example.test`} {
		expectFailure(c, CodeBadAddress, "compose", ComposeParams{Draft: draftTo(bad), Sign: SignClear})
	}
}

func TestComposeRefuses(t *testing.T) {
	c := ready(t, people().alice)
	importCertificate(c, "importCertificates", people().bob.certificate)
	bad := draftTo("bob@example.test")
	bad.Cc = []Address{{Address: "nobody"}}
	fromBob := draftTo("bob@example.test")
	fromBob.From.Address = "bob@example.test"
	tests := []struct {
		name   string
		params ComposeParams
		want   Code
	}{
		{"nobody", ComposeParams{Draft: draftTo(), Sign: SignClear}, CodeNoRecipient},
		{"bad address", ComposeParams{Draft: bad, Sign: SignClear}, CodeBadAddress},
		{"line feed in an address", ComposeParams{Draft: draftTo("a@example.test\r\nBcc: x@example.test"), Sign: SignClear}, CodeBadAddress},
		{"unprotected", ComposeParams{Draft: draftTo("bob@example.test"), Sign: SignNone}, CodeBadRequest},
		{"no form", ComposeParams{Draft: draftTo("bob@example.test")}, CodeBadRequest},
		{"another's address", ComposeParams{Draft: fromBob, Sign: SignClear}, CodeNoSigningKey},
		{"too large", ComposeParams{Draft: draftTo("bob@example.test"), Sign: SignClear, MaxSize: 500}, CodeTooLarge},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { expectFailure(c, tt.want, "compose", tt.params) })
	}
	expectFailure(c, CodeBadRequest, "compose", ComposeParams{Draft: draftTo("bob@example.test"), Sign: SignClear}, []byte("no such attachment"))

	failure := expectFailure(c, CodeMissingCertificate, "compose",
		ComposeParams{Draft: draftTo("carol@example.test", "bob@example.test", "dave@example.test"), Sign: SignClear, Encrypt: true})
	if !slices.Equal(failure.Addresses, []string{"carol@example.test", "dave@example.test"}) {
		t.Errorf("missing %q", failure.Addresses)
	}
	failure = expectFailure(c, CodeTooLarge, "compose", ComposeParams{Draft: draftTo("bob@example.test"), Sign: SignClear, MaxSize: 500})
	if failure.Limit != 500 || failure.Size <= 500 {
		t.Errorf("too large: %+v", failure)
	}
	ask[Status](c, "lock", Empty{})
	expectFailure(c, CodeLocked, "compose", ComposeParams{Draft: draftTo("bob@example.test"), Sign: SignClear})
}

// The key that signs is trusted before it is new, and never expired.
func TestSigningKey(t *testing.T) {
	c := ready(t, people().alice)
	root := people().root
	signs := func() string {
		t.Helper()
		return ask[ComposeResult](c, "compose", ComposeParams{Draft: draftTo("bob@example.test"), Sign: SignClear}).SignedWith
	}
	add := func(id *identity) string {
		t.Helper()
		ask[ImportKeyResult](c, "importKey", ImportKeyParams{}, id.pkcs12(""))
		return keystore.ID(id.certificate)
	}
	later := func(t *template) { t.NotBefore = now().AddDate(0, 0, -1) }
	first := keystore.ID(people().alice.certificate)

	add(root.issue(email("alice@example.test"), expired))
	add(root.issue(email("alice@example.test"), usage(x509.KeyUsageKeyAgreement), later))
	add(newRoot("Unknown Root").issue(email("alice@example.test"), later))
	add(root.issue(email("alice.other@example.test"), later))
	if got := signs(); got != first {
		t.Errorf("signed with %s, want %s", got, first)
	}
	renewed := add(root.issue(email("alice@example.test"), later))
	if got := signs(); got != renewed {
		t.Errorf("signed with %s, want the renewed %s", got, renewed)
	}
}

// Each Bcc recipient of an encrypted message has a message alone, unless named in To anyway.
func TestBcc(t *testing.T) {
	c := ready(t, people().alice)
	importCertificate(c, "importCertificates", people().bob.certificate)
	importCertificate(c, "importCertificates", people().mallory.certificate)
	draft := draftTo("bob@example.test")
	draft.Bcc = []Address{{Address: "BOB@example.test"}, {Address: "mallory@example.test"}}
	result, messages := askBodies[ComposeResult](c, "compose", ComposeParams{Draft: draft, Sign: SignNone, Encrypt: true})
	if len(result.Messages) != 2 || len(messages) != 2 {
		t.Fatalf("messages %+v", result.Messages)
	}
	if to := result.Messages[0]; to.Bcc || !slices.Equal(to.To, []string{"bob@example.test"}) {
		t.Errorf("first %+v", to)
	}
	if bcc := result.Messages[1]; !bcc.Bcc || !slices.Equal(bcc.To, []string{"mallory@example.test"}) {
		t.Errorf("second %+v", bcc)
	}
	for i, message := range messages {
		if bytes.Contains(message, []byte("mallory")) {
			t.Errorf("message %d names the Bcc recipient", i)
		}
	}
	signed, messages := askBodies[ComposeResult](c, "compose", ComposeParams{Draft: draft, Sign: SignClear})
	if len(signed.Messages) != 1 || bytes.Contains(messages[0], []byte("mallory")) ||
		!slices.Equal(signed.Messages[0].To, []string{"bob@example.test", "mallory@example.test"}) {
		t.Errorf("signed alone: %+v", signed.Messages)
	}
}
