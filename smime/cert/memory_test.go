package cert_test

import (
	"crypto/x509"
	"reflect"
	"testing"

	"signet/smime/cert"
	"signet/smime/internal/testca"
)

// byName finds authorities by name.
type byName []*x509.Certificate

func (k byName) FindIssuers(subject cert.Name) (found []*x509.Certificate) {
	for _, c := range k {
		if cert.NameOf(c.RawSubject) == subject {
			found = append(found, c)
		}
	}
	return found
}

// What is remembered changes no report, whatever is asked next.
func TestMemory(t *testing.T) {
	root, stranger := testca.NewRoot(), testca.NewRoot(testca.Name("A stranger"))
	between := root.Issue(testca.Authority, testca.Key(testca.P256))
	issue := func(options ...testca.Option) *x509.Certificate {
		return between.Issue(append(options, testca.Key(testca.P256), testca.Email("alice@example.test"))...).Certificate
	}
	forged := *issue()
	forged.Signature = append([]byte{}, forged.Signature...)
	forged.Signature[len(forged.Signature)-1] ^= 1
	certificates := []*x509.Certificate{issue(), issue(testca.Expired), issue(testca.NotYetValid), issue(testca.Usage(x509.KeyUsageDigitalSignature)), &forged}

	var memory cert.Memory
	for range 2 {
		for i, c := range certificates {
			for _, opts := range []cert.CheckOptions{
				{Purpose: cert.Sign, At: testca.Now()},
				{Purpose: cert.Encrypt, At: testca.Now(), Address: "alice@example.test"},
				{Purpose: cert.Encrypt, At: testca.Now(), Address: "mallory@example.test"},
				{Purpose: cert.Sign, At: testca.Now().AddDate(5, 0, 0)},
				{Purpose: cert.Sign, At: testca.Now().AddDate(-5, 0, 0)},
			} {
				for _, anchor := range []*x509.Certificate{root.Certificate, stranger.Certificate} {
					opts.Anchors, opts.Issuers = cert.AnchorsOf(anchor), byName{between.Certificate, stranger.Certificate}
					want := cert.Check(c, opts)
					opts.Memory = &memory
					if got := cert.Check(c, opts); !reflect.DeepEqual(got, want) {
						t.Errorf("certificate %d: %+v, want %+v", i, got.Findings, want.Findings)
					}
				}
			}
		}
	}
	// Each certificate bears one signature, and so does the authority between.
	if work := memory.Work(); work.Signatures != len(certificates)+1 {
		t.Errorf("%d signatures were checked: %+v", work.Signatures, work)
	}
}
