package api

import (
	"crypto"
	"crypto/x509"
	"fmt"
	"testing"

	"signet/smime/cert"
	"signet/smime/keystore"
)

// crowded returns a client with a thousand correspondents, below one of many authorities.
func crowded(t *testing.T) *client {
	t.Helper()
	c := ready(t, people().alice)
	var authorities, certificates []*x509.Certificate
	for i := range 50 {
		authorities = append(authorities, people().root.issue(authority, name(fmt.Sprintf("Authority %d", i))).certificate)
	}
	issuer := people().root.issue(authority, name("Authority of all"))
	authorities = append(authorities, issuer.certificate)
	same := func(t *template) { t.key = func() (crypto.Signer, error) { return people().bob.key, nil } }
	for i := range 1000 {
		address := email(fmt.Sprintf("person%03d@example.test", i))
		certificates = append(certificates, issuer.issue(address, name("Person"), same).certificate)
		if i%2 == 0 {
			certificates = append(certificates, issuer.issue(address, name("Person"), same, expired).certificate)
		}
	}
	must(c.engine.Keystore.AddCertificates(t.Context(), keystore.KindAuthority, keystore.SourceFile, authorities...))
	must(c.engine.Keystore.AddCertificates(t.Context(), keystore.KindCertificate, keystore.SourceFile, certificates...))
	return c
}

// workOf returns what a call makes the engine do.
func workOf(c *client, call func()) cert.Work {
	before := c.engine.certificates.Work()
	call()
	after := c.engine.certificates.Work()
	return cert.Work{Paths: after.Paths - before.Paths, Signatures: after.Signatures - before.Signatures}
}

// However many correspondents there are, a look-up checks the certificates of one.
func TestWorkOfALookUp(t *testing.T) {
	c := crowded(t)
	recipientOf(c, "nobody@example.test")
	for i, want := range []cert.Work{
		// The sender's certificate is checked once to sign, once to encrypt, and described by two checks; so it is with
		// each candidate, of which one is described.
		{Paths: 4 + 2 + 2, Signatures: 2 + 1}, // both certificates, and their authority's
		{Paths: 4 + 1 + 2, Signatures: 1},
		{Paths: 4 + 2 + 2, Signatures: 2},
	} {
		address := fmt.Sprintf("person%03d@example.test", i)
		if got := workOf(c, func() { recipientOf(c, address) }); got != want {
			t.Errorf("%s: %+v, want %+v", address, got, want)
		}
		if got := workOf(c, func() { recipientOf(c, address) }); got.Signatures != 0 {
			t.Errorf("%s again: %+v", address, got)
		}
	}
	if got := workOf(c, func() { recipientOf(c, "missing@example.test") }); got.Signatures != 0 || got.Paths != 4 {
		t.Errorf("nobody: %+v", got)
	}
}

// A page of the list checks the certificates on it.
func TestWorkOfAPage(t *testing.T) {
	c := crowded(t)
	got := workOf(c, func() { ask[PeopleList](c, "listPeople", ListPeopleParams{Offset: 500, Limit: 20}) })
	if want := (cert.Work{Paths: 30 * 3, Signatures: 30 + 1}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}

// What is remembered is forgotten as soon as trust changes.
func TestTrustIsReadAgain(t *testing.T) {
	c := ready(t, people().alice)
	importCertificate(c, "importCertificates", people().bob.certificate)
	expect := func(want RecipientState) {
		t.Helper()
		if got := recipientOf(c, "bob@example.test").State; got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	expect(RecipientReady)
	root := keystore.ID(people().root.certificate)
	ask[Empty](c, "deleteAnchor", IDParams{root})
	expect(RecipientUntrusted)
	importCertificate(c, "importAnchors", people().root.certificate)
	expect(RecipientReady)
	ask[AnchorInfo](c, "setAnchor", SetAnchorParams{ID: root, Domains: []string{"other.test"}, Enabled: true})
	expect(RecipientUntrusted)
}

// An import stores, and leaves it to a preview or a list to judge.
func TestWorkOfAnImport(t *testing.T) {
	c := ready(t, people().alice)
	var result ImportCertificatesResult
	got := workOf(c, func() { result = importCertificate(c, "importCertificates", people().bob.certificate) })
	if got != (cert.Work{}) || len(result.Added) != 1 || !result.Added[0].CanSign || !result.Added[0].CanEncrypt {
		t.Errorf("%+v, added %+v", got, result.Added)
	}
}
