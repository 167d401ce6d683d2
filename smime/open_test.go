package smime_test

import (
	"bytes"
	"context"
	"encoding/pem"
	"errors"
	"slices"
	"strings"
	"testing"

	"signet/smime"
	"signet/smime/cms"
	"signet/smime/internal/testca"
)

// crlf makes the line ends of mail from those of Go source.
func crlf(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") }

const simple = "From: Alice Example <alice@example.test>\r\nTo: bob@example.test\r\nSubject: Lunch\r\n" +
	"Date: Mon, 01 Jun 2026 12:00:00 +0000\r\nMessage-ID: <1@example.test>\r\n\r\nMeet at noon.\r\n"

// signedBy returns simple, clear-signed by the identities.
func signedBy(t *testing.T, ids ...*testca.Identity) []byte {
	t.Helper()
	return signedMessage(t, simple, smime.ClearSigned, ids...)
}

func signedMessage(t *testing.T, message string, form smime.SignedForm, ids ...*testca.Identity) []byte {
	t.Helper()
	opts := smime.ProtectOptions{Form: form}
	for _, id := range ids {
		opts.Signers = append(opts.Signers, signer(id))
	}
	return protect(t, []byte(message), opts)[0].Message
}

func encryptedTo(t *testing.T, message []byte, ids ...*testca.Identity) []byte {
	t.Helper()
	opts := smime.ProtectOptions{Confidentiality: smime.Encrypted}
	for _, id := range ids {
		opts.Recipients = append(opts.Recipients, recipient(id))
	}
	return protect(t, message, opts)[0].Message
}

func replace(message []byte, old, new string) []byte {
	return bytes.Replace(message, []byte(old), []byte(new), 1)
}

func has(findings []smime.Finding, code string) bool {
	return slices.ContainsFunc(findings, func(f smime.Finding) bool { return f.Code == code })
}

func TestVerdicts(t *testing.T) {
	aliceToo := testca.Email("alice@example.test")
	expired := people.root.Issue(aliceToo, testca.Expired)
	notYet := people.root.Issue(aliceToo, testca.NotYetValid)
	stranger := testca.NewRoot(testca.Name("Other Root")).Issue(aliceToo)
	weakKey := people.root.Issue(aliceToo, testca.Key(testca.RSA1024))
	mallory := people.root.Issue(testca.Email("mallory@example.test"))
	signed := signedBy(t, people.alice)
	tests := []struct {
		name    string
		message []byte
		verdict smime.Verdict
		signer  smime.Verdict // of one of the signers; "" for none
		finding string        // "" for any
	}{
		{"plain", []byte(simple), smime.VerdictUnprotected, "", ""},
		{"signed", signed, smime.VerdictVerified, smime.SignerValid, ""},
		{"text changed", replace(signed, "noon", "five"), smime.VerdictInvalid, smime.SignerDigestMismatch, ""},
		{"expired", signedBy(t, expired), smime.VerdictUntrusted, smime.SignerExpired, ""},
		{"not yet valid", signedBy(t, notYet), smime.VerdictUntrusted, smime.SignerNotYetValid, ""},
		{"unknown authority", signedBy(t, stranger), smime.VerdictUntrusted, smime.SignerUntrusted, ""},
		{"weak key", signedBy(t, weakKey), smime.VerdictWeak, smime.SignerWeakAlgorithm, ""},
		{"other sender", signedBy(t, mallory), smime.VerdictOtherSender, smime.SignerAddressMismatch, ""},
		{"one good and one bad signer", signedBy(t, people.alice, mallory), smime.VerdictOtherSender, smime.SignerAddressMismatch, smime.FindingSeveralSigners},
		{"outer From changed", replace(signed, "From: Alice Example <alice@", "From: Alice Example <eve@"), smime.VerdictOtherSender, smime.SignerAddressMismatch, smime.FindingHeaderDiffers},
		{"second outer From", append([]byte("From: eve@example.test\r\n"), signed...), smime.VerdictOtherSender, smime.SignerAddressMismatch, smime.FindingSeveralFrom},
		{"two addresses in From", signedMessage(t, strings.Replace(simple, "From: ", "From: eve@example.test, ", 1), smime.ClearSigned, people.alice), smime.VerdictOtherSender, smime.SignerAddressMismatch, smime.FindingSeveralFrom},
		{"address only in the display name", signedMessage(t, strings.Replace(simple, "Alice Example <alice@example.test>", `"alice@example.test" <eve@example.test>`, 1), smime.ClearSigned, people.alice), smime.VerdictOtherSender, smime.SignerAddressMismatch, ""},
		{"comma in an encoded name", signedMessage(t, strings.Replace(simple, "Alice Example", "=?utf-8?Q?Example=2C_Alice?=", 1), smime.ClearSigned, people.alice), smime.VerdictVerified, smime.SignerValid, ""},
		{"address in an encoded name", signedMessage(t, strings.Replace(simple, "Alice Example <alice@example.test>", "=?utf-8?Q?=3Calice=40example.test=3E_=28?= <eve@example.test>", 1), smime.ClearSigned, people.alice), smime.VerdictOtherSender, smime.SignerAddressMismatch, ""},
		{"another Sender", append([]byte("Sender: list@example.test\r\n"), signed...), smime.VerdictVerified, smime.SignerValid, smime.FindingSenderDiffers},
		{"outer Subject changed", replace(signed, "Subject: Lunch", "Subject: Money"), smime.VerdictVerified, smime.SignerValid, smime.FindingHeaderDiffers},
		{"LF line ends", bytes.ReplaceAll(signed, []byte("\r\n"), []byte("\n")), smime.VerdictVerified, smime.SignerValid, smime.FindingLineEnds},
		{"trailing blank lines lost", bytes.TrimRight(signed, "\r\n"), smime.VerdictVerified, smime.SignerValid, ""},
		{"signature unreadable", replace(signed, "\r\n\r\nMI", "\r\n\r\nXX"), smime.VerdictInvalid, smime.SignerMalformed, ""},
		{"signature part of another type", replace(signed, "Content-Type: application/pkcs7-signature", "Content-Type: text/plain"), smime.VerdictInvalid, smime.SignerMalformed, ""},
		{"footer of a mailing list", footer(signed), smime.VerdictPartlySigned, "", smime.FindingPartlySigned},
		{"signed by another method", replace(signed, `protocol="application/pkcs7-signature"`, `protocol="application/sealed"`), smime.VerdictUnprotected, "", smime.FindingUnsupported},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			report := open(t, tt.message)
			if report.Verdict != tt.verdict {
				t.Errorf("got %s, want %s: %+v", report.Verdict, tt.verdict, report.Findings)
			}
			found := slices.ContainsFunc(report.Signers, func(s smime.Signer) bool { return s.Verdict == tt.signer })
			if found != (tt.signer != "") {
				t.Errorf("want signer %q: %+v", tt.signer, report.Signers)
			}
			if tt.finding != "" && !has(report.Findings, tt.finding) {
				t.Errorf("no finding %s: %+v", tt.finding, report.Findings)
			}
		})
	}
}

