package smime_test

import (
	"bytes"
	"encoding/base64"
	"io"
	"mime/quotedprintable"
	"strings"
	"testing"

	"signet/smime"
	"signet/smime/cms"
	"signet/smime/internal/testca"
)

// What is signed in these tests, as other programs write it.
const (
	plainEntity = "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 7bit\r\n\r\n" +
		"Hello Bob,\r\n\r\nFrom here it is not far.\r\n\tTake the bus,\r\n.. or walk.\r\n\r\n-- \r\nAlice\r\n"
	eightBitEntity = "Content-Type: text/plain; charset=utf-8; format=flowed\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" +
		"Grüße aus Köln, wo es heute regnet und die Straßen leer sind, weil alle zu \r\nHause bleiben.\r\n\r\nAlice = A.\r\n"
	latinEntity = "Content-Type: text/plain; charset=ISO-8859-1\r\nContent-Transfer-Encoding: 8bit\r\n\r\nGr\xfc\xdfe\r\nAlice\r\n"
	mixedEntity = "Content-Type: multipart/mixed;\r\n boundary=\"=_x\"\r\n\r\nThis is a multi-part message in MIME format.\r\n--=_x\r\n" +
		"Content-Type: multipart/alternative; boundary=alt\r\n\r\n--alt\r\nContent-Type: text/plain\r\n\r\nMeet at noon.\r\n\r\nAlice\r\n--alt\r\n" +
		"Content-Type: text/html\r\n\r\n<html><body><p>Meet at noon.</p>\r\n<p>Alice</p>\r\n</body></html>\r\n--alt--\r\n\r\n--=_x\r\n" +
		"Content-Type: application/pdf; name=\"a.pdf\"\r\nContent-Transfer-Encoding: base64\r\n\r\n" +
		"JVBERi0xLjQKJVBERi0xLjQKJVBERi0xLjQKJVBERi0xLjQKJVBERi0xLjQKJVBERi0xLjQKJVBERi0x\r\nLjQK\r\n--=_x--\r\n"
)

// in replaces something that must be there.
func in(t *testing.T, s, old, new string) string {
	t.Helper()
	if !strings.Contains(s, old) {
		t.Fatalf("no %q in %q", old, s)
	}
	return strings.ReplaceAll(s, old, new)
}

// recoded writes the body of an entity with another encoding, as a server would.
func recoded(t *testing.T, entity, from, to string, encode func(string) string) string {
	t.Helper()
	header, body, _ := strings.Cut(entity, "\r\n\r\n")
	return in(t, header, "Encoding: "+from, "Encoding: "+to) + "\r\n\r\n" + encode(body)
}

func quoted(text string) string {
	var out bytes.Buffer
	w := quotedprintable.NewWriter(&out)
	_, _ = io.WriteString(w, text)
	_ = w.Close()
	return out.String()
}

