package cert_test

import (
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"signet/smime/cert"
	"signet/smime/internal/testca"
)

var p256 = testca.Key(testca.P256)

func authority(issuer *testca.Identity, name string, options ...testca.Option) *testca.Identity {
	return issuer.Issue(append([]testca.Option{testca.Authority, testca.Name(name), p256}, options...)...)
}

func person(issuer *testca.Identity, options ...testca.Option) *testca.Identity {
	return issuer.Issue(append([]testca.Option{testca.Email(alice), p256}, options...)...)
}

func pathLength(n int) testca.Option {
	return testca.Template(func(c *x509.Certificate) { c.MaxPathLen, c.MaxPathLenZero = n, n == 0 })
}

func extension(id asn1.ObjectIdentifier, critical bool, der []byte) testca.Option {
	return testca.Template(func(c *x509.Certificate) {
		c.ExtraExtensions = append(c.ExtraExtensions, pkix.Extension{Id: id, Critical: critical, Value: der})
	})
}

func check(id *testca.Identity, root *testca.Identity, more ...*x509.Certificate) cert.Report {
	return cert.Check(id.Certificate, cert.CheckOptions{
		At: testca.Now(), Anchors: cert.AnchorsOf(root.Certificate), Intermediates: append(id.Chain(), more...),
	})
}

// expect compares the codes of a report, each once for all certificates in a row that have it, and sees to it that each
// finding names a certificate and a rule.
func expect(t *testing.T, report cert.Report, want ...cert.Code) {
	t.Helper()
	if got := slices.Compact(codes(report)); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	for _, finding := range report.Findings {
		if finding.Certificate == nil || !strings.HasPrefix(finding.Rule, "RFC ") || finding.Detail == "" {
			t.Errorf("finding %+v", finding)
		}
	}
}

func TestPathsThatBreak(t *testing.T) {
	root := testca.NewRoot()
	short := authority(root, "Short", pathLength(0))
	below := authority(short, "Below")
	rollover := short.Issue(testca.Authority, testca.Name("Short"), p256)
	noAuthority := authority(root, "No authority", testca.Template(func(c *x509.Certificate) { c.IsCA = false }))
	noSigner := authority(root, "No signer", testca.Usage(x509.KeyUsageCRLSign))
	unknown := extension(asn1.ObjectIdentifier{1, 2, 3}, true, []byte{5, 0})
	impostor, forged := person(testca.NewRoot(testca.Name("Short"))), person(short)
	impostor.Issuer = short
	forged.Certificate = withSignature(t, forged.Certificate, impostor.Certificate.Signature)

	for _, tt := range []struct {
		name string
		id   *testca.Identity
		want []cert.Code
		at   *testca.Identity // the certificate that is named
	}{
		{"path length kept", person(short), nil, nil},
		{"path length exceeded", person(below), []cert.Code{cert.PathLength}, short},
		{"path length over a self-issued authority", person(rollover), nil, nil},
		{"no basic constraints", person(noAuthority), []cert.Code{cert.NotAnAuthority}, noAuthority},
		{"no key usage for certificates", person(noSigner), []cert.Code{cert.NotAnAuthority}, noSigner},
		{"unknown critical extension above", person(authority(root, "Unknown", unknown)), []cert.Code{cert.CriticalExtension}, nil},
		{"unknown critical extension", person(root, unknown), []cert.Code{cert.CriticalExtension}, nil},
		{"unknown extension", person(root, extension(asn1.ObjectIdentifier{1, 2, 3}, false, []byte{5, 0})), nil, nil},
		{"signed by another of the name", impostor, []cert.Code{cert.IncompleteChain}, impostor},
		{"signature of another", forged, []cert.Code{cert.ForgedCertificate}, forged},
	} {
		t.Run(tt.name, func(t *testing.T) {
			report := check(tt.id, root)
			expect(t, report, tt.want...)
			if report.Trusted != (len(tt.want) == 0) {
				t.Errorf("trusted is %v", report.Trusted)
			}
			if tt.at != nil && report.Findings[0].Certificate != tt.at.Certificate {
				t.Errorf("the finding is about %s", report.Findings[0].Certificate.Subject)
			}
		})
	}
}

