package smime_test

import (
	"bytes"
	"context"
	encoding_asn1 "encoding/asn1"
	"strings"
	"testing"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"signet/smime"
	"signet/smime/cms"
	"signet/smime/internal/oid"
	"signet/smime/internal/testca"
)

// carried is a message whose body is a CMS object.
func carried(t *testing.T, der []byte, err error) []byte {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	return append([]byte("From: alice@example.test\r\nContent-Type: application/pkcs7-mime\r\nContent-Transfer-Encoding: binary\r\n\r\n"), der...)
}

func TestCompression(t *testing.T) {
	long := simple + strings.Repeat("Again and again.\r\n", 1000)
	alice, bob := []cms.Signer{signer(people.alice)}, []smime.Recipient{recipient(people.bob)}
	tests := []struct {
		name    string
		opts    smime.ProtectOptions
		layers  string
		verdict smime.Verdict
	}{
		{"alone", smime.ProtectOptions{}, "compressed", smime.VerdictUnprotected},
		{"clear signed", smime.ProtectOptions{Signers: alice}, "clear signed, compressed", smime.VerdictVerified},
		{"opaque signed", smime.ProtectOptions{Signers: alice, Form: smime.OpaqueSigned}, "opaque signed, compressed", smime.VerdictVerified},
		{"encrypted", smime.ProtectOptions{Confidentiality: smime.Encrypted, Recipients: bob}, "enveloped, compressed", smime.VerdictConfidential},
		{"both", smime.ProtectOptions{Signers: alice, Confidentiality: smime.Encrypted, Recipients: bob}, "enveloped, clear signed, compressed", smime.VerdictVerifiedAndConfidential},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tt.opts.Compression = smime.Compressed
			message := protect(t, []byte(long), tt.opts)[0].Message
			report := open(t, message, people.bob)
			if kinds(report) != tt.layers || report.Verdict != tt.verdict || report.Headers.Subject != "Lunch" {
				t.Errorf("got %s (%s), subject %q", report.Verdict, kinds(report), report.Headers.Subject)
			}
			if len(message) > len(long) || !strings.HasSuffix(report.Content.Text(), "again.\n") {
				t.Errorf("%d octets for %d, text ends in %q", len(message), len(long), report.Content.Text()[len(report.Content.Text())-20:])
			}
		})
	}
	message := protect(t, []byte(long), smime.ProtectOptions{Compression: smime.Compressed})[0].Message
	for _, want := range []string{"smime-type=compressed-data", "name=smime.p7z", "filename=smime.p7z"} {
		if !bytes.Contains(message, []byte(want)) {
			t.Errorf("no %s in %s", want, message)
		}
	}
	// By its name alone.
	relabelled := replace(message, "application/pkcs7-mime; smime-type=compressed-data;", "application/octet-stream;")
	if report := open(t, relabelled); kinds(report) != "compressed" {
		t.Errorf("got %s", kinds(report))
	}
}

// What is compressed on the outside still says who signed it.
func TestCompressedOutside(t *testing.T) {
	message := protect(t, signedBy(t, people.alice), smime.ProtectOptions{Compression: smime.Compressed})[0].Message
	report := open(t, message)
	if report.Verdict != smime.VerdictVerified || kinds(report) != "compressed, clear signed" {
		t.Errorf("got %s (%s)", report.Verdict, kinds(report))
	}
}

// Compression protects no header, and a compressed attachment no message.
func TestCompressionProtectsNothing(t *testing.T) {
	der, err := cms.Compress([]byte(crlf("From: eve@example.test\nSubject: no\nContent-Type: text/plain; hp=\"clear\"\n\nhello\n")), cms.CompressOptions{})
	report := open(t, carried(t, der, err))
	if report.Headers.Protection != smime.HeadersUnprotected || report.Headers.From[0].Address != "alice@example.test" || report.Verdict != smime.VerdictUnprotected {
		t.Errorf("got %s: %+v", report.Verdict, report.Headers)
	}
	_, attachment, _ := bytes.Cut(carried(t, der, err), []byte("\r\n"))
	mixed := "From: alice@example.test\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nhi\r\n--b\r\n" + string(attachment) + "\r\n--b--\r\n"
	report = open(t, []byte(mixed))
	if report.Scope != smime.ScopeMessage || len(report.Layers) != 0 || report.Content.Text() != "hi" {
		t.Errorf("got scope %s, layers %s, text %q", report.Scope, kinds(report), report.Content.Text())
	}
}

