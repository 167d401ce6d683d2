package smime_test

import (
	"bytes"
	"strings"
	"testing"

	"signet/smime"
	"signet/smime/cms"
	"signet/smime/internal/oid"
	"signet/smime/internal/testca"
)

// kept opens a message, takes its encryption off and opens what is left without any key.
func kept(t *testing.T, message []byte) *smime.Report {
	t.Helper()
	readable, err := open(t, message, people.bob).WithoutEncryption()
	if err != nil {
		t.Fatal(err)
	}
	return open(t, readable)
}

// Whoever gets the readable file sees the subject and can still tell who wrote it.
func TestWithoutEncryptionKeepsTheSignatureAndTheSubject(t *testing.T) {
	for _, form := range []smime.SignedForm{smime.ClearSigned, smime.OpaqueSigned} {
		message := protect(t, compose(t, draft()), smime.ProtectOptions{
			Form: form, Signers: []cms.Signer{signer(people.alice)},
			Confidentiality: smime.Encrypted, Recipients: []smime.Recipient{recipient(people.bob)},
		})[0].Message
		report := kept(t, message)
		if report.Verdict != smime.VerdictVerified || report.Headers.Subject != draft().Subject || has(report.Findings, smime.FindingHeaderDiffers) {
			t.Errorf("form %d: %s, subject %q, %+v", form, report.Verdict, report.Headers.Subject, report.Findings)
		}
		checkDraft(t, report)
	}
}

func TestWithoutEncryptionOfWhatNobodySigned(t *testing.T) {
	report := kept(t, encryptedTo(t, []byte(simple), people.bob))
	if report.Verdict != smime.VerdictUnprotected || report.Headers.Subject != "Lunch" || !strings.Contains(report.Content.Text(), "noon") {
		t.Errorf("%s, %+v, text %q", report.Verdict, report.Headers, report.Content.Text())
	}
}

// A protected From that nobody vouches for is not shown, and so not kept either.
func TestWithoutEncryptionHasTheFromThatIsShown(t *testing.T) {
	message := replace(encryptedTo(t, []byte(simple), people.bob), "From: Alice Example <alice@example.test>", "From: mallory@example.test")
	if from := kept(t, message).Headers.From; len(from) != 1 || from[0].Address != "mallory@example.test" {
		t.Errorf("from %v", from)
	}
}

// Of a triple-wrapped message the inner signature is left; the outer one was over the encryption.
func TestWithoutEncryptionTakesTheInnermostLayerOff(t *testing.T) {
	wrapped := signedMessage(t, string(encryptedTo(t, signedBy(t, people.alice), people.bob)), smime.ClearSigned, people.carol)
	report := kept(t, wrapped)
	if len(report.Signers) != 1 || !report.Signers[0].Certificate.Equal(people.alice.Certificate) || report.Signers[0].Verdict != smime.SignerValid {
		t.Errorf("%s, signers %+v", report.Verdict, report.Signers)
	}
}

// A CMS object that was encrypted without MIME around it gets a MIME header.
func TestWithoutEncryptionOfNestedCMS(t *testing.T) {
	entity := []byte("Content-Type: text/plain\r\n\r\nMeet at noon.\r\n")
	signedData, err := cms.Sign(entity, []cms.Signer{signer(people.alice)}, cms.SignOptions{Placement: cms.Encapsulated, Time: testca.Now()})
	if err != nil {
		t.Fatal(err)
	}
	ci, err := cms.ParseContentInfo(signedData)
	if err != nil {
		t.Fatal(err)
	}
	der, err := cms.Encrypt(ci.Content, []cms.Recipient{{Certificate: people.bob.Certificate}}, cms.EncryptOptions{ContentType: oid.SignedData})
	report := kept(t, carried(t, der, err))
	// From is that of the delivered message: there is no protected one.
	if report.Verdict != smime.VerdictVerified || !strings.Contains(report.Content.Text(), "noon") {
		t.Errorf("%s, signers %+v, text %q", report.Verdict, report.Signers, report.Content.Text())
	}
}

func TestWithoutEncryptionOfWhatIsNotEncrypted(t *testing.T) {
	readable, err := open(t, signedBy(t, people.alice)).WithoutEncryption()
	if !isCode(err, smime.CodeNotEncrypted) || !bytes.Equal(readable, nil) {
		t.Errorf("got %q and %v", readable, err)
	}
}
