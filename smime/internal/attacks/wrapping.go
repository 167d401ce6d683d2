package attacks

import (
	"bytes"
	"strings"

	"signet/smime"
	"signet/smime/cms"
	"signet/smime/internal/testca"
	"signet/smime/internal/testmail"
)

// wrapping is layers in other layers.
func wrapping() Class {
	return Class{
		Name:  "Wrapped and nested",
		About: "A layer that holds is put around or into one that does not, or around somebody else's.",
		Vectors: []Vector{
			{
				ID: "wrap-sealed-resigned", Attack: "The attacker signs Alice's ciphertext, to pass for who wrote it", Source: "Davis 2001, defective sign and encrypt",
				Make: func(w World) []byte { return w.message(eve, w.clear(w.sealed(text(Secret)), w.Eve)) },
				Want: Outcome{Verdict: smime.VerdictConfidential, Finding: smime.FindingSignatureOutside}, Result: "who signs a ciphertext need not know the text",
			}, {
				ID: "wrap-sealed-resigned-opaque", Attack: "The same with the ciphertext inside of the signature", Source: "Davis 2001",
				Make: func(w World) []byte { return w.message(eve, w.opaque(w.sealed(text(Secret)), w.Eve)) },
				Want: Outcome{Verdict: smime.VerdictConfidential, Finding: smime.FindingSignatureOutside}, Result: "who signs a ciphertext need not know the text",
			}, {
				ID: "wrap-outer-alice", Attack: "Alice's gateway signed a ciphertext of the attacker's on its way", Source: "RFC 2634 Section 1.1",
				Make: func(w World) []byte { return w.message(alice, w.clear(w.sealed(text(Forged)), w.Alice)) },
				Want: Outcome{Verdict: smime.VerdictConfidential, Finding: smime.FindingSignatureOutside}, Result: "who signs a ciphertext need not know the text",
			}, {
				ID: "wrap-triple-forged-inside", Attack: "Around a broken signature an encryption, and around it a signature of Alice's that holds", Source: "RFC 2634 Section 1.1",
				Make: func(w World) []byte {
					broken := strings.Replace(w.clear(text(Genuine), w.Alice), Genuine, Forged, 1)
					return w.message(alice, w.clear(w.sealed(broken), w.Alice))
				},
				Want: Outcome{Verdict: smime.VerdictInvalid}, Result: "no layer makes up for another",
			}, {
				ID: "wrap-sealed-forged", Attack: "A broken signature is hidden in an encryption", Source: "mail programs that verify the outermost layer alone",
				Make: func(w World) []byte {
					return w.message(alice, w.sealed(strings.Replace(w.clear(text(Genuine), w.Alice), Genuine, Forged, 1)))
				},
				Want: Outcome{Verdict: smime.VerdictInvalid}, Result: "no layer makes up for another",
			}, {
				ID: "wrap-two-signatures", Attack: "The attacker's signature is around a signed message of Alice's, with From as Alice's", Source: "mail programs that take the outermost signature for the author's",
				Make:   func(w World) []byte { return w.message(alice, w.opaque(w.opaque(text(Genuine), w.Alice), w.Eve)) },
				Want:   Outcome{Verdict: smime.VerdictVerified, By: "alice@example.test", Finding: smime.FindingOuterSignature},
				Result: "the innermost signature is the author's; who signed around it is told, and makes nothing better",
			}, {
				ID: "wrap-two-signatures-eve", Attack: "The same with From as the attacker's, to take Alice's text as her own", Source: "",
				Make: func(w World) []byte { return w.message(eve, w.opaque(w.opaque(text(Genuine), w.Alice), w.Eve)) },
				Want: Outcome{Verdict: smime.VerdictOtherSender}, Result: "each signer must be the sender",
			}, {
				ID: "wrap-signature-inside-parts", Attack: "The attacker encrypts the forged text beside a signed part of Alice's", Source: "Müller et al. 2019, M1, encrypted",
				Make: func(w World) []byte {
					return w.message(alice, w.sealed(multipart("mixed", "m", text(Forged), w.clear(text(Genuine), w.Alice))))
				},
				Want:   Outcome{Verdict: smime.VerdictConfidential, Enclosed: smime.VerdictVerified, By: "alice@example.test"},
				Result: "a signed part among others lends its mark to nothing, in an encryption neither",
			}, {
				ID: "wrap-compressed", Attack: "The same in compressed data", Source: "RFC 8551 Section 3.6",
				Make: func(w World) []byte {
					inside := multipart("mixed", "m", text(Forged), w.clear(text(Genuine), w.Alice))
					return w.message(alice, part("compressed-data", testmail.Must(cms.Compress([]byte(inside), cms.CompressOptions{}))))
				},
				Want:   Outcome{Verdict: smime.VerdictPartlySigned, Enclosed: smime.VerdictVerified, By: "alice@example.test"},
				Result: "a signed part among others lends its mark to nothing",
			}, {
				ID: "wrap-forwarded", Attack: "Somebody to whom Alice wrote sends her message on to Bob as if she had written to him", Source: "Davis 2001, surreptitious forwarding",
				Make: func(w World) []byte {
					inside := strings.Replace(text(Genuine), "Content-Type: text/plain;",
						"From: "+alice+"\r\nTo: Carol <carol@example.test>\r\nSubject: Tomorrow\r\nDate: "+w.date()+"\r\nContent-Type: text/plain; hp=\"clear\";", 1)
					return w.message(alice, w.sealed(w.clear(inside, w.Alice)))
				},
				Want:   Outcome{Verdict: smime.VerdictVerifiedAndConfidential, By: "alice@example.test", Finding: smime.FindingHeaderDiffers},
				Result: "verified as Alice's, and told that she wrote it to somebody else",
			}, {
				ID: "wrap-inner-from", Attack: "The attacker puts a protected From with Alice's address into a ciphertext that nobody signed", Source: "RFC 9788 Section 4.4",
				Make: func(w World) []byte {
					inside := strings.Replace(text(Forged), "Content-Type: text/plain;",
						"From: "+alice+"\r\nSubject: Tomorrow\r\nContent-Type: text/plain; hp=\"cipher\";", 1)
					return w.message(eve, w.sealed(inside))
				},
				Want: Outcome{Verdict: smime.VerdictConfidential, Finding: smime.FindingHeaderDiffers}, Result: "the From that was delivered is shown",
			}, {
				ID: "wrap-inner-from-signed", Attack: "The same, signed by the attacker", Source: "RFC 9788 Section 4.4",
				Make: func(w World) []byte {
					inside := strings.Replace(text(Forged), "Content-Type: text/plain;",
						"From: "+eve+"\r\nSubject: Tomorrow\r\nContent-Type: text/plain; hp=\"clear\";", 1)
					return w.message(alice, w.clear(inside, w.Eve))
				},
				Want: Outcome{Verdict: smime.VerdictOtherSender, Finding: smime.FindingHeaderDiffers}, Result: "the certificate must name both",
			}, {
				ID: "wrap-inner-message", Attack: "The attacker signs a whole message of Alice's writing, as older programs wrapped it, in one of her own", Source: "RFC 8551 Section 3.1; RFC 9788 Section 4.10",
				Make: func(w World) []byte {
					inside := "Content-Type: message/rfc822\r\n\r\n" + string(w.message(alice, text(Forged)))
					return w.message(eve, w.clear(inside, w.Eve))
				},
				Want: Outcome{Verdict: smime.VerdictVerified, By: "eve@evil.test"}, Result: "verified as hers; what it holds is a file",
			}, {
				ID: "wrap-inner-message-named", Attack: "The same, marked as a wrapper and no forwarded message", Source: "RFC 9788 Section 4.10",
				Make: func(w World) []byte {
					inside := "Content-Type: message/rfc822; forwarded=no\r\n\r\n" + string(w.message(alice, text(Forged)))
					return w.message(eve, w.clear(inside, w.Eve))
				},
				Want: Outcome{Verdict: smime.VerdictOtherSender, Finding: smime.FindingHeaderDiffers}, Result: "the certificate must name both",
			}, {
				ID: "wrap-inner-message-forwarded", Attack: "The attacker writes to Alice in Alice's name, who forwards that with her signature, and gives Alice's message the header of his own", Source: "RFC 9788 Section 4.10",
				Make: func(w World) []byte {
					inside := "Content-Type: message/rfc822\r\n\r\nReceived: from evil.test by mx.example.test; " + w.date() + "\r\n" + string(w.message(alice, text(Forged)))
					return w.message(alice, w.clear(inside, w.Alice))
				},
				Want: Outcome{Verdict: smime.VerdictVerified, By: "alice@example.test", Finding: smime.FindingHeaderUnprotected}, Result: "verified as hers; what she forwards is a file",
			}, {
				ID: "wrap-inner-headers-v1", Attack: "The same in the form of protected-headers=\"v1\"", Source: "RFC 9788 Section 1.1",
				Make: func(w World) []byte {
					inside := strings.Replace(text(Forged), "Content-Type: text/plain;",
						"From: "+alice+"\r\nSubject: Tomorrow\r\nContent-Type: text/plain; protected-headers=\"v1\";", 1)
					return w.message(eve, w.clear(inside, w.Eve))
				},
				Want: Outcome{Verdict: smime.VerdictOtherSender, Finding: smime.FindingHeaderDiffers}, Result: "the certificate must name both",
			}, {
				ID: "wrap-footer", Attack: "The forged text is appended to what Alice has signed, as mailing lists append a footer", Source: "",
				Make: func(w World) []byte {
					return w.message(alice, strings.Replace(w.clear(text(Genuine), w.Alice), Genuine, Genuine+"\r\n-- \r\n"+Forged, 1))
				},
				Want: Outcome{Verdict: smime.VerdictInvalid}, Result: "the change is named, and the signature stays broken",
			}, {
				ID: "wrap-other-content", Attack: "A text that Alice's key signed for another purpose becomes a message", Source: "RFC 8551 Section 2.4",
				Make: func(w World) []byte {
					sd := takeApart(w.signature(text(Genuine), cms.Encapsulated, w.Alice))
					data := []byte{0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x01}     // id-data
					digested := []byte{0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x05} // id-digestedData
					sd.head = bytes.Replace(sd.head, data, digested, 1)
					return w.message(alice, part("signed-data", sd.der()))
				},
				Want: Outcome{Verdict: smime.VerdictInvalid}, Result: "the type of the content is signed too",
			}, {
				ID: "wrap-weak", Attack: "A certificate for Alice with a key that can be broken", Source: "RFC 8550 Section 4.3",
				Make: func(w World) []byte {
					weak := w.Root.Issue(testca.Email("alice@example.test"), testca.Name("Alice Example"), testca.Key(testca.RSA1024), w.valid())
					return w.message(alice, w.clear(text(Forged), weak))
				},
				Want: Outcome{Verdict: smime.VerdictWeak}, Result: "told by name, and never green",
			},
		},
	}
}
