package api

import (
	"crypto/x509"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"testing"

	"signet/smime"
	"signet/smime/cert"
	"signet/smime/keystore"
)

func TestWhyACertificateIsChosen(t *testing.T) {
	c := ready(t, people().alice)
	const dora = "dora@example.test"
	root := people().root
	add := func(options ...option) string {
		id := root.issue(append([]option{email(dora)}, options...)...)
		importCertificate(c, "importCertificates", id.certificate)
		return keystore.ID(id.certificate)
	}
	expect := func(id string, state RecipientState, why WhyCode, candidates int) {
		t.Helper()
		got := recipientOf(c, "Dora@Example.test")
		if got.Certificate == nil || got.Certificate.ID != id || got.State != state || got.Why.Code != why || got.Candidates != candidates || got.Why.Others != candidates-1 || got.Why.Detail == "" {
			t.Errorf("%s of %d, because %+v; want %s of %d, because %s", got.State, got.Candidates, got.Why, state, candidates, why)
		}
	}
	ended := add(expired)
	expect(ended, RecipientExpired, WhyOnlyOne, 1)
	stranger := newRoot("Unknown").issue(email(dora))
	importCertificate(c, "importCertificates", stranger.certificate)
	expect(keystore.ID(stranger.certificate), RecipientUntrusted, WhyOnlyValid, 2)
	good := add(begins(50))
	expect(good, RecipientReady, WhyOnlyTrusted, 3)
	newer := add(begins(40))
	expect(newer, RecipientReady, WhyNewest, 4)

	if got := recipientOf(c, dora); got.Strength != 128 || got.ExpiresSoon || got.Through != "" {
		t.Errorf("%+v", got)
	}
	soon := people().root.issue(email("soon@example.test"), rsaKey, func(t *template) { t.NotAfter = now().AddDate(0, 0, 29) })
	importCertificate(c, "importCertificates", soon.certificate)
	if got := recipientOf(c, "soon@example.test"); got.Strength != 112 || !got.ExpiresSoon || got.State != RecipientReady {
		t.Errorf("%+v", got)
	}
	if got := recipientOf(c, "nobody@example.test"); got.Why != nil || got.Candidates != 0 || got.State != RecipientMissing {
		t.Errorf("%+v", got)
	}
}

func TestAliases(t *testing.T) {
	c := ready(t, people().alice)
	bob := people().bob
	importCertificate(c, "importCertificates", bob.certificate)
	set := Alias{"Bob@Sales.example.test", "BOB@example.test"}
	if list := ask[AliasList](c, "setAlias", set); !slices.Equal(list.Aliases, []Alias{{"Bob@Sales.example.test", "bob@example.test"}}) {
		t.Errorf("%+v", list)
	}
	got := recipientOf(c, "bob@sales.EXAMPLE.test")
	if got.State != RecipientReady || got.Through != "bob@example.test" || got.Address != "bob@sales.EXAMPLE.test" || got.Certificate.ID != keystore.ID(bob.certificate) {
		t.Errorf("through the alias: %+v", got)
	}
	if p := person(c, "bob@"); !slices.Equal(p.Aliases, []string{"bob@sales.example.test"}) {
		t.Errorf("person: %+v", p)
	}
	composed := ask[ComposeResult](c, "compose", ComposeParams{Draft: draftTo("bob@sales.example.test"), Sign: SignNone, Encrypt: true})
	if to := composed.Messages[0].To; !slices.Equal(to, []string{"bob@sales.example.test"}) {
		t.Errorf("sent to %q", to)
	}

	// A certificate that names the address is better than the one of an alias.
	direct := people().root.issue(email("bob@sales.example.test"), begins(400))
	importCertificate(c, "importCertificates", direct.certificate)
	if got := recipientOf(c, "bob@sales.example.test"); got.Through != "" || got.Certificate.ID != keystore.ID(direct.certificate) {
		t.Errorf("with a certificate of its own: %+v", got)
	}
	ask[Empty](c, "deleteCertificate", IDParams{keystore.ID(direct.certificate)})

	for name, bad := range map[string]Alias{
		"itself":            {"bob@example.test", "Bob@EXAMPLE.test"},
		"no address":        {"bob", "bob@example.test"},
		"to no address":     {"carol@example.test", "<bob@example.test>"},
		"to an alias":       {"carol@example.test", "bob@sales.example.test"},
		"what aliases lead": {"bob@example.test", "carol@example.test"},
	} {
		if failure := expectFailure(c, CodeBadAddress, "setAlias", bad); failure.Detail == "" {
			t.Errorf("%s: no detail", name)
		}
	}
	expectFailure(c, CodeNotFound, "deleteAlias", AliasParams{"carol@example.test"})
	if list := ask[AliasList](c, "deleteAlias", AliasParams{"BOB@sales.example.test"}); len(list.Aliases) != 0 {
		t.Errorf("after deleting: %+v", list)
	}
	if got := recipientOf(c, "bob@sales.example.test"); got.State != RecipientMissing || got.Through != "" {
		t.Errorf("after deleting: %+v", got)
	}
}

