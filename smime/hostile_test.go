package smime_test

import (
	"encoding/asn1"
	"slices"
	"strings"
	"testing"

	"go.mozilla.org/pkcs7"

	"signet/smime"
	"signet/smime/cms"
	"signet/smime/internal/oid"
	"signet/smime/internal/testca"
	"signet/smime/internal/testmail"
)

// enveloped is a message that is encrypted to bob, octet for octet as given.
func enveloped(t *testing.T, header, inside string) []byte {
	t.Helper()
	der, err := cms.Encrypt([]byte(inside), []cms.Recipient{{Certificate: people.bob.Certificate}}, cms.EncryptOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return append([]byte(header+"Content-Type: application/pkcs7-mime\r\nContent-Transfer-Encoding: binary\r\n\r\n"), der...)
}

// A multipart has no body that could be a CMS object, whatever its name says.
func TestMultipartNamedSMIME(t *testing.T) {
	named := "Content-Type: multipart/mixed; boundary=x; name=smime.p7m\r\n\r\n--x\r\n\r\nhi\r\n--x--\r\n"
	for name, message := range map[string][]byte{
		"root":      []byte("From: alice@example.test\r\n" + named),
		"part":      []byte("From: alice@example.test\r\nContent-Type: multipart/mixed; boundary=y\r\n\r\n--y\r\n" + named + "--y--\r\n"),
		"signed":    opaque(t, "From: alice@example.test\r\nDate: Mon, 01 Jun 2026 12:00:00 +0000\r\n", named, people.alice),
		"encrypted": enveloped(t, "From: alice@example.test\r\n", named),
	} {
		if report := open(t, message, people.bob); strings.TrimSpace(report.Content.Text()) != "hi" {
			t.Errorf("%s: got %s with text %q", name, report.Verdict, report.Content.Text())
		}
	}
}

// Work must not grow with the square of the number of fields: this took an hour.
func TestManyFieldsOfOneName(t *testing.T) {
	list := "To: " + strings.Repeat("a@example.test, ", 30) + "b@example.test\r\n"
	report := open(t, enveloped(t, "From: alice@example.test\r\n",
		"From: alice@example.test\r\nContent-Type: text/plain; hp=cipher\r\n"+strings.Repeat(list, 1900)+"\r\nhi\r\n"), people.bob)
	if got := report.Headers.Confidential; len(got) != 2 || got[0] != "From" || got[1] != "To" {
		t.Errorf("got confidential %v", got)
	}
	if report.Verdict != smime.VerdictConfidential {
		t.Errorf("got %s", report.Verdict)
	}
}

// Nor with the number of addresses: 100,000 took minutes.
func TestManyAddresses(t *testing.T) {
	header := "From: alice@example.test\r\nTo: " + strings.Repeat("a@b,", 100_000) + "a@b\r\n"
	report := open(t, enveloped(t, header, header+"Content-Type: text/plain; hp=cipher\r\n\r\nhi\r\n"), people.bob)
	if got := len(report.Headers.To); got != 100_001 {
		t.Errorf("got %d addresses", got)
	}
}

// Programs differ in where such a header ends its lines, and so in its From.
func TestHeaderThatIsReadInSeveralWays(t *testing.T) {
	date := "Date: Mon, 01 Jun 2026 12:00:00 +0000\r\n"
	for _, from := range []string{
		"From: alice@example.test\r\nX: y\rFrom: eve@example.test\r\n",
		"From: alice@example.test\r\n\rFrom: eve@example.test\r\n",
		"From: alice@example.test\r\nFrom\x00: eve@example.test\r\n",
		"From: alice@example.test\r\n\x00From: eve@example.test\r\n",
		"From: alice@example.test\r\nFrom\v: eve@example.test\r\n",
		"From: alice@example.test\r\n\fFrom: eve@example.test\r\n",
	} {
		report := open(t, opaque(t, from+date, "\r\nhello\r\n", people.alice))
		if report.Verdict != smime.VerdictOtherSender || !has(report.Findings, smime.FindingSeveralFrom) {
			t.Errorf("%q: got %s: %+v", from, report.Verdict, report.Findings)
		}
	}
}

// A key signs receipts and time stamps too, and others choose what is in them.
func TestSignedContentThatIsNoMessage(t *testing.T) {
	for _, tt := range []struct {
		contentType asn1.ObjectIdentifier
		want        smime.Verdict
	}{
		{asn1.ObjectIdentifier(oid.Data), smime.VerdictVerified},
		{asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 1, 1}, smime.VerdictInvalid}, // id-ct-receipt, RFC 2634
		{asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 1, 4}, smime.VerdictInvalid}, // id-ct-TSTInfo, RFC 3161
	} {
		sd, err := pkcs7.NewSignedData([]byte("\r\nPay Mallory.\r\n"))
		if err != nil {
			t.Fatal(err)
		}
		sd.SetDigestAlgorithm(pkcs7.OIDDigestAlgorithmSHA256)
		sd.GetSignedData().ContentInfo.ContentType = tt.contentType
		if err := sd.AddSigner(people.alice.Certificate, people.alice.Key, pkcs7.SignerInfoConfig{}); err != nil {
			t.Fatal(err)
		}
		der, err := sd.Finish()
		if err != nil {
			t.Fatal(err)
		}
		signed, err := cms.ParseSignedData(der)
		if err != nil {
			t.Fatal(err)
		}
		signedAt := signed.Verify(nil, cms.VerifyOptions{})[0].SigningTime
		report := open(t, append([]byte("From: alice@example.test\r\nDate: "+signedAt.Format("Mon, 02 Jan 2006 15:04:05 -0700")+
			"\r\nContent-Type: application/pkcs7-mime\r\n\r\n"), der...))
		if report.Verdict != tt.want {
			t.Errorf("%v: got %s: %+v", tt.contentType, report.Verdict, report.Signers)
		}
	}
}

