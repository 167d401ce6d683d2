package smime_test

import (
	"bytes"
	"context"
	"crypto/x509"
	"encoding/asn1"
	"encoding/base64"
	"encoding/pem"
	"slices"
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
	part := "Content-Type: application/pkcs7-mime; smime-type=certs-only; name=smime.p7m\r\nContent-Transfer-Encoding: base64\r\n\r\n" + string(entity.AppendBase64(nil, der))
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
		{"protocol not quoted", replace(signed, protocol, ` protocol=application/pkcs7-signature;`), smime.VerdictVerified},
		{"protocol in other letters", replace(signed, protocol, ` Protocol=" Application/X-PKCS7-Signature ";`), smime.VerdictVerified},
		{"micalg of another digest", replace(signed, "micalg=sha-256", "micalg=sha1"), smime.VerdictVerified},
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
		want    string
	}{
		{"alone", mixed(sealed), "[1 confidential]"},
		{"text and attachment", mixed("\r\nhello", sealed), "added text, [2 confidential]"},
		{"two protected attachments", mixed(sealed, sealed), "protected, protected"},
		{"text as a file", mixed(file, sealed), "attachment, protected"},
		{"a signed document", mixed("\r\nhello", document), "text, attachment"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if report := open(t, tt.message, people.bob); told(report) != tt.want {
				t.Errorf("got %s, want %s", told(report), tt.want)
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

// Text in PEM inside an object must not be taken for the object.
func TestPEMInsideAnObject(t *testing.T) {
	text := "\n-----BEGIN CMS-----\n" + string(entity.AppendBase64(nil, certificatesOnly(people.alice.Certificate.Raw))) + "-----END CMS-----\n"
	report := open(t, opaque(t, "From: alice@example.test\r\n", crlf("Content-Type: text/plain\n\n"+text), people.alice))
	if report.Verdict != smime.VerdictVerified || !strings.Contains(report.Content.Text(), "BEGIN CMS") {
		t.Errorf("got %s: %+v", report.Verdict, report.Findings)
	}
}

func TestBareFiles(t *testing.T) {
	der, err := cms.Sign([]byte("\r\nhello\r\n"), []cms.Signer{signer(people.alice)}, cms.SignOptions{Time: testca.Now()})
	if err != nil {
		t.Fatal(err)
	}
	armoured := func(label string) []byte { return pem.EncodeToMemory(&pem.Block{Type: label, Bytes: der}) }
	oneLine := []byte(base64.StdEncoding.EncodeToString(der))
	for name, file := range map[string][]byte{
		"DER": der, "base64": entity.AppendBase64(nil, der), "base64 on one line": oneLine,
		"CMS": armoured("CMS"), "PKCS7": armoured("PKCS7"), "Netscape": armoured("PKCS #7 SIGNED DATA"),
		"GnuPG": armoured("SIGNED MESSAGE"), "blank lines before": append([]byte("\r\n\r\n"), armoured("CMS")...),
	} {
		report, err := smime.Open(context.Background(), file, smime.OpenOptions{
			Anchors: people.anchors(), Now: testca.Now(), From: "alice@example.test",
		})
		if err != nil || report.Verdict != smime.VerdictVerified || report.Content.Text() != "hello\n" {
			t.Errorf("%s: %v, %+v", name, err, report)
		}
	}
	// Who a bare object must be from, only the caller can know.
	for _, from := range []string{"", "bob@example.test"} {
		report, err := smime.Open(context.Background(), der, smime.OpenOptions{Anchors: people.anchors(), Now: testca.Now(), From: from})
		if err != nil || report.Verdict != smime.VerdictOtherSender {
			t.Errorf("from %q: %v, %+v", from, err, report)
		}
	}
	// A header says itself who a message is from.
	for id, want := range map[*testca.Identity]smime.Verdict{people.bob: smime.VerdictOtherSender, people.alice: smime.VerdictVerified} {
		report, err := smime.Open(context.Background(), signedBy(t, id), smime.OpenOptions{Anchors: people.anchors(), Now: testca.Now(), From: "bob@example.test"})
		if err != nil || report.Verdict != want {
			t.Errorf("want %s: %v, %+v", want, err, report)
		}
	}
	for _, message := range []string{"MIME-Version: 1.0\r\n\r\nx", "MIAB: x\r\n\r\ny"} {
		if report := open(t, []byte(message)); report.Verdict != smime.VerdictUnprotected {
			t.Errorf("%q: got %s", message, report.Verdict)
		}
	}
}

func TestDetachedSignatureFile(t *testing.T) {
	content := []byte("any octets\x00")
	der, err := cms.Sign(content, []cms.Signer{signer(people.alice)}, cms.SignOptions{Time: testca.Now(), Placement: cms.Detached})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		content []byte
		want    smime.Verdict
	}{{content, smime.VerdictVerified}, {content[1:], smime.VerdictInvalid}, {nil, smime.VerdictInvalid}} {
		report, err := smime.Open(context.Background(), der, smime.OpenOptions{
			Anchors: people.anchors(), Now: testca.Now(), From: "alice@example.test", DetachedContent: tt.content,
		})
		if err != nil || report.Verdict != tt.want {
			t.Errorf("%q: %v, %+v", tt.content, err, report)
		}
		if err == nil && tt.content != nil && !bytes.Equal(report.Payload, tt.content) {
			t.Errorf("got payload %q", report.Payload)
		}
	}
	// A message does not lend itself the content of something else.
	report, err := smime.Open(context.Background(), carried(t, der, nil), smime.OpenOptions{
		Anchors: people.anchors(), Now: testca.Now(), DetachedContent: content,
	})
	if err != nil || report.Verdict != smime.VerdictInvalid {
		t.Errorf("%v, %+v", err, report)
	}
}

// Signers may leave their certificate out: RFC 5652 Section 5.1.
func TestCertificateKnownFromElsewhere(t *testing.T) {
	der, err := cms.Sign([]byte("\r\nhello\r\n"), []cms.Signer{signer(people.alice)}, cms.SignOptions{Time: testca.Now()})
	if err != nil {
		t.Fatal(err)
	}
	sd, err := cms.ParseSignedData(der)
	if err != nil {
		t.Fatal(err)
	}
	start := bytes.Index(der, people.alice.Certificate.Raw)
	if start < 0 || len(sd.Certificates) != 1 {
		t.Fatal("the certificate is not where it should be")
	}
	// The same length, and not a certificate: a context-specific tag of an attribute certificate.
	der[start] = 0xa2
	for _, known := range [][]*x509.Certificate{nil, {people.bob.Certificate, people.alice.Certificate}} {
		report, err := smime.Open(context.Background(), der, smime.OpenOptions{
			Anchors: people.anchors(), Now: testca.Now(), From: "alice@example.test", KnownCertificates: known,
		})
		want := smime.VerdictVerified
		if known == nil {
			want = smime.VerdictUntrusted
		}
		if err != nil || report.Verdict != want {
			t.Errorf("%d known: %v, %+v", len(known), err, report)
		}
	}
	report, err := smime.Open(context.Background(), der, smime.OpenOptions{
		Anchors: people.anchors(), Now: testca.Now(), From: "alice@example.test",
		Known: finder{people.bob.Certificate, people.alice.Certificate},
	})
	if err != nil || report.Verdict != smime.VerdictVerified {
		t.Errorf("found: %v, %+v", err, report)
	}
}

// A finder finds certificates in a list.
type finder []*x509.Certificate

func (f finder) FindCertificates(id cms.SignerIdentifier) []*x509.Certificate {
	return slices.DeleteFunc(slices.Clone(f), func(c *x509.Certificate) bool { return !id.Matches(c) })
}

// So they may leave out the certificate that they want answers to.
func TestPreferredCertificateKnownFromElsewhere(t *testing.T) {
	der, err := cms.Sign([]byte("\r\nhello\r\n"), []cms.Signer{signer(people.alice)}, cms.SignOptions{
		Time: testca.Now(), EncryptionCertificate: people.carol.Certificate,
	})
	if err != nil {
		t.Fatal(err)
	}
	der[bytes.Index(der, people.carol.Certificate.Raw)] = 0xa2
	for _, known := range []finder{{people.bob.Certificate, people.carol.Certificate}, {people.bob.Certificate}} {
		report, err := smime.Open(context.Background(), der, smime.OpenOptions{
			Anchors: people.anchors(), Now: testca.Now(), From: "alice@example.test", Known: known,
		})
		if err != nil || report.Verdict != smime.VerdictVerified {
			t.Fatalf("%v, %+v", err, report)
		}
		if got := report.Signers[0].EncryptionCertificate; (got != nil) != (len(known) == 2) {
			t.Errorf("%d are known: %v", len(known), got)
		}
	}
}

func TestEncryptedDataIsExplained(t *testing.T) {
	var b cryptobyte.Builder
	sequence := cryptobyte_asn1.SEQUENCE
	b.AddASN1(sequence, func(b *cryptobyte.Builder) {
		b.AddASN1ObjectIdentifier(oid.EncryptedData)
		b.AddASN1(cryptobyte_asn1.Tag(0).ContextSpecific().Constructed(), func(b *cryptobyte.Builder) {
			b.AddASN1(sequence, func(b *cryptobyte.Builder) { b.AddASN1Int64(0) })
		})
	})
	if _, err := openAs(b.BytesOrPanic()); !isCode(err, smime.CodeNoKey) || !strings.Contains(err.Error(), "EncryptedData") {
		t.Errorf("got %v", err)
	}
}

// Browsers call files of certificates so, and write .p7b.
func TestCertificatesUnderAnotherType(t *testing.T) {
	der := certificatesOnly(people.alice.Certificate.Raw)
	for _, mediaType := range []string{"application/x-pkcs7-certificates", "application/octet-stream; name=alice.p7b", "application/pkcs7-mime; name=alice.p7c"} {
		message := "From: alice@example.test\r\nContent-Type: " + mediaType + "\r\nContent-Transfer-Encoding: base64\r\n\r\n" + string(entity.AppendBase64(nil, der))
		if report := open(t, []byte(message)); !has(report.Findings, smime.FindingCertificatesOnly) || len(report.Certificates) != 1 {
			t.Errorf("%s: got %+v", mediaType, report.Findings)
		}
	}
}

func TestWriteCertificatesOnly(t *testing.T) {
	certificates := []*x509.Certificate{people.alice.Certificate, people.root.Certificate}
	for _, header := range []string{"", "From: alice@example.test\r\nTo: bob@example.test\r\nContent-Type: text/plain\r\n\r\nnot this\r\n"} {
		message, err := smime.CertificatesOnly([]byte(header), certificates, testca.Now())
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{"smime-type=certs-only", "name=smime.p7c", "filename=smime.p7c"} {
			if !bytes.Contains(message, []byte(want)) {
				t.Errorf("no %s in %s", want, message)
			}
		}
		report := open(t, message)
		if report.Verdict != smime.VerdictUnprotected || !has(report.Findings, smime.FindingCertificatesOnly) || len(report.Certificates) != 2 {
			t.Errorf("got %s, %d certificates: %+v", report.Verdict, len(report.Certificates), report.Findings)
		}
		if bytes.Contains(message, []byte("not this")) {
			t.Errorf("got %s", message)
		}
	}
	if _, err := smime.CertificatesOnly(nil, nil, testca.Now()); !isCode(err, smime.CodeInvalidDraft) {
		t.Errorf("got %v", err)
	}
}
