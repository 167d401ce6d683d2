package cert_test

import (
	"crypto/x509"
	"fmt"
	"testing"

	"signet/smime/cert"
	"signet/smime/internal/testca"
)

// crossCertified makes five authorities, one above the other, the last of them above a person, and fifty certificates with
// which each certifies each of the others. There are some thousand ways up from the person. The certificate that leads to
// the root comes last.
func crossCertified() (id *testca.Identity, crossCertificates []*x509.Certificate, root *testca.Identity, last *x509.Certificate) {
	const authorities, certificates = 5, 50
	var all []*testca.Identity
	for i := range authorities {
		all = append(all, testca.NewRoot(testca.Name(fmt.Sprintf("Authority %d", i))))
	}
	for n := range certificates {
		issuer, subject := n%authorities, (n+1+n/authorities%(authorities-1))%authorities
		crossCertificates = append(crossCertificates, all[issuer].CrossCertify(all[subject]))
	}
	root = testca.NewRoot()
	return person(all[0]), crossCertificates, root, root.CrossCertify(all[authorities-1])
}

func TestCrossCertificates(t *testing.T) {
	id, crossCertificates, root, last := crossCertified()
	report := check(id, root, append(crossCertificates, last)...)
	expect(t, report)
	if len(report.Chain) < 3 || report.Chain[len(report.Chain)-2] != last {
		t.Errorf("chain of %d", len(report.Chain))
	}
}

// An authority that is not trusted, with the name of one that is, makes all ways look as if they led somewhere.
func TestCrossCertificatesThatLeadNowhere(t *testing.T) {
	id, crossCertificates, root, _ := crossCertified()
	crossCertificates = append(crossCertificates, testca.NewRoot().CrossCertify(id.Issuer))
	expect(t, check(id, root, crossCertificates...), cert.TooComplex)
}

// fiveAmongFifty makes a path of five, from a person up to a root, and fifty certificates that other authorities have
// issued for those between, with the same names and keys. They come first.
func fiveAmongFifty() (id *testca.Identity, intermediates []*x509.Certificate, root *testca.Identity) {
	root = testca.NewRoot()
	authorities := []*testca.Identity{root}
	for i := range 3 {
		authorities = append(authorities, authorities[i].Issue(testca.Authority, testca.Name(fmt.Sprintf("Authority %d", i))))
	}
	var others []*testca.Identity
	for i := range 10 {
		others = append(others, testca.NewRoot(testca.Name(fmt.Sprintf("Other %d", i))))
	}
	for n := range 50 {
		intermediates = append(intermediates, others[n%len(others)].CrossCertify(authorities[1+n%3]))
	}
	for _, authority := range authorities[1:] {
		intermediates = append(intermediates, authority.Certificate)
	}
	return person(authorities[3]), intermediates, root
}

// What is done for a path does not grow with what an attacker puts beside it: the signatures are counted, not the time.
func TestWorkIsBounded(t *testing.T) {
	id, crossCertificates, root, last := crossCertified()
	five, among, top := fiveAmongFifty()
	impostor := testca.NewRoot().CrossCertify(id.Issuer)
	for _, tt := range []struct {
		name          string
		id, root      *testca.Identity
		intermediates []*x509.Certificate
		most          cert.SearchWork
	}{
		{"a path of five", five, top, among, cert.SearchWork{Signatures: 4, Steps: 5, Paths: 1}},
		{"a path of five, alone", five, top, among[50:], cert.SearchWork{Signatures: 4, Steps: 5, Paths: 1}},
		{"the only way comes last", id, root, append(crossCertificates[:50:50], last), cert.SearchWork{Signatures: 10, Steps: 30, Paths: 1}},
		{"no way leads to the root", id, root, crossCertificates, cert.SearchWork{Signatures: 10, Steps: 5}},
		{"all ways seem to", id, root, append(crossCertificates[:50:50], impostor), cert.MaxWork},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := cert.WorkOf(tt.id.Certificate, cert.CheckOptions{
				At: testca.Now(), Anchors: cert.AnchorsOf(tt.root.Certificate), Intermediates: tt.intermediates,
			})
			if got.Signatures > tt.most.Signatures || got.Steps > tt.most.Steps || got.Paths > tt.most.Paths {
				t.Errorf("%+v, and at most %+v was expected", got, tt.most)
			}
			t.Logf("%+v", got)
		})
	}
}

// BenchmarkCrossCertificates compares with crypto/x509, which stops after a hundred signatures too. make bench prints it
// into docs/performance.md.
func BenchmarkCrossCertificates(b *testing.B) {
	id, crossCertificates, root, last := crossCertified()
	five, among, top := fiveAmongFifty()
	for _, bb := range []struct {
		name          string
		id, root      *testca.Identity
		intermediates []*x509.Certificate
		good          bool
	}{
		{"five-alone", five, top, among[50:], true},
		{"five-among-fifty", five, top, among, true},
		{"thousands-of-ways", id, root, append(crossCertificates[:50:50], last), true},
		{"nowhere", id, root, crossCertificates, false},
		{"impostor", id, root, append(crossCertificates[:50:50], testca.NewRoot().CrossCertify(id.Issuer)), false},
	} {
		opts := cert.CheckOptions{At: testca.Now(), Anchors: cert.AnchorsOf(bb.root.Certificate), Intermediates: bb.intermediates}
		b.Run(bb.name+"/signet", func(b *testing.B) {
			for b.Loop() {
				if report := cert.Check(bb.id.Certificate, opts); report.Trusted != bb.good {
					b.Fatalf("findings %v", codes(report))
				}
			}
			b.ReportMetric(float64(cert.WorkOf(bb.id.Certificate, opts).Signatures), "signatures")
		})
		verify := x509.VerifyOptions{
			Roots: x509.NewCertPool(), Intermediates: x509.NewCertPool(), CurrentTime: testca.Now(),
			KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageEmailProtection},
		}
		verify.Roots.AddCert(bb.root.Certificate)
		for _, c := range bb.intermediates {
			verify.Intermediates.AddCert(c)
		}
		b.Run(bb.name+"/crypto-x509", func(b *testing.B) {
			found := 0.0
			for b.Loop() {
				if _, err := bb.id.Certificate.Verify(verify); err == nil {
					found = 1
				}
			}
			b.ReportMetric(found, "found")
		})
	}
}
