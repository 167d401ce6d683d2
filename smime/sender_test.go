package smime_test

import (
	"strings"
	"testing"

	"signet/smime"
	"signet/smime/internal/testca"
)

// from is a message with a From of its own, signed by the identity without header protection.
func from(t *testing.T, field string, id *testca.Identity) *smime.Report {
	t.Helper()
	return open(t, opaque(t, field+"\r\nDate: Mon, 01 Jun 2026 12:00:00 +0000\r\n", "\r\nhello\r\n", id))
}

// A certificate is bound to one address, which every program reads in From.
func TestSender(t *testing.T) {
	good, other := smime.VerdictVerified, smime.VerdictOtherSender
	tests := []struct {
		name, from string
		verdict    smime.Verdict
		finding    string // "" for none about the sender
	}{
		{"an address", "From: alice@example.test", good, ""},
		{"a name", "From: Alice <alice@example.test>", good, ""},
		{"an encoded name with a comma", "From: =?utf-8?Q?Example=2C_Alice?= <alice@example.test>", good, ""},
		{"the address as name", `From: "Alice@Example.test" <alice@example.test>`, good, ""},
		{"a name with an apostrophe", `From: "o'alice@example.test" <alice@example.test>`, good, smime.FindingDisplayNameAddress},
		{"a comment", "From: alice@example.test (Alice)", good, ""},

		{"another address as name", `From: "bob@example.test" <alice@example.test>`, good, smime.FindingDisplayNameAddress},
		{"another address in an encoded name", "From: =?utf-8?Q?Bob_bob=40example.test?= <alice@example.test>", good, smime.FindingDisplayNameAddress},
		{"encoded words in a quoted string", `From: "=?utf-8?Q?bob=40example.test?=" <alice@example.test>`, good, smime.FindingDisplayNameAddress},
		{"another address in a comment", "From: alice@example.test (bob@example.test)", good, smime.FindingDisplayNameAddress},
		{"an address with a wide at sign", "From: =?utf-8?Q?bob=EF=BC=A0example.test?= <alice@example.test>", good, smime.FindingDisplayNameAddress},
		{"an address with a character that is not seen", "From: =?utf-8?Q?bob=E2=80=8B=40example.test?= <alice@example.test>", good, smime.FindingDisplayNameAddress},
		{"an address among at signs", `From: "@@bob@example.test@" <alice@example.test>`, good, smime.FindingDisplayNameAddress},
		{"a name that is turned around", "From: =?utf-8?Q?=E2=80=AEtset.elpmaxe?= <alice@example.test>", good, smime.FindingDisplayNameHidden},

		{"a group", "From: Bob: alice@example.test;", other, smime.FindingGroupFrom},
		{"an empty group", "From: Bob:;", other, smime.FindingNoFrom},
		{"several addresses", "From: alice@example.test, bob@example.test", other, smime.FindingSeveralFrom},
		{"several fields", "From: alice@example.test\r\nFrom: alice@example.test", other, smime.FindingSeveralFrom},
		{"none", "Subject: none", other, smime.FindingNoFrom},
		{"one that is no address", "From: Alice", other, smime.FindingNoFrom},
		{"an address before the brackets", "From: bob@example.test <alice@example.test>", other, smime.FindingNoFrom},
		{"another address once decoded", "From: =?utf-8?Q?=3Cbob=40example.test=3E_=28?= <alice@example.test>", other, smime.FindingEncodedFrom},
		{"other brackets once decoded", "From: =?utf-8?Q?Bob_=3Cbob=40example.test=3E?= <alice@example.test>", other, smime.FindingEncodedFrom},
		{"the same brackets once decoded", "From: =?utf-8?Q?Alice_=3Calice=40example.test=3E?= <alice@example.test>", good, ""},
		{"two addresses once decoded", "From: =?utf-8?Q?bob=40example.test=2C_Alice?= <alice@example.test>", other, smime.FindingEncodedFrom},
		{"a line end once decoded", "From: =?utf-8?Q?Bob=0D=0AFrom:_bob=40example.test?= <alice@example.test>", other, smime.FindingNoFrom},
		{"an encoded mailbox", "From: <=?utf-8?Q?alice?=@example.test>", other, smime.FindingEncodedFrom},
	}
	about := []string{
		smime.FindingDisplayNameAddress, smime.FindingDisplayNameHidden, smime.FindingGroupFrom, smime.FindingSeveralFrom,
		smime.FindingNoFrom, smime.FindingEncodedFrom, smime.FindingLookalikeSender,
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			report := from(t, tt.from, people.alice)
			if report.Verdict != tt.verdict {
				t.Errorf("got %s: %+v", report.Verdict, report.Findings)
			}
			for _, code := range about {
				// What keeps From from being read in one way may be the name as well.
				inName := code == smime.FindingDisplayNameHidden || code == smime.FindingDisplayNameAddress
				if has(report.Findings, code) != (code == tt.finding) && !(inName && tt.finding != "") {
					t.Errorf("want %q, finding %s: %+v", tt.finding, code, report.Findings)
				}
			}
		})
	}
}

// RFC 8550 Section 3 lets a certificate name From or Sender; people are shown From.
func TestSignedBySender(t *testing.T) {
	for _, tt := range []struct {
		name, header string
		want         bool
	}{
		{"by Sender", "From: bob@example.test\r\nSender: Alice <alice@example.test>", true},
		{"by somebody else", "From: bob@example.test\r\nSender: carol@example.test", false},
		{"by one of two", "From: bob@example.test\r\nSender: alice@example.test\r\nSender: carol@example.test", false},
	} {
		report := from(t, tt.header, people.alice)
		if report.Verdict != smime.VerdictOtherSender || !has(report.Findings, smime.FindingSenderDiffers) {
			t.Errorf("%s: got %s: %+v", tt.name, report.Verdict, report.Findings)
		}
		if has(report.Signers[0].Findings, smime.FindingSignedBySender) != tt.want {
			t.Errorf("%s: %+v", tt.name, report.Signers[0].Findings)
		}
	}
	if report := from(t, "From: alice@example.test\r\nSender: alice@example.test", people.alice); has(report.Signers[0].Findings, smime.FindingSignedBySender) {
		t.Errorf("the same in both: %+v", report.Signers[0].Findings)
	}
	if h := from(t, "From: bob@example.test\r\nSender: Alice <alice@example.test>", people.alice).Headers; len(h.Sender) != 1 || h.Sender[0].Name != "Alice" {
		t.Errorf("sender: %+v", h.Sender)
	}
}

// The work is bounded however long a From is.
func TestLongSender(t *testing.T) {
	long := strings.Repeat("a@b.test ", 50_000)
	for name, field := range map[string]string{
		"a display name": `From: "` + long + `" <alice@example.test>`,
		"a comment":      "From: alice@example.test (" + long + ")",
		"a domain":       "From: alice@" + strings.Repeat("ü", 200_000) + ".test",
		"a list":         "From: " + strings.Repeat("bob@example.test, ", 20_000) + "alice@example.test",
	} {
		if report := open(t, []byte(field+"\r\n\r\nhello\r\n")); report.Verdict != smime.VerdictUnprotected {
			t.Errorf("%s: got %s", name, report.Verdict)
		}
	}
}
