package api

import (
	"slices"
	"testing"
)

func TestComplete(t *testing.T) {
	c := ready(t, people().alice)
	root := people().root
	for _, id := range []*identity{
		people().bob,
		root.issue(email("b.meier@example.test"), name("Eva-Maria Meier")),
		root.issue(email("info@example.test"), name("info@example.test"), expired),
		root.issue(email("person@xn--bcher-kva.example"), name("Ärztin Öztürk")),
	} {
		importCertificate(c, "importCertificates", id.certificate)
	}
	ask[AliasList](c, "setAlias", Alias{"bob@sales.example.test", "bob@example.test"})
	ask[Status](c, "lock", Empty{}) // nobody needs to unlock to address a message

	bob := Completion{"Bob Example", "bob@example.test", RecipientReady}
	sales := Completion{"Bob Example", "bob@sales.example.test", RecipientReady}
	meier := Completion{"Eva-Maria Meier", "b.meier@example.test", RecipientReady}
	person := Completion{"Ärztin Öztürk", "person@xn--bcher-kva.example", RecipientReady}
	for _, tt := range []struct {
		typed string
		limit int
		want  []Completion
	}{
		{"b", 20, []Completion{meier, bob, sales}},
		{" BOB@EX", 20, []Completion{bob}},
		{"b", 2, []Completion{meier, bob}},
		{"maria", 20, []Completion{meier}},
		{"eva-maria m", 20, []Completion{meier}},
		{"aria", 20, nil}, // within a word
		{"ö", 20, []Completion{person}},
		{"person@bücher.example", 20, []Completion{person}},
		{"info", 20, []Completion{{"", "info@example.test", RecipientExpired}}},
		{"alice", 20, []Completion{{"Alice Example", "alice@example.test", RecipientReady}}},
		{"bob@sales", 20, []Completion{sales}},
		{"  ", 20, nil},
		{"nobody", 20, nil},
	} {
		got := ask[CompleteResult](c, "complete", CompleteParams{tt.typed, tt.limit}).Completions
		if !slices.Equal(got, tt.want) {
			t.Errorf("%q, at most %d: %+v, want %+v", tt.typed, tt.limit, got, tt.want)
		}
	}
	for _, limit := range []int{0, -1, MaxCompletions + 1} {
		expectFailure(c, CodeBadRequest, "complete", CompleteParams{"b", limit})
	}
}
