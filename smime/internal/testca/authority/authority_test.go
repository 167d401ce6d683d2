package main

import (
	"bytes"
	"crypto/x509"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"signet/smime/cert"
	"signet/smime/revocation"
)

// TestBehaviours sees each of them through a reader's eyes.
func TestBehaviours(t *testing.T) {
	const url = "http://authority.example.test"
	good, revoked, unknown := cert.RevocationStateGood, cert.RevocationStateRevoked, cert.RevocationStateUnknown
	for _, tt := range []struct {
		behave        string
		before, after cert.RevocationState // of being revoked
	}{
		{"honest", good, revoked}, {"replay", good, good}, {"forged", unknown, unknown}, {"other", unknown, unknown},
		{"truncated", unknown, unknown}, {"huge", unknown, unknown}, {"error", unknown, unknown}, {"redirect", unknown, unknown},
		{"stale", unknown, revoked}, // a revocation is for good, however old it is
	} {
		for _, name := range []string{"crl", "ocsp"} {
			t.Run(tt.behave+" "+name, func(t *testing.T) {
				a := newAuthority(url)
				get(a, http.MethodGet, "/set?behave="+tt.behave, nil)
				if got := ask(t, a, name); got != tt.before {
					t.Errorf("before: %v", got)
				}
				get(a, http.MethodGet, "/set?revoke="+name, nil)
				if got := ask(t, a, name); got != tt.after {
					t.Errorf("after: %v", got)
				}
			})
		}
	}
}

func get(a *authority, method, path string, body io.Reader) *httptest.ResponseRecorder {
	recorder := httptest.NewRecorder()
	a.ServeHTTP(recorder, httptest.NewRequest(method, path, body))
	return recorder
}

// ask asks where the certificate says.
func ask(t *testing.T, a *authority, name string) cert.RevocationState {
	t.Helper()
	c := a.people[name].Certificate
	var known revocation.Evidence
	switch {
	case len(revocation.CRLs(c)) == 1:
		_ = known.AddCRL(get(a, http.MethodGet, "/ca.crl", nil).Body.Bytes(), "online")
	case len(revocation.Responders(c)) == 1:
		request, err := revocation.Request{Certificate: c, Issuer: a.root.Certificate}.Marshal()
		if err != nil {
			t.Fatal(err)
		}
		_ = known.AddResponse(get(a, http.MethodPost, "/ocsp", bytes.NewReader(request)).Body.Bytes(), "online")
	default:
		t.Fatal("the certificate does not say where to ask")
	}
	return (&revocation.Checker{Evidence: &known}).Check([]*x509.Certificate{c, a.root.Certificate}, time.Now()).State
}
