package api

import (
	"slices"
	"testing"
)

func TestRecipientLevel(t *testing.T) {
	c := ready(t, people().alice)
	root := people().root
	for _, id := range []*identity{
		people().bob,
		people().mallory,
		root.issue(email("short@example.test"), rsaKey, shortKey),
		newRoot("Unknown").issue(email("both@example.test"), rsaKey, shortKey),
		root.issue(email("old@example.test"), expired),
	} {
		importCertificate(c, "importCertificates", id.certificate)
	}
	for _, tt := range []struct {
		address  string
		level    RecipientLevel
		weakness Weakness
	}{
		{"bob@example.test", LevelStrong, ""},
		{"mallory@example.test", LevelWeak, WeakAuthority},
		{"short@example.test", LevelWeak, WeakKey},
		{"both@example.test", LevelWeak, WeakAuthority},
		{"old@example.test", LevelNone, ""},
		{"nobody@example.test", LevelNone, ""},
		{"nobody", LevelNone, ""},
	} {
		if got := recipientOf(c, tt.address); got.Level != tt.level || got.Weakness != tt.weakness {
			t.Errorf("%s: %s %q, want %s %q", tt.address, got.Level, got.Weakness, tt.level, tt.weakness)
		}
	}
}

// The cipher that is told beforehand is the one that compose uses.
func TestCipherIsToldBeforeSending(t *testing.T) {
	c := ready(t, people().alice)
	importCertificate(c, "importCertificates", people().bob.certificate)
	for _, to := range [][]string{{"bob@example.test"}, {"bob@example.test", "alice@example.test"}} {
		told := ask[RecipientsResult](c, "recipients", RecipientsParams{From: "alice@example.test", Addresses: append(to, "nobody@example.test")})
		used := ask[ComposeResult](c, "compose", ComposeParams{Draft: draftTo(to...), Sign: SignNone, Encrypt: true}).Messages[0].Encryption
		if got := told.Encryption; got.Algorithm != used.Algorithm || got.Reason != used.Reason || !slices.Equal(got.Addresses, used.Addresses) {
			t.Errorf("%v: told %+v, used %+v", to, got, used)
		}
	}
}
