package smime_test

import (
	"crypto"
	"errors"
	"testing"

	"signet/conformance/corpora"
	"signet/smime"
	"signet/smime/cms"
	"signet/smime/internal/oid"
)

// FuzzOpen opens any octets: it must answer with a report or with an *Error,
// and must not find a signature good that nobody made.
func FuzzOpen(f *testing.F) {
	signers := []cms.Signer{signer(people.alice)}
	for _, opts := range []smime.ProtectOptions{
		{Signers: signers},
		{Signers: signers, Form: smime.OpaqueSigned},
		{Signers: signers, Confidentiality: smime.Encrypted, Recipients: []smime.Recipient{recipient(people.bob)}},
		{Confidentiality: smime.Encrypted, Recipients: []smime.Recipient{announcing(people.bob, oid.AES256GCM)}},
		{Signers: signers, Compression: smime.Compressed, Form: smime.OpaqueSigned, Digest: crypto.SHA512},
	} {
		opts.Time = draft().Date
		out, err := smime.Protect(f.Context(), []byte(simple), opts)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(out[0].Message)
	}
	f.Add([]byte(simple))
	f.Add(footer([]byte(simple)))
	corpora.Seeds(f, "rfc4134", "thunderbird-smime", "johnny-fired", "horde-crypt", "pkijs", "openssl/smime-eml", "openssl/cms-msg")
	f.Fuzz(func(t *testing.T, message []byte) {
		report, err := openAs(message, people.bob)
		var e *smime.Error
		if err != nil && !errors.As(err, &e) {
			t.Errorf("an error without a code: %v", err)
		}
		if (report == nil) == (err == nil) {
			t.Errorf("got %v and %v", report, err)
		}
		if text, err := smime.Inspect(message); err == nil && text == "" {
			t.Error("Inspect prints nothing")
		}
		smime.Protect(t.Context(), message, smime.ProtectOptions{})
	})
}
