package cert_test

import (
	"slices"
	"strings"
	"testing"

	"signet/smime/cert"
	"signet/smime/internal/testca"
)

func TestAddresses(t *testing.T) {
	id := testca.NewRoot().Issue(testca.Key(testca.P256),
		testca.Email("alice@example.test", "a@example.test"),
		testca.SmtpUTF8Mailbox("алиса@example.test"),
		testca.SubjectEmail("other@example.test"))
	want := []string{"alice@example.test", "a@example.test", "алиса@example.test"}
	if got := cert.Addresses(id.Certificate); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	id = testca.NewRoot().Issue(testca.Key(testca.P256), testca.SubjectEmail("other@example.test"))
	if got := cert.Addresses(id.Certificate); !slices.Equal(got, []string{"other@example.test"}) {
		t.Errorf("got %q, want the one in the subject, as there is no other", got)
	}
}

func TestMatchAddress(t *testing.T) {
	certificate := testca.NewRoot().Issue(testca.Key(testca.P256),
		testca.Email("Kate@Example.Test", "dom@xn--bcher-kva.test"),
		testca.SmtpUTF8Mailbox("jürgen@xn--bcher-kva.test"),
		testca.SubjectEmail("old@example.test")).Certificate
	tests := []struct {
		address string
		want    bool
	}{
		{"Kate@Example.Test", true},
		{"kate@example.test", true},
		{"old@example.test", false}, // in the subject, and there are alternative names
		{"dom@bücher.test", true},
		{"dom@XN--BCHER-KVA.test", true},
		{"jürgen@bücher.test", true},

		{"JÜRGEN@bücher.test", false},
		{"\u212aate@example.test", false}, // begins with the Kelvin sign
		{"kate@example.test.evil.test", false},
		{"kate@example.tes", false},
		{"kate", false},
		{"kate@", false},
		{"@example.test", false},
		{"", false},
		{"kate@example.test\x00@evil.test", false},
		{" kate@example.test", false},
		{"dom@" + strings.Repeat("ü", 1000) + ".test", false},
	}
	for _, tt := range tests {
		if got := cert.MatchAddress(certificate, tt.address); got != tt.want {
			t.Errorf("%q: got %v, want %v", tt.address, got, tt.want)
		}
	}
}

func TestSameAddress(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want bool
	}{
		{"kate@example.test", "kate@example.test", true},
		{"Kate@Example.TEST", "kate@example.test", true}, // no mail system has both
		{"jürgen@bücher.test", "jürgen@XN--bcher-kva.test", true},
		{`"a b"@example.test`, `"a b"@example.test`, true}, // not to be compared, and the same all the same

		{"jürgen@bücher.test", "JÜRGEN@bücher.test", false},
		{"\u212aate@example.test", "kate@example.test", false}, // the Kelvin sign, which strings.EqualFold takes for a k
		{"kate@example.test.", "kate@example.test", false},     // ends with a dot: no domain of mail
		{`"a b"@example.test`, `"A b"@example.test`, false},
		{"kate@example.test", "kate@example.tes", false},
		{"kate", "Kate", false},
		{"", "", false},
	} {
		if got := cert.SameAddress(tt.a, tt.b); got != tt.want || cert.SameAddress(tt.b, tt.a) != got {
			t.Errorf("%q, %q: got %v", tt.a, tt.b, got)
		}
	}
}
