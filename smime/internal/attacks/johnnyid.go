package attacks

import (
	"strings"

	"signet/smime"
	"signet/smime/internal/testca"
)

// johnnyID is Section 5.4 of "Johnny, you are fired!", and what was found since.
func johnnyID() Class {
	const source = "Müller et al. 2019, "
	// The attacker signs with her own certificate, and From is to look like Alice.
	vector := func(id, attack, source, from string, want Outcome, result string) Vector {
		return Vector{
			ID: id, Attack: attack, Source: source, Want: want, Result: result,
			Make: func(w World) []byte { return w.message(from, w.clear(text(Forged), w.Eve)) },
		}
	}
	const named = "\"alice@example.test\" is only a name there, and the sentence names eve@evil.test, by her certificate"
	other := Outcome{Verdict: smime.VerdictOtherSender}
	several := Outcome{Verdict: smime.VerdictOtherSender, Finding: smime.FindingSeveralFrom}
	const mismatch = "told by both addresses"
	const ambiguous = "a signature can't be bound to one of several"
	return Class{
		Name:  "Johnny, you are fired: ID",
		About: "The signature holds and is the attacker's own; From is written so that it reads as Alice.",
		Vectors: []Vector{
			vector("id-other", "From simply names Alice", source+"I1; Outlook, MailMate and others", alice, other, mismatch),
			vector("id-display-name", "Alice's address is the display name before the attacker's", source+"I2", "\"alice@example.test\" <eve@evil.test>", Outcome{Verdict: smime.VerdictVerified, By: "eve@evil.test", Finding: smime.FindingDisplayNameAddress}, named),
			vector("id-display-name-encoded", "The same in encoded words", source+"I2", "=?utf-8?Q?Alice_=3Calice=40example=2Etest=3E?= <eve@evil.test>", Outcome{Verdict: smime.VerdictOtherSender, Finding: smime.FindingEncodedFrom}, "programs read From in several ways, and no certificate fits all of them"),
			vector("id-display-name-long", "The same, with blanks that push the attacker's address out of sight", source+"I2", "\"alice@example.test"+strings.Repeat(" ", 300)+"\" <eve@evil.test>", Outcome{Verdict: smime.VerdictVerified, By: "eve@evil.test", Finding: smime.FindingDisplayNameAddress}, named),
			vector("id-display-name-null", "An encoded NUL ends the name and address for programs in C", "Haddouche 2017, Mailsploit", "=?utf-8?Q?alice=40example=2Etest=00?= <eve@evil.test>", Outcome{Verdict: smime.VerdictOtherSender, Finding: smime.FindingDisplayNameHidden}, "programs read From in several ways, and no certificate fits all of them"),
			vector("id-comment", "The attacker's address is a comment", source+"I2", "alice@example.test (eve@evil.test)", other, mismatch),
			vector("id-empty", "From is empty", source+"I2", "", Outcome{Verdict: smime.VerdictOtherSender, Finding: smime.FindingNoFrom}, "without a sender no certificate fits"),
			vector("id-name-alone", "From has a name and no address", source+"I2", "Alice Example", Outcome{Verdict: smime.VerdictOtherSender, Finding: smime.FindingNoFrom}, "without a sender no certificate fits"),
			vector("id-two-angles", "Two addresses in angle brackets follow one another", source+"I3; Thunderbird, CVE-2025-3875", "Alice <alice@example.test> <eve@evil.test>", other, "From can't be read, and no certificate fits"),
			vector("id-two-angles-back", "The same in the other order", source+"I3", "Eve <eve@evil.test> <alice@example.test>", other, "From can't be read, and no certificate fits"),
			vector("id-two-addresses", "From names Alice and the attacker", source+"I3", "alice@example.test, eve@evil.test", several, ambiguous),
			vector("id-two-addresses-back", "The same in the other order", source+"I3", "eve@evil.test, alice@example.test", several, ambiguous),
			vector("id-group", "Alice is the name of a group with the attacker in it", "RFC 6854; CERT/CC VU#517845", "\"alice@example.test\": eve@evil.test;", Outcome{Verdict: smime.VerdictOtherSender, Finding: smime.FindingGroupFrom}, "a group is no sender"),
			vector("id-route", "A source route names Alice before the attacker", "RFC 5322 Section 4.4", "<@example.test,@alice.example.test:eve@evil.test>", other, "From can't be read, and no certificate fits"),
			vector("id-quoted-local", "Alice's address is the quoted local part of the attacker's", "RFC 5321 Section 4.1.2", "\"alice@example.test\"@evil.test", other, mismatch),
			vector("id-percent", "The old form that relays turned around", "RFC 1123 Section 5.2.16", "alice%example.test@evil.test", other, mismatch),
			vector("id-homograph", "A Cyrillic letter in Alice's domain", "homographs of IDNs, 2002", "Alice Example <alice@ex\u0430mple.test>", Outcome{Verdict: smime.VerdictOtherSender, Finding: smime.FindingLookalikeSender}, mismatch),
			vector("id-local-case", "Alice's local part in capitals, for which somebody else may have a certificate", "RFC 8550 Section 3", "ALICE@example.test", other, mismatch),
			{
				ID: "id-two-from", Attack: "Two From fields, the attacker's first", Source: source + "I3",
				Make: func(w World) []byte {
					return w.message(eve, w.clear(text(Forged), w.Eve), "From: "+alice+"\n")
				},
				Want: several, Result: ambiguous,
			}, {
				ID: "id-two-from-back", Attack: "Two From fields, Alice's first", Source: source + "I3",
				Make: func(w World) []byte {
					return w.message(alice, w.clear(text(Forged), w.Eve), "From: "+eve+"\n")
				},
				Want: several, Result: ambiguous,
			}, {
				ID: "id-sender", Attack: "Sender names the attacker, who signed, and From names Alice", Source: source + "I3; Outlook",
				Make: func(w World) []byte {
					return w.message(alice, w.clear(text(Forged), w.Eve), "Sender: "+eve+"\n")
				},
				Want: Outcome{Verdict: smime.VerdictOtherSender, Finding: smime.FindingSignedBySender}, Result: "Sender never takes the place of From",
			}, {
				ID: "id-reply-to", Attack: "Reply-To names the attacker in a message that Alice has signed without its header", Source: "RFC 9788 Section 1",
				Make: func(w World) []byte {
					return w.message(alice, w.clear(text(Genuine), w.Alice), "Reply-To: "+eve+"\n")
				},
				Want:   Outcome{Verdict: smime.VerdictVerified, By: "alice@example.test", Finding: smime.FindingHeaderUnprotected},
				Result: "verified, and it is told that the signature covers no header field",
			}, {
				ID: "id-common-name", Attack: "A private authority let the attacker choose Alice's address as her name", Source: "",
				Make: func(w World) []byte {
					named := w.issue(testca.Email("eve@evil.test"), testca.Name("alice@example.test"))
					return w.message("\"alice@example.test\" <eve@evil.test>", w.clear(text(Forged), named))
				},
				Want: Outcome{Verdict: smime.VerdictVerified, By: "eve@evil.test", Finding: smime.FindingDisplayNameAddress}, Result: "a name with an address in it is not said: the sentence names eve@evil.test alone",
			}, {
				ID: "id-subject-address", Attack: "The certificate's alternative name is the attacker's and the address in its subject Alice's", Source: "RFC 8550 Section 3",
				Make: func(w World) []byte {
					both := w.issue(testca.Email("eve@evil.test"), testca.SubjectEmail("alice@example.test"), testca.Name("Alice Example"))
					return w.message(alice, w.clear(text(Forged), both))
				},
				Want: other, Result: mismatch,
			},
		},
	}
}
