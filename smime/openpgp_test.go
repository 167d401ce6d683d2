package smime_test

import (
	"strings"
	"testing"

	"signet/smime"
)

// What OpenPGP protects is told as that, without a verdict on it, and a text about OpenPGP is not.
func TestOpenPGP(t *testing.T) {
	const (
		head    = "From: alice@example.test\nDate: Mon, 01 Jun 2026 12:00:00 +0000\nMIME-Version: 1.0\n"
		plain   = head + "Content-Type: text/plain\n\n"
		page    = head + "Content-Type: text/html\n\n"
		message = "-----BEGIN PGP MESSAGE-----\n\nwcBMA\n-----END PGP MESSAGE-----\n"
		signed  = "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nhello\n-----BEGIN PGP SIGNATURE-----\n\niQEz\n-----END PGP SIGNATURE-----\n"
		mime    = head + "Content-Type: multipart/encrypted; protocol=\"application/pgp-encrypted\"; boundary=b\n\n" +
			"--b\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n\n--b\nContent-Type: application/octet-stream\n\n" + message + "--b--\n"
	)
	for _, tt := range []struct {
		name, message string
		want          bool
	}{
		{"encrypted", plain + message, true},
		{"signed", plain + signed, true},
		{"below a text", plain + "See below.\n\n" + message, true},
		{"in HTML", page + "<pre>" + message + "</pre>", true},
		{"PGP/MIME", mime, true},
		{"PGP/MIME, signed", strings.NewReplacer("multipart/encrypted", "multipart/signed", "pgp-encrypted", "PGP-Signature").Replace(mime), true},
		{"quoted", plain + ">" + strings.ReplaceAll(message, "\n", "\n>"), false},
		{"quoted with spaces", plain + "> " + strings.ReplaceAll(message, "\n", "\n> "), false},
		{"without an end", plain + "It begins with\n-----BEGIN PGP MESSAGE-----\nand so on.\n", false},
		{"an end without a beginning", plain + "-----END PGP MESSAGE-----\n", false},
		{"a public key", plain + strings.ReplaceAll(message, "MESSAGE", "PUBLIC KEY BLOCK"), false},
		{"in a file", strings.Replace(plain, "text/plain", "text/plain; name=a.asc", 1) + message, false},
	} {
		report := open(t, []byte(crlf(tt.message)))
		if report.Verdict != smime.VerdictUnprotected || has(report.Findings, smime.FindingOpenPGP) != tt.want {
			t.Errorf("%s: got %s: %+v", tt.name, report.Verdict, report.Findings)
		}
	}
	// What Signet reads is told as that, whatever its text looks like.
	inside := crlf("Content-Type: text/plain\n\n" + message)
	if report := open(t, opaque(t, crlf(head), inside, people.alice)); report.Verdict != smime.VerdictVerified || has(report.Findings, smime.FindingOpenPGP) {
		t.Errorf("signed by S/MIME: got %s: %+v", report.Verdict, report.Findings)
	}
}
