package api

import (
	"bytes"
	"net/mail"
	"slices"
	"testing"

	"signet/smime"
)

// Who sends a message to be answered must not learn by the answer what others have encrypted.
func TestAnsweringDecryptsNothingThatWasNotOpened(t *testing.T) {
	alice, bob := ready(t, people().alice), ready(t, people().bob)
	importCertificate(alice, "importCertificates", people().bob.certificate)
	_, messages := askBodies[ComposeResult](alice, "compose",
		ComposeParams{Draft: draftTo("bob@example.test"), Sign: SignNone, Encrypt: true})
	message := messages[0]

	used := len(ask[ActivityList](bob, "activity", ActivityParams{Limit: 50}).Entries)
	expectFailure(bob, CodeNotOpened, "open", OpenParams{Answering: true}, message)
	expectFailure(bob, CodeNotOpened, "open", OpenParams{Answering: true}, message) // asking is not opening
	if now := len(ask[ActivityList](bob, "activity", ActivityParams{Limit: 50}).Entries); now != used {
		t.Errorf("a key was used: %d entries instead of %d", now, used)
	}

	ask[OpenResult](bob, "open", OpenParams{}, message)
	if got := ask[OpenResult](bob, "open", OpenParams{Answering: true}, message); got.Verdict != "confidential" || got.Quoting != QuotingAsk {
		t.Errorf("got %s, quoting %s", got.Verdict, got.Quoting)
	}
	other := append([]byte("X-Other: 1\r\n"), message...)
	expectFailure(bob, CodeNotOpened, "open", OpenParams{Answering: true}, other)
	ask[Status](bob, "lock", Empty{})
	expectFailure(bob, CodeLocked, "open", OpenParams{Answering: true}, message)
}

func TestAnsweringReadsWhatIsNotEncrypted(t *testing.T) {
	bob := ready(t, people().bob)
	got := ask[OpenResult](bob, "open", OpenParams{Answering: true}, []byte("From: alice@example.test\r\n\r\nHello\r\n"))
	if got.Verdict != "unprotected" || got.Quoting != QuotingFree {
		t.Errorf("got %s, quoting %s", got.Verdict, got.Quoting)
	}
}

func TestQuoting(t *testing.T) {
	sealed := []smime.Layer{{Kind: smime.LayerEnveloped}}
	from := []mail.Address{{Address: "alice@example.test"}}
	eve := []mail.Address{{Address: "eve@evil.test"}}
	tests := []struct {
		name   string
		report smime.Report
		reader string // "" where nobody knows
		want   Quoting
	}{
		{"not encrypted", smime.Report{Verdict: smime.VerdictVerified}, "", QuotingFree},
		{"not encrypted, bad", smime.Report{Verdict: smime.VerdictInvalid}, "", QuotingFree},
		{"signed and encrypted", smime.Report{Verdict: smime.VerdictVerifiedAndConfidential, Layers: sealed}, "", QuotingFree},
		{"not signed", smime.Report{Verdict: smime.VerdictConfidential, Layers: sealed}, "", QuotingAsk},
		{"signed by somebody else", smime.Report{Verdict: smime.VerdictOtherSender, Layers: sealed}, "", QuotingAsk},
		{"the signature does not hold", smime.Report{Verdict: smime.VerdictInvalid, Layers: sealed}, "", QuotingAsk},
		{"answers go to the sender", smime.Report{Verdict: smime.VerdictVerifiedAndConfidential, Layers: sealed,
			Headers: smime.Headers{From: from, ReplyTo: []mail.Address{{Address: "Alice@Example.test"}}}}, "", QuotingFree},
		{"answers go to somebody else", smime.Report{Verdict: smime.VerdictVerifiedAndConfidential, Layers: sealed,
			Headers: smime.Headers{From: from, ReplyTo: eve}}, "", QuotingAsk},
		{"answers go to somebody else, as the signer wants", smime.Report{Verdict: smime.VerdictVerifiedAndConfidential, Layers: sealed,
			Headers: smime.Headers{From: from, ReplyTo: eve, Protection: smime.HeadersClear}}, "", QuotingFree},
		{"the webmail answers the sender", smime.Report{Verdict: smime.VerdictVerifiedAndConfidential, Layers: sealed,
			Headers: smime.Headers{From: from, To: []mail.Address{{Address: "bob@example.test"}}}}, "ALICE@example.test", QuotingFree},
		{"the webmail answers somebody who is not named", smime.Report{Verdict: smime.VerdictVerifiedAndConfidential, Layers: sealed,
			Headers: smime.Headers{From: from}}, "eve@evil.test", QuotingAsk},
		{"the webmail answers another reader, whom the signer names", smime.Report{Verdict: smime.VerdictVerifiedAndConfidential, Layers: sealed,
			Headers: smime.Headers{From: from, Cc: []mail.Address{{Address: "carol@example.test"}}, Protection: smime.HeadersCipher}}, "carol@example.test", QuotingFree},
		{"the webmail answers another reader, whom anybody may have added", smime.Report{Verdict: smime.VerdictVerifiedAndConfidential, Layers: sealed,
			Headers: smime.Headers{From: from, Cc: eve}}, "eve@evil.test", QuotingAsk},
	}
	for _, tt := range tests {
		var readers []string
		if tt.reader != "" {
			readers = []string{tt.reader}
		}
		if got := quoting(&tt.report, readers); got != tt.want {
			t.Errorf("%s: got %s", tt.name, got)
		}
	}
}

func TestOpenedMessagesAreBounded(t *testing.T) {
	var o openedMessages
	name := func(i int) []byte { return bytes.Repeat([]byte{byte(i), byte(i >> 8), byte(i >> 16)}, 3) }
	for i := range maxOpened + 10 {
		o.remember(name(i))
		o.remember(name(i))
	}
	if len(o.latest) != maxOpened || len(o.known) != maxOpened {
		t.Errorf("%d and %d are remembered", len(o.latest), len(o.known))
	}
	forgotten := slices.ContainsFunc([]int{0, 9}, func(i int) bool { return o.includes(name(i)) })
	if forgotten || !o.includes(name(10)) || !o.includes(name(maxOpened+9)) {
		t.Error("not the latest are remembered")
	}
}
