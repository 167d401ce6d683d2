package api

import (
	"crypto/x509"
	"fmt"
	"strings"
	"testing"

	"signet/smime"
	"signet/smime/keystore"
	"signet/smime/policy"
)

// What an administrator decides about messages, seen in the messages that leave. Each test has the name of the switch that
// Set-SmimeConfig has for it.

// correspondence is Alice, who has a key below an authority of her company, and the certificates of Bob and Carol.
func correspondence(t *testing.T, options ...option) *client {
	company := people().root.issue(authority, name("Company Authority"))
	alice := company.issue(append([]option{email("alice@example.test"), name("Alice Example"), rsaKeyOf("alice")}, options...)...)
	c := ready(t, alice)
	for _, address := range []string{"bob@example.test", "carol@example.test"} {
		reader := people().root.issue(email(address), name(address), rsaKeyOf(address), func(t *template) { t.SubjectKeyId = []byte(address[:4]) })
		importCertificate(c, "importCertificates", reader.certificate)
	}
	return c
}

// wire is what leaves, as signet inspect prints it.
func wire(c *client, params ComposeParams) string {
	c.t.Helper()
	_, messages := askBodies[ComposeResult](c, "compose", params)
	var texts []string
	for _, message := range messages {
		text, err := smime.Inspect(message)
		if err != nil {
			c.t.Fatal(err)
		}
		texts = append(texts, text)
	}
	return strings.Join(texts, "\f")
}

var (
	signedToBob    = ComposeParams{Draft: draftTo("bob@example.test"), Sign: SignOpaque}
	encryptedToBob = ComposeParams{Draft: draftTo("bob@example.test"), Sign: SignNone, Encrypt: true}
)

func TestSwitchesOnTheWire(t *testing.T) {
	const (
		bobBySerial = "KeyTransRecipientInfo RSA PKCS #1 v1.5: serial number"
		bobByKeyID  = "KeyTransRecipientInfo RSA PKCS #1 v1.5: key identifier"
		company     = "certificate CN=Company Authority"
		root        = "certificate CN=Signet Test Root"
	)
	tests := []struct {
		name, policy string
		params       ComposeParams
		has, lacks   []string
	}{
		{"OWAEncryptionAlgorithms", `{"contentEncryption": ["AES-128-CBC"]}`, encryptedToBob, []string{"EnvelopedData version 0 (AES-128-CBC"}, nil},
		{"OWAEncryptionAlgorithms prefers what is read", `{"contentEncryption": ["AES-256-GCM", "AES-192-CBC"]}`, encryptedToBob, []string{"(AES-192-CBC"}, nil},
		{"OWASigningAlgorithms", `{"signatureDigests": ["SHA-512", "SHA-256"]}`, signedToBob, []string{"digestAlgorithm SHA-512"}, []string{"digestAlgorithm SHA-256"}},
		{"OWAUseKeyIdentifier off", `{"recipientIdentifier": "issuer-serial"}`, encryptedToBob, []string{bobBySerial}, []string{bobByKeyID}},
		{"OWAUseKeyIdentifier", `{"recipientIdentifier": "key-id"}`, encryptedToBob, []string{bobByKeyID, bobBySerial}, nil}, // Alice's has none
		{"OWAIncludeCertificateChainAndRootCertificate", `{"includeChain": "with-root"}`, signedToBob, []string{company, root}, nil},
		{"OWAIncludeCertificateChainWithoutRootCertificate", `{"includeChain": "no-root"}`, signedToBob, []string{company}, []string{root}},
		{"neither chain", `{"includeChain": "none"}`, signedToBob, []string{"certificate CN=Alice"}, []string{company, root}},
		{"OWAIncludeSMIMECapabilitiesInMessage", `{"announceCapabilities": true}`, signedToBob, []string{"sMIMECapabilities: AES-256-GCM"}, nil},
		{"OWAIncludeSMIMECapabilitiesInMessage off", `{"announceCapabilities": false}`, signedToBob, nil, []string{"sMIMECapabilities"}},
		{"OWATripleWrapSignedEncryptedMail", `{"tripleWrap": true}`, ComposeParams{Draft: draftTo("bob@example.test"), Sign: SignOpaque, Encrypt: true}, []string{"smime-type=signed-data", "EnvelopedData"}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := correspondence(t)
			decide(c, tt.policy)
			text := wire(c, tt.params)
			for _, part := range tt.has {
				if !strings.Contains(text, part) {
					t.Errorf("no %q in\n%s", part, text)
				}
			}
			for _, part := range tt.lacks {
				if strings.Contains(text, part) {
					t.Errorf("%q in\n%s", part, text)
				}
			}
		})
	}
}

