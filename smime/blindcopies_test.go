package smime_test

import (
	"crypto/x509"
	"slices"
	"testing"

	"signet/smime"
	"signet/smime/internal/testca"
)

// Every RecipientInfo of every message is of somebody who may be known there.
func TestBlindCopies(t *testing.T) {
	dave := people.root.Issue(testca.Email("dave@example.test"))
	names := func(report *smime.Report) (all []string) {
		for _, r := range report.Layers[0].Recipients {
			for _, id := range []*testca.Identity{people.alice, people.bob, people.carol, dave} {
				if r.Matches(id.Certificate) {
					all = append(all, id.Certificate.EmailAddresses[0])
				}
			}
		}
		slices.Sort(all)
		return all
	}
	const alice, bob, carol, his = "alice@example.test", "bob@example.test", "carol@example.test", "dave@example.test"
	tests := []struct {
		name   string
		copies smime.BlindCopies
		to     []smime.Recipient
		want   [][]string // of each message, whom it names; the first is for To
	}{
		{"one for each", smime.OneForEach, []smime.Recipient{recipient(people.bob)}, [][]string{{alice, bob}, {alice, carol}, {alice, his}}},
		{"one for all", smime.OneForAll, []smime.Recipient{recipient(people.bob)}, [][]string{{alice, bob}, {alice, carol, his}}},
		{"one for all, and no others", smime.OneForAll, nil, [][]string{{alice, carol, his}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			out := protect(t, []byte(simple), smime.ProtectOptions{
				Confidentiality: smime.Encrypted, Recipients: tt.to, BlindCopies: tt.copies,
				BlindRecipients: []smime.Recipient{recipient(people.carol), recipient(dave)},
				Sender:          []*x509.Certificate{people.alice.Certificate},
			})
			if len(out) != len(tt.want) {
				t.Fatalf("%d messages, want %d", len(out), len(tt.want))
			}
			for i, message := range out {
				report := open(t, message.Message, people.alice)
				if got := names(report); !slices.Equal(got, tt.want[i]) || len(report.Layers[0].Recipients) != len(got) {
					t.Errorf("message %d names %q of %d, want %q", i, got, len(report.Layers[0].Recipients), tt.want[i])
				}
				if blind := len(tt.to) == 0 || i > 0; message.Envelope.Bcc != blind || len(message.Envelope.To) != len(tt.want[i])-1 {
					t.Errorf("message %d goes to %+v", i, message.Envelope)
				}
			}
		})
	}
}
