package smime_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"signet/smime"
	"signet/smime/cms"
	"signet/smime/internal/testca"
)

// partOf returns a message as a part of another one: without its header fields, but for those of MIME.
func partOf(message []byte) string {
	_, part, _ := strings.Cut(string(message), "MIME-Version: 1.0\r\n")
	return strings.TrimSuffix(part, "\r\n")
}

// around is an unprotected message of Alice's with these parts.
func around(subtype string, parts ...string) []byte {
	return []byte(crlf("From: Alice Example <alice@example.test>\nSubject: see below\nDate: Mon, 01 Jun 2026 12:00:00 +0000\nMIME-Version: 1.0\n"+
		"Content-Type: multipart/"+subtype+"; boundary=around\n\n--around\n") + strings.Join(parts, "\r\n--around\r\n") + "\r\n--around--\r\n")
}

func text(s string) string { return "Content-Type: text/plain\r\n\r\n" + s }

const picture = "Content-Type: image/png\r\nContent-Disposition: attachment\r\n\r\nx"

func sealedAndSigned(t *testing.T) []byte {
	t.Helper()
	return protect(t, []byte(simple), smime.ProtectOptions{
		Signers: []cms.Signer{signer(people.alice)}, Confidentiality: smime.Encrypted,
		Recipients: []smime.Recipient{recipient(people.bob)},
	})[0].Message
}

// told describes the enclosed parts and what is around them, in reading order.
func told(report *smime.Report) string {
	var all []string
	for i, part := range report.Content.Parts {
		for _, e := range report.Enclosed {
			if e.After == i {
				all = append(all, "["+e.Path+" "+string(e.Report.Verdict)+"]")
			}
		}
		word := string(part.Kind)
		if part.Added {
			word = "added " + word
		}
		all = append(all, word)
	}
	for _, e := range report.Enclosed {
		if e.After == len(report.Content.Parts) {
			all = append(all, "["+e.Path+" "+string(e.Report.Verdict)+"]")
		}
	}
	return strings.Join(all, ", ")
}

func TestEnclosed(t *testing.T) {
	signed := partOf(signedBy(t, people.alice))
	opaqueSigned := partOf(signedMessage(t, simple, smime.OpaqueSigned, people.alice))
	byBob := partOf(signedBy(t, people.bob))
	broken := strings.Replace(signed, "noon", "five", 1)
	encrypted := partOf(encryptedTo(t, []byte(simple), people.bob))
	signedAroundEncrypted := partOf(signedMessage(t, string(encryptedTo(t, []byte(simple), people.bob)), smime.ClearSigned, people.alice))
	mixed := func(parts ...string) string {
		return "Content-Type: multipart/mixed; boundary=inner\r\n\r\n--inner\r\n" + strings.Join(parts, "\r\n--inner\r\n") + "\r\n--inner--"
	}
	tests := []struct {
		name    string
		message []byte
		want    string
		finding string
	}{
		{"footer of a mailing list", around("mixed", signed, text("Please pay Mallory.")), "[1 verified], added text", smime.FindingPartlySigned},
		{"banner of a gateway", around("mixed", text("EXTERNAL"), signed), "added text, [2 verified]", smime.FindingCoverText},
		{"banner and footer", around("mixed", text("EXTERNAL"), mixed(signed, text("unsubscribe"))), "added text, [2.1 verified], added text", smime.FindingPartlySigned},
		{"nothing around", around("mixed", signed), "[1 verified]", smime.FindingPartlySigned},
		{"signed inside of the signature", around("mixed", opaqueSigned, text("footer")), "[1 verified], added text", smime.FindingPartlySigned},
		{"among files", around("mixed", text("hello"), signed, picture), "text, [2 verified], attachment", smime.FindingPartlySigned},
		{"several", around("mixed", text("hello"), signed, byBob), "text, [2 verified], [3 other-sender]", smime.FindingPartlySigned},
		{"of another sender", around("mixed", byBob, text("footer")), "[1 other-sender], added text", smime.FindingPartlySigned},
		{"broken", around("mixed", broken, text("footer")), "[1 invalid], added text", smime.FindingPartlySigned},
		{"one of two alternatives", around("alternative", text("fake"), signed), "added text, [2 verified]", smime.FindingPartlySigned},
		{"hidden behind HTML", around("related", "Content-Type: text/html\r\n\r\nfake<!--", signed), "added html, [2 verified]", smime.FindingPartlySigned},
		{"encrypted and carried", around("mixed", text("footer"), encrypted), "added text, [2 confidential]", smime.FindingAttachmentOnly},
		{"encrypted among files", around("mixed", text("hello"), encrypted, picture), "text, protected, attachment", smime.FindingPartlyEncrypted},
		{"encrypted inside of what is signed", around("mixed", signedAroundEncrypted, text("footer")), "protected, text", smime.FindingPartlySigned},
		{"two that are encrypted", around("mixed", encrypted, encrypted), "protected, protected", smime.FindingPartlyEncrypted},
		{"encrypted in another multipart", around("mixed", text("hello"), mixed(text("hello"), encrypted)), "text, text, protected", smime.FindingPartlyEncrypted},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			report := open(t, tt.message, people.bob)
			if report.Verdict != smime.VerdictPartlySigned || report.Status != smime.StatusUnprotected {
				t.Errorf("the message around is %s and %s", report.Verdict, report.Status)
			}
			if len(report.Layers) != 0 || len(report.Signers) != 0 {
				t.Errorf("the message around has layers %v, signers %v", report.Layers, report.Signers)
			}
			if got := told(report); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
			if !has(report.Findings, tt.finding) {
				t.Errorf("no finding %s: %+v", tt.finding, report.Findings)
			}
		})
	}
}