// footer wraps a message as a mailing list does that adds a footer.
func footer(message []byte) []byte {
	header, _, _ := strings.Cut(string(message), "MIME-Version:")
	_, entity, _ := strings.Cut(string(message), "MIME-Version: 1.0\r\n")
	return []byte(header + crlf("MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=list\n\n--list\n") +
		entity + crlf("\n--list\nContent-Type: text/plain\n\nPlease pay Mallory.\n--list--\n"))
}

func TestSignatureOutsideEncryption(t *testing.T) {
	encrypted := encryptedTo(t, []byte(simple), people.bob)
	report := open(t, signedMessage(t, string(encrypted), smime.ClearSigned, people.alice), people.bob)
	if report.Verdict != smime.VerdictConfidential || !has(report.Findings, smime.FindingSignatureOutside) {
		t.Errorf("got %s: %+v", report.Verdict, report.Findings)
	}
	// Signed, encrypted, and signed once more: RFC 2634 calls it triple wrapped.
	inner := encryptedTo(t, signedBy(t, people.alice), people.bob)
	report = open(t, signedMessage(t, string(inner), smime.OpaqueSigned, people.alice), people.bob)
	if report.Verdict != smime.VerdictVerifiedAndConfidential || len(report.Layers) != 3 {
		t.Errorf("got %s, layers %+v: %+v", report.Verdict, report.Layers, report.Findings)
	}
}

func TestEncryptionDoesNotMendABadSignature(t *testing.T) {
	bad := replace(signedBy(t, people.alice), "noon", "five")
	report := open(t, encryptedTo(t, bad, people.bob), people.bob)
	if report.Verdict != smime.VerdictInvalid {
		t.Errorf("got %s", report.Verdict)
	}
}

