package api

import (
	"testing"
)

// writer returns alice, who knows bob's certificate and, of an unknown authority, mallory's.
func writer(t *testing.T) *client {
	c := ready(t, people().alice)
	for _, id := range []*identity{people().bob, people().mallory} {
		importCertificate(c, "importCertificates", id.certificate)
	}
	return c
}

func TestWritingDefaults(t *testing.T) {
	yes, no := true, false
	const bob, carol = "bob@example.test", "carol@example.test"
	tests := []struct {
		name    string
		change  func(*WritingSettings)
		from    string
		to      []string
		answers AnswerProtection
		sign    DefaultReasonCode // why it is on, "" where it is off
		encrypt DefaultReasonCode
	}{
		{name: "nothing decided", to: []string{bob}},
		{name: "sign", change: func(s *WritingSettings) { s.Sign = true }, sign: ReasonSetting},
		{name: "encrypt always", change: func(s *WritingSettings) { s.Encrypt = EncryptAlways }, to: []string{carol}, sign: ReasonEncrypted, encrypt: ReasonSetting},
		{name: "possible", change: possible, to: []string{bob}, sign: ReasonEncrypted, encrypt: ReasonSetting},
		{name: "possible for nobody yet", change: possible},
		{name: "not possible for one", change: possible, to: []string{bob, carol}},
		{name: "not possible while one is typed", change: possible, to: []string{bob, "car"}},
		{name: "not unasked where nobody vouches", change: possible, to: []string{"mallory@example.test"}},
		{name: "not possible for a stranger's address", change: possible, from: "eve@example.test", to: []string{bob}},
		{name: "an answer to an encrypted message", to: []string{carol}, answers: AnswersEncrypted, sign: ReasonEncrypted, encrypt: ReasonAnswers},
		{name: "an answer to a signed message", to: []string{carol}, answers: AnswersSigned, sign: ReasonAnswers},
		{name: "an answer as one who cannot sign", from: "eve@example.test", to: []string{bob}, answers: AnswersSigned},
		{name: "account", change: func(s *WritingSettings) {
			s.Accounts = []AccountWriting{{Address: "Alice@EXAMPLE.test", Sign: &yes, Encrypt: EncryptAlways}}
		}, sign: ReasonAccount, encrypt: ReasonAccount},
		{name: "account that wants less", change: func(s *WritingSettings) {
			s.Sign = true
			s.Accounts = []AccountWriting{{Address: "alice@example.test", Sign: &no}}
		}},
		{name: "another account", change: func(s *WritingSettings) {
			s.Accounts = []AccountWriting{{Address: "alice.work@example.test", Sign: &yes}}
		}},
		{name: "correspondent", change: func(s *WritingSettings) {
			s.Correspondents = []CorrespondentWriting{{Address: carol, Sign: &yes, Encrypt: EncryptAlways}}
		}, to: []string{bob, carol}, sign: ReasonCorrespondent, encrypt: ReasonCorrespondent},
		{name: "domain", change: func(s *WritingSettings) {
			s.Correspondents = []CorrespondentWriting{{Address: "@Example.TEST", Sign: &yes}}
		}, to: []string{carol}, sign: ReasonCorrespondent},
		{name: "another domain", change: func(s *WritingSettings) {
			s.Correspondents = []CorrespondentWriting{{Address: "@le.test", Sign: &yes}}
		}, to: []string{carol}},
		{name: "an address before its domain", change: func(s *WritingSettings) {
			s.Correspondents = []CorrespondentWriting{{Address: carol, Sign: &no}, {Address: "@example.test", Sign: &yes}}
		}, to: []string{carol}},
		{name: "the strongest of several", change: func(s *WritingSettings) {
			s.Sign = true
			s.Correspondents = []CorrespondentWriting{{Address: carol, Sign: &no, Encrypt: EncryptOff}, {Address: bob, Encrypt: EncryptAlways}}
		}, to: []string{carol, bob}, sign: ReasonSetting, encrypt: ReasonCorrespondent},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := writer(t)
			if tt.change != nil {
				ask[WritingSettingsResult](c, "setWritingSettings", writingWith(tt.change))
			}
			params := WritingDefaultsParams{From: "alice@example.test", To: tt.to, Answers: tt.answers, WebmailForm: SignClear}
			if tt.from != "" {
				params.From = tt.from
			}
			got := ask[WritingDefaults](c, "writingDefaults", params)
			why := map[Protection]DefaultReasonCode{}
			for _, r := range got.Reasons {
				why[r.What] = r.Code
			}
			if got.Sign != (tt.sign != "") || why[ProtectionSign] != tt.sign {
				t.Errorf("signed %v, because of %+v", got.Sign, got.Reasons)
			}
			if got.Encrypt != (tt.encrypt != "") || why[ProtectionEncrypt] != tt.encrypt {
				t.Errorf("encrypted %v, because of %+v", got.Encrypt, got.Reasons)
			}
			if got.SignRequired || got.EncryptRequired {
				t.Errorf("required: %+v", got)
			}
		})
	}
}

func possible(s *WritingSettings) { s.Encrypt = EncryptPossible }

