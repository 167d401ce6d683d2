package cert_test

import (
	"crypto/x509"
	"slices"
	"strings"
	"testing"
	"time"

	"signet/smime/cert"
	"signet/smime/internal/testca"
)

// known is a Revocation that knows some certificates.
type known map[*x509.Certificate]cert.RevocationStatus

func (k known) Check(chain []*x509.Certificate, _ time.Time) cert.RevocationStatus {
	if chain[0].CheckSignatureFrom(chain[1]) != nil {
		panic("not the issuer")
	}
	return k[chain[0]]
}

func TestCheckAsksAboutRevocation(t *testing.T) {
	root := testca.NewRoot()
	authority := root.Issue(testca.Authority, testca.Name("Authority"), testca.Key(testca.P256))
	id := authority.Issue(testca.Email(alice), testca.Key(testca.P256))
	good := cert.RevocationStatus{State: cert.RevocationStateGood}
	revoked := cert.RevocationStatus{State: cert.RevocationStateRevoked, RevokedAt: testca.Now(), Reason: "keyCompromise"}
	unknown := cert.RevocationStatus{Why: "no CRL"}
	for _, tt := range []struct {
		name            string
		leaf, authority cert.RevocationStatus
		policy          cert.RevocationPolicy
		anchors         []cert.Anchor
		want            []cert.Code
		asked           int
	}{
		{"good", good, good, cert.HardFail, cert.AnchorsOf(root.Certificate), nil, 2},
		{"revoked", revoked, good, cert.SoftFail, cert.AnchorsOf(root.Certificate), []cert.Code{cert.Revoked}, 2},
		{"authority revoked", good, revoked, cert.SoftFail, cert.AnchorsOf(root.Certificate), []cert.Code{cert.Revoked}, 2},
		{"unknown", unknown, good, cert.SoftFail, cert.AnchorsOf(root.Certificate), nil, 2},
		{"unknown, where that matters", good, unknown, cert.HardFail, cert.AnchorsOf(root.Certificate), []cert.Code{cert.RevocationUnknown}, 2},
		{"off", revoked, revoked, cert.RevocationOff, cert.AnchorsOf(root.Certificate), nil, 0},
		{"the anchor is not asked about", good, revoked, cert.HardFail, cert.AnchorsOf(authority.Certificate), nil, 1},
		{"no path", revoked, good, cert.HardFail, nil, []cert.Code{cert.IncompleteChain}, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			report := cert.Check(id.Certificate, cert.CheckOptions{
				At: testca.Now(), Anchors: tt.anchors, Intermediates: id.Chain(), RevocationPolicy: tt.policy,
				Revocation: known{id.Certificate: tt.leaf, authority.Certificate: tt.authority},
			})
			if got := codes(report); !slices.Equal(got, tt.want) || len(report.Revocation) != tt.asked {
				t.Errorf("got %v after %d answers, want %v after %d", got, len(report.Revocation), tt.want, tt.asked)
			}
			if report.Has(cert.Revoked) && !strings.Contains(report.Findings[0].Detail, "2026-06-01T12:00:00Z (keyCompromise)") {
				t.Errorf("detail %q", report.Findings[0].Detail)
			}
		})
	}
}

func TestCheckWithAnchorsForOnePurpose(t *testing.T) {
	root := testca.NewRoot()
	id := root.Issue(testca.Email(alice), testca.Key(testca.P256))
	anchors := []cert.Anchor{{Certificate: root.Certificate, Purposes: []cert.Purpose{cert.Encrypt}}}
	for purpose, want := range map[cert.Purpose]bool{cert.Sign: false, cert.Encrypt: true} {
		report := cert.Check(id.Certificate, cert.CheckOptions{Purpose: purpose, At: testca.Now(), Anchors: anchors})
		if report.Trusted != want {
			t.Errorf("%s: trusted is %v", purpose, report.Trusted)
		}
	}
}