func TestBareCMS(t *testing.T) {
	sealed := encryptedTo(t, signedBy(t, people.alice), people.bob)
	_, body, _ := strings.Cut(string(sealed), "\r\n\r\n")
	block, _ := pem.Decode([]byte("-----BEGIN X-----\n" + strings.ReplaceAll(body, "\r\n", "\n") + "-----END X-----\n"))
	if block == nil {
		t.Fatal("the body is not base64")
	}
	for name, message := range map[string][]byte{
		"DER":          block.Bytes,
		"PEM":          pem.EncodeToMemory(&pem.Block{Type: "CMS", Bytes: block.Bytes}),
		"base64 twice": []byte("From: alice@example.test\r\nContent-Type: application/pkcs7-mime\r\n\r\n" + body),
		"relabelled":   replace(sealed, "application/pkcs7-mime; smime-type=enveloped-data;", "application/octet-stream;"),
	} {
		report := open(t, message, people.bob)
		if report.Verdict != smime.VerdictVerifiedAndConfidential {
			t.Errorf("%s: got %s: %+v", name, report.Verdict, report.Findings)
		}
		if bare := len(report.Headers.Outer) == 0; bare && len(report.Headers.Differences) > 0 {
			t.Errorf("%s: got differences %+v", name, report.Headers.Differences)
		}
	}
}

// Not every CMS object has the 128 octets from which a length takes more than one.
func TestShortBareCMS(t *testing.T) {
	short := []byte{0x30, 0x0b, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02} // nothing but its type
	if _, err := openAs(short); !isCode(err, smime.CodeMalformed) || !strings.Contains(err.Error(), "ContentInfo") {
		t.Errorf("got %v", err)
	}
}

func TestOpenErrors(t *testing.T) {
	encrypted := encryptedTo(t, []byte(simple), people.bob)
	layers := []byte(simple)
	for range smime.MaxLayers + 1 {
		layers = signedMessage(t, string(layers), smime.OpaqueSigned, people.carol)
	}
	deep := "From: a@example.test\r\n"
	for i := range 40 {
		boundary := strings.Repeat("x", i+1)
		deep += "Content-Type: multipart/mixed; boundary=" + boundary + "y\r\n\r\n--" + boundary + "y\r\n"
	}
	tests := []struct {
		name    string
		message []byte
		keys    []*testca.Identity
		want    smime.Code
	}{
		{"no header", []byte("hello\r\n\r\nworld"), nil, smime.CodeMalformed},
		{"no key", encrypted, []*testca.Identity{people.alice}, smime.CodeNoKey},
		{"no keys at all", encrypted, nil, smime.CodeNoKey},
		{"cut off", encrypted[:len(encrypted)-100], []*testca.Identity{people.bob}, smime.CodeMalformed},
		{"too many layers", layers, nil, smime.CodeTooDeep},
		{"multiparts too deep", []byte(deep), nil, smime.CodeTooDeep},
		{"unknown CMS type", []byte("From: a@example.test\r\nContent-Type: application/pkcs7-mime\r\nContent-Transfer-Encoding: base64\r\n\r\nMBEGCyqGSIb3DQEJEAECoAIEAA==\r\n"), nil, smime.CodeUnsupportedAlgorithm},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			report, err := openAs(tt.message, tt.keys...)
			var e *smime.Error
			if !errors.As(err, &e) || e.Code != tt.want {
				t.Fatalf("got %v, want %s", err, tt.want)
			}
			if report != nil {
				t.Error("a report beside an error")
			}
			var noKey *cms.NoKeyError
			if tt.want == smime.CodeNoKey && (!errors.As(err, &noKey) || len(noKey.Recipients) != 1) {
				t.Errorf("the error does not say whom it is encrypted for: %v", err)
			}
		})
	}
}

func TestOpenTooLarge(t *testing.T) {
	if _, err := openAs(make([]byte, smime.MaxMessage+1)); !isCode(err, smime.CodeTooLarge) {
		t.Errorf("got %v", err)
	}
}

func isCode(err error, code smime.Code) bool {
	var e *smime.Error
	return errors.As(err, &e) && e.Code == code
}

func TestOpenCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err := smime.Open(ctx, []byte(simple), smime.OpenOptions{Now: testca.Now()})
	if !isCode(err, smime.CodeCancelled) || !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// A lockedRing is a KeyRing whose keys are locked.
type lockedRing struct{}

var errLocked = errors.New("locked")

func (lockedRing) DecryptionKeys(cms.RecipientIdentifier) ([]cms.DecryptionKey, error) {
	return nil, errLocked
}

func TestErrorsOfTheKeyRingStayReachable(t *testing.T) {
	message := encryptedTo(t, []byte(simple), people.bob)
	_, err := smime.Open(context.Background(), message, smime.OpenOptions{Keys: lockedRing{}, Now: testca.Now()})
	if !errors.Is(err, errLocked) {
		t.Errorf("got %v", err)
	}
}
