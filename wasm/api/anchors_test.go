package api

import (
	"bytes"
	"crypto/x509"
	"slices"
	"testing"

	"signet/smime/cert"
	"signet/smime/cert/roots"
	"signet/smime/keystore"
)

func TestAnchors(t *testing.T) {
	c := newClient(t)
	root, bob := people().root, people().bob
	if got := importCertificate(c, "importAnchors", bob.certificate); len(got.Added) != 0 || got.Rejected[0].Code != CodeCertificateUnfit {
		t.Errorf("a person as anchor: %+v", got)
	}
	importCertificate(c, "importCertificates", bob.certificate)
	if !untrusted(c) {
		t.Error("trusted without an anchor")
	}
	if got := importCertificate(c, "importAnchors", root.certificate); len(got.Added) != 1 || len(got.Added[0].Findings) != 0 {
		t.Errorf("anchor: %+v", got)
	}
	if untrusted(c) {
		t.Error("untrusted with its anchor")
	}
	id := keystore.ID(root.certificate)
	info, mozilla := listed(c, id)
	if info == nil || info.Source != AnchorUser || !info.Enabled || !info.IsAuthority || len(info.Findings) > 0 {
		t.Errorf("listed %+v", info)
	}
	if mozilla != len(roots.All()) {
		t.Errorf("%d roots of Mozilla are listed", mozilla)
	}
	ask[Empty](c, "deleteAnchor", IDParams{id})
	if !untrusted(c) {
		t.Error("trusted after its anchor was deleted")
	}
	expectFailure(c, CodeNotFound, "deleteAnchor", IDParams{id})
}

// untrusted tells whether the one correspondent's certificate is.
func untrusted(c *client) bool {
	c.t.Helper()
	return slices.ContainsFunc(correspondents(c)[0].Findings, func(f Finding) bool { return f.Code == "untrusted-root" || f.Code == "incomplete-chain" })
}

func TestTrustAuthority(t *testing.T) {
	c := newClient(t)
	expectFailure(c, CodeNotFound, "trustAuthority", IDParams{keystore.ID(people().root.certificate)})
	both := bytes.Join([][]byte{people().bob.pem(), people().root.pem()}, nil)
	ask[ImportCertificatesResult](c, "importCertificates", ImportCertificatesParams{Names: []string{"both.pem"}}, both)
	if !untrusted(c) {
		t.Error("an authority that came along is trusted")
	}
	ask[CertificateInfo](c, "trustAuthority", IDParams{keystore.ID(people().root.certificate)})
	if untrusted(c) {
		t.Error("untrusted after trustAuthority")
	}
}

// listed returns an anchor as it is listed, nil where it is not, and how many are Mozilla's.
func listed(c *client, id string) (found *AnchorInfo, mozilla int) {
	c.t.Helper()
	for _, info := range ask[AnchorList](c, "listAnchors", Empty{}).Certificates {
		if info.ID == id {
			found = &info
		}
		if info.Source == AnchorMozilla {
			mozilla++
		}
	}
	return found, mozilla
}

// recipientState tells what bob's certificate is good for.
func recipientState(c *client) RecipientState {
	c.t.Helper()
	return ask[RecipientsResult](c, "recipients", RecipientsParams{From: "alice@example.test", Addresses: []string{"bob@example.test"}}).Recipients[0].State
}

func TestSetAnchor(t *testing.T) {
	c := newClient(t)
	root := people().root
	id := keystore.ID(root.certificate)
	set := SetAnchorParams{ID: id, Enabled: true}
	expectFailure(c, CodeNotFound, "setAnchor", set)
	importCertificate(c, "importAnchors", root.certificate)
	importCertificate(c, "importCertificates", people().bob.certificate)

	for _, tt := range []struct {
		name string
		set  SetAnchorParams
		want RecipientState
	}{
		{"without limits", SetAnchorParams{Enabled: true}, RecipientReady},
		{"the domain", SetAnchorParams{Enabled: true, Domains: []string{"other.test", "Example.TEST"}}, RecipientReady},
		{"domains below it", SetAnchorParams{Enabled: true, Domains: []string{".example.test"}}, RecipientUntrusted},
		{"another domain", SetAnchorParams{Enabled: true, Domains: []string{"other.test"}}, RecipientUntrusted},
		{"to encrypt", SetAnchorParams{Enabled: true, Purposes: []AnchorPurpose{AnchorEncrypts, AnchorEncrypts}}, RecipientReady},
		{"to sign alone", SetAnchorParams{Enabled: true, Purposes: []AnchorPurpose{AnchorSigns}}, RecipientUntrusted},
		{"disabled", SetAnchorParams{Enabled: false}, RecipientUntrusted},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tt.set.ID = id
			answer := ask[AnchorInfo](c, "setAnchor", tt.set)
			if info, _ := listed(c, id); info.Enabled != tt.set.Enabled || !slices.Equal(info.Domains, answer.Domains) || tt.set.Enabled && len(info.Findings) > 0 {
				t.Errorf("listed %+v", info)
			}
			if got := recipientState(c); got != tt.want {
				t.Errorf("the correspondent is %s, want %s", got, tt.want)
			}
		})
	}

	expectFailure(c, CodeBadDomain, "setAnchor", SetAnchorParams{ID: id, Enabled: true, Domains: []string{"bob@example.test"}})
	expectFailure(c, CodeBadRequest, "setAnchor", SetAnchorParams{ID: id, Enabled: true, Purposes: []AnchorPurpose{"rule"}})
	expectFailure(c, CodeBadRequest, "setAnchor", SetAnchorParams{ID: id, Enabled: true, Domains: slices.Repeat([]string{"a.test"}, MaxAnchorDomains+1)})
}

