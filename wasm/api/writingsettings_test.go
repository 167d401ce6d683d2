package api

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"signet/smime/keystore"
)

// writingWith returns the settings that hold at first, changed.
func writingWith(change func(*WritingSettings)) WritingSettings {
	s := defaultWriting
	change(&s)
	return s
}

func TestWritingSettings(t *testing.T) {
	c := ready(t, people().alice)
	at := ask[WritingSettingsResult](c, "writingSettings", Empty{})
	if at.Settings.Sign || at.Settings.Encrypt != EncryptOff || at.Settings.Bcc != BccEach || at.Settings.OuterSubject != OuterSubjectHidden || len(at.Locked) > 0 {
		t.Errorf("at first: %+v", at)
	}
	no := false
	want := writingWith(func(s *WritingSettings) {
		s.Sign, s.Encrypt, s.Form, s.Bcc = true, EncryptPossible, FormOpaque, BccTogether
		s.OuterSubject, s.LegacyDisplay, s.TripleWrap = OuterSubjectShown, false, true
		s.Receipts, s.UndoSeconds, s.WebmailDrafts = ReceiptsOffered, 10, true
		s.Labels = []LabelChoice{{LabelParams{"1.2.3", "secret", "for us"}, "Secret"}}
		s.Accounts = []AccountWriting{{Address: "alice@example.test", Sign: &no, Form: FormClear}}
		s.Correspondents = []CorrespondentWriting{{Address: "@example.org", Encrypt: EncryptAlways}}
	})
	if got := ask[WritingSettingsResult](c, "setWritingSettings", want); !reflect.DeepEqual(got.Settings, want) {
		t.Errorf("changed: %+v, want %+v", got.Settings, want)
	}
	if got := ask[WritingSettingsResult](c, "writingSettings", Empty{}); !reflect.DeepEqual(got.Settings, want) {
		t.Errorf("kept: %+v", got.Settings)
	}
}

func TestWritingSettingsRefuse(t *testing.T) {
	c := ready(t, people().alice)
	label := LabelChoice{LabelParams{Policy: "1.2.3"}, "Ours"}
	account := AccountWriting{Address: "alice@example.test"}
	tests := []struct {
		name   string
		change func(*WritingSettings)
		want   Code
	}{
		{"encrypt", func(s *WritingSettings) { s.Encrypt = "sometimes" }, CodeBadRequest},
		{"form", func(s *WritingSettings) { s.Form = "round" }, CodeBadRequest},
		{"bcc", func(s *WritingSettings) { s.Bcc = "" }, CodeBadRequest},
		{"outer subject", func(s *WritingSettings) { s.OuterSubject = "" }, CodeBadRequest},
		{"receipts", func(s *WritingSettings) { s.Receipts = "" }, CodeBadRequest},
		{"undo", func(s *WritingSettings) { s.UndoSeconds = 7 }, CodeBadRequest},
		{"label without a name", func(s *WritingSettings) { s.Labels = []LabelChoice{{LabelParams{Policy: "1.2.3"}, " "}} }, CodeBadRequest},
		{"label without a policy", func(s *WritingSettings) { s.Labels = []LabelChoice{{LabelParams{}, "Ours"}} }, CodeBadRequest},
		{"long label", func(s *WritingSettings) {
			s.Labels = []LabelChoice{{LabelParams{Policy: "1.2.3"}, strings.Repeat("x", MaxLabelText+1)}}
		}, CodeBadRequest},
		{"many labels", func(s *WritingSettings) { s.Labels = slices.Repeat([]LabelChoice{label}, MaxLabelChoices+1) }, CodeBadRequest},
		{"many accounts", func(s *WritingSettings) { s.Accounts = slices.Repeat([]AccountWriting{account}, MaxWritingRules+1) }, CodeBadRequest},
		{"account twice", func(s *WritingSettings) { s.Accounts = []AccountWriting{account, account} }, CodeBadAddress},
		{"account of a domain", func(s *WritingSettings) { s.Accounts = []AccountWriting{{Address: "@example.test"}} }, CodeBadAddress},
		{"form of an account", func(s *WritingSettings) { s.Accounts = []AccountWriting{{Address: account.Address, Form: "round"}} }, CodeBadRequest},
		{"correspondent", func(s *WritingSettings) { s.Correspondents = []CorrespondentWriting{{Address: "example.org"}} }, CodeBadAddress},
		{"no domain", func(s *WritingSettings) { s.Correspondents = []CorrespondentWriting{{Address: "@"}} }, CodeBadAddress},
		{"mode of a correspondent", func(s *WritingSettings) {
			s.Correspondents = []CorrespondentWriting{{Address: "@example.org", Encrypt: "sometimes"}}
		}, CodeBadRequest},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { expectFailure(c, tt.want, "setWritingSettings", writingWith(tt.change)) })
	}
	if got := ask[WritingSettingsResult](c, "writingSettings", Empty{}); got.Settings.Encrypt != EncryptOff {
		t.Errorf("stored all the same: %+v", got.Settings)
	}
}