func TestPathsThatEndTooEarly(t *testing.T) {
	trusted, root := testca.NewRoot(testca.Name("Trusted")), testca.NewRoot()
	id := person(authority(root, "Authority"))

	report := check(id, trusted)
	expect(t, report, cert.IncompleteChain)
	if len(report.Chain) != 2 || report.Findings[0].Certificate != id.Issuer.Certificate {
		t.Errorf("chain of %d", len(report.Chain))
	}
	report = check(id, trusted, root.Certificate)
	expect(t, report, cert.UntrustedRoot)
	if len(report.Chain) != 3 || report.Findings[0].Certificate != root.Certificate {
		t.Errorf("chain of %d", len(report.Chain))
	}
}

func TestSignaturesThatAreNotChecked(t *testing.T) {
	root := testca.NewRoot(testca.Key(testca.RSA2048))
	id := person(root)
	// The OID of sha256WithRSAEncryption becomes one that nobody has.
	sha256WithRSA := []byte{0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0b}
	nobodys := []byte{0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x7b}
	id.Certificate = parse(t, []byte(strings.ReplaceAll(string(id.Certificate.Raw), string(sha256WithRSA), string(nobodys))))
	expect(t, check(id, root), cert.UnsupportedSignature)
}

func TestPathsAreLimitedInLength(t *testing.T) {
	root := testca.NewRoot()
	above := root
	for i := range cert.MaxPath - 2 { // and the root, and the person
		above = authority(above, "Authority "+strconv.Itoa(i))
	}
	expect(t, check(person(above), root))
	expect(t, check(person(authority(above, "One more")), root), cert.TooComplex)
}

// Of several paths one that is good is found, in whatever order the certificates come.
func TestGoodPathsAmongOthers(t *testing.T) {
	root, other := testca.NewRoot(), testca.NewRoot(testca.Name("Other"))
	common := testca.NewRoot(testca.Name("Common"))
	id := person(common)
	good := root.CrossCertify(common)
	for name, bad := range map[string]*x509.Certificate{
		"expired":                root.CrossCertify(common, testca.Expired),
		"of an unknown root":     other.CrossCertify(common),
		"for servers":            root.CrossCertify(common, testca.ExtUsage(x509.ExtKeyUsageServerAuth)),
		"for other names":        root.CrossCertify(common, testca.PermittedEmails("other.test")),
		"with an odd extension":  root.CrossCertify(common, extension(asn1.ObjectIdentifier{1, 2, 3}, true, []byte{5, 0})),
		"not for certificates":   root.CrossCertify(common, testca.Usage(x509.KeyUsageCRLSign)),
		"that is the root's own": common.Certificate,
	} {
		t.Run(name, func(t *testing.T) {
			for _, order := range [][]*x509.Certificate{{good, bad}, {bad, good}} {
				report := check(id, root, order...)
				expect(t, report)
				if !slices.Equal(report.Chain, []*x509.Certificate{id.Certificate, good, root.Certificate}) {
					t.Errorf("chain of %d", len(report.Chain))
				}
			}
			if report := check(id, root, bad); len(report.Findings) == 0 {
				t.Error("the bad one alone is good")
			}
		})
	}
}

// Where no path is good the least bad one is told.
func TestTheLeastBadPath(t *testing.T) {
	root, common := testca.NewRoot(), testca.NewRoot(testca.Name("Common"))
	expired := root.CrossCertify(common, testca.Expired)
	for name, worse := range map[string]*x509.Certificate{
		"for other names": root.CrossCertify(common, testca.PermittedEmails("other.test")),
		"for servers":     root.CrossCertify(common, testca.ExtUsage(x509.ExtKeyUsageServerAuth)),
	} {
		t.Run(name, func(t *testing.T) {
			expect(t, check(person(common), root, worse, expired), cert.Expired)
			expect(t, check(person(common), root, expired, worse), cert.Expired)
		})
	}
}

