package revocation_test

import (
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"strings"
	"testing"

	"signet/smime/cert"
	"signet/smime/internal/oid"
	"signet/smime/internal/testca"
	"signet/smime/revocation"
)

// crlSigner is a certificate for CRLs alone, under the name of an authority.
func crlSigner(by *testca.Identity, name string, options ...testca.Option) *testca.Identity {
	return by.Issue(append([]testca.Option{
		testca.Name(name), testca.Key(testca.P384), testca.Usage(x509.KeyUsageCRLSign), testca.ExtUsage(),
	}, options...)...)
}

func TestSignerOfCRLs(t *testing.T) {
	w := newWorld()
	rootCRL := w.root.CRL(testca.CRL{})
	signer := crlSigner(w.root, "Authority")
	unusable := crlSigner(w.root, "Authority", testca.Usage(x509.KeyUsageDigitalSignature))
	expired := crlSigner(w.root, "Authority", testca.Expired)
	elsewhere := crlSigner(testca.NewRoot(), "Authority")
	for _, tt := range []struct {
		name     string
		signer   *testca.Identity
		others   [][]byte // CRLs
		silently bool     // the signer's certificate is missing
		want     cert.RevocationState
		why      string
	}{
		{"with another key", signer, [][]byte{rootCRL}, false, good, ""},
		{"with another key, of which nobody knows whether it was revoked", signer, nil, false, unknown, "nobody knows whether they were revoked"},
		{"with another key, which was revoked", signer, [][]byte{w.root.CRL(testca.CRL{
			Revoked: []testca.Revoked{{Certificate: signer.Certificate, Reason: 1}},
		})}, false, unknown, "who was revoked"},
		{"whose certificate is missing", signer, [][]byte{rootCRL}, true, unknown, "does not bear the signature"},
		{"who may not", unusable, [][]byte{rootCRL}, false, unknown, "may not sign CRLs"},
		{"whose time is over", expired, [][]byte{rootCRL}, false, unknown, "was valid until"},
		{"of another anchor", elsewhere, [][]byte{rootCRL}, false, unknown, "is signed by"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			certificates := []*x509.Certificate{tt.signer.Certificate}
			if tt.silently {
				certificates = nil
			}
			got := w.ask(t, w.alice, certificates, append(tt.others, tt.signer.CRL(testca.CRL{}))...)
			if got.State != tt.want || !strings.Contains(got.Why, tt.why) {
				t.Errorf("got %+v", got)
			}
		})
	}
}

func TestIssuerThatMayNotSignCRLs(t *testing.T) {
	root := testca.NewRoot(testca.Usage(x509.KeyUsageCertSign))
	id := root.Issue(testca.Email("alice@example.test"), testca.Key(testca.P256))
	var known revocation.Evidence
	if err := known.AddCRL(root.CRL(testca.CRL{}), "file"); err != nil {
		t.Fatal(err)
	}
	got := (&revocation.Checker{Evidence: &known}).Check([]*x509.Certificate{id.Certificate, root.Certificate}, testca.Now())
	if got.State != unknown || !strings.Contains(got.Why, "may not sign CRLs") {
		t.Errorf("got %+v", got)
	}
}

// issuedBy is the distribution point of a certificate whose CRLs somebody else issues.
func issuedBy(name []byte) testca.Option {
	issuer := asn1.RawValue{Class: asn1.ClassContextSpecific, Tag: 4, IsCompound: true, Bytes: name}
	point := struct {
		CRLIssuer asn1.RawValue
	}{asn1.RawValue{Class: asn1.ClassContextSpecific, Tag: 2, IsCompound: true, Bytes: mustMarshal(issuer)}}
	return testca.Template(func(c *x509.Certificate) {
		c.ExtraExtensions = append(c.ExtraExtensions, extension(oid.CRLDistributionPoints, false, []any{point}))
	})
}

func certificateIssuer(name []byte) pkix.Extension {
	issuer := asn1.RawValue{Class: asn1.ClassContextSpecific, Tag: 4, IsCompound: true, Bytes: name}
	return extension(oid.CertificateIssuer, true, []asn1.RawValue{issuer})
}

func TestIndirectCRLs(t *testing.T) {
	w := newWorld()
	publisher := crlSigner(w.root, "Publisher")
	pointed := issuedBy(publisher.Certificate.RawSubject)
	carol := w.authority.Issue(testca.Email("carol@example.test"), testca.Key(testca.P256), pointed)
	authority := w.authority.Certificate.RawSubject
	indirect := scope{Indirect: true}.extension()
	entry := func(c *x509.Certificate, extensions ...pkix.Extension) testca.Revoked {
		return testca.Revoked{Certificate: c, Reason: 1, Extensions: extensions}
	}
	for _, tt := range []struct {
		name    string
		scope   []pkix.Extension
		entries []testca.Revoked
		want    cert.RevocationState
	}{
		{"good", []pkix.Extension{indirect}, nil, good},
		{"revoked", []pkix.Extension{indirect}, []testca.Revoked{entry(carol.Certificate, certificateIssuer(authority))}, revoked},
		{"revoked, the issuer named by the entry before", []pkix.Extension{indirect}, []testca.Revoked{
			entry(w.bob.Certificate, certificateIssuer(authority)), entry(carol.Certificate),
		}, revoked},
		{"the serial number, of the publisher's own", []pkix.Extension{indirect}, []testca.Revoked{entry(carol.Certificate)}, good},
		{"the serial number, of another authority's", []pkix.Extension{indirect}, []testca.Revoked{
			entry(w.bob.Certificate, certificateIssuer(authority)),
			entry(carol.Certificate, certificateIssuer(w.root.Certificate.RawSubject)),
		}, good},
		{"not indirect", nil, nil, unknown},
	} {
		t.Run(tt.name, func(t *testing.T) {
			crl := publisher.CRL(testca.CRL{Extensions: tt.scope, Revoked: tt.entries})
			got := w.ask(t, carol, []*x509.Certificate{publisher.Certificate}, crl, w.root.CRL(testca.CRL{}))
			if got.State != tt.want {
				t.Errorf("got %+v", got)
			}
		})
	}
	t.Run("of which the certificate says nothing", func(t *testing.T) {
		crl := publisher.CRL(testca.CRL{Extensions: []pkix.Extension{indirect}})
		got := w.ask(t, w.alice, []*x509.Certificate{publisher.Certificate}, crl, w.root.CRL(testca.CRL{}))
		if got.State != unknown {
			t.Errorf("got %+v", got)
		}
	})
}

// Two signers of CRLs under the root's name vouch for each other. Where the root has revoked both, that counts for nothing.
func TestRevokedSignersThatVouchForEachOther(t *testing.T) {
	w := newWorld()
	one, two := crlSigner(w.root, "Signet Test Root"), crlSigner(w.root, "Signet Test Root")
	byRoot := w.root.CRL(testca.CRL{Revoked: []testca.Revoked{{Certificate: one.Certificate}, {Certificate: two.Certificate}}})
	var known revocation.Evidence
	for _, der := range [][]byte{one.CRL(testca.CRL{}), two.CRL(testca.CRL{}), byRoot} {
		if err := known.AddCRL(der, "file"); err != nil {
			t.Fatal(err)
		}
	}
	checker := &revocation.Checker{Evidence: &known, Certificates: []*x509.Certificate{one.Certificate, two.Certificate}}
	if got := checker.Check([]*x509.Certificate{one.Certificate, w.root.Certificate}, testca.Now()); got.State != revoked {
		t.Errorf("got %+v", got)
	}
}
