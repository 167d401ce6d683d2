package smime_test

import (
	"strings"
	"testing"

	"signet/smime"
)

func TestCopyRewritten(t *testing.T) {
	built := "From: a@example.test\r\nSubject: one\r\n two\r\nContent-Type: application/pkcs7-mime; name=smime.p7m\r\n" +
		"Content-Transfer-Encoding: base64\r\n\r\nMIIBAAEC\r\nAwQFBgcI\r\n"
	header, body, _ := strings.Cut(built, "\r\n\r\n")
	tests := []struct {
		name, stored string
		want         bool
	}{
		{"unfolded, in another order, with more", "X-MS-Has-Attach: yes\r\nContent-Language: en-US\r\nSubject: one two\r\nFrom: a@example.test\r\n" +
			"Content-Transfer-Encoding: base64\r\nContent-Type: application/pkcs7-mime;\r\n name=smime.p7m\r\n\r\n" + body, true},
		{"names of the directory", strings.Replace(built, "a@example.test", "\"Alice, A.\" <A@example.test>", 1), true},
		{"another address", strings.Replace(built, "a@example.test", "a@example.test <eve@example.test>", 1), false},
		{"encoded words", strings.Replace(built, "one\r\n two", "=?utf-8?B?b25lIHR3bw==?=", 1), true},
		{"encoded words of another text", strings.Replace(built, "one\r\n two", "=?utf-8?B?b25lIHNpeA==?=", 1), false},
		{"base64 in other lines", header + "\r\n\r\nMIIBAAECAwQF\r\nBgcI\r\n", true},
		{"another content", header + "\r\n\r\nMIIBAAEC\r\nAwQFBgcJ\r\n", false},
		{"no base64", header + "\r\n\r\nMIIBAAEC*AwQFBgcI\r\n", false},
		{"a field changed", strings.Replace(built, "one", "six", 1), false},
		{"a field twice", "Subject: one two\r\n" + built, false},
		{"a field missing", strings.Replace(built, "From: a@example.test\r\n", "", 1), false},
		{"structure added", "Content-Disposition: attachment\r\n" + built, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := smime.CopyRewritten([]byte(built), []byte(tt.stored)); got != tt.want {
				t.Errorf("%v", got)
			}
		})
	}
	text := "From: a@example.test\r\nContent-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\nQUFB\r\nQUFB\r\n"
	if smime.CopyRewritten([]byte(text), []byte(strings.Replace(text, "QUFB\r\nQUFB", "QUFBQUFB", 1))) {
		t.Error("what is no CMS may not be wrapped anew: a signature may be over its lines")
	}
}
