package api

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"testing"

	"signet/smime/keystore"
)

func shortKey(t *template) {
	t.key = func() (crypto.Signer, error) { return rsa.GenerateKey(rand.Reader, 1024) }
}

func TestReadingSettings(t *testing.T) {
	bob := ready(t, people().bob)
	weak := message(t, people().root.issue(email("alice@example.test"), shortKey))
	show, refuse := ReadingSettings{WeakShow}, ReadingSettings{WeakRefuse}

	if got := ask[ReadingSettingsResult](bob, "readingSettings", Empty{}); got.ReadingSettings != show || got.ByAdministrator {
		t.Errorf("at first: %+v", got)
	}
	opened := ask[OpenResult](bob, "open", OpenParams{}, weak)
	if opened.Verdict != "weak" || opened.Signers[0].Weak != "RSA 1024" {
		t.Errorf("shown: %s, %+v", opened.Verdict, opened.Signers)
	}
	if got := ask[ReadingSettingsResult](bob, "setReadingSettings", refuse); got.ReadingSettings != refuse {
		t.Errorf("changed: %+v", got)
	}
	if e := expectFailure(bob, CodeForbiddenAlgorithm, "open", OpenParams{}, weak); e.Detail != "RSA 1024" {
		t.Errorf("the detail is %q", e.Detail)
	}
	if opened := ask[OpenResult](bob, "open", OpenParams{}, message(t, people().alice)); opened.Verdict != "verified" {
		t.Errorf("a good one: %s", opened.Verdict)
	}
	expectFailure(bob, CodeBadRequest, "setReadingSettings", ReadingSettings{"perhaps"})

	decide(bob, `{"weakMail": "show"}`)
	if got := ask[ReadingSettingsResult](bob, "readingSettings", Empty{}); got.ReadingSettings != show || !got.ByAdministrator {
		t.Errorf("of the administrator: %+v", got)
	}
	expectFailure(bob, CodeNotAllowed, "setReadingSettings", refuse)
	if opened := ask[OpenResult](bob, "open", OpenParams{}, weak); opened.Verdict != "weak" {
		t.Errorf("as the administrator decided: %s", opened.Verdict)
	}
}

// What a newer Signet has stored, and this one does not know, loosens nothing.
func TestReadingSettingsOfANewerSignet(t *testing.T) {
	bob := ready(t, people().bob)
	c := &call{Engine: bob.engine, ctx: t.Context()}
	newer := keystore.Document[ReadingSettings]{ID: readingSettingsID, Value: ReadingSettings{"only-on-mondays"}}
	if err := c.readingDocuments().Put(t.Context(), newer); err != nil {
		t.Fatal(err)
	}
	weak := message(t, people().root.issue(email("alice@example.test"), shortKey))
	expectFailure(bob, CodeForbiddenAlgorithm, "open", OpenParams{}, weak)
}