// What the user decided about an authority outlives its deletion, but who imports it again means to trust it.
func TestAnchorComesBackWithItsLimits(t *testing.T) {
	c := newClient(t)
	root := people().root
	id := keystore.ID(root.certificate)
	importCertificate(c, "importAnchors", root.certificate)
	ask[AnchorInfo](c, "setAnchor", SetAnchorParams{ID: id, Domains: []string{"other.test"}})
	ask[Empty](c, "deleteAnchor", IDParams{id})
	importCertificate(c, "importAnchors", root.certificate)
	if info, _ := listed(c, id); !info.Enabled || !slices.Equal(info.Domains, []string{"other.test"}) {
		t.Errorf("listed %+v", info)
	}
}

func TestImportAnchorsSkipsExpired(t *testing.T) {
	c := newClient(t)
	old := (*identity)(nil).issue(authority, name("Old Root"), expired)
	file := cert.MarshalSST([]*x509.Certificate{old.certificate, people().root.certificate})
	params := ImportCertificatesParams{Names: []string{"company.sst"}}
	preview := ask[ImportCertificatesResult](c, "previewAnchors", params, file)
	if info, _ := listed(c, keystore.ID(people().root.certificate)); info != nil {
		t.Error("a preview stores")
	}
	result := ask[ImportCertificatesResult](c, "importAnchors", params, file)
	if len(preview.Added) != 1 || preview.Added[0].ID != result.Added[0].ID || !slices.Equal(preview.Rejected, result.Rejected) {
		t.Errorf("the preview was %+v", preview)
	}
	if len(result.Added) != 1 || result.Added[0].ID != keystore.ID(people().root.certificate) {
		t.Errorf("added %+v", result.Added)
	}
	if len(result.Rejected) != 1 || result.Rejected[0] != (RejectedFile{"company.sst", CodeCertificateExpired, "Old Root was valid until 2026-05-31"}) {
		t.Errorf("rejected %+v", result.Rejected)
	}
}

func TestExportAnchors(t *testing.T) {
	c := newClient(t)
	expectFailure(c, CodeNotFound, "exportAnchors", ExportAnchorsParams{Format: FormatPEM})
	importCertificate(c, "importAnchors", people().root.certificate)
	importCertificate(c, "importAnchors", people().mallory.issuer.certificate)
	for _, format := range []AnchorFormat{FormatPEM, FormatP7B, FormatSST} {
		_, bodies := askBodies[Empty](c, "exportAnchors", ExportAnchorsParams{Format: format})
		read, err := cert.ParseCertificates(bodies[0])
		if err != nil || len(read) != 2 {
			t.Errorf("%s: %d certificates, %v", format, len(read), err)
		}
	}
	mozilla := roots.All()[0]
	_, bodies := askBodies[Empty](c, "exportAnchors", ExportAnchorsParams{Format: FormatSST, IDs: []string{mozilla.ID}})
	if read, err := cert.ParseCertificates(bodies[0]); err != nil || len(read) != 1 || !read[0].Equal(mozilla.Certificate()) {
		t.Errorf("one of Mozilla's: %d certificates, %v", len(read), err)
	}
	expectFailure(c, CodeNotFound, "exportAnchors", ExportAnchorsParams{Format: FormatPEM, IDs: []string{"nothing"}})
	expectFailure(c, CodeBadRequest, "exportAnchors", ExportAnchorsParams{Format: "txt"})
}

func TestMozilla(t *testing.T) {
	c := newClient(t)
	root := roots.All()[0]
	trusted := func() bool {
		detail := ask[CertificateDetail](c, "certificate", CertificateParams{root.ID})
		return detail.Chain.Anchor == string(AnchorMozilla)
	}
	if !trusted() {
		t.Error("not trusted to begin with")
	}
	ask[Empty](c, "trustMozilla", TrustMozillaParams{false})
	if trusted() || ask[AnchorList](c, "listAnchors", Empty{}).Mozilla {
		t.Error("trusted although the user does not trust Mozilla")
	}
	ask[Empty](c, "trustMozilla", TrustMozillaParams{true})
	if !trusted() {
		t.Error("not trusted again")
	}
	ask[AnchorInfo](c, "setAnchor", SetAnchorParams{ID: root.ID})
	if info, _ := listed(c, root.ID); trusted() || info.Enabled || info.Source != AnchorMozilla {
		t.Errorf("disabled, and listed as %+v", info)
	}
	expectFailure(c, CodeNotFound, "deleteAnchor", IDParams{root.ID})
}

func TestAdministratorAnchors(t *testing.T) {
	c := newClient(t)
	root := people().root
	decide(c, `{"trustAnchors": [{"certificates": `+certificateText(root.certificate)+`, "domains": ["Example.TEST"]}]}`)
	importCertificate(c, "importCertificates", people().bob.certificate)
	if got := recipientState(c); got != RecipientReady {
		t.Errorf("the correspondent is %s", got)
	}
	if got := ask[OpenResult](c, "open", OpenParams{}, message(t, people().alice)); got.Verdict != "verified" {
		t.Errorf("a message of the company is %s", got.Verdict)
	}
	id := keystore.ID(root.certificate)
	expectFailure(c, CodeNotAllowed, "setAnchor", SetAnchorParams{ID: id})
	importCertificate(c, "importAnchors", root.certificate)
	if info, _ := listed(c, id); info == nil || info.Source != AnchorAdministrator || !slices.Equal(info.Domains, []string{"example.test"}) {
		t.Errorf("listed %+v", info)
	}
}
