package smime_test

import (
	"errors"
	"strings"
	"testing"

	"signet/smime"
)

func TestCheckOutput(t *testing.T) {
	const good = "From: a@example.test\nTo: b@example.test\nSubject: x\nDate: x\nMessage-ID: <1@example.test>\n" +
		"Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Transfer-Encoding: quoted-printable\n\nhello\n--b--\n"
	tests := []struct {
		name     string
		old, new string // what is replaced in good
		rule     smime.OutputRule
		line     int
	}{
		{"good", "", "", "", 0},
		{"long word in a header", "<1@", "<" + strings.Repeat("1", 500) + "@", "", 0},
		{"bare LF", "hello", "hel\x00lo", smime.RuleCRLF, 11},
		{"bare CR", "hello", "hel\rlo", smime.RuleCRLF, 11},
		{"eight-bit", "hello", "hällo", smime.RuleSevenBit, 11},
		{"control", "hello", "hel\x07lo", smime.RuleSevenBit, 11},
		{"long line", "hello", strings.Repeat("x", 77), smime.RuleLineLength, 11},
		{"long header line", "Subject: x", "Subject: " + strings.Repeat("x ", 40) + "x", smime.RuleLineLength, 3},
		{"very long word in a header", "<1@", "<" + strings.Repeat("1", 999) + "@", smime.RuleLineLength, 5},
		{"trailing space", "hello", "hello ", smime.RuleTrailing, 11},
		{"mailbox line", "hello", "From here", smime.RuleMailboxLine, 11},
		{"quoted mailbox line", "hello", ">>From here", smime.RuleMailboxLine, 11},
		{"mailbox line in the preamble", "\n--b\nC", "\nFrom here\n--b\nC", smime.RuleMailboxLine, 8},
		{"seven-bit leaf", "Content-Transfer-Encoding: quoted-printable", "X: y", smime.RuleEncoding, 0},
		{"not closed", "--b--\n", "", smime.RuleClosed, 0},
		{"Bcc", "Subject: x", "Bcc: c@example.test", smime.RuleNoBcc, 0},
		{"Bcc inside", "Content-Transfer-Encoding", "Resent-Bcc: c@example.test\nContent-Transfer-Encoding", smime.RuleNoBcc, 0},
		{"order", "To: b@example.test\n", "X: y\nTo: b@example.test\n", smime.RuleFieldOrder, 0},
		{"two From", "To: b", "From: b", smime.RuleOnce, 0},
		{"no Message-ID", "Message-ID", "X", smime.RuleMessageID, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			message := crlf(strings.Replace(good, tt.old, tt.new, 1))
			if tt.name == "bare LF" {
				message = strings.Replace(message, "\x00", "\n", 1)
			}
			err := smime.CheckOutput([]byte(message))
			if tt.rule == "" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			var broken *smime.OutputError
			if !isCode(err, smime.CodeOutputRule) || !errors.As(err, &broken) {
				t.Fatalf("got %v", err)
			}
			if broken.Rule != tt.rule || broken.Line != tt.line {
				t.Errorf("got rule %s in line %d, want %s in line %d", broken.Rule, broken.Line, tt.rule, tt.line)
			}
		})
	}
}
