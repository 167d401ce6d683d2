package api

import (
	"slices"
	"testing"

	"signet/smime/keystore"
)

func TestKeepOffered(t *testing.T) {
	people := people()
	stranger := newRoot("Stranger")
	tests := []struct {
		name    string
		values  [][]byte
		outcome LookupOutcome
		stored  bool
	}{
		{"for the address", [][]byte{people.bob.certificate.Raw}, LookupFound, true},
		{"in PKCS #7", [][]byte{bundleOf(t, people.bob)}, LookupFound, true},
		{"beside what cannot be read", [][]byte{[]byte("nonsense"), people.bob.certificate.Raw}, LookupFound, true},
		{"of nobody's authority", [][]byte{stranger.issue(email("bob@example.test")).certificate.Raw}, LookupUnusable, false},
		{"for somebody else", [][]byte{people.alice.certificate.Raw}, LookupNothing, false},
		{"nonsense", [][]byte{[]byte("nonsense")}, LookupFailed, false},
		{"too many", slices.Repeat([][]byte{people.bob.certificate.Raw}, 65), LookupFailed, false},
		{"nothing", nil, LookupNothing, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := ready(t, people.alice)
			result := ask[LookupResult](c, "keepOffered", KeepOfferedParams{"bob@example.test", "Outlook"}, tt.values...)
			if len(result.Asked) != 1 || result.Asked[0].Outcome != tt.outcome || result.Asked[0].Name != "Outlook" {
				t.Errorf("%+v", result.Asked)
			}
			stored, err := c.engine.Keystore.Certificates(t.Context(), keystore.KindCertificate)
			if err != nil || (len(stored) == 1) != tt.stored {
				t.Errorf("%d stored, %v", len(stored), err)
			}
		})
	}
	c := ready(t, people.alice)
	expectFailure(c, CodeBadAddress, "keepOffered", KeepOfferedParams{"bob", "Outlook"})
}