// What stands around a protected part is not shown within it, and the part not among what is around.
func TestEnclosedIsShownAlone(t *testing.T) {
	for name, message := range map[string][]byte{
		"signed":  around("mixed", text("Pay Mallory."), partOf(signedBy(t, people.alice)), text("Pay Mallory.")),
		"carried": around("mixed", text("Pay Mallory."), partOf(sealedAndSigned(t)), text("Pay Mallory.")),
	} {
		report := open(t, message, people.bob)
		if len(report.Enclosed) != 1 || len(report.Content.Parts) != 2 {
			t.Fatalf("%s: got %s", name, told(report))
		}
		inside := report.Enclosed[0].Report
		if len(inside.Content.Parts) != 1 || inside.Content.Text() != "Meet at noon.\n" || inside.Headers.Subject != "Lunch" {
			t.Errorf("%s: inside are %+v under %q", name, inside.Content.Parts, inside.Headers.Subject)
		}
		for _, part := range report.Content.Parts {
			if string(part.Data) != "Pay Mallory." {
				t.Errorf("%s: around is %q", name, part.Data)
			}
		}
	}
}

// The verdict of a part is about the message around it: a list that changes the subject is told.
func TestEnclosedHeaders(t *testing.T) {
	report := open(t, around("mixed", partOf(signedBy(t, people.alice)), text("footer")))
	inside := report.Enclosed[0].Report
	if inside.Scope != smime.ScopePart || len(inside.Headers.Differences) == 0 || report.Headers.Subject != "see below" {
		t.Errorf("got %+v", inside.Headers)
	}
	// A carrier is another message, with another subject.
	report = open(t, around("mixed", partOf(sealedAndSigned(t))), people.bob)
	inside = report.Enclosed[0].Report
	if inside.Scope != smime.ScopeAttachment || len(inside.Headers.Differences) != 0 || inside.Headers.Subject != "Lunch" {
		t.Errorf("got scope %s, %+v", inside.Scope, inside.Headers)
	}
}

// A countingRing counts how often somebody asks for keys.
type countingRing struct {
	keys
	asked *int
}

func (r countingRing) DecryptionKeys(id cms.RecipientIdentifier) ([]cms.DecryptionKey, error) {
	*r.asked++
	return r.keys.DecryptionKeys(id)
}

