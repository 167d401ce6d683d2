package smime_test

import (
	"strings"
	"testing"

	"signet/smime"
)

func TestCopyDifference(t *testing.T) {
	built := "From: a@example.test\r\nSubject: one\r\n two\r\nContent-Type: text/plain\r\n\r\nfirst\r\nsecond\r\n\r\n"
	tests := []struct {
		name   string
		stored string
		want   string // what the difference says; empty for none
	}{
		{"the same", built, ""},
		{"blank lines trimmed", strings.TrimRight(built, "\r\n"), ""},
		{"blank lines added", built + "\r\n\r\n", ""},
		{"trace before", "Received: by x;\r\n\tnow\r\nReturn-Path: <>\r\n" + built, ""},
		{"trace between", strings.Replace(built, "Subject", "X-Spam: no\r\nSubject", 1), ""},
		{"field changed", strings.Replace(built, "one", "six", 1), "Subject: six"},
		{"field unfolded", strings.Replace(built, "\r\n two", " two", 1), "Subject: one two"},
		{"field twice", "Subject: another\r\n" + built, "Subject: another"},
		{"field missing", strings.Replace(built, "From: a@example.test\r\n", "", 1), "is missing"},
		{"last field missing", strings.Replace(built, "Content-Type: text/plain\r\n", "", 1), "Content-Type: text/plain"},
		{"structure added", "Content-Transfer-Encoding: base64\r\n" + built, "was added"},
		{"line changed", strings.Replace(built, "second", "2nd", 1), "line 2 of the body is \"2nd\""},
		{"line ends", strings.ReplaceAll(built, "first\r\n", "first\n"), "line 1"},
		{"line added", built + "footer\r\n", "line 3"},
		{"cut off", strings.Replace(built, "second\r\n", "", 1), "line 2 of the body is missing"},
		{"empty", "", "is missing"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := smime.CopyDifference([]byte(built), []byte(tt.stored))
			if (got == "") != (tt.want == "") || !strings.Contains(strings.ReplaceAll(got, `\r\n`, ""), tt.want) {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}