// OWABCCEncryptedEmailForking: how many messages there are, and for how many keys each is encrypted, Alice's among them.
func TestSwitchOfBcc(t *testing.T) {
	params := encryptedToBob
	params.Draft.Bcc = []Address{{Address: "carol@example.test"}, {Address: "alice@example.test"}}
	tests := []struct {
		policy string
		keys   []int
	}{
		{`{"bcc": "each"}`, []int{2, 2, 1}},
		{`{"bcc": "together"}`, []int{2, 2}},
		{`{"bcc": "single"}`, []int{3}},
	}
	for _, tt := range tests {
		t.Run(tt.policy, func(t *testing.T) {
			c := correspondence(t)
			decide(c, tt.policy)
			messages := strings.Split(wire(c, params), "\f")
			if len(messages) != len(tt.keys) {
				t.Fatalf("%d messages", len(messages))
			}
			for i, text := range messages {
				if keys := strings.Count(text, "RecipientInfo "); keys != tt.keys[i] {
					t.Errorf("message %d is for %d keys", i, keys)
				}
				if strings.Contains(text, "Bcc:") {
					t.Errorf("message %d has Bcc", i)
				}
			}
		})
	}
	c := correspondence(t)
	decide(c, `{"bcc": "single"}`)
	if result := ask[ComposeResult](c, "compose", params); len(result.Messages[0].To) != 3 {
		t.Errorf("goes to %v", result.Messages[0].To)
	}
}

// OWASignedEmailCertificateInclusion: whether a key for signing alone brings the certificate to answer to.
func TestSwitchOfCertificateToAnswerTo(t *testing.T) {
	for policy, included := range map[string]bool{`{"includeEncryptionCertificate": true}`: true, `{"includeEncryptionCertificate": false}`: false} {
		c := correspondence(t, usage(x509.KeyUsageDigitalSignature))
		reads := people().root.issue(email("alice@example.test"), name("The one to encrypt to"), rsaKey, usage(x509.KeyUsageKeyEncipherment))
		ask[ImportKeyResult](c, "importKey", ImportKeyParams{}, reads.pkcs12(""))
		decide(c, policy)
		if text := wire(c, signedToBob); strings.Contains(text, "The one to encrypt to") != included {
			t.Errorf("%s:\n%s", policy, text)
		}
	}
}

// OWAAllowUserChoiceOfSigningCertificate.
func TestSwitchOfChoiceOfSigningCertificate(t *testing.T) {
	c := ready(t, people().alice)
	newer := people().root.issue(email("alice@example.test"), name("Alice, newer"), func(t *template) { t.NotBefore = now() })
	ask[ImportKeyResult](c, "importKey", ImportKeyParams{}, newer.pkcs12(""))
	older := keystore.ID(people().alice.certificate)
	choice := SetKeyDefaultParams{"alice@example.test", UseSign, older}
	ask[KeyList](c, "setKeyDefault", choice)
	signsWithNewer := func() bool {
		return strings.Contains(wire(c, signedToBob), fmt.Sprintf("SignerInfo version 1: serial number %x of", newer.certificate.SerialNumber))
	}
	if signsWithNewer() {
		t.Fatal("the choice does not count")
	}
	decide(c, `{"userMayChooseSigningCertificate": false}`)
	if !signsWithNewer() {
		t.Error("the user's choice counts")
	}
	expectFailure(c, CodeNotAllowed, "setKeyDefault", choice)
	decide(c, `{"userMayChooseSigningCertificate": true}`)
	if signsWithNewer() {
		t.Error("the choice is lost")
	}
}

