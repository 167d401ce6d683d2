package smime_test

import (
	"bytes"
	"context"
	"encoding/asn1"
	"strings"
	"testing"

	"golang.org/x/crypto/cryptobyte"
	cryptobyte_asn1 "golang.org/x/crypto/cryptobyte/asn1"

	"signet/smime"
	"signet/smime/cms"
	"signet/smime/internal/entity"
	"signet/smime/internal/oid"
	"signet/smime/internal/testca"
)

// opaque is a message with an opaque signature made elsewhere, without header
// protection.
func opaque(t *testing.T, header, inside string, id *testca.Identity) []byte {
	t.Helper()
	der, err := cms.Sign([]byte(inside), []cms.Signer{signer(id)}, cms.SignOptions{Time: testca.Now()})
	if err != nil {
		t.Fatal(err)
	}
	return append([]byte(header+"Content-Type: application/pkcs7-mime\r\nContent-Transfer-Encoding: binary\r\n\r\n"), der...)
}

// certificatesOnly is a SignedData that only carries a certificate. RFC 8551 Section 3.8.
func certificatesOnly(c []byte) []byte {
	var b cryptobyte.Builder
	sequence, context0 := cryptobyte_asn1.SEQUENCE, cryptobyte_asn1.Tag(0).ContextSpecific().Constructed()
	b.AddASN1(sequence, func(b *cryptobyte.Builder) {
		b.AddASN1ObjectIdentifier(asn1.ObjectIdentifier(oid.SignedData))
		b.AddASN1(context0, func(b *cryptobyte.Builder) {
			b.AddASN1(sequence, func(b *cryptobyte.Builder) {
				b.AddASN1Int64(1)
				b.AddASN1(cryptobyte_asn1.SET, func(*cryptobyte.Builder) {})
				b.AddASN1(sequence, func(b *cryptobyte.Builder) { b.AddASN1ObjectIdentifier(asn1.ObjectIdentifier(oid.Data)) })
				b.AddASN1(context0, func(b *cryptobyte.Builder) { b.AddBytes(c) })
				b.AddASN1(cryptobyte_asn1.SET, func(*cryptobyte.Builder) {})
			})
		})
	})
	return b.BytesOrPanic()
}

func TestCertificatesOnly(t *testing.T) {
	der := certificatesOnly(people.alice.Certificate.Raw)
	part := "Content-Type: application/pkcs7-mime; smime-type=certs-only; name=smime.p7m\r\nContent-Transfer-Encoding: base64\r\n\r\n" + string(entity.EncodeBase64(der))
	report := open(t, []byte("From: alice@example.test\r\n"+part))
	if report.Verdict != smime.VerdictUnprotected || len(report.Layers) != 0 || !has(report.Findings, smime.FindingCertificatesOnly) {
		t.Errorf("got %s: %+v", report.Verdict, report.Findings)
	}
	// As an attachment it protects nothing, and the text around it is the message.
	report = open(t, []byte("From: alice@example.test\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nhello\r\n--b\r\n"+part+"\r\n--b--\r\n"))
	if report.Scope != smime.ScopeMessage || report.Content.Text() != "hello" {
		t.Errorf("got scope %s, text %q", report.Scope, report.Content.Text())
	}
}

func TestSignatureWithoutContent(t *testing.T) {
	der, err := cms.Sign([]byte("x"), []cms.Signer{signer(people.alice)}, cms.SignOptions{Time: testca.Now(), Placement: cms.Detached})
	if err != nil {
		t.Fatal(err)
	}
	report := open(t, append([]byte("From: alice@example.test\r\nContent-Type: application/pkcs7-mime\r\nContent-Transfer-Encoding: binary\r\n\r\n"), der...))
	if report.Verdict != smime.VerdictInvalid {
		t.Errorf("got %s", report.Verdict)
	}
}

// The signature fits the outer From, and what is shown is the protected one.
func TestProtectedFromOfSomebodyElse(t *testing.T) {
	report := open(t, opaque(t, "From: alice@example.test\r\n", crlf("From: eve@example.test\nContent-Type: text/plain; hp=\"clear\"\n\nhello\n"), people.alice))
	if report.Verdict != smime.VerdictOtherSender {
		t.Errorf("got %s", report.Verdict)
	}
}

func TestSenderOfSeveral(t *testing.T) {
	report := open(t, opaque(t, "From: alice@example.test\r\nSender: alice@example.test, eve@example.test\r\n", "\r\nhello\r\n", people.alice))
	if !has(report.Findings, smime.FindingSenderDiffers) {
		t.Errorf("findings: %+v", report.Findings)
	}
}