// Nothing is decrypted in the company of other parts: the answer to a message could take it along.
func TestEnclosedIsNotDecrypted(t *testing.T) {
	encrypted := encryptedTo(t, []byte(simple), people.bob)
	compressed := protect(t, encrypted, smime.ProtectOptions{Compression: smime.Compressed})[0].Message
	for name, message := range map[string][]byte{
		"beside a file":     around("mixed", partOf(encrypted), picture),
		"signed":            around("mixed", partOf(signedMessage(t, string(encrypted), smime.ClearSigned, people.alice)), picture),
		"signed, opaque":    around("mixed", text("hello"), partOf(signedMessage(t, string(encrypted), smime.OpaqueSigned, people.alice)), picture),
		"compressed":        around("mixed", strings.ReplaceAll(partOf(compressed), "smime.p7z", "smime.p7m"), picture),
		"in an alternative": around("alternative", text("hello"), partOf(encrypted)),
		"in another one":    around("mixed", text("hello"), partOf(around("mixed", partOf(encrypted)))),
	} {
		asked := 0
		report, err := smime.Open(context.Background(), message, smime.OpenOptions{
			Keys: countingRing{keys{people.bob}, &asked}, Anchors: people.anchors(), Now: testca.Now(),
		})
		if err != nil || asked > 0 {
			t.Fatalf("%s: %v, keys were asked for %d times", name, err, asked)
		}
		if len(report.Enclosed) > 0 || !slices.ContainsFunc(report.Content.Parts, func(p smime.Part) bool { return p.Kind == smime.PartProtected }) {
			t.Errorf("%s: got %s", name, told(report))
		}
	}
}

// A protected part that was not opened can be opened by itself, and is then held against the From around it.
func TestProtectedPartOpensByItself(t *testing.T) {
	for name, part := range map[string]string{
		"encrypted":         partOf(sealedAndSigned(t)),
		"signed, encrypted": partOf(signedMessage(t, string(sealedAndSigned(t)), smime.ClearSigned, people.alice)),
	} {
		report := open(t, around("mixed", text("hello"), part, picture), people.bob)
		i := slices.IndexFunc(report.Content.Parts, func(p smime.Part) bool { return p.Kind == smime.PartProtected })
		if i < 0 {
			t.Fatalf("%s: no protected part: %s", name, told(report))
		}
		for from, want := range map[string]smime.Verdict{
			"alice@example.test": smime.VerdictVerifiedAndConfidential, "eve@example.test": smime.VerdictOtherSender,
		} {
			opened, err := smime.Open(context.Background(), report.Content.Parts[i].Data, smime.OpenOptions{
				Keys: keys{people.bob}, Anchors: people.anchors(), Now: testca.Now(), From: from,
			})
			if err != nil || opened.Verdict != want {
				t.Errorf("%s from %s: %v, %+v", name, from, err, opened)
			}
		}
	}
}

// Within a message that is protected as a whole, an encrypted part stays closed too.
func TestEncryptedPartOfAProtectedMessage(t *testing.T) {
	inside := string(around("mixed", text("hello"), partOf(encryptedTo(t, []byte(simple), people.bob))))
	for name, message := range map[string][]byte{
		"signed":    signedMessage(t, inside, smime.ClearSigned, people.alice),
		"encrypted": encryptedTo(t, []byte(inside), people.bob),
	} {
		if report := open(t, message, people.bob); told(report) != "text, protected" || len(report.Enclosed) != 0 {
			t.Errorf("%s: got %s", name, told(report))
		}
	}
}

func TestTooManyEnclosed(t *testing.T) {
	parts := slices.Repeat([]string{partOf(signedBy(t, people.carol))}, smime.MaxEnclosed+1)
	report := open(t, around("mixed", parts...))
	if len(report.Enclosed) != smime.MaxEnclosed || len(report.Content.Parts) != 1 || report.Content.Parts[0].Kind != smime.PartProtected {
		t.Fatalf("got %s", told(report))
	}
	opened, err := smime.Open(context.Background(), report.Content.Parts[0].Data, smime.OpenOptions{
		Anchors: people.anchors(), Now: testca.Now(), From: "carol@example.test",
	})
	if err != nil || opened.Verdict != smime.VerdictOtherSender { // the protected From is Alice's
		t.Errorf("the last one: %v, %+v", err, opened)
	}
}