func TestOtherContentTypes(t *testing.T) {
	inside := []byte(crlf("Content-Type: text/plain\n\nhello\n"))
	digested, digestErr := cms.Digest(inside, cms.DigestOptions{})
	data, dataErr := cms.MarshalData(inside)
	for name, tt := range map[string]struct {
		der    []byte
		err    error
		layers string
	}{
		"DigestedData": {digested, digestErr, "digested"},
		"Data":         {data, dataErr, ""},
	} {
		report := open(t, carried(t, tt.der, tt.err))
		if report.Verdict != smime.VerdictUnprotected || kinds(report) != tt.layers || report.Content.Text() != "hello\n" {
			t.Errorf("%s: got %s (%s), %q", name, report.Verdict, kinds(report), report.Content.Text())
		}
	}
	damaged := bytes.Replace(digested, []byte("hello"), []byte("hallo"), 1)
	if _, err := openAs(carried(t, damaged, nil)); !isCode(err, smime.CodeMalformed) {
		t.Errorf("a damaged DigestedData: %v", err)
	}
}

// Each of them could be inside another for ever.
func TestOtherContentTypesAreLayers(t *testing.T) {
	for name, wrap := range map[string]func([]byte) ([]byte, error){
		"Data":           cms.MarshalData,
		"DigestedData":   func(content []byte) ([]byte, error) { return cms.Digest(content, cms.DigestOptions{}) },
		"CompressedData": func(content []byte) ([]byte, error) { return cms.Compress(content, cms.CompressOptions{}) },
	} {
		for _, depth := range []int{smime.MaxLayers, smime.MaxLayers + 1} {
			message := []byte("From: alice@example.test\r\n\r\nhello\r\n")
			for range depth {
				der, err := wrap(message)
				message = carried(t, der, err)
			}
			if _, err := openAs(message); isCode(err, smime.CodeTooDeep) != (depth > smime.MaxLayers) {
				t.Errorf("%d times %s: %v", depth, name, err)
			}
		}
	}
}

// Without a bound, one that decompresses to itself would never end.
func TestCompressedWithoutEnd(t *testing.T) {
	for _, depth := range []int{smime.MaxLayers, smime.MaxLayers + 1} {
		octets, contentType := []byte("\r\nhello\r\n"), oid.Data
		var der []byte
		for range depth {
			var err error
			if der, err = cms.Compress(octets, cms.CompressOptions{ContentType: contentType}); err != nil {
				t.Fatal(err)
			}
			ci, err := cms.ParseContentInfo(der)
			if err != nil {
				t.Fatal(err)
			}
			octets, contentType = ci.Content, oid.CompressedData
		}
		message := carried(t, der, nil)
		if _, err := openAs(message); isCode(err, smime.CodeTooDeep) != (depth > smime.MaxLayers) {
			t.Errorf("%d times: %v", depth, err)
		}
		if text := inspect(t, message); strings.Contains(text, "more than 8 layers") != (depth > smime.MaxLayers) {
			t.Errorf("%d times:\n%s", depth, text)
		}
	}
}

