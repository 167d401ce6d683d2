package api

import (
	"crypto/x509"
	"slices"
	"testing"

	"signet/smime/cert"
	"signet/smime/keystore"
)

const issuerURL = "http://ca.example.test/issuing.cer"

func withIssuerAt(urls ...string) option {
	return func(t *template) { t.IssuingCertificateURL = urls }
}

// incomplete returns a client that trusts a root and knows a correspondent's certificate, but not the authority between.
func incomplete(t *testing.T, urls ...string) (c *client, a *onlineAuthority, issuing *identity, id string) {
	a = newOnlineAuthority()
	issuing = a.root.issue(authority, name("Issuing"))
	dave := issuing.issue(email("dave@example.test"), withIssuerAt(urls...))
	c = newClient(t)
	c.engine.Fetch = a.fetch
	importCertificate(c, "importAnchors", a.root.certificate)
	importCertificate(c, "importCertificates", dave.certificate)
	return c, a, issuing, keystore.ID(dave.certificate)
}

func TestFetchIssuers(t *testing.T) {
	c, a, issuing, id := incomplete(t, issuerURL)
	a.answers[issuerURL] = always(issuing.certificate.Raw)
	if detail := ask[CertificateDetail](c, "certificate", CertificateParams{id}); !slices.Equal(detail.IssuerURLs, []string{issuerURL}) {
		t.Errorf("could ask at %q", detail.IssuerURLs)
	}
	if len(a.asked) > 0 {
		t.Fatalf("asked without being asked to: %+v", a.asked)
	}
	result := ask[FetchIssuersResult](c, "fetchIssuers", IDParams{id})
	if !result.Complete || len(result.Added) != 1 || result.Added[0].ID != keystore.ID(issuing.certificate) || len(result.Asked) != 1 {
		t.Errorf("%+v", result)
	}
	if len(a.asked) != 1 || a.asked[0].NamedBy != NamedByOthers || a.asked[0].Kind != FetchIssuer {
		t.Errorf("asked %+v", a.asked)
	}
	if detail := ask[CertificateDetail](c, "certificate", CertificateParams{id}); len(detail.IssuerURLs) > 0 {
		t.Errorf("could still ask at %q", detail.IssuerURLs)
	}
	if log := ask[ActivityList](c, "activity", ActivityParams{Kind: ActivityDirectory, Limit: 10}); len(log.Entries) != 1 {
		t.Errorf("log %+v", log)
	}
	if untrusted(c) {
		t.Error("the authority that was fetched does not help")
	}
	if again := ask[FetchIssuersResult](c, "fetchIssuers", IDParams{id}); !again.Complete || len(again.Asked) > 0 {
		t.Errorf("again: %+v", again)
	}
	expectFailure(c, CodeNotFound, "fetchIssuers", IDParams{"nothing"})
}

func TestFetchIssuersKeepsWhatLeadsToAnAnchorAlone(t *testing.T) {
	impostor := newRoot("Issuing")
	for _, tt := range []struct {
		name string
		body func(*identity) []byte
		code Code
	}{
		{"another's certificate", func(*identity) []byte { return people().root.certificate.Raw }, CodeNotFound},
		{"an authority of the same name", func(*identity) []byte { return impostor.certificate.Raw }, ""},
		{"no certificate", func(*identity) []byte { return []byte("<html>") }, CodeNotCertificates},
		{"a person of the same name", func(issuing *identity) []byte {
			return issuing.issuer.issue(name("Issuing")).certificate.Raw
		}, CodeNotFound},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c, a, issuing, id := incomplete(t, issuerURL)
			a.answers[issuerURL] = always(tt.body(issuing))
			result := ask[FetchIssuersResult](c, "fetchIssuers", IDParams{id})
			if result.Complete || len(result.Added) > 0 || len(result.Asked) != 1 || result.Asked[0].Code != tt.code {
				t.Errorf("%+v", result)
			}
			if kept, err := c.engine.Keystore.Certificates(t.Context(), keystore.KindAuthority); err != nil || len(kept) > 0 {
				t.Errorf("kept %d authorities, %v", len(kept), err)
			}
		})
	}
}

func TestFetchIssuersIsBounded(t *testing.T) {
	var urls []string
	for _, letter := range "abcdefgh" {
		urls = append(urls, "http://ca.example.test/"+string(letter))
	}
	c, a, issuing, id := incomplete(t, urls...)
	many := slices.Repeat([]*x509.Certificate{newRoot("Issuing").certificate}, 100)
	a.answers[urls[0]] = always(cert.MarshalSST(many))
	a.answers[urls[7]] = always(issuing.certificate.Raw)
	result := ask[FetchIssuersResult](c, "fetchIssuers", IDParams{id})
	if result.Complete || len(a.asked) > maxIssuerQuestions {
		t.Errorf("%d questions, %+v", len(a.asked), result)
	}
}

func TestFetchIssuersWithoutPermission(t *testing.T) {
	c, a, _, id := incomplete(t, issuerURL)
	a.answers[issuerURL] = func(FetchRequest) (FetchResponse, error) {
		return FetchResponse{}, &FetchError{Code: CodeNoPermission, Origin: "http://ca.example.test"}
	}
	result := ask[FetchIssuersResult](c, "fetchIssuers", IDParams{id})
	if len(result.Asked) != 1 || result.Asked[0].Code != CodeNoPermission || result.Asked[0].Origin != "http://ca.example.test" {
		t.Errorf("%+v", result)
	}
	c.engine.Fetch = nil
	if result := ask[FetchIssuersResult](c, "fetchIssuers", IDParams{id}); len(result.Asked) != 1 || result.Asked[0].Code != CodeUnreachable {
		t.Errorf("without a network: %+v", result)
	}
}