// The limits are those of the message, not of each of its parts.
func TestEnclosedShareTheLimits(t *testing.T) {
	many := slices.Repeat([]*testca.Identity{people.alice}, smime.MaxSigners-1)
	report := open(t, around("mixed", partOf(signedBy(t, many...)), partOf(signedBy(t, people.alice)), partOf(signedBy(t, people.alice))))
	if got := told(report); got != "[1 verified], [2 verified], [3 invalid]" {
		t.Errorf("signers: got %s", got)
	}
}

// Certificates, and what is compressed alone, protect nothing: they are files.
func TestEnclosedThatProtectsNothing(t *testing.T) {
	certificates := "Content-Type: application/pkcs7-mime; smime-type=certs-only\r\nContent-Transfer-Encoding: binary\r\n\r\n" + string(certificatesOnly(people.alice.Certificate.Raw))
	compressed := partOf(protect(t, []byte(simple), smime.ProtectOptions{Compression: smime.Compressed})[0].Message)
	for name, part := range map[string]string{"certificates": certificates, "compressed": strings.ReplaceAll(compressed, "smime.p7z", "smime.p7m")} {
		for want, message := range map[string][]byte{
			"text, attachment": around("mixed", text("hello"), part), "text, attachment, attachment": around("mixed", text("hello"), part, picture),
		} {
			if report := open(t, message); report.Verdict != smime.VerdictUnprotected || told(report) != want {
				t.Errorf("%s: got %s, %s", name, report.Verdict, told(report))
			}
		}
	}
}

// One that can't be opened leaves the rest as it is; the one that a message carries is the message.
func TestDamagedEnclosed(t *testing.T) {
	encrypted := partOf(encryptedTo(t, []byte(simple), people.bob))
	damaged := encrypted[:len(encrypted)/2]
	report := open(t, around("mixed", text("hello"), damaged, picture), people.bob)
	if report.Verdict != smime.VerdictPartlySigned || told(report) != "text, protected, attachment" {
		t.Errorf("got %s, %s", report.Verdict, told(report))
	}
	if _, err := openAs(around("mixed", text("hello"), damaged), people.bob); !isCode(err, smime.CodeMalformed) {
		t.Errorf("carried: %v", err)
	}
	if _, err := openAs(around("mixed", text("hello"), encrypted)); !isCode(err, smime.CodeNoKey) {
		t.Errorf("carried, without a key: %v", err)
	}
}

// A signed part of an encrypted message that nobody signed as a whole has its own verdict; nothing is decrypted a second time there.
func TestSignedPartOfAnEncryptedMessage(t *testing.T) {
	signed := partOf(signedMessage(t, simple, smime.ClearSigned, people.alice))
	mixed := func(parts ...string) string {
		return "Content-Type: multipart/mixed; boundary=m\r\n\r\n--m\r\n" + strings.Join(parts, "\r\n--m\r\n") + "\r\n--m--\r\n"
	}
	head := crlf("From: alice@example.test\nDate: Mon, 01 Jun 2026 12:00:00 +0000\nMIME-Version: 1.0\n")
	for _, tt := range []struct{ name, inside, want string }{
		{"among texts", mixed(text("before"), signed, text("after")), "text, [2 verified], text"},
		{"changed", mixed(text("before"), strings.Replace(signed, "noon", "nine", 1)), "text, [2 invalid]"},
		{"beside what is encrypted", mixed(signed, partOf(sealedAndSigned(t))), "[1 verified], protected"},
		{"none", mixed(text("a"), text("b")), "text, text"},
	} {
		report := open(t, enveloped(t, head, tt.inside), people.bob)
		if report.Verdict != smime.VerdictConfidential || told(report) != tt.want || report.Status != smime.StatusConfidential {
			t.Errorf("%s: got %s, %s: %s", tt.name, report.Verdict, report.Status, told(report))
		}
		if has(report.Findings, smime.FindingPartlyEncrypted) { // all of it is
			t.Errorf("%s: got %+v", tt.name, report.Findings)
		}
	}
	// Where the author has signed all of it, a part has nothing to add.
	whole := mixed(text("before"), signed)
	report := open(t, opaque(t, head, whole, people.alice))
	if report.Verdict != smime.VerdictVerified || len(report.Enclosed) != 0 {
		t.Errorf("signed as a whole: got %s: %+v", report.Verdict, report.Enclosed)
	}
}
