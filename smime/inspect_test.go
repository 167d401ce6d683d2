package smime_test

import (
	"crypto/x509"
	"fmt"
	"slices"
	"strings"
	"testing"

	"signet/smime"
	"signet/smime/cms"
	"signet/smime/internal/oid"
	"signet/smime/internal/testca"
)

func inspect(t *testing.T, message []byte) string {
	t.Helper()
	text, err := smime.Inspect(message)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestInspectSigned(t *testing.T) {
	message := protect(t, []byte(simple), smime.ProtectOptions{
		Signers: []cms.Signer{signer(people.alice)}, RSASignature: cms.PSSSignature, EncryptionCertificate: people.carol.Certificate,
	})[0].Message
	text := inspect(t, message)
	for _, want := range []string{
		"SignedData version 1 (eContentType id-data, detached)",
		"digestAlgorithm SHA-256",
		"certificate CN=alice@example.test,O=Signet Test",
		"signatureAlgorithm RSASSA-PSS ({[0] {{SHA-256 NULL}} [1] {{MGF1 {SHA-256 NULL}}} [2] {32}}), signature of 256 octets",
		"signedAttr contentType: id-data",
		"signedAttr messageDigest: ",
		"signedAttr signingTime: 2026-06-01T12:00:00Z",
		"signedAttr sMIMECapabilities: AES-256-GCM, ",
		"signedAttr sMIMEEncryptionKeyPreference: [0] {",
		"signedAttr cmsAlgorithmProtect: {{SHA-256} [1] {RSASSA-PSS ",
		"signedAttr signingCertificateV2: {{{", `"Signet Test Root"}}}}}`,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
}

func TestInspectEncrypted(t *testing.T) {
	gcm, _ := offered("AES-256-GCM")
	edwina := people.root.Issue(testca.Email("edwina@example.test"), testca.Key(testca.X25519))
	text := inspect(t, protect(t, []byte(simple), smime.ProtectOptions{
		Confidentiality: smime.Encrypted, ContentEncryption: gcm,
		Recipients: []smime.Recipient{recipient(people.bob), recipient(people.carol), recipient(edwina)},
	})[0].Message)
	for _, want := range []string{
		"application/pkcs7-mime; smime-type=authEnveloped-data",
		"AuthEnvelopedData version 0 (AES-256-GCM, ",
		"contentType id-data, contentEncryptionAlgorithm AES-256-GCM ({",
		"mac of 16 octets",
		"KeyTransRecipientInfo RSA PKCS #1 v1.5: serial number ", ", encryptedKey of 256 octets",
		"originatorKey id-ecPublicKey of 65 octets",
		"KeyAgreeRecipientInfo ECDH with HKDF and SHA-256, AES-256 key wrap", "originatorKey id-X25519 of 32 octets",
		", encryptedKey of 40 octets",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
}

func TestInspectOtherContentTypes(t *testing.T) {
	inside := []byte(crlf("Content-Type: text/html\n\nhello\n"))
	digested, digestErr := cms.Digest(inside, cms.DigestOptions{})
	compressed, compressErr := cms.Compress(inside, cms.CompressOptions{})
	data, dataErr := cms.MarshalData(inside)
	encrypted, encryptErr := cms.EncryptWithKey(inside, make([]byte, 32), cms.EncryptOptions{})
	certificates, certificatesErr := cms.MarshalCertificates([]*x509.Certificate{people.root.Certificate})
	for _, tt := range []struct {
		der  []byte
		err  error
		want []string
	}{
		{digested, digestErr, []string{"DigestedData version 0 (eContentType id-data, SHA-256, 34 octets)", "  digest ", "    text/html"}},
		{compressed, compressErr, []string{"CompressedData version 0 (eContentType id-data, zlib", "decompressed 34)", "    text/html"}},
		{data, dataErr, []string{"  Data\n", "    text/html"}},
		{encrypted, encryptErr, []string{"EncryptedData version 0 (AES-256-CBC, 48 octets encrypted)", "contentEncryptionAlgorithm AES-256-CBC ("}},
		{certificates, certificatesErr, []string{"SignedData version 1 (eContentType id-data, certificates only)", "certificate CN=Signet Test Root"}},
	} {
		text := inspect(t, carried(t, tt.der, tt.err))
		for _, want := range tt.want {
			if !strings.Contains(text, want) {
				t.Errorf("no %q in\n%s", want, text)
			}
		}
	}
	unknown := element(0x30, object(oid.SHA256), element(0xa0, element(0x30, element(0x02, []byte{7}), element(0x0c, []byte("ü")), element(0x80, []byte("id")), element(0x04, make([]byte, 100)))))
	text := inspect(t, carried(t, unknown, nil))
	if want := `ContentInfo contentType SHA-256: {7 "ü" [0] 6964 ` + strings.Repeat("00", 64) + "… (100 octets)}"; !strings.Contains(text, want) {
		t.Errorf("no %q in\n%s", want, text)
	}
}

func TestInspectCountersignatures(t *testing.T) {
	der, err := cms.Sign([]byte("x"), []cms.Signer{signer(people.alice)}, cms.SignOptions{Time: testca.Now()})
	if err != nil {
		t.Fatal(err)
	}
	countersigned := appendInside(t, der, 4, countersignature(t, []byte("any"), people.carol))
	text := inspect(t, carried(t, countersigned, nil))
	if want := "countersignature\n"; !strings.Contains(text, want) || strings.Count(text, "SignerInfo version 1: ") != 2 {
		t.Errorf("got\n%s", text)
	}
}

// What is made to fill a terminal is cut.
func TestInspectIsBounded(t *testing.T) {
	var parts []string
	for i := range 900 {
		parts = append(parts, fmt.Sprintf("--b\r\n%s\r\n\r\nx\r\n", strings.Repeat(fmt.Sprintf("HP-Outer: Subject: %d\r\n", i), 100)))
	}
	many := "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + strings.Join(parts, "") + "--b--\r\n"
	text := inspect(t, []byte(many))
	if lines := strings.Count(text, "\n"); lines != 20_000 || !strings.HasSuffix(text, "more than 19999 lines\n") {
		t.Errorf("got %d lines, ending in %q", lines, text[len(text)-40:])
	}
	long := inspect(t, []byte("Subject: "+strings.Repeat("x", 100_000)+"\r\n\r\n"))
	if i := slices.IndexFunc(strings.Split(long, "\n"), func(line string) bool { return len(line) > 1100 }); i >= 0 {
		t.Errorf("line %d is long", i)
	}
	deep := element(0x05)
	for range 100 {
		deep = element(0x30, deep)
	}
	nested := element(0x30, object(oid.SHA256), element(0xa0, deep))
	if text, err := smime.Inspect(carried(t, nested, nil)); err != nil || strings.Count(text, "{") > 20 {
		t.Errorf("%v, got\n%s", err, text)
	}
}