// CMS content types may be in one another without MIME between them: RFC 5652 Section 3.
func TestNestedWithoutMIME(t *testing.T) {
	inside := crlf("Content-Type: text/plain\n\nhello\n")
	signed, err := cms.Sign([]byte(inside), []cms.Signer{signer(people.alice)}, cms.SignOptions{Time: testca.Now()})
	if err != nil {
		t.Fatal(err)
	}
	ci, err := cms.ParseContentInfo(signed)
	if err != nil {
		t.Fatal(err)
	}
	bob := []cms.Recipient{{Certificate: people.bob.Certificate}}
	der, err := cms.Encrypt(ci.Content, bob, cms.EncryptOptions{ContentType: oid.SignedData})
	report := open(t, carried(t, der, err), people.bob)
	if report.Verdict != smime.VerdictVerifiedAndConfidential || kinds(report) != "enveloped, opaque signed" {
		t.Errorf("got %s (%s): %+v", report.Verdict, kinds(report), report.Findings)
	}
	for _, tt := range []struct {
		content []byte
		want    smime.Code
	}{{ci.Content[:20], smime.CodeMalformed}, {signed, smime.CodeMalformed}} {
		der, err := cms.Encrypt(tt.content, bob, cms.EncryptOptions{ContentType: oid.SignedData})
		if _, err := openAs(carried(t, der, err), people.bob); !isCode(err, tt.want) {
			t.Errorf("got %v", err)
		}
	}
}

// PKI.js writes AES-GCM into EnvelopedData, with the tag behind the ciphertext.
func TestGCMInEnvelopedData(t *testing.T) {
	gcm, _ := offered("AES-256-GCM")
	der, err := cms.Encrypt([]byte("\r\nhello\r\n"), []cms.Recipient{{Certificate: people.bob.Certificate}}, cms.EncryptOptions{ContentEncryption: gcm})
	if err != nil {
		t.Fatal(err)
	}
	report := open(t, carried(t, asEnvelopedData(t, der), nil), people.bob)
	if report.Verdict != smime.VerdictConfidential || kinds(report) != "enveloped" || !has(report.Findings, smime.FindingGCMInEnveloped) {
		t.Errorf("got %s (%s): %+v", report.Verdict, kinds(report), report.Findings)
	}
}

// asEnvelopedData makes an EnvelopedData of an AuthEnvelopedData without attributes.
func asEnvelopedData(t *testing.T, der []byte) []byte {
	t.Helper()
	aed, err := cms.ParseAuthEnvelopedData(der)
	if err != nil {
		t.Fatal(err)
	}
	ci, err := cms.ParseContentInfo(der)
	if err != nil {
		t.Fatal(err)
	}
	var fields []encoding_asn1.RawValue
	if _, err := encoding_asn1.Unmarshal(ci.Content, &fields); err != nil {
		t.Fatal(err)
	}
	eci := aed.AuthEncryptedContentInfo
	var b cryptobyte.Builder
	tag0 := asn1.Tag(0).ContextSpecific()
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1ObjectIdentifier(oid.EnvelopedData)
		b.AddASN1(tag0.Constructed(), func(b *cryptobyte.Builder) {
			b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
				b.AddASN1Int64(0)
				b.AddBytes(fields[1].FullBytes)
				b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
					b.AddASN1ObjectIdentifier(eci.ContentType)
					b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
						b.AddASN1ObjectIdentifier(eci.ContentEncryptionAlgorithm.Algorithm)
						b.AddBytes(eci.ContentEncryptionAlgorithm.Parameters)
					})
					b.AddASN1(tag0, func(b *cryptobyte.Builder) {
						b.AddBytes(eci.EncryptedContent)
						b.AddBytes(aed.MAC)
					})
				})
			})
		})
	})
	return b.BytesOrPanic()
}

func TestDecryptAuthEnvelopedData(t *testing.T) {
	gcm, _ := offered("AES-128-GCM")
	sealed := protect(t, []byte(simple), smime.ProtectOptions{
		Confidentiality: smime.Encrypted, Recipients: []smime.Recipient{recipient(people.bob)}, ContentEncryption: gcm,
	})[0].Message
	decrypted, err := smime.Decrypt(context.Background(), sealed, smime.OpenOptions{Keys: keys{people.bob}})
	if err != nil || decrypted.Layer.Kind != smime.LayerAuthEnveloped || !bytes.Contains(decrypted.Entity, []byte("noon")) {
		t.Errorf("got %+v, %v", decrypted, err)
	}
}