// OWAUseSecondaryProxiesWhenFindingCertificates.
func TestSwitchOfSecondaryAddresses(t *testing.T) {
	c := writer(t)
	ask[AliasList](c, "setAlias", Alias{"bob@sales.example.test", "bob@example.test"})
	if got := recipientOf(c, "bob@sales.example.test"); got.State != RecipientReady {
		t.Fatalf("by the alias: %s", got.State)
	}
	toAlias := ComposeParams{Draft: draftTo("bob@sales.example.test"), Sign: SignNone, Encrypt: true}
	if text := wire(c, toAlias); !strings.Contains(text, "EnvelopedData") {
		t.Error(text)
	}
	decide(c, `{"secondaryAddresses": false}`)
	if got := recipientOf(c, "bob@sales.example.test"); got.State != RecipientMissing {
		t.Errorf("%s", got.State)
	}
	expectFailure(c, CodeMissingCertificate, "compose", toAlias)
}

// NoSignOnReply: an answer stays encrypted all the same.
func TestSwitchOfSignedReplies(t *testing.T) {
	c := writer(t)
	for _, tt := range []struct {
		policy  string
		answers AnswerProtection
		sign    bool
	}{
		{`{}`, AnswersSigned, true}, {`{}`, AnswersEncrypted, true},
		{`{"signReplies": false}`, AnswersSigned, false}, {`{"signReplies": false}`, AnswersEncrypted, false},
		{`{"signReplies": false, "alwaysSign": true}`, AnswersSigned, true},
	} {
		decide(c, tt.policy)
		params := WritingDefaultsParams{From: "alice@example.test", To: []string{"bob@example.test"}, Answers: tt.answers, WebmailForm: SignClear}
		got := ask[WritingDefaults](c, "writingDefaults", params)
		if got.Sign != tt.sign || got.AnswersUnsigned == tt.sign || got.Encrypt != (tt.answers == AnswersEncrypted) {
			t.Errorf("%s, answers %s: sign %v, encrypt %v", tt.policy, tt.answers, got.Sign, got.Encrypt)
		}
	}
}

// OWASenderCertificateAttributesToDisplay: told where somebody else signed, and nowhere else.
func TestSwitchOfSubjectAttributes(t *testing.T) {
	c := ready(t, people().bob)
	decide(c, `{"subjectAttributesOnMismatch": ["2.5.4.10", "2.5.4.11"]}`)
	good := message(t, people().alice)
	other := []byte(strings.Replace(string(good), "From: alice@", "From: boss@", 1))
	if got := ask[OpenResult](c, "open", OpenParams{}, other); got.Signers[0].Verdict != "address-mismatch" || len(got.Signers[0].Subject) != 1 ||
		got.Signers[0].Subject[0] != (NameAttribute{"2.5.4.10", "organization", "Signet Test"}) {
		t.Errorf("%+v", got.Signers[0])
	}
	if got := ask[OpenResult](c, "open", OpenParams{}, good); got.Signers[0].Subject != nil {
		t.Errorf("of the sender's own: %+v", got.Signers[0].Subject)
	}
}

// Each switch of Exchange is a key of the policy, or says why there is none.
func TestSwitchesHaveKeys(t *testing.T) {
	known := map[string]bool{}
	for _, key := range policy.Keys() {
		known[key.Name] = true
	}
	switches := policy.Switches()
	if len(switches) != 26 {
		t.Errorf("%d switches", len(switches))
	}
	for _, s := range switches {
		if s.Key == "" && s.Name != "OWACopyRecipientHeaders" && s.Name != "OWAEncryptTemporaryBuffers" || s.Key != "" && !known[s.Key] {
			t.Errorf("%s has no key", s.Name)
		}
	}
}
