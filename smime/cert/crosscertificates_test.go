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

func BenchmarkCrossCertificates(b *testing.B) {
	id, crossCertificates, root, last := crossCertified()
	for name, intermediates := range map[string][]*x509.Certificate{
		"good":     append(crossCertificates[:50:50], last),
		"nowhere":  crossCertificates,
		"impostor": append(crossCertificates[:50:50], testca.NewRoot().CrossCertify(id.Issuer)),
	} {
		opts := cert.CheckOptions{At: testca.Now(), Anchors: cert.AnchorsOf(root.Certificate), Intermediates: intermediates}
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if report := cert.Check(id.Certificate, opts); report.Trusted != (name == "good") {
					b.Fatalf("findings %v", codes(report))
				}
			}
		})
	}
}