// An alias finds certificates, and proves nothing about who has signed.
func TestAliasMakesNoSender(t *testing.T) {
	c := ready(t, people().alice)
	ask[AliasList](c, "setAlias", Alias{"bob@sales.example.test", "bob@example.test"})
	got := letter{from: "bob@sales.example.test", id: "1", signed: ago(1), signers: []*identity{people().bob}}.read(c)
	if got.Verdict != "other-sender" || len(got.Learned) != 0 || got.Signers[0].Verdict != "address-mismatch" {
		t.Errorf("%s, learned %d", got.Verdict, len(got.Learned))
	}
	// Nor does it let the user sign as somebody whom the certificate does not name.
	ask[AliasList](c, "setAlias", Alias{"alice@sales.example.test", "alice@example.test"})
	asked := ask[RecipientsResult](c, "recipients", RecipientsParams{From: "alice@sales.example.test"})
	if asked.CanSign || asked.Sender.State != RecipientReady || asked.Sender.Through != "alice@example.test" {
		t.Errorf("as an alias: %+v", asked)
	}
}

// What a signed message asks for must name the sender; who reads it would refuse the certificate of an alias.
func TestAliasIsNotPreferred(t *testing.T) {
	signing := people().root.issue(email("split@sales.example.test"), usage(x509.KeyUsageDigitalSignature))
	encrypting := people().root.issue(email("split@example.test"), usage(x509.KeyUsageKeyAgreement))
	c := ready(t, signing)
	ask[ImportKeyResult](c, "importKey", ImportKeyParams{Name: "key.p12", Password: "secret"}, encrypting.pkcs12("secret"))
	ask[AliasList](c, "setAlias", Alias{"split@sales.example.test", "split@example.test"})
	draft := draftTo("bob@example.test")
	draft.From.Address = "split@sales.example.test"
	_, messages := askBodies[ComposeResult](c, "compose", ComposeParams{Draft: draft, Sign: SignClear})
	report := must(smime.Open(t.Context(), messages[0], smime.OpenOptions{
		Now: now(), Anchors: cert.AnchorsOf(people().root.certificate), KnownCertificates: []*x509.Certificate{encrypting.certificate},
	}))
	if s := report.Signers[0]; s.Verdict != smime.SignerValid || s.EncryptionCertificate != nil {
		t.Errorf("%s, asks for %+v", s.Verdict, s.EncryptionCertificate)
	}
}

