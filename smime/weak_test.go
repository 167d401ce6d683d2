package smime_test

import (
	"context"
	"crypto/x509"
	"errors"
	"strings"
	"testing"

	"go.mozilla.org/pkcs7"

	"signet/smime"
	"signet/smime/cms"
	"signet/smime/internal/testca"
)

// withDES encrypts with DES, which nothing else here writes.
func withDES(t *testing.T, message []byte, id *testca.Identity) []byte {
	t.Helper()
	der, err := pkcs7.Encrypt(message, []*x509.Certificate{id.Certificate})
	return carried(t, der, err)
}

// withSHA1 is signed with SHA-1.
func withSHA1(t *testing.T, content string, id *testca.Identity) []byte {
	t.Helper()
	sd, err := pkcs7.NewSignedData([]byte(content))
	if err != nil {
		t.Fatal(err)
	}
	if err := sd.AddSigner(id.Certificate, id.Key, pkcs7.SignerInfoConfig{}); err != nil {
		t.Fatal(err)
	}
	der, err := sd.Finish()
	message := string(carried(t, der, err))
	return []byte(strings.Replace(message, "From:", "Subject: x\r\nFrom:", 1))
}

// What is weak is shown, never as good, and its name told; or it is not opened, where that is wanted.
func TestWeak(t *testing.T) {
	aliceToo := testca.Email("alice@example.test")
	weakKey := people.root.Issue(aliceToo, testca.Key(testca.RSA1024))
	weakReader := people.root.Issue(testca.Email("bob@example.test"), testca.Key(testca.RSA1024))
	plain := crlf("Content-Type: text/plain\n\nMeet at noon.\n")
	toWeakReader, err := cms.Encrypt([]byte(plain), []cms.Recipient{{Certificate: weakReader.Certificate}}, cms.EncryptOptions{})
	footed := around("mixed", partOf(signedBy(t, weakKey)), text("footer"))
	tests := []struct {
		name    string
		message []byte
		weak    string
		status  smime.Status
	}{
		{"signed with a short key", signedBy(t, weakKey), "RSA 1024", smime.StatusUnprotected},
		{"signed with SHA-1", withSHA1(t, plain, people.alice), "SHA-1", smime.StatusUnprotected},
		{"a weak signature around a good one", signedMessage(t, string(signedBy(t, people.alice)), smime.ClearSigned, weakKey), "RSA 1024", smime.StatusVerified},
		{"encrypted with DES", withDES(t, []byte(plain), people.bob), "DES-CBC", smime.StatusUnprotected},
		{"signed well, encrypted with DES", withDES(t, signedBy(t, people.alice), people.bob), "DES-CBC", smime.StatusVerified},
		{"encrypted for a short key", carried(t, toWeakReader, err), "RSA 1024", smime.StatusUnprotected},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			asked := 0
			opts := smime.OpenOptions{Keys: countingRing{keys{people.bob, weakReader}, &asked}, Anchors: people.anchors(), Now: testca.Now()}
			report, err := smime.Open(context.Background(), tt.message, opts)
			if err != nil {
				t.Fatal(err)
			}
			var found []string
			for _, s := range report.Signers {
				found = append(found, s.Weak)
			}
			for _, l := range report.Layers {
				found = append(found, l.Weak())
			}
			if strings.Join(found, "") != tt.weak || !strings.Contains(report.Content.Text(), "noon") {
				t.Errorf("weak are %q, text %q", found, report.Content.Text())
			}
			if report.Status != tt.status {
				t.Errorf("status %s, want %s", report.Status, tt.status)
			}
			if outer := report.Signers != nil && report.Signers[0].Role == smime.RoleOuter; !outer && report.Verdict != smime.VerdictWeak {
				t.Errorf("got %s: %+v", report.Verdict, report.Signers)
			}
			asked, opts.Weak = 0, smime.RefuseWeak
			report, err = smime.Open(context.Background(), tt.message, opts)
			var e *smime.Error
			if report != nil || !errors.As(err, &e) || e.Code != smime.CodeForbiddenAlgorithm || e.Err.Error() != tt.weak {
				t.Errorf("where that is forbidden: %+v, %v", report, err)
			}
			if tt.weak == "DES-CBC" && asked > 0 {
				t.Error("a key was asked for before it was refused")
			}
		})
	}
	for name, message := range map[string][]byte{"signed": signedBy(t, people.alice), "encrypted": encryptedTo(t, signedBy(t, people.alice), people.bob)} {
		report, err := smime.Open(context.Background(), message, smime.OpenOptions{
			Keys: keys{people.bob}, Anchors: people.anchors(), Now: testca.Now(), Weak: smime.RefuseWeak,
		})
		if err != nil || !good(report) {
			t.Errorf("%s, nothing weak: %v", name, err)
		}
	}
	// A part that is not to be read is left closed, and the rest is shown.
	report, err := smime.Open(context.Background(), footed, smime.OpenOptions{Anchors: people.anchors(), Now: testca.Now(), Weak: smime.RefuseWeak})
	if err != nil || told(report) != "protected, text" {
		t.Errorf("a weak part: %v, %+v", err, report)
	}
}
