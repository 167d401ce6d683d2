package entity

import (
	"strings"
	"testing"
)

func TestReadAddressText(t *testing.T) {
	tests := []struct {
		name, value, comments string
		group                 bool
	}{
		{"an address", "alice@example.test", "", false},
		{"a comment", "alice@example.test (Alice)", "Alice", false},
		{"nested and escaped", `a@x.test (one (two\) three) four) , b@x.test (five)`, "one (two) three) four five", false},
		{"encoded", "a@x.test (=?utf-8?Q?bob=40example.test?=)", "bob@example.test", false},
		{"never closed", "a@x.test (bob@example.test", "bob@example.test", false},
		{"in a quoted string", `"Alice (bob): \" (" <a@x.test>`, "", false},
		{"a group", "Friends: a@x.test, b@x.test;", "", true},
		{"an empty group", "undisclosed-recipients:;", "", true},
		{"a colon in a quoted name", `"Friends: all" <a@x.test>`, "", false},
		{"a route", "<@a.test:b@x.test>", "", false},
		{"an address literal", "a@[IPv6:2001:db8::1]", "", false},
		{"a backslash at the end", `(\`, "\\", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := ReadAddressText(tt.value)
			if got.Comments != tt.comments || got.Group != tt.group {
				t.Errorf("got %q, %v", got.Comments, got.Group)
			}
		})
	}
	if got := ReadAddressText(strings.Repeat("(", 1<<16)); len(got.Comments) != 1<<16-1 {
		t.Errorf("%d octets of a comment", len(got.Comments))
	}
}

// Octets of an old charset stand in encoded words, and in names without any.
func TestOctetsInHeaders(t *testing.T) {
	for _, tt := range []struct{ value, want string }{
		{"=?iso-8859-1?Q?Fr\xf6sche?=", "Frösche"},
		{"=?iso-8859-1?q?Fr\xf6sche?= und =?utf-8?Q?H\xc3\xbchner?=", "Frösche und Hühner"},
		{"=?iso-8859-1?Q?Fr\xf6sche", "=?iso-8859-1?Q?Fr\uFFFDsche"},
		{"=?iso-8859-1?Q?a?= Fr\xf6sche", "a Fr\uFFFDsche"},
		{"=?iso-8859-1?B?YQ==\xf6?=", "=?iso-8859-1?B?YQ==\uFFFD?="},
		{"Fr\xf6sche", "Fr\uFFFDsche"},
		{"Frösche = ? =?", "Frösche = ? =?"},
	} {
		if got := (Field{Raw: []byte("Subject: " + tt.value + "\r\n")}).Text(); got != tt.want {
			t.Errorf("%q: got %q, want %q", tt.value, got, tt.want)
		}
	}
	long := strings.Repeat("=?utf-8?Q?x", 100_000) + "\xf6"
	if got := (Field{Raw: []byte("Subject: " + long)}).Text(); len(got) != len(long)+2 {
		t.Errorf("%d octets of words that never end became %d", len(long), len(got))
	}
	list, err := ParseAddresses("=?iso-8859-1?Q?J\xfcrgen?= <a@x.test>, J\xfcrgen <b@x.test>")
	if err != nil || len(list) != 2 || list[0].Name != "Jürgen" || list[1].Name != "J\uFFFDrgen" {
		t.Errorf("%v: %v", err, list)
	}
	if list, err := ParseAddresses("j\xfcrgen@x.test"); err == nil && list[0].Address == "jürgen@x.test" {
		t.Errorf("an address of another charset is guessed: %v", list)
	}
}