// What the administrator decided holds, whatever was or is stored, and the rest stays the user's.
func TestWritingSettingsOfTheAdministrator(t *testing.T) {
	c := ready(t, people().alice)
	ask[WritingSettingsResult](c, "setWritingSettings", writingWith(func(s *WritingSettings) { s.Sign, s.UndoSeconds = false, 10 }))
	decide(c, `{"alwaysSign": true, "bcc": "refuse"}`)
	got := ask[WritingSettingsResult](c, "writingSettings", Empty{})
	if !got.Settings.Sign || got.Settings.Bcc != BccRefuse || got.Settings.UndoSeconds != 10 || !slices.Equal(got.Locked, []string{"sign", "bcc"}) {
		t.Errorf("decided: %+v", got)
	}
	changed := got.Settings
	changed.Sign = false
	expectFailure(c, CodeNotAllowed, "setWritingSettings", changed)
	changed.Sign, changed.Encrypt = true, EncryptPossible
	if got := ask[WritingSettingsResult](c, "setWritingSettings", changed); got.Settings.Encrypt != EncryptPossible || got.Settings.Bcc != BccRefuse {
		t.Errorf("what is left to the user: %+v", got.Settings)
	}
	decide(c, `{}`)
	if got := ask[WritingSettingsResult](c, "writingSettings", Empty{}); got.Settings.Sign || got.Settings.Bcc != BccEach || got.Settings.Encrypt != EncryptPossible {
		t.Errorf("the user's own, once nothing is decided any more: %+v", got.Settings)
	}
}

// Each field can be decided by its name in the contract.
func TestWritingFieldsHaveNames(t *testing.T) {
	var names map[string]any
	text, err := json.Marshal(defaultWriting)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &names); err != nil {
		t.Fatal(err)
	}
	if len(names) != reflect.TypeFor[WritingSettings]().NumField() {
		t.Errorf("%d names", len(names))
	}
	for name := range names {
		if _, known := new(WritingSettings).field(name); !known {
			t.Errorf("no field %q", name)
		}
	}
}

// What is stored and cannot be read turns nothing off.
func TestWritingSettingsOfANewerSignet(t *testing.T) {
	c := ready(t, people().alice)
	in := &call{Engine: c.engine, ctx: t.Context()}
	newer := writingWith(func(s *WritingSettings) { s.Encrypt = "on-mondays" })
	if err := in.writingDocuments().Put(t.Context(), keystore.Document[WritingSettings]{ID: writingSettingsID, Value: newer}); err != nil {
		t.Fatal(err)
	}
	if got := ask[WritingSettingsResult](c, "writingSettings", Empty{}).Settings; !got.Sign || got.Encrypt != EncryptAlways {
		t.Errorf("%+v", got)
	}
	unknown := keystore.DocumentsOf[map[string]string](c.engine.Keystore, keystore.KindSetting)
	if err := unknown.Put(t.Context(), keystore.Document[map[string]string]{ID: writingSettingsID, Value: map[string]string{"moon": "full"}}); err != nil {
		t.Fatal(err)
	}
	if got := ask[WritingSettingsResult](c, "writingSettings", Empty{}).Settings; !got.Sign || got.Encrypt != EncryptAlways {
		t.Errorf("unknown field: %+v", got)
	}
}