func TestSignaturesAreLimited(t *testing.T) {
	root := testca.NewRoot()
	withoutKeyID, c := *root, *root.Certificate
	c.SubjectKeyId, withoutKeyID.Certificate = nil, &c
	id := person(&withoutKeyID) // nothing in it tells one key from another
	others := func(n int) (anchors []cert.Anchor) {
		for range n {
			anchors = append(anchors, cert.AnchorsOf(testca.NewRoot().Certificate)...)
		}
		return anchors
	}
	opts := cert.CheckOptions{At: testca.Now(), Anchors: append(others(99), cert.AnchorsOf(root.Certificate)...)}
	expect(t, cert.Check(id.Certificate, opts))
	opts.Anchors = append(others(100), cert.AnchorsOf(root.Certificate)...)
	expect(t, cert.Check(id.Certificate, opts), cert.TooComplex)
}

// RFC 5280 Section 7.1: names are the same whatever the case, the white space and the type of string.
func TestNamesInOtherSpellings(t *testing.T) {
	root := testca.NewRoot()
	above := authority(root, "Some Authority")
	for spelling, same := range map[string]bool{"SOME  authority ": true, "Some Authorit": false, "Some Authórity": false} {
		respelled := *above
		c := *above.Certificate
		c.Subject.CommonName, c.RawSubject = spelling, nil
		respelled.Certificate = &c
		id := respelled.Issue(testca.Email(alice), p256)
		if report := check(id, root, above.Certificate); report.Trusted != same {
			t.Errorf("%q: trusted is %v", spelling, report.Trusted)
		}
	}
}

func TestAnchorsWithLimits(t *testing.T) {
	root := testca.NewRoot()
	id := person(root, testca.Email(alice, "alice@other.test"))
	began := id.Certificate.NotBefore
	for _, tt := range []struct {
		name    string
		anchor  cert.Anchor
		address string
		want    []cert.Code
	}{
		{"trusted until later", cert.Anchor{DistrustAfter: began}, "", nil},
		{"trusted until before", cert.Anchor{DistrustAfter: began.Add(-time.Second)}, "", []cert.Code{cert.Distrusted}},
		{"for its domain", cert.Anchor{Domains: []string{"third.test", "EXAMPLE.test"}}, alice, nil},
		{"for its domain, not asked for", cert.Anchor{Domains: []string{"example.test"}}, "", nil},
		{"for another domain", cert.Anchor{Domains: []string{"third.test"}}, alice, []cert.Code{cert.AnchorLimits}},
		{"for another domain, not asked for", cert.Anchor{Domains: []string{"third.test"}}, "", []cert.Code{cert.AnchorLimits}},
		{"for its domain alone", cert.Anchor{Domains: []string{"example.test"}}, "alice@other.test", []cert.Code{cert.AnchorLimits}},
		{"for the domains below", cert.Anchor{Domains: []string{".example.test"}}, alice, []cert.Code{cert.AnchorLimits}},
		{"for the domains beside", cert.Anchor{Domains: []string{".test"}}, alice, nil},
		{"for a part of a domain", cert.Anchor{Domains: []string{"ample.test"}}, alice, []cert.Code{cert.AnchorLimits}},
		{"for signatures", cert.Anchor{Purposes: []cert.Purpose{cert.Sign}}, alice, nil},
		{"for encryption", cert.Anchor{Purposes: []cert.Purpose{cert.Encrypt}}, alice, []cert.Code{cert.AnchorLimits}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tt.anchor.Certificate = root.Certificate
			opts := cert.CheckOptions{At: testca.Now(), Address: tt.address, Anchors: []cert.Anchor{tt.anchor}}
			expect(t, cert.Check(id.Certificate, opts), tt.want...)
			// The same root without limits, from somebody else, vouches for all.
			opts.Anchors = append(opts.Anchors, cert.Anchor{Certificate: root.Certificate})
			expect(t, cert.Check(id.Certificate, opts))
		})
	}
}