func TestFormsOfMultipartSigned(t *testing.T) {
	signed := signedBy(t, people.alice)
	third := bytes.LastIndex(signed, []byte("\r\n--="))
	boundary := signed[third+2 : len(signed)-4]
	three := append(bytes.Clone(signed[:third+2]), boundary...)
	three = append(append(three, "\r\n\r\nmore\r\n"...), signed[third+2:]...)
	lf := bytes.ReplaceAll(signed, []byte("\r\n"), []byte("\n"))
	const protocol = ` protocol="application/pkcs7-signature";`
	tests := []struct {
		name    string
		message []byte
		want    smime.Verdict
	}{
		{"a third part", three, smime.VerdictInvalid},
		{"protocol of S/MIME 2", replace(signed, protocol, ` protocol="application/x-pkcs7-signature";`), smime.VerdictVerified},
		{"no protocol", replace(signed, protocol, ""), smime.VerdictVerified},
		{"signature relabelled", replace(signed, "Content-Type: application/pkcs7-signature", "Content-Type: application/octet-stream"), smime.VerdictVerified},
		{"LF line ends and another text", replace(lf, "noon", "five"), smime.VerdictInvalid},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			report := open(t, tt.message)
			if report.Verdict != tt.want || has(report.Findings, smime.FindingLineEnds) {
				t.Errorf("got %s, want %s: %+v", report.Verdict, tt.want, report.Findings)
			}
		})
	}
	if !strings.Contains(open(t, three).Content.Text()+string(open(t, three).Content.Parts[1].Data), "more") {
		t.Error("the third part is hidden")
	}
}

func TestForwardedSignatureInsideASignedMessage(t *testing.T) {
	_, inner, _ := strings.Cut(string(signedBy(t, people.bob)), "MIME-Version: 1.0\r\n")
	message := "From: alice@example.test\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nhello\r\n--b\r\n" + inner + "\r\n--b--\r\n"
	report := open(t, signedMessage(t, message, smime.OpaqueSigned, people.alice))
	if report.Verdict != smime.VerdictVerified || has(report.Findings, smime.FindingPartlySigned) || len(report.Signers) != 1 {
		t.Errorf("got %s: %+v", report.Verdict, report.Findings)
	}
}

func TestWhatIsNoCover(t *testing.T) {
	_, sealed, _ := strings.Cut(string(encryptedTo(t, []byte(simple), people.bob)), "MIME-Version: 1.0\r\n")
	mixed := func(parts ...string) []byte {
		return []byte("From: alice@example.test\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n" + strings.Join(parts, "\r\n--b\r\n") + "\r\n--b--\r\n")
	}
	document := strings.ReplaceAll(sealed, "smime.p7m", "invoice.pdf.p7m")
	file := "Content-Disposition: attachment\r\n\r\nx"
	tests := []struct {
		name    string
		message []byte
		scope   smime.Scope
		parts   int
	}{
		{"alone", mixed(sealed), smime.ScopeAttachment, 1},
		{"text and attachment", mixed("\r\nhello", sealed), smime.ScopeAttachment, 1},
		{"two protected attachments", mixed(sealed, sealed), smime.ScopeMessage, 2},
		{"text as a file", mixed(file, sealed), smime.ScopeMessage, 2},
		{"a signed document", mixed("\r\nhello", document), smime.ScopeMessage, 2},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			report := open(t, tt.message, people.bob)
			if report.Scope != tt.scope || len(report.Content.Parts) != tt.parts || len(report.Headers.Differences) > 0 {
				t.Errorf("got scope %s, parts %+v, differences %+v", report.Scope, report.Content.Parts, report.Headers.Differences)
			}
		})
	}
	if decrypted, err := smime.Decrypt(context.Background(), mixed(sealed), smime.OpenOptions{Keys: keys{people.bob}}); err != nil || !bytes.Contains(decrypted.Entity, []byte("noon")) {
		t.Errorf("Decrypt: %v", err)
	}
}

func TestFileNameDecidesAtTheTop(t *testing.T) {
	sealed := encryptedTo(t, []byte(simple), people.bob)
	for _, mediaType := range []string{"text/plain", "application/octet-stream", "application/x-pkcs7-mime"} {
		message := replace(sealed, "application/pkcs7-mime; smime-type=enveloped-data", mediaType)
		if report := open(t, message, people.bob); report.Verdict != smime.VerdictConfidential {
			t.Errorf("%s: got %s", mediaType, report.Verdict)
		}
	}
}

func TestInspect(t *testing.T) {
	layers := []byte(simple)
	for range smime.MaxLayers + 2 {
		layers = signedMessage(t, string(layers), smime.OpaqueSigned, people.carol)
	}
	for _, tt := range []struct {
		name    string
		message []byte
		want    string
	}{
		{"too many layers", layers, "more than 8 layers"},
		{"control characters", []byte("Subject: a\x1b[2Jb\r\n\r\n"), "Subject: a\uFFFD[2Jb"},
		{"unreadable CMS", []byte("Content-Type: application/pkcs7-mime\r\n\r\nhello\r\n"), "unreadable: "},
		{"encrypted", encryptedTo(t, []byte(simple), people.bob), "KeyTransRecipientInfo RSA PKCS #1 v1.5"},
	} {
		text, err := smime.Inspect(tt.message)
		if err != nil || !strings.Contains(text, tt.want) {
			t.Errorf("%s: %v, got %s", tt.name, err, text)
		}
	}
}
