package attacks

import (
	"strings"

	"signet/smime"
	"signet/smime/cms"
)

// johnnyMIME is Section 5.3 of "Johnny, you are fired!".
func johnnyMIME() Class {
	const source = "Müller et al. 2019, "
	partly := Outcome{Verdict: smime.VerdictPartlySigned, Enclosed: smime.VerdictVerified, Finding: smime.FindingPartlySigned, By: "alice@example.test"}
	const apart = "the message gets no mark; the signed part is shown in a place of its own, under its own verdict"
	vector := func(id, attack, class string, make func(w World) string) Vector {
		return Vector{
			ID: id, Attack: attack, Source: source + class, Want: partly,
			Make:   func(w World) []byte { return w.message(alice, make(w)) },
			Result: apart,
		}
	}
	signed := func(w World) string { return w.clear(text(Genuine), w.Alice) }
	return Class{
		Name: "Johnny, you are fired: MIME",
		About: "A message of Alice's that was signed once becomes a part of another one, which is to look signed as a whole: among others " +
			"Evolution (CVE-2018-15587) and MailMate (CVE-2018-15588) were mended.",
		Vectors: []Vector{
			vector("mime-before", "The forged text before the signed part", "M1", func(w World) string {
				return multipart("mixed", "m", text(Forged), signed(w))
			}),
			vector("mime-after", "The forged text after the signed part", "M1", func(w World) string {
				return multipart("mixed", "m", signed(w), text(Forged))
			}),
			vector("mime-deep", "The signed part is three multiparts deep, each the only part of the one around it but the last", "M1", func(w World) string {
				return multipart("mixed", "a", multipart("mixed", "b", multipart("mixed", "c", signed(w)), text(Forged)))
			}),
			vector("mime-html", "HTML before the signed part, which opens a comment, a style, a title or a plaintext element, hides it", "M2", func(w World) string {
				return multipart("mixed", "m", html("<p>"+Forged+"</p><style><!-- <title><plaintext><div hidden>"), signed(w))
			}),
			vector("mime-lines", "Five thousand empty lines between the forged text and the signed part", "M2", func(w World) string {
				return multipart("mixed", "m", text(Forged+strings.Repeat("\n", 5000)), signed(w))
			}),
			vector("mime-related", "The signed part is an object of multipart/related to which nothing refers, and is never shown", "M3", func(w World) string {
				return multipart("related", "r", html("<p>"+Forged+"</p>"), signed(w))
			}),
			vector("mime-related-cid", "The signed part is shown as an image, whose address names it", "M3", func(w World) string {
				part := strings.Replace(signed(w), "Content-Type:", "Content-ID: <part@example.test>\r\nContent-Type:", 1)
				return multipart("related", "r", html("<p>"+Forged+"</p><img src=\"cid:part@example.test\">"), part)
			}),
			vector("mime-alternative", "The signed part is the worse of two alternatives, so that the forged one is shown", "M3", func(w World) string {
				return multipart("alternative", "a", signed(w), html("<p>"+Forged+"</p>"))
			}),
			vector("mime-attachment", "The signed part passes for an attachment", "M4", func(w World) string {
				part := strings.Replace(signed(w), "Content-Type:", "Content-Disposition: attachment; filename=contract.bin\r\nContent-Type:", 1)
				return multipart("mixed", "m", text(Forged), part)
			}),
			{
				ID: "mime-before-opaque", Attack: "The forged text before a part with the text inside of its signature", Source: source + "M1",
				Make: func(w World) []byte {
					return w.message(alice, multipart("mixed", "m", text(Forged), w.opaque(text(Genuine), w.Alice), text("-- ")))
				},
				Want: partly, Result: apart,
			}, {
				ID: "mime-message", Attack: "The signed message passes for a forwarded one", Source: source + "M4",
				Make: func(w World) []byte {
					forwarded := "Content-Type: message/rfc822\r\n\r\n" + string(w.message(alice, signed(w)))
					return w.message(alice, multipart("mixed", "m", text(Forged), forwarded))
				},
				Want: Outcome{Verdict: smime.VerdictUnprotected}, Result: "a forwarded message is a file, which has a verdict of its own once it is opened",
			}, {
				ID: "mime-three-parts", Attack: "A multipart/signed with the forged text as a third part", Source: source + "MIME",
				Make: func(w World) []byte {
					whole := signed(w)
					return w.message(alice, strings.Replace(whole, "--signed--", "--signed\r\n"+text(Forged)+"--signed--", 1))
				},
				Want: Outcome{Verdict: smime.VerdictInvalid}, Result: "multipart/signed has two parts (RFC 1847 Section 2.1)",
			}, {
				ID: "mime-first-of-two", Attack: "A multipart/signed whose first part is the forged text and whose second is the signed one", Source: source + "MIME",
				Make: func(w World) []byte {
					signature := w.signature(text(Genuine), cms.Detached, w.Alice)
					return w.message(alice, strings.Replace(beside(text(Genuine), signature), "--signed\r\n", "--signed\r\n"+text(Forged)+"\r\n--signed\r\n", 1))
				},
				Want: Outcome{Verdict: smime.VerdictInvalid}, Result: "multipart/signed has two parts (RFC 1847 Section 2.1)",
			}, {
				ID: "mime-preamble", Attack: "The forged text stands before the first and after the last delimiter of a signed message", Source: source + "MIME",
				Make: func(w World) []byte {
					whole := strings.Replace(signed(w), "\r\n\r\n--signed", "\r\n\r\n"+Forged+"\r\n--signed", 1)
					return w.message(alice, whole+Forged+"\r\n")
				},
				Want: Outcome{Verdict: smime.VerdictVerified, By: "alice@example.test"}, Result: "what is outside of the parts is shown nowhere",
			}, {
				ID: "mime-two-types", Attack: "A second Content-Type says that the message is plain text, so that another program shows what is no part", Source: source + "MIME",
				Make: func(w World) []byte {
					return w.message(alice, signed(w), "Content-Type: text/html; charset=utf-8\n")
				},
				Want: Outcome{Verdict: smime.VerdictUnprotected}, Result: "the first one counts: the octets are shown as the text that it says they are",
			},
		},
	}
}
