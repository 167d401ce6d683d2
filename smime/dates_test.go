package smime_test

import (
	"strings"
	"testing"
	"time"

	"signet/smime"
	"signet/smime/cms"
	"signet/smime/internal/testca"
	"signet/smime/internal/testmail"
)

// A date that the signature covers may differ from the signing time: that is told, and takes nothing away.
func TestDates(t *testing.T) {
	now := testca.Now()
	for _, tt := range []struct {
		name         string
		date, signed time.Time
		want         string // the one finding, or ""
	}{
		{"now", now, now, ""},
		{"an hour before", now.Add(-time.Hour), now, ""},
		{"more than an hour before", now.Add(-time.Hour - time.Second), now, string(smime.SignerTimeDiffers)},
		{"signed before", now, now.Add(-time.Hour - time.Second), string(smime.SignerTimeDiffers)},
		{"an hour ahead", now.Add(time.Hour), now.Add(time.Hour), ""},
		{"dated ahead", now.Add(time.Hour + time.Second), now.Add(time.Hour), smime.FindingDateInFuture},
		{"signed ahead", now.Add(time.Hour), now.Add(time.Hour + time.Second), smime.FindingSignedInFuture},
	} {
		t.Run(tt.name, func(t *testing.T) {
			message := strings.Replace(simple, "Mon, 01 Jun 2026 12:00:00 +0000", tt.date.Format(time.RFC1123Z), 1)
			signed, err := smime.Protect(t.Context(), []byte(message), smime.ProtectOptions{Signers: []cms.Signer{signer(people.alice)}, Time: tt.signed})
			if err != nil {
				t.Fatal(err)
			}
			report := open(t, signed[0].Message)
			if report.Verdict != smime.VerdictVerified || report.Signers[0].Verdict != smime.SignerValid {
				t.Errorf("got %s: %+v", report.Verdict, report.Signers)
			}
			for _, code := range []string{string(smime.SignerTimeDiffers), smime.FindingDateInFuture, smime.FindingSignedInFuture} {
				if has(report.Findings, code) != (code == tt.want) {
					t.Errorf("want %q: %+v", tt.want, report.Findings)
				}
			}
		})
	}
	future := strings.Replace(simple, "2026", "2027", 1)
	if report := open(t, []byte(future)); len(report.Findings) > 0 {
		t.Errorf("told of a message that nobody signed: %+v", report.Findings)
	}
}

// A signature that holds and may be of any age says so: the mark tells who signed, and not when.
func TestUnknownAge(t *testing.T) {
	content := crlf("Content-Type: text/plain\n\nMeet at noon.\n")
	timed := detached([]byte(content), mustSignCMS(t, []byte(content), cms.Detached, people.alice))
	timeless := detached([]byte(content), testmail.SignatureWithoutAttributes(content, people.alice))
	undated := func(message []byte) []byte {
		return []byte(strings.Replace(string(message), "Date: Mon, 01 Jun 2026 12:00:00 +0000\r\n", "", 1))
	}
	covered := strings.Replace(content, "text/plain\r\n", "text/plain; hp=clear\r\nFrom: alice@example.test\r\nDate: Mon, 01 Jun 2026 12:00:00 +0000\r\n", 1)
	broken := strings.Replace(string(undated(timeless)), "noon", "nine", 1)
	for _, tt := range []struct {
		name    string
		message []byte
		verdict smime.Verdict
		want    string // the one finding, or ""
	}{
		{"a signing time and a date", timed, smime.VerdictVerified, ""},
		{"a date that is not signed", timeless, smime.VerdictVerified, smime.FindingNoSigningTime},
		{"a date that is signed", detached([]byte(covered), testmail.SignatureWithoutAttributes(covered, people.alice)), smime.VerdictVerified, ""},
		{"no date", undated(timed), smime.VerdictVerified, smime.FindingNoDate},
		{"neither", undated(timeless), smime.VerdictVerified, smime.FindingNoSigningTime},
		{"a signature that does not hold", []byte(broken), smime.VerdictInvalid, ""},
		{"an object without a header", mustSignCMS(t, []byte(content), cms.Encapsulated, people.alice), smime.VerdictOtherSender, ""},
	} {
		report := open(t, tt.message)
		if report.Verdict != tt.verdict {
			t.Errorf("%s: got %s: %+v", tt.name, report.Verdict, report.Signers)
		}
		for _, code := range []string{smime.FindingNoSigningTime, smime.FindingNoDate} {
			if has(report.Findings, code) != (code == tt.want) {
				t.Errorf("%s: want %q: %+v", tt.name, tt.want, report.Findings)
			}
		}
	}
}
