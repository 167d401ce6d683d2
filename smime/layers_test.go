package smime_test

import (
	"context"
	"crypto"
	"slices"
	"strings"
	"testing"

	"signet/smime"
	"signet/smime/cms"
	"signet/smime/internal/testca"
)

// kinds names the layers of a message from the outside in, signed ones with their form.
func kinds(report *smime.Report) string {
	var all []string
	for _, l := range report.Layers {
		all = append(all, strings.TrimPrefix(l.Form+" "+l.Kind, " "))
	}
	return strings.Join(all, ", ")
}

func TestLayerOrders(t *testing.T) {
	tests := []struct {
		name    string
		order   smime.LayerOrder
		form    smime.SignedForm
		layers  string
		verdict smime.Verdict
	}{
		{"sign, encrypt", smime.SignThenEncrypt, smime.ClearSigned, "enveloped, clear signed", smime.VerdictVerifiedAndConfidential},
		{"sign opaque, encrypt", smime.SignThenEncrypt, smime.OpaqueSigned, "enveloped, opaque signed", smime.VerdictVerifiedAndConfidential},
		{"encrypt, sign", smime.EncryptThenSign, smime.ClearSigned, "clear signed, enveloped", smime.VerdictConfidential},
		{"encrypt, sign opaque", smime.EncryptThenSign, smime.OpaqueSigned, "opaque signed, enveloped", smime.VerdictConfidential},
		{"triple", smime.TripleWrapped, smime.ClearSigned, "clear signed, enveloped, clear signed", smime.VerdictVerifiedAndConfidential},
		{"triple opaque", smime.TripleWrapped, smime.OpaqueSigned, "opaque signed, enveloped, opaque signed", smime.VerdictVerifiedAndConfidential},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			out := protect(t, []byte(simple), smime.ProtectOptions{
				Signers: []cms.Signer{signer(people.alice)}, Form: tt.form, Order: tt.order, Confidentiality: smime.Encrypted,
				Recipients:      []smime.Recipient{recipient(people.bob)},
				BlindRecipients: []smime.Recipient{recipient(people.carol)},
			})
			for i, reader := range []*testca.Identity{people.bob, people.carol} {
				report := open(t, out[i].Message, reader)
				if kinds(report) != tt.layers || report.Verdict != tt.verdict {
					t.Errorf("got %s (%s)", report.Verdict, kinds(report))
				}
				if report.Headers.Subject != "Lunch" || strings.Contains(string(out[i].Message), "Lunch") {
					t.Errorf("got subject %q in %s", report.Headers.Subject, out[i].Message)
				}
			}
		})
	}
}

func TestOrderNeedsBothLayers(t *testing.T) {
	bob := []smime.Recipient{recipient(people.bob)}
	for _, opts := range []smime.ProtectOptions{
		{Order: smime.EncryptThenSign, Recipients: bob, Confidentiality: smime.Encrypted},
		{Order: smime.TripleWrapped, Recipients: bob, Signers: []cms.Signer{signer(people.alice)}},
	} {
		opts.Time = testca.Now()
		if _, err := smime.Protect(context.Background(), []byte(simple), opts); !isCode(err, smime.CodeInvalidDraft) {
			t.Errorf("got %v", err)
		}
	}
}

func TestMicalgNamesTheDigest(t *testing.T) {
	for digest, want := range map[crypto.Hash]string{0: "sha-256", crypto.SHA256: "sha-256", crypto.SHA384: "sha-384", crypto.SHA512: "sha-512"} {
		out := protect(t, []byte(simple), smime.ProtectOptions{Signers: []cms.Signer{signer(people.alice)}, Digest: digest})
		if message := string(out[0].Message); !strings.Contains(message, " micalg="+want+";") {
			t.Errorf("%v: got %s", digest, message)
		}
		report := open(t, out[0].Message)
		if name := strings.ToLower(report.Signers[0].Digest.Name); report.Verdict != smime.VerdictVerified || name != want {
			t.Errorf("%v: got %s with %s", digest, report.Verdict, name)
		}
	}
}

func TestNamesByKeyIdentifier(t *testing.T) {
	out := protect(t, []byte(simple), smime.ProtectOptions{
		Signers: []cms.Signer{signer(people.alice)}, Identifier: cms.BySubjectKeyIdentifier,
	})
	text, err := smime.Inspect(out[0].Message)
	if err != nil || !strings.Contains(text, "key identifier") {
		t.Errorf("got %v, %s", err, text)
	}
	if report := open(t, out[0].Message); report.Verdict != smime.VerdictVerified {
		t.Errorf("got %s", report.Verdict)
	}
}

// A message that is protected already gets one more layer, whatever it is.
func TestAnyLayerInAnyOther(t *testing.T) {
	signed := smime.ProtectOptions{Signers: []cms.Signer{signer(people.alice)}}
	opaque := smime.ProtectOptions{Signers: []cms.Signer{signer(people.alice)}, Form: smime.OpaqueSigned}
	encrypted := smime.ProtectOptions{Confidentiality: smime.Encrypted, Recipients: []smime.Recipient{recipient(people.bob)}}
	layers := []smime.ProtectOptions{signed, opaque, encrypted}
	names := []string{"clear signed", "opaque signed", "enveloped"}
	for i, inner := range layers {
		for j, outer := range layers {
			once := protect(t, []byte(simple), inner)[0].Message
			report := open(t, protect(t, once, outer)[0].Message, people.bob)
			if want := names[j] + ", " + names[i]; kinds(report) != want {
				t.Errorf("got %s, want %s", kinds(report), want)
			}
			if slices.ContainsFunc(report.Signers, func(s smime.Signer) bool { return s.Verdict != smime.SignerValid }) {
				t.Errorf("%s: got %+v", kinds(report), report.Signers)
			}
		}
	}
}
