package api

import (
	"testing"

	"signet/smime/cms"
)

// Dora reads AES-GCM and prefers nothing; what stands between does not carry it.
func TestEncryptsWithWhatComesThrough(t *testing.T) {
	for _, each := range []struct {
		name    string
		carries Carries
		policy  string
		want    string
	}{
		{"nothing is said", "", `{}`, "AES-256-GCM"},
		{"all comes through", CarriesAll, `{}`, "AES-256-GCM"},
		{"only EnvelopedData does", CarriesEnvelopedData, `{}`, "AES-256-CBC"},
		{"some of what is decided does", CarriesEnvelopedData, `{"contentEncryption": ["AES-256-GCM", "AES-128-CBC"]}`, "AES-128-CBC"},
		{"nothing of what is decided does", CarriesEnvelopedData, `{"contentEncryption": ["AES-256-GCM"]}`, "AES-256-GCM"},
	} {
		t.Run(each.name, func(t *testing.T) {
			c := ready(t, people().alice)
			known := people().bob
			importCertificate(c, "importCertificates", known.certificate)
			bob := letter{from: "bob@example.test", id: "1", signed: ago(1), signers: []*identity{known}, prefers: known, reads: []string{"AES-256-GCM", "AES-256-CBC", "AES-128-CBC"}}
			bob.read(c)
			decide(c, each.policy)
			draft := draftTo("bob@example.test")
			composed := ask[ComposeResult](c, "compose", ComposeParams{Draft: draft, Sign: SignNone, Encrypt: true, Carries: each.carries})
			if e := composed.Messages[0].Encryption; e.Algorithm != each.want {
				t.Errorf("encrypted with %+v", e)
			}
			told := ask[RecipientsResult](c, "recipients", RecipientsParams{From: draft.From.Address, Addresses: []string{"bob@example.test"}, Carries: each.carries})
			if told.Encryption.Algorithm != each.want {
				t.Errorf("foretold %+v", told.Encryption)
			}
		})
	}
}

func TestRefusesUnknownForms(t *testing.T) {
	c := ready(t, people().alice)
	draft := draftTo("alice@example.test")
	expectFailure(c, CodeBadRequest, "compose", ComposeParams{Draft: draft, Sign: SignNone, Carries: "most"})
	expectFailure(c, CodeBadRequest, "recipients", RecipientsParams{From: "alice@example.test", Carries: "most"})
	expectFailure(c, CodeBadRequest, "exportDraft", ExportDraftParams{ID: "0123456789abcdef", Draft: draft, Carries: "most"})
}

func TestTellsWhichCiphersAuthenticate(t *testing.T) {
	for _, a := range cms.ContentEncryptionAlgorithms() {
		if want := a.Name[len(a.Name)-3:] != "CBC"; a.Authenticates() != want {
			t.Errorf("%s: %t", a.Name, a.Authenticates())
		}
	}
}
