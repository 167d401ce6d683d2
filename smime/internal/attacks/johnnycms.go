package attacks

import (
	"signet/smime"
	"signet/smime/cms"
	"signet/smime/internal/testca"
)

// johnnyCMS is Section 5.1 of "Johnny, you are fired!".
func johnnyCMS() Class {
	const source = "Müller et al. 2019, "
	return Class{
		Name:  "Johnny, you are fired: CMS",
		About: "Containers that contradict themselves, or that a program takes for signed though nobody has signed them.",
		Vectors: []Vector{
			{
				ID: "cms-econtent", Attack: "The signature part holds a text of its own that was signed, and another text stands beside it", Source: source + "C1; Thunderbird, CVE-2018-18509",
				Make: func(w World) []byte {
					return w.message(alice, beside(text(Forged), w.signature(text(Genuine), cms.Encapsulated, w.Alice)))
				},
				Want: Outcome{Verdict: smime.VerdictInvalid}, Result: "what is beside is what must be signed",
			}, {
				ID: "cms-econtent-same", Attack: "The same, with the text that was signed beside as well, so that a program may choose", Source: source + "C1",
				Make: func(w World) []byte {
					return w.message(alice, beside(text(Genuine), w.signature(text(Genuine), cms.Encapsulated, w.Alice)))
				},
				Want: Outcome{Verdict: smime.VerdictInvalid}, Result: "two contents are one too many",
			}, {
				ID: "cms-econtent-hidden", Attack: "The refinement: what stands beside shows the forged text and hides the part that was signed", Source: source + "C1",
				Make: func(w World) []byte {
					around := multipart("related", "r", html("<p>"+Forged+"</p>"), text(Genuine))
					return w.message(alice, beside(around, w.signature(text(Genuine), cms.Encapsulated, w.Alice)))
				},
				Want: Outcome{Verdict: smime.VerdictInvalid}, Result: "no part of the content is the content",
			}, {
				ID: "cms-signers-good-bad", Attack: "Two signatures over the forged text: the attacker's, which holds, and one of Alice's over another text", Source: source + "C2; Evolution",
				Make: func(w World) []byte { return w.message(alice, w.twoSignatures(w.Eve, w.Alice)) },
				Want: Outcome{Verdict: smime.VerdictInvalid}, Result: "the worst signature decides",
			}, {
				ID: "cms-signers-bad-good", Attack: "The same in the other order", Source: source + "C2; Evolution",
				Make: func(w World) []byte { return w.message(alice, w.twoSignatures(w.Alice, w.Eve)) },
				Want: Outcome{Verdict: smime.VerdictInvalid}, Result: "the worst signature decides",
			}, {
				ID: "cms-signers-other", Attack: "The attacker's own signature beside one of Alice's that holds, to be taken for a second author", Source: source + "C2",
				Make: func(w World) []byte { return w.message(alice, w.clear(text(Genuine), w.Alice, w.Eve)) },
				Want: Outcome{Verdict: smime.VerdictOtherSender, Finding: smime.FindingSeveralSigners}, Result: "each signer must be the sender",
			}, {
				ID: "cms-no-signer", Attack: "A signature part with Alice's certificate and no signature", Source: source + "C3; Outlook; Bouncy Castle, CVE-2026-59639",
				Make: func(w World) []byte {
					return w.message(alice, beside(text(Forged), w.unsigned(text(Forged), cms.Detached).der()))
				},
				Want: Outcome{Verdict: smime.VerdictUnprotected, Finding: smime.FindingNoSigners}, Result: "a form without a signature is no signature",
			}, {
				ID: "cms-no-signer-opaque", Attack: "The same with the text inside", Source: source + "C3",
				Make: func(w World) []byte {
					return w.message(alice, part("signed-data", w.unsigned(text(Forged), cms.Encapsulated).der()))
				},
				Want: Outcome{Verdict: smime.VerdictUnprotected, Finding: smime.FindingNoSigners}, Result: "a form without a signature is no signature",
			}, {
				ID: "cms-no-certificate", Attack: "The same without any certificate", Source: source + "C3; Outlook",
				Make: func(w World) []byte {
					sd := w.unsigned(text(Forged), cms.Detached)
					sd.certificates = nil
					return w.message(alice, beside(text(Forged), sd.der()))
				},
				Want: Outcome{Verdict: smime.VerdictUnprotected, Finding: smime.FindingNoSigners}, Result: "a form without a signature is no signature",
			}, {
				ID: "cms-self-signed", Attack: "The attacker certifies herself as Alice", Source: source + "C4; Nine, Claws",
				Make: func(w World) []byte {
					self := testca.NewRoot(testca.Email("alice@example.test"), testca.Name("Alice Example"), w.valid())
					return w.message(alice, w.clear(text(Forged), self))
				},
				Want: Outcome{Verdict: smime.VerdictUntrusted}, Result: "nobody who is trusted vouches for her",
			}, {
				ID: "cms-stranger", Attack: "An authority of the attacker's own, with the name of the real one, certifies her as Alice", Source: source + "C4",
				Make: func(w World) []byte {
					root := testca.NewRoot(w.valid())
					return w.message(alice, w.clear(text(Forged), root.Issue(testca.Email("alice@example.test"), testca.Name("Alice Example"), w.valid())))
				},
				Want: Outcome{Verdict: smime.VerdictUntrusted}, Result: "the name of an authority proves nothing",
			}, {
				ID: "cms-leaf-as-authority", Attack: "The attacker signs a certificate for Alice with her own, which is no authority's", Source: source + "C4",
				Make: func(w World) []byte {
					return w.message(alice, w.clear(text(Forged), w.Eve.Issue(testca.Email("alice@example.test"), testca.Name("Alice Example"), testca.Key(testca.P256), w.valid())))
				},
				Want: Outcome{Verdict: smime.VerdictUntrusted}, Result: "only authorities can vouch",
			}, {
				ID: "cms-expired", Attack: "Alice's key leaked after its certificate had ended", Source: source + "C4",
				Make: func(w World) []byte {
					old := w.issue(testca.Email("alice@example.test"), testca.Valid(w.Now.AddDate(-1, 0, 0), w.Now.AddDate(0, 0, -1)))
					return w.message(alice, w.clear(text(Forged), old))
				},
				Want: Outcome{Verdict: smime.VerdictUntrusted}, Result: "told with the day on which it ended",
			},
		},
	}
}

// twoSignatures is the forged text with signatures of two people, of which Alice's is over the genuine one.
func (w World) twoSignatures(first, second *testca.Identity) string {
	over := func(id *testca.Identity) signedData {
		content := text(Forged)
		if id == w.Alice {
			content = text(Genuine)
		}
		return takeApart(w.signature(content, cms.Detached, id))
	}
	both, other := over(first), over(second)
	both.certificates = append(both.certificates, other.certificates...)
	both.signerInfos = append(both.signerInfos, other.signerInfos...)
	return beside(text(Forged), both.der())
}

// unsigned is what Alice would send, without her signature.
func (w World) unsigned(content string, placement cms.Placement) signedData {
	sd := takeApart(w.signature(content, placement, w.Alice))
	sd.signerInfos = nil
	return sd
}
