package gallery

import (
	"context"
	"crypto/x509"
	"strings"
	"time"

	"signet/smime"
	"signet/smime/cert"
	"signet/smime/cms"
	"signet/smime/internal/testca"
	"signet/smime/internal/testmail"
)

// senders are what a message says about who sent it and when.
func senders() []Exhibit {
	from := func(field string, fields ...string) func(World) []byte {
		return func(w World) []byte { return w.message(field, w.clear(text(letter), w.Alice), fields...) }
	}
	at := func(signed, dated time.Duration) func(World) []byte {
		return func(w World) []byte {
			then := w
			then.Now = w.Now.Add(signed)
			entity := then.clear(text(letter), w.Alice)
			then.Now = w.Now.Add(dated)
			return then.message(alice, entity)
		}
	}
	return []Exhibit{
		{"address-mismatch", otherSender, string(smime.SignerAddressMismatch), "", from("Carol Example <carol@example.test>")},
		{"address-mismatch-unproven", "verdict_other_sender_unproven", string(cert.UntrustedRoot), "", func(w World) []byte {
			stranger := w.issuedBy(w.otherRoot(), testca.Email("boss@example.test"), testca.Name("The Boss"))
			options := cms.SignOptions{Time: w.Now, Placement: cms.Detached, Certificates: []*x509.Certificate{stranger.Issuer.Certificate}}
			return w.message(alice, beside(text(letter), sign(text(letter), options, stranger)))
		}},
		{"address-mismatch-no-address", "verdict_other_sender_no_address", string(smime.SignerAddressMismatch), "", func(w World) []byte {
			return w.message(alice, w.clear(text(letter), w.issue(testca.Name("alice@example.test"))))
		}},
		{"signed-by-sender", otherSender, smime.FindingSignedBySender, "", from("Bob Example <bob@example.test>", "Sender: "+alice+"\n")},
		{"sender-differs", verified, smime.FindingSenderDiffers, "", from(alice, "Sender: list@example.test\n")},
		{"several-from", otherSender, smime.FindingSeveralFrom, "", from("carol@example.test, " + alice)},
		{"no-from", "verdict_other_sender_unnamed", smime.FindingNoFrom, "", from("Alice")},
		{"group-from", unclear, smime.FindingGroupFrom, "", from("Bob: alice@example.test;")},
		{"encoded-from", unclear, smime.FindingEncodedFrom, "", from("=?utf-8?Q?=3Cbob=40example.test=3E_=28?= <alice@example.test>")},
		{"display-name-address", verified, smime.FindingDisplayNameAddress, "", from(`"bob@example.test" <alice@example.test>`)},
		{"display-name-hidden", verified, smime.FindingDisplayNameHidden, "", from("=?utf-8?Q?=E2=80=AEtset.elpmaxe?= <alice@example.test>")},
		{"lookalike-sender", verified, smime.FindingLookalikeSender, "", func(w World) []byte {
			const address = "alice@xn--exmple-4nf.test"
			other := w.issue(testca.Email(address), testca.Name("Alice Example"))
			return w.message("Alice Example <"+address+">", w.clear(text(letter), other))
		}},
		{"signing-time-differs", "verdict_signing_time_differs", string(smime.SignerTimeDiffers), "", at(-40*time.Hour, 0)},
		{"no-signing-time", verified, smime.FindingNoSigningTime, "", func(w World) []byte {
			return w.message(alice, beside(text(letter), testmail.SignatureWithoutAttributes(text(letter), w.Alice)))
		}},
		{"no-date", verified, smime.FindingNoDate, "", func(w World) []byte {
			dated := string(w.message(alice, w.clear(text(letter), w.Alice)))
			return []byte(replaced(dated, "Date: "+w.Now.Format(time.RFC1123Z)+"\r\n", ""))
		}},
		{"signed-in-future", verified, smime.FindingSignedInFuture, "", at(40*time.Hour, 40*time.Hour)},
		{"date-in-future", verified, smime.FindingDateInFuture, "", at(40*time.Hour, 40*time.Hour)},
	}
}

// protect signs a message with header protection, as Signet itself does.
func protect(w World, message []byte) []byte {
	out := testmail.Must(smime.Protect(context.Background(), message, smime.ProtectOptions{
		Signers: []cms.Signer{{Certificate: w.Alice.Certificate, Key: w.Alice.Key}}, Time: w.Now,
	}))
	return out[0].Message
}

// withOuterSubject gives a message another subject on its outside.
func withOuterSubject(message []byte, subject string) []byte {
	header, body, _ := strings.Cut(string(message), "\r\n\r\n")
	return []byte(replaced(header, "Subject: Soup on Thursday", "Subject: "+subject) + "\r\n\r\n" + body)
}
