package smime_test

import (
	"bytes"
	"testing"
	"time"

	"signet/smime"
	"signet/smime/cms"
	"signet/smime/internal/testca"
)

func label(policy int) *cms.ESSSecurityLabel {
	return &cms.ESSSecurityLabel{SecurityPolicyIdentifier: []int{1, 2, policy}}
}

func TestSecurityLabelIsTheAuthors(t *testing.T) {
	secret := cms.Secret
	mine := &cms.ESSSecurityLabel{SecurityPolicyIdentifier: []int{1, 2, 3}, SecurityClassification: &secret, PrivacyMark: "For Bob"}
	for name, opts := range map[string]smime.ProtectOptions{
		"signed":            {},
		"signed, encrypted": {Confidentiality: smime.Encrypted},
		"triple-wrapped":    {Confidentiality: smime.Encrypted, Order: smime.TripleWrapped},
	} {
		t.Run(name, func(t *testing.T) {
			opts.Signers = []cms.Signer{signer(people.alice)}
			opts.Recipients = []smime.Recipient{recipient(people.bob)}
			opts.SecurityLabel = mine
			message := protect(t, compose(t, draft()), opts)[0].Message
			got := open(t, message, people.bob)
			l := got.SecurityLabel
			if l == nil || l.PrivacyMark != "For Bob" || *l.SecurityClassification != cms.Secret || l.Signer != len(got.Signers)-1 {
				t.Errorf("%+v", l)
			}
			if has(got.Findings, smime.FindingLabelsDiffer) {
				t.Errorf("%+v", got.Findings)
			}
			if opts.Confidentiality == smime.Encrypted && bytes.Contains(message, []byte("For Bob")) {
				t.Error("the label is outside")
			}
		})
	}
}

func TestSecurityLabels(t *testing.T) {
	unreadable := cms.ESSAttributes{SecurityLabel: &cms.ESSSecurityLabel{SecurityPolicyIdentifier: []int{1, 2}, SecurityCategories: []cms.SecurityCategory{}}}
	same := func(first, second cms.ESSAttributes) []byte {
		return mailOf(withSignerOf(t, signedWith(t, first, people.alice), signedWith(t, second, people.alice)))
	}
	broken := bytes.Replace(signedWith(t, cms.ESSAttributes{SecurityLabel: label(3)}, people.alice), []byte("Hello"), []byte("Hallo"), 1)
	for _, tt := range []struct {
		name    string
		message []byte
		policy  string
		signer  int
		finding string
	}{
		{"none", mailOf(signedWith(t, cms.ESSAttributes{}, people.alice)), "", 0, ""},
		{"one of two signers", same(cms.ESSAttributes{}, cms.ESSAttributes{SecurityLabel: label(3)}), "1.2.3", 1, ""},
		{"two that agree", same(cms.ESSAttributes{SecurityLabel: label(3)}, cms.ESSAttributes{SecurityLabel: label(3)}), "1.2.3", 0, ""},
		{"two that differ", same(cms.ESSAttributes{SecurityLabel: label(3)}, cms.ESSAttributes{SecurityLabel: label(4)}), "1.2.4", 1, smime.FindingLabelsDiffer},
		{"unreadable", mailOf(signedWith(t, unreadable, people.alice)), "", 0, smime.FindingUnreadableAttribute},
		{"of a broken signature", mailOf(broken), "", 0, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			report := open(t, tt.message)
			got := ""
			if l := report.SecurityLabel; l != nil {
				got = l.SecurityPolicyIdentifier.String()
				if l.Signer != tt.signer {
					t.Errorf("of signer %d", l.Signer)
				}
			}
			if got != tt.policy {
				t.Errorf("label %q, want %q", got, tt.policy)
			}
			for _, code := range []string{smime.FindingLabelsDiffer, smime.FindingUnreadableAttribute} {
				if has(report.Findings, code) != (code == tt.finding) {
					t.Errorf("findings %+v", report.Findings)
				}
			}
		})
	}
}

func TestEquivalentLabelsSayWhoseTheyAre(t *testing.T) {
	message := mailOf(signedWith(t, cms.ESSAttributes{SecurityLabel: label(3), EquivalentLabels: []cms.ESSSecurityLabel{*label(4), *label(5)}}, people.alice))
	got := open(t, message).SecurityLabel
	if got == nil || len(got.Equivalent) != 2 || got.Equivalent[1].SecurityPolicyIdentifier.String() != "1.2.5" || got.Equivalent[0].Signer != 0 {
		t.Errorf("%+v", got)
	}
}

func TestMailingLists(t *testing.T) {
	list := people.root.Issue(testca.Email("list@example.test"))
	at := time.Date(2026, 5, 31, 8, 0, 0, 0, time.UTC)
	history := []cms.MLData{
		{MailListIdentifier: cms.EntityIdentifier{SubjectKeyIdentifier: []byte("unknown")}, ExpansionTime: at},
		{MailListIdentifier: cms.EntityIdentifier{SubjectKeyIdentifier: list.Certificate.SubjectKeyId}, ExpansionTime: at.Add(time.Minute)},
	}
	report := open(t, wrapped(t, requestTo("alice@example.test"), history, list))
	lists := report.MailingLists
	if len(lists) != 2 || lists[0].Certificate != nil || !lists[1].Certificate.Equal(list.Certificate) || !lists[1].At.Equal(at.Add(time.Minute)) || lists[1].Signer != 0 {
		t.Errorf("%+v", lists)
	}
	// A history is on the outside: what is inside of another signature is none.
	inside := signedWith(t, cms.ESSAttributes{MLExpansionHistory: history}, people.alice)
	if report := open(t, mailOf(inside)); len(report.MailingLists) != 2 {
		t.Errorf("the only signature is the outermost one: %+v", report.MailingLists)
	}
}
