package revocation_test

import (
	"bytes"
	"crypto/x509"
	"crypto/x509/pkix"
	"math/big"
	"strings"
	"testing"
	"time"

	"signet/smime/cert"
	"signet/smime/internal/testca"
	"signet/smime/revocation"
)

// A message brings so many CRLs that there would be no room for the one that is known.
func TestAttackWithManyCRLs(t *testing.T) {
	w := newWorld()
	var known revocation.Evidence
	list := testca.CRL{Revoked: []testca.Revoked{{Certificate: w.bob.Certificate}}}
	if err := known.AddCRL(w.authority.CRL(list), "cache"); err != nil {
		t.Fatal(err)
	}
	forger := crlSigner(testca.NewRoot(), "Authority")
	junk := make([][]byte, 0, 2*revocation.MaxOfOne)
	for range cap(junk) {
		junk = append(junk, forger.CRL(testca.CRL{}))
	}
	source := revocation.Source{Evidence: &known}
	status := source.With(junk, nil, []*x509.Certificate{forger.Certificate}).Check(w.chain(w.bob), testca.Now())
	if status.State != revoked || status.Source != "cache" {
		t.Errorf("got %+v", status)
	}
}

// A message brings so many certificates under the name of who signs the CRLs, or of the authority above, that there would be
// no room for those that are known.
func TestAttackWithManySignersOfCRLs(t *testing.T) {
	w := newWorld()
	office := w.root.Issue(testca.Authority, testca.Name("Office"), testca.Key(testca.P256))
	signer := crlSigner(office, "Publisher")
	carol := w.authority.Issue(testca.Email("carol@example.test"), testca.Key(testca.P256), issuedBy(signer.Certificate.RawSubject))
	issuer := []pkix.Extension{certificateIssuer(w.authority.Certificate.RawSubject)}
	var known revocation.Evidence
	for _, der := range [][]byte{
		signer.CRL(testca.CRL{
			Extensions: []pkix.Extension{scope{Indirect: true}.extension()},
			Revoked:    []testca.Revoked{{Certificate: carol.Certificate, Extensions: issuer}},
		}),
		w.root.CRL(testca.CRL{}), office.CRL(testca.CRL{}),
	} {
		if err := known.AddCRL(der, "cache"); err != nil {
			t.Fatal(err)
		}
	}
	stored := issuers{cert.NameOf(signer.Certificate.RawSubject): {signer.Certificate}, cert.NameOf(office.Certificate.RawSubject): {office.Certificate}}
	like := func(c *x509.Certificate) testca.Option {
		return testca.Template(func(t *x509.Certificate) { t.SubjectKeyId = c.SubjectKeyId })
	}
	forger := testca.NewRoot()
	for name, forge := range map[string]func() *testca.Identity{
		"the signer": func() *testca.Identity { return crlSigner(forger, "Publisher", like(signer.Certificate)) },
		"the authority above": func() *testca.Identity {
			return forger.Issue(testca.Authority, testca.Name("Office"), testca.Key(testca.P256), like(office.Certificate))
		},
	} {
		t.Run(name, func(t *testing.T) {
			var brought []*x509.Certificate
			for range 128 {
				brought = append(brought, forge().Certificate)
			}
			checker := &revocation.Checker{Evidence: &known, Certificates: brought, Issuers: stored}
			if status := checker.Check(w.chain(carol), testca.Now()); status.State != revoked {
				t.Errorf("got %+v", status)
			}
		})
	}
}

// Another authority under the same root calls one of its own as the issuer of a certificate is called, to say that it is good.
func TestAttackWithTheNameOfTheIssuer(t *testing.T) {
	w := newWorld()
	other := w.root.Issue(testca.Authority, testca.Name("Other"), testca.Key(testca.P256))
	fake := other.Issue(testca.Authority, testca.Name("Authority"), testca.Key(testca.P256))
	got := w.ask(t, w.alice, []*x509.Certificate{other.Certificate, fake.Certificate},
		fake.CRL(testca.CRL{}), other.CRL(testca.CRL{}), w.root.CRL(testca.CRL{}))
	if got.State != unknown || !strings.Contains(got.Why, "no authority above has given this name") {
		t.Errorf("got %+v", got)
	}
}

// issuers are those that are known.
type issuers map[cert.Name][]*x509.Certificate

