package cert_test

import (
	"crypto/x509"
	"testing"
	"time"

	"signet/smime/cert"
	"signet/smime/internal/testca"
)

func TestChoose(t *testing.T) {
	const address = "bob@example.test"
	root, other := testca.NewRoot(), testca.NewRoot()
	issue := func(ca *testca.Identity, from int, options ...testca.Option) *testca.Identity {
		valid := testca.Valid(testca.Now().AddDate(0, from, 0), testca.Now().AddDate(2, from, 0))
		return ca.Issue(append([]testca.Option{testca.Key(testca.P256), testca.Email(address), valid}, options...)...)
	}
	older, newer, newest := issue(root, -3), issue(root, -2), issue(root, -1)
	expired, future := issue(root, -30), issue(root, 1)
	stranger := issue(other, 0)
	signer := issue(root, 0, testca.Usage(x509.KeyUsageDigitalSignature))
	revoked := issue(root, 0)

	for _, tt := range []struct {
		name       string
		candidates []*testca.Identity
		preferred  *testca.Identity
		want       *testca.Identity
		why        cert.Reason
	}{
		{name: "nobody"},
		{"one", []*testca.Identity{older}, nil, older, cert.OnlyOne},
		{"one, expired", []*testca.Identity{expired}, nil, expired, cert.OnlyOne},
		{"newest", []*testca.Identity{older, newest, newer}, nil, newest, cert.Newest},
		{"preferred", []*testca.Identity{older, newest, newer}, newer, newer, cert.PreferredBySigner},
		{"preferred, and expired", []*testca.Identity{expired, newer}, expired, newer, cert.OnlyValid},
		{"preferred, and revoked", []*testca.Identity{older, revoked}, revoked, older, cert.OnlyValid},
		{"preferred, and of a stranger", []*testca.Identity{stranger, older}, stranger, older, cert.OnlyTrusted},
		{"preferred, and for signatures", []*testca.Identity{signer, older}, signer, older, cert.OnlyFit},
		{"not yet valid", []*testca.Identity{future, older}, nil, older, cert.OnlyValid},
		{"a stranger before an expired one", []*testca.Identity{expired, stranger}, nil, stranger, cert.OnlyValid},
		{"expired before revoked", []*testca.Identity{revoked, expired}, nil, expired, cert.OnlyValid},
		{"revoked before unfit", []*testca.Identity{signer, revoked}, nil, revoked, cert.OnlyFit},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var candidates []cert.Candidate
			for _, id := range tt.candidates {
				report := cert.Check(id.Certificate, cert.CheckOptions{
					Purpose: cert.Encrypt, Address: address, At: testca.Now(), Anchors: cert.AnchorsOf(root.Certificate),
					Revocation: revokes{revoked}, RevocationPolicy: cert.SoftFail,
				})
				candidates = append(candidates, cert.Candidate{Certificate: id.Certificate, Report: report, Preferred: id == tt.preferred})
			}
			best, why := cert.Choose(candidates)
			if why != tt.why {
				t.Errorf("because %q, want %q", why, tt.why)
			}
			if tt.want == nil {
				if best != -1 {
					t.Errorf("chose %d of nobody", best)
				}
				return
			}
			if tt.candidates[best] != tt.want {
				t.Errorf("chose number %d: %+v", best, candidates[best].Report.Findings)
			}
		})
	}
}

// revokes says that one certificate was revoked, and that all others are good.
type revokes struct{ id *testca.Identity }

func (r revokes) Check(chain []*x509.Certificate, at time.Time) cert.RevocationStatus {
	if chain[0].Equal(r.id.Certificate) {
		return cert.RevocationStatus{State: cert.RevocationStateRevoked, RevokedAt: at}
	}
	return cert.RevocationStatus{State: cert.RevocationStateGood}
}