func TestListPeople(t *testing.T) {
	c := ready(t, people().alice)
	for i := range 5 {
		id := people().root.issue(email(fmt.Sprintf("person%d@example.test", i)), name(fmt.Sprintf("Person Nº %d", i)))
		importCertificate(c, "importCertificates", id.certificate)
	}
	two := people().root.issue(func(t *template) { t.EmailAddresses = []string{"Zoe@example.test", "zoe@xn--bcher-kva.test"} }, name("Zoë"))
	importCertificate(c, "importCertificates", two.certificate)
	for _, tt := range []struct {
		params ListPeopleParams
		total  int
		want   []string
	}{
		{ListPeopleParams{Limit: 2}, 7, []string{"person0@example.test", "person1@example.test"}},
		{ListPeopleParams{Offset: 5, Limit: 200}, 7, []string{"zoe@example.test", "zoe@xn--bcher-kva.test"}},
		{ListPeopleParams{Offset: 50, Limit: 1}, 7, nil},
		{ListPeopleParams{Search: "PERSON3@", Limit: 9}, 1, []string{"person3@example.test"}},
		{ListPeopleParams{Search: " nº 4", Limit: 9}, 1, []string{"person4@example.test"}},
		{ListPeopleParams{Search: "zoë", Limit: 1}, 2, []string{"zoe@example.test"}},
		{ListPeopleParams{Search: "zoe@bücher.test", Limit: 9}, 1, []string{"zoe@xn--bcher-kva.test"}},
		{ListPeopleParams{Search: "nobody", Limit: 9}, 0, nil},
	} {
		list := ask[PeopleList](c, "listPeople", tt.params)
		var got []string
		for _, p := range list.People {
			got = append(got, p.Address)
		}
		if list.Total != tt.total || !slices.Equal(got, tt.want) {
			t.Errorf("%+v: %q of %d, want %q of %d", tt.params, got, list.Total, tt.want, tt.total)
		}
	}
	ask[Empty](c, "deleteCertificate", IDParams{keystore.ID(two.certificate)})
	if list := ask[PeopleList](c, "listPeople", ListPeopleParams{Limit: 9}); list.Total != 5 {
		t.Errorf("%d people, once a certificate with two addresses was deleted", list.Total)
	}
	for _, bad := range []ListPeopleParams{{}, {Limit: MaxPeople + 1}, {Limit: 1, Offset: -1}} {
		expectFailure(c, CodeBadRequest, "listPeople", bad)
	}
}

func TestPreviewStoresNothing(t *testing.T) {
	c := ready(t, people().alice)
	bob := people().bob
	card := "BEGIN:VCARD\r\nKEY;ENCODING=b:" + base64.StdEncoding.EncodeToString(bob.certificate.Raw) + "\r\nKEY;TYPE=PGP:x\r\nEND:VCARD\r\n"
	ldif := "dn: cn=Dora\nuserCertificate;binary:: " + base64.StdEncoding.EncodeToString(people().root.issue(email("dora@example.test")).certificate.Raw) + "\n"
	params := ImportCertificatesParams{Names: []string{"bob.vcf", "again.vcf", "people.ldif", "pasted"}}
	files := [][]byte{[]byte(card), []byte(card), []byte(ldif), []byte("> " + strings.ReplaceAll(string(people().mallory.pem()), "\n", "\n> "))}

	preview := ask[ImportCertificatesResult](c, "previewCertificates", params, files...)
	if len(preview.Added) != 3 || preview.Known != 1 || len(preview.Rejected) != 2 || preview.Rejected[0].Name != "bob.vcf" || preview.Rejected[0].Detail != "vCard 1: an OpenPGP key" {
		t.Errorf("preview %+v", preview)
	}
	if list := ask[PeopleList](c, "listPeople", ListPeopleParams{Limit: 9}); list.Total != 0 {
		t.Errorf("the preview stored %d", list.Total)
	}
	imported := ask[ImportCertificatesResult](c, "importCertificates", params, files...)
	if len(imported.Added) != 3 || imported.Known != 1 || len(imported.Rejected) != 2 {
		t.Errorf("imported %+v", imported)
	}
	if again := ask[ImportCertificatesResult](c, "previewCertificates", params, files...); len(again.Added) != 0 || again.Known != 4 {
		t.Errorf("preview of what is known %+v", again)
	}
	names := make([]string, MaxFiles+1)
	expectFailure(c, CodeBadRequest, "previewCertificates", ImportCertificatesParams{Names: names}, make([][]byte, MaxFiles+1)...)
	// Anchors are all of a file, or none.
	if got := ask[ImportCertificatesResult](c, "importAnchors", ImportCertificatesParams{Names: []string{"bob.vcf"}}, []byte(card)); len(got.Added) != 0 || got.Rejected[0].Code != CodeNotCertificates {
		t.Errorf("anchors from an address book: %+v", got)
	}
}