// Whoever holds evil.test may have any local part there certified.
func TestAddressThatLooksLikeAnother(t *testing.T) {
	for _, local := range []string{"alice@example.test", "alice@example.test" + strings.Repeat(" ", 80), "alice example.test", "alice\u202e", "al\u200bice"} {
		mallory := people.root.Issue(testca.Name("x"), testca.Key(testca.P256), testca.SmtpUTF8Mailbox(local+"@evil.test"))
		report := open(t, opaque(t, "From: \""+local+"\"@evil.test\r\nDate: Mon, 01 Jun 2026 12:00:00 +0000\r\n", "\r\nhello\r\n", mallory))
		if report.Verdict != smime.VerdictOtherSender {
			t.Errorf("%q: got %s from %v", local, report.Verdict, report.Headers.From)
		}
	}
}

// The name of an encoded word is read after the address, and never as one.
func TestFromInEncodedWords(t *testing.T) {
	mallory := people.root.Issue(testca.Email("mallory@example.test"))
	from := "From: =?utf-8?Q?M_=3Cmallory=40example.test=3E_=28?= <alice@example.test> (x =?utf-8?Q?=29?=)\r\n"
	report := open(t, opaque(t, from+"Date: Mon, 01 Jun 2026 12:00:00 +0000\r\n", "\r\nhello\r\n", mallory))
	if report.Verdict != smime.VerdictOtherSender || !slices.ContainsFunc(report.Signers, func(s smime.Signer) bool { return s.Verdict == smime.SignerAddressMismatch }) {
		t.Errorf("got %s from %v", report.Verdict, report.Headers.From)
	}
}

// Each signature costs a search for a path to an anchor.
func TestTooManySigners(t *testing.T) {
	many := slices.Repeat([]*testca.Identity{people.carol}, smime.MaxSigners+1)
	message := strings.ReplaceAll(simple, "alice@example.test", "carol@example.test")
	for _, form := range []smime.SignedForm{smime.ClearSigned, smime.OpaqueSigned} {
		if report := open(t, signedMessage(t, message, form, many[1:]...)); report.Verdict != smime.VerdictVerified || len(report.Signers) != smime.MaxSigners {
			t.Errorf("%d signers: got %s", len(report.Signers), report.Verdict)
		}
		report := open(t, signedMessage(t, message, form, many...))
		if report.Verdict != smime.VerdictInvalid || len(report.Signers) != 1 || report.Content.Text() != "Meet at noon.\n" {
			t.Errorf("%d signers too many: got %s with text %q", len(report.Signers), report.Verdict, report.Content.Text())
		}
	}
}

// A signature without signed attributes has no digest that could be told from another.
func TestLineEndsUnderASignatureWithoutAttributes(t *testing.T) {
	content := crlf("Content-Type: text/plain\n\nMeet at noon.\n")
	signature := testmail.SignatureWithoutAttributes(content, people.alice)
	message := detached([]byte(content), signature)
	for ends, message := range map[string][]byte{"CRLF": message, "LF": []byte(strings.ReplaceAll(string(message), "\r\n", "\n"))} {
		report := open(t, message)
		if report.Verdict != smime.VerdictVerified || has(report.Findings, smime.FindingLineEnds) != (ends == "LF") {
			t.Errorf("%s: got %s: %+v", ends, report.Verdict, report.Signers)
		}
	}
}

// Of a file that was signed, the octets that were signed are shown, not those that arrived with other line ends.
func TestLineEndsOfASignedFile(t *testing.T) {
	content := "Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: binary\r\n\r\na\r\nb"
	signature, err := cms.Sign([]byte(content), []cms.Signer{{Certificate: people.alice.Certificate, Key: people.alice.Key}},
		cms.SignOptions{Time: testca.Now(), Placement: cms.Detached})
	if err != nil {
		t.Fatal(err)
	}
	message := strings.Replace(string(detached([]byte(content), signature)), "a\r\nb", "a\nb", 1)
	report := open(t, []byte(message))
	if report.Verdict != smime.VerdictVerified || !has(report.Findings, smime.FindingLineEnds) {
		t.Errorf("got %s: %+v", report.Verdict, report.Signers)
	}
	if got := string(report.Content.Parts[0].Data); got != "a\r\nb" {
		t.Errorf("shown: %q", got)
	}
}
