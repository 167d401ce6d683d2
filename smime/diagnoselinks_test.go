package smime_test

import (
	"testing"

	"signet/smime"
)

// Gateways put addresses of their own in place of links: Safe Links and two versions of URL Defense, each as it writes them.
func TestDiagnosisOfLinks(t *testing.T) {
	linkedEntity := in(t, eightBitEntity, "\r\n\r\n", "\r\n\r\nhttps://bus.example.test/a?b=1&c=ü\r\n")
	quotedLinks := recoded(t, linkedEntity, "8bit", "quoted-printable", quoted)
	htmlLinks := in(t, mixedEntity, "<html>", "<html><a href=\"https://bus.example.test/a?b=1&amp;c=2\">bus</a>")
	for _, tt := range []struct {
		name, signed, came string
		code               smime.DiagnosisCode
		at                 string
	}{
		{"links replaced by Safe Links", linkedEntity, in(t, linkedEntity, "https://bus.example.test/a?b=1&c=ü", "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fbus.example.test%2Fa%3Fb%3D1%26c%3D%C3%BC&data=05%7C02&sdata=x%3D&reserved=0"), smime.DiagnosisLinks, "eur01"},
		{"links replaced by URL Defense, version 2", linkedEntity, in(t, linkedEntity, "https://bus.example.test/a?b=1&c=ü", "https://urldefense.proofpoint.com/v2/url?u=https-3A__bus.example.test_a-3Fb-3D1-26c-3D-C3-BC&d=DwMF&s=x&e="), smime.DiagnosisLinks, "urldefense"},
		{"links replaced by URL Defense, version 3", linkedEntity, in(t, linkedEntity, "https://bus.example.test/a?b=1&c=ü", "https://urldefense.com/v3/__https://bus.example.test/a?b=1&c=**__;w7w!!AbC!x$"), smime.DiagnosisLinks, "urldefense"},
		{"links in quoted-printable replaced", quotedLinks, recoded(t, in(t, linkedEntity, "https://bus.example.test/a?b=1&c=ü", "https://urldefense.com/v3/__https://bus.example.test/a?b=1&c=**__;w7w!!AbC!x$"), "8bit", "quoted-printable", quoted), smime.DiagnosisLinks, "urldefense"},
		{"links in HTML replaced", htmlLinks, in(t, htmlLinks, "https://bus.example.test/a?b=1&amp;c=2", "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fbus.example.test%2Fa%3Fb%3D1%26c%3D2&amp;data=05"), smime.DiagnosisLinks, "eur01"},
		{"a link that leads elsewhere", linkedEntity, in(t, linkedEntity, "https://bus.example.test/a?b=1&c=ü", "https://urldefense.com/v3/__https://evil.test/__;!!AbC!x$"), smime.DiagnosisUnknown, ""},
	} {
		t.Run(tt.name, func(t *testing.T) { checkDiagnosis(t, tt.signed, tt.came, tt.code, tt.at) })
	}
}
