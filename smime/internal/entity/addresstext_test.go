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
