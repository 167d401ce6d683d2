package store

import (
	"slices"
	"testing"
)

func TestTakeBccLeavesAllElse(t *testing.T) {
	const before = "From: alice@example.test\r\nBCC: Bob <bob@example.test>,\r\n eve@example.test\r\nSubject: x\r\n\r\nBcc: text\r\n"
	raw, bcc, err := TakeBcc([]byte(before))
	if err != nil {
		t.Fatal(err)
	}
	if got := string(raw); got != "From: alice@example.test\r\nSubject: x\r\n\r\nBcc: text\r\n" {
		t.Errorf("the message became %q", got)
	}
	if !slices.Equal(bcc, []string{"bob@example.test", "eve@example.test"}) {
		t.Errorf("Bcc: %q", bcc)
	}
}
