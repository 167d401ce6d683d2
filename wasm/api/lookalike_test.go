package api

import (
	"slices"
	"testing"

	"signet/smime"
)

// Somebody whom the user knows, and the user, are whom others pretend to be.
func TestLookalikeOfSomebodyWhoIsKnown(t *testing.T) {
	alice := ready(t, people().alice)
	for _, address := range []string{"carol@modern.test", "bob@xn--bcher-kva.test"} {
		importCertificate(alice, "importCertificates", people().root.issue(email(address)).certificate)
	}
	for from, want := range map[string]bool{
		"carol@modem.test":           true,  // rn and m
		"dave@modem.test":            true,  // anybody there
		"bob@bucher.test":            true,  // without the marks
		"a1ice@example.test":         true,  // the user
		"alice@examp1e.test":         true,  // and their domain
		"carol@modern.test":          false, // known
		"Carol@Modern.test":          false,
		"dave@modern.test":           false, // somebody else of a domain that is known
		"bob@bücher.test":            false, // the other form of one that is known
		"alice@example.test":         false,
		"mallory@other.test":         false,
		"carol@modem.test, b@x.test": false, // no one sender
		"":                           false,
	} {
		result := ask[OpenResult](alice, "open", OpenParams{}, []byte("From: "+from+"\r\n\r\nhello\r\n"))
		got := slices.ContainsFunc(result.Findings, func(f Finding) bool { return f.Code == smime.FindingLookalikeSender })
		if got != want {
			t.Errorf("%s: %+v", from, result.Findings)
		}
	}
	twice := ask[OpenResult](alice, "open", OpenParams{}, []byte("From: \"carol@modern.test\" <carol@modem.test>\r\n\r\nhello\r\n"))
	if count := len(slices.DeleteFunc(twice.Findings, func(f Finding) bool { return f.Code != smime.FindingLookalikeSender })); count != 1 {
		t.Errorf("told %d times", count)
	}
}
