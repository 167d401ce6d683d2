package api

import (
	"bytes"
	"slices"
	"testing"

	"signet/smime/cert/roots"
	"signet/smime/keystore"
)

func TestCertificate(t *testing.T) {
	c := ready(t, people().alice)
	root, alice, bob := people().root, people().alice, people().bob
	importCertificate(c, "importCertificates", bob.certificate)

	for _, tt := range []struct {
		name   string
		id     string
		anchor AnchorSource
	}{
		{"own", keystore.ID(alice.certificate), ""},
		{"a correspondent's", keystore.ID(bob.certificate), ""},
		{"an authority's", keystore.ID(root.certificate), AnchorUser},
		{"Mozilla's", roots.All()[0].ID, AnchorMozilla},
	} {
		t.Run(tt.name, func(t *testing.T) {
			detail, bodies := askBodies[CertificateDetail](c, "certificate", CertificateParams{tt.id})
			if detail.Certificate.ID != tt.id || detail.SHA256 != tt.id || len(detail.SHA1) != 40 || len(bodies) != 1 {
				t.Errorf("%+v", detail)
			}
			if isAnchor := detail.Anchor != nil && detail.Anchor.Source == tt.anchor; isAnchor != (tt.anchor != "") {
				t.Errorf("anchor %+v", detail.Anchor)
			}
			if len(detail.Extensions) == 0 || len(detail.Subject) == 0 || detail.Key.Strength < 112 || detail.Key.Weak {
				t.Errorf("extensions %d, subject %v, key %+v", len(detail.Extensions), detail.Subject, detail.Key)
			}
			if len(detail.Checks) != 2 || len(detail.Checks[0].Findings)+len(detail.Checks[1].Findings) > 0 {
				t.Errorf("checks %+v", detail.Checks)
			}
		})
	}

	detail := ask[CertificateDetail](c, "certificate", CertificateParams{keystore.ID(bob.certificate)})
	if top := detail.Chain.Issuers; len(top) != 1 || top[0].Anchor != string(AnchorUser) || !top[0].Chosen {
		t.Errorf("chain %+v", detail.Chain)
	}
	expectFailure(c, CodeNotFound, "certificate", CertificateParams{"nothing"})
}

func TestCertificateOfFile(t *testing.T) {
	c := newClient(t)
	file := bytes.Join([][]byte{people().bob.pem(), people().root.pem()}, nil)
	first := ask[CertificateDetail](c, "certificate", CertificateParams{}, file)
	if first.Certificate.ID != keystore.ID(people().bob.certificate) || len(first.Chain.Issuers) != 1 {
		t.Errorf("the first: %+v", first.Certificate)
	}
	id := keystore.ID(people().root.certificate)
	if second := ask[CertificateDetail](c, "certificate", CertificateParams{id}, file); second.Certificate.ID != id {
		t.Errorf("by its id: %+v", second.Certificate)
	}
	expectFailure(c, CodeNotFound, "certificate", CertificateParams{"nothing"}, file)
	expectFailure(c, CodeNotCertificates, "certificate", CertificateParams{}, []byte("no certificate"))
	expectFailure(c, CodeBadRequest, "certificate", CertificateParams{}, file, file)
	if len(correspondents(c)) > 0 {
		t.Error("a certificate that was looked at is stored")
	}
}

// The reader shows certificates that nobody stores.
func TestCertificateOfMessage(t *testing.T) {
	_, messages := askBodies[ComposeResult](ready(t, people().alice), "compose", ComposeParams{Draft: draftTo("bob@example.test"), Sign: SignClear})
	c := newClient(t)
	id := keystore.ID(people().alice.certificate)
	expectFailure(c, CodeNotFound, "certificate", CertificateParams{id})
	ask[OpenResult](c, "open", OpenParams{}, messages[0])
	if detail := ask[CertificateDetail](c, "certificate", CertificateParams{id}); !slices.Contains(detail.Certificate.Emails, "alice@example.test") {
		t.Errorf("%+v", detail.Certificate)
	}
}