func TestFormOfSignedMessages(t *testing.T) {
	opaque := func(s *WritingSettings) { s.Form = FormOpaque }
	account := func(s *WritingSettings) {
		s.Form = FormOpaque
		s.Accounts = []AccountWriting{{Address: "alice@example.test", Form: FormWebmail}}
	}
	tests := []struct {
		name    string
		change  func(*WritingSettings)
		webmail SignForm
		policy  string
		want    SignForm
	}{
		{"as the webmail keeps it", func(*WritingSettings) {}, SignOpaque, `{}`, SignOpaque},
		{"as the user wants it", opaque, SignClear, `{}`, SignOpaque},
		{"as the user wants it for the account", account, SignClear, `{}`, SignClear},
		{"as the administrator wants it for all", account, SignClear, `{"form": "opaque"}`, SignOpaque},
		{"as the administrator wants it for the account", account, SignClear, `{"form": "opaque", "overrides": [{"for": ["alice@example.test"], "form": "webmail"}]}`, SignClear},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := writer(t)
			settings := writingWith(tt.change)
			ask[WritingSettingsResult](c, "setWritingSettings", settings)
			decide(c, tt.policy)
			params := WritingDefaultsParams{From: "alice@example.test", WebmailForm: tt.webmail}
			if got := ask[WritingDefaults](c, "writingDefaults", params).Form; got != tt.want {
				t.Errorf("%s, want %s", got, tt.want)
			}
		})
	}
}

func TestWritingDefaultsRefuse(t *testing.T) {
	c := writer(t)
	for _, params := range []WritingDefaultsParams{
		{WebmailForm: SignNone}, {WebmailForm: SignClear, Answers: "somehow"}, {WebmailForm: SignClear, To: make([]string, MaxAddresses+1)},
	} {
		expectFailure(c, CodeBadRequest, "writingDefaults", params)
	}
}

// What the administrator wants holds against the user's own settings, and against a view that asks for less.
func TestRequiredProtection(t *testing.T) {
	no := false
	c := writer(t)
	ask[WritingSettingsResult](c, "setWritingSettings", writingWith(func(s *WritingSettings) {
		s.Accounts = []AccountWriting{{Address: "alice@example.test", Sign: &no, Encrypt: EncryptOff}}
	}))
	decide(c, `{"alwaysSign": true, "encrypt": "possible"}`)

	params := WritingDefaultsParams{From: "alice@example.test", To: []string{"bob@example.test"}, WebmailForm: SignClear}
	got := ask[WritingDefaults](c, "writingDefaults", params)
	if !got.SignRequired || !got.EncryptRequired || !got.Reasons[0].ByAdministrator {
		t.Errorf("%+v", got)
	}
	draft := draftTo("bob@example.test")
	if e := expectFailure(c, CodeProtectionRequired, "compose", ComposeParams{Draft: draft, Sign: SignClear}); e.Detail != "encrypt" {
		t.Errorf("signed alone: %+v", e)
	}
	if e := expectFailure(c, CodeProtectionRequired, "compose", ComposeParams{Draft: draft, Sign: SignNone, Encrypt: true}); e.Detail != "sign" {
		t.Errorf("encrypted alone: %+v", e)
	}
	ask[ComposeResult](c, "compose", ComposeParams{Draft: draft, Sign: SignClear, Encrypt: true})
	ask[ComposeResult](c, "compose", ComposeParams{Draft: draftTo("carol@example.test"), Sign: SignClear}) // it is not possible
}

func TestBccRefused(t *testing.T) {
	c := writer(t)
	ask[WritingSettingsResult](c, "setWritingSettings", writingWith(func(s *WritingSettings) { s.Bcc = BccRefuse }))
	draft := draftTo("bob@example.test")
	draft.Bcc = []Address{{Address: "alice@example.test"}}
	e := expectFailure(c, CodeBccRefused, "compose", ComposeParams{Draft: draft, Sign: SignClear, Encrypt: true})
	if len(e.Addresses) != 1 || e.Addresses[0] != "alice@example.test" {
		t.Errorf("%+v", e)
	}
	ask[ComposeResult](c, "compose", ComposeParams{Draft: draft, Sign: SignClear}) // no RecipientInfo betrays anybody
	draft.Bcc = []Address{{Address: "Bob@example.test"}}
	ask[ComposeResult](c, "compose", ComposeParams{Draft: draft, Sign: SignClear, Encrypt: true}) // named in To anyway
}

// What a content script is told depends on the sender alone.
func TestWritingStart(t *testing.T) {
	no := false
	c := writer(t)
	start := func(from string, to ...string) WritingStart {
		return ask[WritingStart](c, "writingStart", WritingStartParams{From: from, To: to})
	}
	if got := start(""); got != (WritingStart{}) {
		t.Errorf("nothing decided: %+v", got)
	}
	settings := writingWith(func(s *WritingSettings) {
		s.Sign, s.Encrypt = true, EncryptPossible
		s.Accounts = []AccountWriting{{Address: "alice@example.test", Sign: &no, Encrypt: EncryptOff}}
		s.Correspondents = []CorrespondentWriting{{Address: "@example.test", Encrypt: EncryptAlways}}
	})
	ask[WritingSettingsResult](c, "setWritingSettings", settings)
	if got := start(""); got != (WritingStart{Sign: true, Encrypt: true, PerAccount: true, PerCorrespondent: true}) {
		t.Errorf("of all: %+v", got)
	}
	if got := start("alice@example.test"); got != (WritingStart{PerCorrespondent: true}) {
		t.Errorf("of alice: %+v", got)
	}
	// Whether there is a certificate is not told.
	for to, encrypt := range map[string]bool{"nobody@example.test": true, "Bob@Example.test": true, "bob@elsewhere.test": false} {
		if got := start("alice@example.test", "else@elsewhere.test", to); got.Encrypt != encrypt {
			t.Errorf("to %s: %+v", to, got)
		}
	}
	expectFailure(c, CodeBadRequest, "writingStart", WritingStartParams{To: make([]string, MaxAddresses+1)})
	decide(c, `{"alwaysSign": true}`)
	if got := start("alice@example.test"); got != (WritingStart{Sign: true, SignRequired: true, PerCorrespondent: true}) {
		t.Errorf("as the administrator decided: %+v", got)
	}
}
