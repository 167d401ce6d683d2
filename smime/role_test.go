package smime_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"signet/smime"
	"signet/smime/cms"
	"signet/smime/internal/testca"
)

// signersOf describes the signers from the outside in.
func signersOf(report *smime.Report) string {
	var all []string
	for layer := range report.Layers {
		var here []string
		for _, s := range report.Signers {
			if s.Layer == layer {
				here = append(here, fmt.Sprintf("%s %s", s.Role, s.Verdict))
			}
		}
		slices.Sort(here) // a SET has no order
		all = append(all, here...)
	}
	return strings.Join(all, ", ")
}

// Only the innermost signature is the author's. One that is around it, or around an encryption, adds nothing, whoever
// made it, and takes away where it is broken.
func TestRoles(t *testing.T) {
	aliceToo := testca.Email("alice@example.test")
	list := people.root.Issue(testca.Email("list@example.test"))
	expired := people.root.Issue(aliceToo, testca.Expired)
	weak := people.root.Issue(aliceToo, testca.Key(testca.RSA1024))
	mallory := people.root.Issue(testca.Email("mallory@example.test"))
	sign := func(message []byte, ids ...*testca.Identity) []byte {
		return signedMessage(t, string(message), smime.OpaqueSigned, ids...)
	}
	encrypt := func(message []byte) []byte { return encryptedTo(t, message, people.bob) }
	compress := func(message []byte) []byte {
		return protect(t, message, smime.ProtectOptions{Compression: smime.Compressed})[0].Message
	}
	clear := func(message []byte, id *testca.Identity) []byte {
		return signedMessage(t, string(message), smime.ClearSigned, id)
	}
	plain := []byte(simple)
	byAlice := sign(plain, people.alice)
	brokenOutside := func(inside []byte) []byte {
		return replace(clear(inside, list), "filename=smime.p7m", "filename=SMIME.P7M")
	}
	tests := []struct {
		name    string
		message []byte
		signers string
		verdict smime.Verdict
		status  smime.Status
		finding string
	}{
		{"signed", byAlice, "author valid", smime.VerdictVerified, smime.StatusVerified, ""},
		{"signed, compressed", sign(compress(plain), people.alice), "author valid", smime.VerdictVerified, smime.StatusVerified, ""},
		{"compressed, signed, compressed", compress(sign(compress(plain), people.alice)), "author valid", smime.VerdictVerified, smime.StatusVerified, ""},
		{"signed in encryption", encrypt(byAlice), "author valid", smime.VerdictVerifiedAndConfidential, smime.StatusVerifiedAndConfidential, ""},
		{"compressed between", encrypt(compress(byAlice)), "author valid", smime.VerdictVerifiedAndConfidential, smime.StatusVerifiedAndConfidential, ""},
		{"two authors", sign(plain, people.alice, mallory), "author address-mismatch, author valid", smime.VerdictOtherSender, smime.StatusUnprotected, smime.FindingSeveralSigners},
		{"encryption in signature", sign(encrypt(plain), people.alice), "outer valid", smime.VerdictConfidential, smime.StatusConfidential, smime.FindingSignatureOutside},
		{"encryption in signature of a gateway", sign(encrypt(plain), list), "outer valid", smime.VerdictConfidential, smime.StatusConfidential, smime.FindingSignatureOutside},
		{"compressed encryption in signature", sign(compress(encrypt(plain)), people.alice), "outer valid", smime.VerdictConfidential, smime.StatusConfidential, smime.FindingSignatureOutside},
		{"two around an encryption", sign(sign(encrypt(plain), people.alice), list), "outer valid, outer valid", smime.VerdictConfidential, smime.StatusConfidential, smime.FindingSignatureOutside},
		{"triple wrapped", sign(encrypt(byAlice), people.alice), "outer valid, author valid", smime.VerdictVerifiedAndConfidential, smime.StatusVerifiedAndConfidential, smime.FindingOuterSignature},
		{"triple wrapped by a gateway", sign(encrypt(byAlice), list), "outer valid, author valid", smime.VerdictVerifiedAndConfidential, smime.StatusVerifiedAndConfidential, smime.FindingOuterSignature},
		{"triple wrapped, compressed between", sign(compress(encrypt(compress(byAlice))), list), "outer valid, author valid", smime.VerdictVerifiedAndConfidential, smime.StatusVerifiedAndConfidential, smime.FindingOuterSignature},
		{"triple wrapped around an expired author", sign(encrypt(sign(plain, expired)), people.alice), "outer valid, author expired", smime.VerdictUntrusted, smime.StatusConfidential, smime.FindingOuterSignature},
		{"the gateway's certificate is expired", sign(byAlice, people.root.Issue(testca.Email("list@example.test"), testca.Expired)), "outer expired, author valid", smime.VerdictVerified, smime.StatusVerified, smime.FindingOuterSignature},
		{"a list signs again", clear(byAlice, list), "outer valid, author valid", smime.VerdictVerified, smime.StatusVerified, smime.FindingOuterSignature},
		{"a list signs what somebody else signed", sign(sign(plain, mallory), people.alice), "outer valid, author address-mismatch", smime.VerdictOtherSender, smime.StatusUnprotected, smime.FindingOuterSignature},
		{"weak inside, good outside", sign(sign(plain, weak), people.alice), "outer valid, author weak-algorithm", smime.VerdictWeak, smime.StatusUnprotected, smime.FindingOuterSignature},
		{"broken outside, good inside", brokenOutside(byAlice), "outer digest-mismatch, author valid", smime.VerdictInvalid, smime.StatusUnprotected, smime.FindingOuterSignature},
		{"broken outside, encrypted inside", brokenOutside(encrypt(plain)), "outer digest-mismatch", smime.VerdictInvalid, smime.StatusConfidential, smime.FindingSignatureOutside},
		{"broken inside", encrypt(replace(clear(plain, people.alice), "noon", "five")), "author digest-mismatch", smime.VerdictInvalid, smime.StatusConfidential, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			report := open(t, tt.message, people.bob)
			if got := signersOf(report); got != tt.signers {
				t.Errorf("got signers %s, want %s", got, tt.signers)
			}
			if report.Verdict != tt.verdict || report.Status != tt.status {
				t.Errorf("got %s and %s, want %s and %s", report.Verdict, report.Status, tt.verdict, tt.status)
			}
			for _, code := range []string{smime.FindingOuterSignature, smime.FindingSignatureOutside, smime.FindingSeveralSigners} {
				if has(report.Findings, code) != (code == tt.finding) {
					t.Errorf("finding %s: %+v", code, report.Findings)
				}
			}
		})
	}
}