func (i issuers) FindIssuers(subject cert.Name) []*x509.Certificate { return i[subject] }

// One issuer has more CRLs, from several places, than one Evidence takes of it: none that was known before is lost.
func TestMergeKeepsWhatIsKnown(t *testing.T) {
	w := newWorld()
	var all []*revocation.Evidence
	for i := range revocation.MaxOfOne + 1 {
		list := testca.CRL{}
		if i == revocation.MaxOfOne {
			list.Revoked = []testca.Revoked{{Certificate: w.bob.Certificate}}
		}
		e := new(revocation.Evidence)
		if err := e.AddCRL(w.authority.CRL(list), "cache"); err != nil {
			t.Fatal(err)
		}
		all = append(all, e)
	}
	checker := &revocation.Checker{Evidence: revocation.Merge(all...)}
	if got := checker.Check(w.chain(w.bob), testca.Now()); got.State != revoked {
		t.Errorf("got %+v", got)
	}
}

// manyEntries is a CRL with entries that nobody has.
func manyEntries(w world, count int) []byte {
	revoked := make([]testca.Revoked, count)
	for i := range revoked {
		number := new(big.Int).Add(big.NewInt(1<<40), big.NewInt(int64(i)))
		revoked[i] = testca.Revoked{Certificate: &x509.Certificate{SerialNumber: number}}
	}
	revoked[count/2].Certificate = w.bob.Certificate
	return w.authority.CRL(testca.CRL{Revoked: revoked})
}

// Reading a CRL and asking it takes as much memory for many entries as for few.
func TestLargeCRLTakesNoMemoryForItsEntries(t *testing.T) {
	w := newWorld()
	measure := func(count int) float64 {
		der := manyEntries(w, count)
		return testing.AllocsPerRun(3, func() {
			var known revocation.Evidence
			if err := known.AddCRL(der, "file"); err != nil {
				t.Fatal(err)
			}
			checker := &revocation.Checker{Evidence: &known}
			if got := checker.Check(w.chain(w.bob), testca.Now()); got.State != revoked {
				t.Fatalf("got %+v", got)
			}
			if got := checker.Check(w.chain(w.alice), testca.Now()); got.State != good {
				t.Fatalf("got %+v", got)
			}
		})
	}
	few, many := measure(10), measure(20_000)
	if many > few+10 {
		t.Errorf("%v allocations for few entries, %v for many", few, many)
	}
}

// A CRL that is asked often answers from an index, and says the same.
func TestLargeCRLIsAskedOften(t *testing.T) {
	w := newWorld()
	var known revocation.Evidence
	if err := known.AddCRL(manyEntries(w, 5000), "file"); err != nil {
		t.Fatal(err)
	}
	for i := range 20 {
		checker := &revocation.Checker{Evidence: &known}
		if got := checker.Check(w.chain(w.bob), testca.Now()); got.State != revoked || !got.RevokedAt.Equal(testca.Now().Add(-time.Hour)) {
			t.Fatalf("question %d: %+v", i, got)
		}
		if got := checker.Check(w.chain(w.alice), testca.Now()); got.State != good {
			t.Fatalf("question %d: %+v", i, got)
		}
	}
}

func FuzzAddCRL(f *testing.F) {
	w := newWorld()
	f.Add(w.authority.CRL(testca.CRL{Revoked: []testca.Revoked{{Certificate: w.bob.Certificate, Reason: 1}}}))
	f.Add([]byte("-----BEGIN X509 CRL-----\n-----END X509 CRL-----\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		var known revocation.Evidence
		before := bytes.Clone(data)
		if err := known.AddCRL(data, "file"); err != nil {
			return
		}
		(&revocation.Checker{Evidence: &known}).Check(w.chain(w.alice), testca.Now())
		if !bytes.Equal(data, before) {
			t.Error("the input was changed")
		}
	})
}

func FuzzAddResponse(f *testing.F) {
	w := newWorld()
	f.Add(w.authority.OCSP(testca.OCSP{Certificate: w.alice.Certificate, Issuer: w.authority.Certificate}))
	f.Add(testca.OCSPError(6))
	f.Fuzz(func(t *testing.T, data []byte) {
		var known revocation.Evidence
		if err := known.AddResponse(data, "file"); err != nil {
			return
		}
		(&revocation.Checker{Evidence: &known}).Check(w.chain(w.alice), testca.Now())
	})
}