func unquoted(t *testing.T, text string) string {
	t.Helper()
	out, err := io.ReadAll(quotedprintable.NewReader(strings.NewReader(text)))
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func inBase64(text string, width int) string {
	digits := base64.StdEncoding.EncodeToString([]byte(text))
	var out strings.Builder
	for len(digits) > width {
		out.WriteString(digits[:width] + "\r\n")
		digits = digits[width:]
	}
	return out.String() + digits + "\r\n"
}

// Each change is made by code of its own here, as a mail system would make it, and not by what undoes it.
func TestDiagnosis(t *testing.T) {
	quotedEntity := recoded(t, eightBitEntity, "8bit", "quoted-printable", quoted)
	unwrapped := in(t, plainEntity, "Hello Bob,", "Hello Bob"+strings.Repeat(", hello Bob", 200))
	tests := []struct {
		name, signed string
		came         string
		code         smime.DiagnosisCode
		at           string // what stands where the change begins
	}{
		{"LF when signed", in(t, plainEntity, "\r\n", "\n"), plainEntity, smime.DiagnosisLineEnds, "\r\nContent-Transfer"},
		{"LF when signed, in the text alone", in(t, in(t, plainEntity, "\r\n", "\n"), "utf-8\nContent-Transfer-Encoding: 7bit\n\n", "utf-8\r\nContent-Transfer-Encoding: 7bit\r\n\r\n"), plainEntity, smime.DiagnosisLineEnds, "\r\n\r\nFrom here"},
		{"CR CR LF", plainEntity, in(t, plainEntity, "\r\n", "\r\r\n"), smime.DiagnosisLineEnds, "\r\nContent-Transfer"},
		{"a blank line at the end lost", plainEntity + "\r\n\r\n", plainEntity, smime.DiagnosisBlankLines, ""},
		{"a blank line at the end added", plainEntity, plainEntity + "\r\n\r\n", smime.DiagnosisBlankLines, "\r\n\r\n"},
		{"the last line end lost", plainEntity, strings.TrimSuffix(plainEntity, "\r\n"), smime.DiagnosisBlankLines, ""},
		{"a blank line added", plainEntity, in(t, plainEntity, "\r\n\tTake", "\r\n\r\n\tTake"), smime.DiagnosisBlankLines, "\r\n\tTake"},
		{"a blank line removed", plainEntity, in(t, plainEntity, "\r\n\r\nFrom", "\r\nFrom"), smime.DiagnosisBlankLines, "From"},
		{"trailing space stripped", plainEntity, in(t, plainEntity, "-- \r\n", "--\r\n"), smime.DiagnosisTrailingSpace, "\r\nAlice"},
		{"trailing space of flowed text stripped", eightBitEntity, in(t, eightBitEntity, " \r\n", "\r\n"), smime.DiagnosisTrailingSpace, "\r\nHause"},
		{"trailing space added", plainEntity[:80] + in(t, plainEntity[80:], "-- \r\n", "--\r\n"), in(t, in(t, plainEntity, "-- \r\n", "--\r\n"), "bus,\r\n", "bus,  \r\n"), smime.DiagnosisTrailingSpace, "  \r\n"},
		{"From quoted", plainEntity, in(t, plainEntity, "\nFrom", "\n>From"), smime.DiagnosisFromLine, ">From"},
		{"From quoted, quoted ones not", in(t, plainEntity, "Hello", ">From Hello"), in(t, in(t, plainEntity, "\nFrom", "\n>From"), "Hello", ">From Hello"), smime.DiagnosisFromLine, ">From here"},
		{"From unquoted", in(t, plainEntity, "\nFrom", "\n>From"), plainEntity, smime.DiagnosisFromLine, "From here"},
		{"dots doubled", in(t, plainEntity, "\n..", "\n."), plainEntity, smime.DiagnosisDots, ". or walk"},
		{"dots lost", plainEntity, in(t, plainEntity, "\n..", "\n."), smime.DiagnosisDots, " or walk"},
		{"a dot in a line doubled", in(t, plainEntity, "bus,", "bus. Or the"), in(t, plainEntity, "bus,", "bus.. Or the"), smime.DiagnosisDots, ". Or"},
		{"tabs expanded", plainEntity, in(t, plainEntity, "\t", "        "), smime.DiagnosisWhitespace, "        Take"},
		{"long lines broken", unwrapped, in(t, unwrapped, unwrapped[1078:1090], "\r\n"+unwrapped[1078:1090]), smime.DiagnosisUnknown, ""},
		{"a long line broken at 998", unwrapped, brokenAt(t, unwrapped, 998, "\r\n"), smime.DiagnosisWrappedLines, "\r\n"},
		{"a long line broken by sendmail", unwrapped, brokenAt(t, unwrapped, 989, "!\r\n "), smime.DiagnosisWrappedLines, "!\r\n "},
		{"8bit to quoted-printable", eightBitEntity, quotedEntity, smime.DiagnosisTransferEncoding, "quoted-printable"},
		{"8bit to base64", eightBitEntity, recoded(t, eightBitEntity, "8bit", "base64", func(s string) string { return inBase64(s, 76) }), smime.DiagnosisTransferEncoding, "base64"},
		{"quoted-printable to 8bit", quotedEntity, recoded(t, quotedEntity, "quoted-printable", "8bit", func(s string) string { return unquoted(t, s) }), smime.DiagnosisTransferEncoding, "8bit"},
		{"base64 in shorter lines", mixedEntity, in(t, mixedEntity, "LjQKJVBERi0x\r\n", "\r\nLjQKJVBERi0x"), smime.DiagnosisUnknown, ""},
		{"base64 of another width", mixedBase64(t, 76), mixedBase64(t, 64), smime.DiagnosisTransferEncoding, "\r\n"},
		{"UTF-8 from Latin 1", latinEntity, in(t, in(t, latinEntity, "ISO-8859-1", "UTF-8"), "\xfc\xdf", "üß"), smime.DiagnosisCharset, "UTF-8"},
		{"UTF-8 from Latin 1, and quoted-printable", latinEntity, recoded(t, in(t, in(t, latinEntity, "ISO-8859-1", "utf-8"), "\xfc\xdf", "üß"), "8bit", "quoted-printable", quoted), smime.DiagnosisCharset, "utf-8"},
		{"Content-Type unfolded", mixedEntity, in(t, mixedEntity, ";\r\n boundary", "; boundary"), smime.DiagnosisRefoldedHeader, " boundary"},
		{"Content-Type folded with a tab", mixedEntity, in(t, mixedEntity, ";\r\n boundary", ";\r\n\tboundary"), smime.DiagnosisRefoldedHeader, "\tboundary"},
		{"quotation marks removed", in(t, plainEntity, "utf-8", `"utf-8"`), plainEntity, smime.DiagnosisRefoldedHeader, "utf-8"},
		{"charset in capitals", plainEntity, in(t, plainEntity, "utf-8", "UTF-8"), smime.DiagnosisRefoldedHeader, "UTF-8"},
		{"field names in another case", plainEntity, in(t, in(t, plainEntity, "Content-Type", "Content-type"), "Content-Transfer-Encoding", "Content-transfer-encoding"), smime.DiagnosisRefoldedHeader, "type"},
		{"fields in another order", plainEntity, in(t, plainEntity, "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 7bit", "Content-Transfer-Encoding: 7bit\r\nContent-Type: text/plain; charset=utf-8"), smime.DiagnosisRefoldedHeader, "ransfer"},
		{"field added", plainEntity, in(t, plainEntity, "7bit\r\n", "7bit\r\nContent-Disposition: inline\r\n"), smime.DiagnosisHeaderAdded, "Content-Disp"},
		{"field added to a part", mixedEntity, in(t, mixedEntity, "Content-Type: text/html\r\n", "Content-Type: text/html\r\nX-Seen: yes\r\n"), smime.DiagnosisHeaderAdded, "X-Seen"},
		{"field removed", plainEntity, in(t, plainEntity, "Content-Transfer-Encoding: 7bit\r\n", ""), smime.DiagnosisHeaderRemoved, "\r\nHello"},
		{"footer", plainEntity, plainEntity + "______\r\nlist mailing list\r\nhttp://list.example.test/\r\n", smime.DiagnosisFooter, "______"},
		{"footer and quoted-printable", eightBitEntity, recoded(t, eightBitEntity+"--\r\nÜber die Liste\r\n", "8bit", "quoted-printable", quoted), smime.DiagnosisFooter, "quoted"},
		{"footer in the plain text of an alternative", mixedEntity, in(t, mixedEntity, "\r\n\r\nAlice\r\n", "\r\n\r\nAlice\r\n\r\nScanned by Mallory.\r\n"), smime.DiagnosisFooter, "\r\nScanned"},
		{"footer in the plain text and in the HTML", mixedEntity, in(t, in(t, mixedEntity, "\r\n\r\nAlice\r\n", "\r\n\r\nAlice\r\n\r\nScanned by Mallory.\r\n"), "</body>", "<hr><p>Scanned by <b>Mallory</b>.</p></body>"), smime.DiagnosisFooter, "\r\nScanned"},
		{"footer as a part", mixedEntity, in(t, mixedEntity, "\r\n--=_x--", "\r\n--=_x\r\nContent-Type: text/plain\r\n\r\nScanned.\r\n--=_x--"), smime.DiagnosisFooter, "\r\nContent-Type: text/plain\r\n\r\nScanned"},
		{"put into a multipart", plainEntity, "Content-Type: multipart/mixed; boundary=new\r\n\r\n--new\r\n" + plainEntity + "\r\n--new\r\n\r\nScanned.\r\n--new--\r\n", smime.DiagnosisFooter, "multipart/mixed; boundary=new"},
		{"banner", plainEntity, in(t, plainEntity, "Hello Bob", "[External sender]\r\n\r\nHello Bob"), smime.DiagnosisBanner, "[External"},
		{"banner in HTML", mixedEntity, in(t, mixedEntity, "<html>", "<div>External <b>sender</b></div><html>"), smime.DiagnosisBanner, "div>"},
		{"banner as a part", mixedEntity, in(t, mixedEntity, "format.\r\n", "format.\r\n--=_x\r\n\r\nExternal sender.\r\n"), smime.DiagnosisBanner, "\r\nExternal sender"},
		{"a word changed", plainEntity, in(t, plainEntity, "bus", "car"), smime.DiagnosisUnknown, ""},
		{"a word added", plainEntity, in(t, plainEntity, "the bus", "the next bus"), smime.DiagnosisUnknown, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { checkDiagnosis(t, tt.signed, tt.came, tt.code, tt.at) })
	}
}

// checkDiagnosis opens what came of an entity that Alice signed. at is what stands where the change begins.
func checkDiagnosis(t *testing.T, signed, came string, code smime.DiagnosisCode, at string) {
	t.Helper()
	report := open(t, detached([]byte(came), mustSignCMS(t, []byte(signed), cms.Detached, people.alice)))
	if report.Verdict != smime.VerdictInvalid || len(report.Signers) != 1 || report.Signers[0].Verdict != smime.SignerDigestMismatch {
		t.Fatalf("got %s: %+v", report.Verdict, report.Signers)
	}
	d := report.Signers[0].Diagnosis
	if d == nil || d.Code != code {
		t.Fatalf("got %+v, want %s", d, code)
	}
	if code == smime.DiagnosisUnknown {
		if d.Octet != -1 || d.Otherwise != smime.SignerDigestMismatch {
			t.Errorf("got %+v", d)
		}
		return
	}
	if d.Otherwise != smime.SignerValid {
		t.Errorf("otherwise %s", d.Otherwise)
	}
	if got := came[d.Octet:]; !strings.HasPrefix(got, at) {
		t.Errorf("%s begins at %q, want %q", d.Detail, got[:min(len(got), 40)], at)
	}
}

// brokenAt breaks the first line of a body that is longer.
func brokenAt(t *testing.T, entity string, width int, between string) string {
	t.Helper()
	at := strings.Index(entity, "\r\n\r\n") + 4 + width
	if strings.Contains(entity[at-width:at+1], "\r\n") {
		t.Fatal("no line is so long")
	}
	return entity[:at] + between + entity[at:]
}

func mixedBase64(t *testing.T, width int) string {
	t.Helper()
	file := strings.TrimSuffix(inBase64(strings.Repeat("%PDF-1.4\n", 40), width), "\r\n")
	return in(t, mixedEntity, "JVBERi0xLjQKJVBERi0xLjQKJVBERi0xLjQKJVBERi0xLjQKJVBERi0xLjQKJVBERi0xLjQKJVBERi0x\r\nLjQK", file)
}

// What is inside a SignedData can be changed as well, by whoever writes it anew.
func TestDiagnosisOfOpaqueSigned(t *testing.T) {
	der := mustSignCMS(t, []byte(plainEntity), cms.Encapsulated, people.alice)
	header := "From: alice@example.test\r\nDate: Mon, 01 Jun 2026 12:00:00 +0000\r\nContent-Type: application/pkcs7-mime; smime-type=signed-data\r\n\r\n"
	report := open(t, append([]byte(header), replace(der, "utf-8", "UTF-8")...))
	if d := report.Signers[0].Diagnosis; report.Verdict != smime.VerdictInvalid || d == nil || d.Code != smime.DiagnosisRefoldedHeader || d.Otherwise != smime.SignerValid {
		t.Errorf("got %s, %+v", report.Verdict, d)
	}
}

// A message that Roundcube broke, see seams.go, with a file that is large enough for several pieces.
func TestDiagnosisOfPieces(t *testing.T) {
	for shift := range 3 {
		entity := "Content-Type: text/plain\r\n\r\n" + strings.Repeat("x", shift) + strings.Repeat("A line of text.\r\n", 4000) + strings.Repeat("...\r\n", 4000)
		message := detached([]byte(entity), mustSignCMS(t, []byte(entity), cms.Detached, people.alice))
		arrived := netSMTP(message)
		if bytes.Equal(arrived, message) {
			continue
		}
		report := open(t, arrived)
		if d := report.Signers[0].Diagnosis; report.Verdict != smime.VerdictInvalid || d == nil || d.Code != smime.DiagnosisPieces {
			t.Errorf("shifted by %d: got %s, %+v", shift, report.Verdict, d)
		}
	}
}

// A change excuses nobody who would prove nothing without it: the diagnosis says so.
func TestDiagnosisOfOthers(t *testing.T) {
	for _, tt := range []struct {
		name   string
		signer *testca.Identity
		want   smime.Verdict
	}{
		{"unknown authority", testca.NewRoot(testca.Name("Other Root")).Issue(testca.Email("alice@example.test")), smime.SignerUntrusted},
		{"another sender", people.bob, smime.SignerAddressMismatch},
		{"expired", people.root.Issue(testca.Email("alice@example.test"), testca.Expired), smime.SignerExpired},
	} {
		came := strings.ReplaceAll(plainEntity, "\nFrom", "\n>From")
		report := open(t, detached([]byte(came), mustSignCMS(t, []byte(plainEntity), cms.Detached, tt.signer)))
		if d := report.Signers[0].Diagnosis; report.Verdict != smime.VerdictInvalid || d == nil || d.Code != smime.DiagnosisFromLine || d.Otherwise != tt.want {
			t.Errorf("%s: got %s, %+v", tt.name, report.Verdict, d)
		}
	}
}

// Whoever forges a message can write the digest of a variant of it into the attributes, but cannot sign them: the forgery
// must not be told to be the work of a mail server.
func TestDiagnosisOfForgedAttributes(t *testing.T) {
	genuine := mustSignCMS(t, []byte("\r\nMeet at noon.\r\n"), cms.Detached, people.alice)
	forged := mustSignCMS(t, []byte(plainEntity), cms.Detached, people.alice)
	const size = 2048 / 8 // of the signature, which comes last
	copy(forged[len(forged)-size:], genuine[len(genuine)-size:])
	came := strings.ReplaceAll(plainEntity, "\nFrom", "\n>From")
	report := open(t, detached([]byte(came), forged))
	if d := report.Signers[0].Diagnosis; d == nil || d.Code != smime.DiagnosisUnknown {
		t.Errorf("got %+v", d)
	}
}

// A diagnosis is for signatures whose digest does not fit, and for no others.
func TestNoDiagnosis(t *testing.T) {
	entity := []byte(plainEntity)
	signature := mustSignCMS(t, entity, cms.Detached, people.alice)
	if report := open(t, detached(entity, signature)); report.Signers[0].Diagnosis != nil {
		t.Errorf("good: got %+v", report.Signers[0].Diagnosis)
	}
	signature[len(signature)-9] ^= 1
	report := open(t, detached(entity, signature))
	if s := report.Signers[0]; s.Verdict != smime.SignerInvalidSignature || s.Diagnosis != nil {
		t.Errorf("signature changed: got %s, %+v", s.Verdict, s.Diagnosis)
	}
}