// What nobody signed is no layer of the author's, and so hides nobody else's.
func TestRoleOfALayerWithoutSigners(t *testing.T) {
	const empty = "\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02\xa0\x80\x30\x80\x02\x01\x01\x31\x00\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01" +
		"\xa0\x80\x04\x09\r\nhello\r\n\x00\x00\x00\x00\x31\x00\x00\x00\x00\x00\x00\x00"
	report := open(t, opaque(t, "From: alice@example.test\r\n", "Content-Type: application/pkcs7-mime\r\nContent-Transfer-Encoding: binary\r\n\r\n"+empty, people.alice))
	if report.Verdict != smime.VerdictVerified || signersOf(report) != "author valid" || len(report.Layers) != 2 {
		t.Errorf("got %s, %s: %+v", report.Verdict, signersOf(report), report.Layers)
	}
	if !slices.ContainsFunc(report.Findings, func(f smime.Finding) bool { return f.Code == smime.FindingNoSigners }) {
		t.Errorf("findings %+v", report.Findings)
	}
}

// A list signs when it sends on, whatever date the author's message bears.
func TestOuterSignatureOfAnotherTime(t *testing.T) {
	list := people.root.Issue(testca.Email("list@example.test"))
	out, err := smime.Protect(t.Context(), signedBy(t, people.alice), smime.ProtectOptions{
		Signers: []cms.Signer{signer(list)}, Form: smime.OpaqueSigned, Time: testca.Now().Add(-3 * time.Hour),
	})
	if err != nil {
		t.Fatal(err)
	}
	report := open(t, out[0].Message)
	if report.Verdict != smime.VerdictVerified || signersOf(report) != "outer valid, author valid" || has(report.Findings, string(smime.SignerTimeDiffers)) {
		t.Errorf("got %s, %s: %+v", report.Verdict, signersOf(report), report.Findings)
	}
}
