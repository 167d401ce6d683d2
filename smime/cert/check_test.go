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

const alice = "alice@example.test"

// codes returns the codes of a report in order.
func codes(r cert.Report) []cert.Code {
	var all []cert.Code
	for _, finding := range r.Findings {
		all = append(all, finding.Code)
	}
	return all
}

func TestCheck(t *testing.T) {
	root := testca.NewRoot()
	stranger := testca.NewRoot(testca.Name("Stranger"))
	tlsCA := root.Issue(testca.Authority, testca.Name("TLS CA"), testca.Key(testca.P256), testca.ExtUsage(x509.ExtKeyUsageServerAuth))
	oldCA := root.Issue(testca.Authority, testca.Name("Old CA"), testca.Key(testca.P256), testca.Expired)
	weakCA := root.Issue(testca.Authority, testca.Name("Weak CA"), testca.Key(testca.RSA1024))
	constrainedCA := root.Issue(testca.Authority, testca.Name("Constrained CA"), testca.Key(testca.P256), testca.PermittedEmails("example.test"))
	excludedCA := root.Issue(testca.Authority, testca.Name("Excluded CA"), testca.Key(testca.P256), testca.ExcludedEmails("other.test"))
	rsaRoot := testca.NewRoot(testca.Name("RSA Root"), testca.Key(testca.RSA2048))

	email, p256 := testca.Email(alice), testca.Key(testca.P256)
	tests := []struct {
		name    string
		issuer  *testca.Identity
		options []testca.Option
		check   cert.CheckOptions
		want    []cert.Code
	}{
		{"good", root, nil, cert.CheckOptions{}, nil},
		{"good to encrypt to", root, nil, cert.CheckOptions{Purpose: cert.Encrypt}, nil},
		{"good RSA to encrypt to", root, []testca.Option{testca.Key(testca.RSA2048)}, cert.CheckOptions{Purpose: cert.Encrypt}, nil},
		{"without usages", root, []testca.Option{testca.Usage(0), testca.ExtUsage()}, cert.CheckOptions{}, nil},
		{"any extended usage", root, []testca.Option{testca.ExtUsage(x509.ExtKeyUsageAny)}, cert.CheckOptions{}, nil},
		{"non-repudiation signs", root, []testca.Option{testca.Usage(x509.KeyUsageContentCommitment)}, cert.CheckOptions{}, nil},
		{"address not asked for", root, []testca.Option{testca.Email("bob@example.test")}, cert.CheckOptions{Address: " "}, nil},

		{"unknown authority", stranger, nil, cert.CheckOptions{}, []cert.Code{cert.IncompleteChain}},
		{"expired", root, []testca.Option{testca.Expired}, cert.CheckOptions{}, []cert.Code{cert.Expired}},
		{"not yet valid", root, []testca.Option{testca.NotYetValid}, cert.CheckOptions{}, []cert.Code{cert.NotYetValid}},
		{"authority expired", oldCA, nil, cert.CheckOptions{}, []cert.Code{cert.Expired}},
		{"expired and of an unknown authority", stranger, []testca.Option{testca.Expired}, cert.CheckOptions{}, []cert.Code{cert.IncompleteChain, cert.Expired}},

		{"for servers", root, []testca.Option{testca.ExtUsage(x509.ExtKeyUsageServerAuth)}, cert.CheckOptions{}, []cert.Code{cert.WrongUsage}},
		{"for a use that nobody knows", root, []testca.Option{testca.UnknownExtUsage([]int{1, 3, 6, 1, 4, 1, 99999, 1})}, cert.CheckOptions{}, []cert.Code{cert.WrongUsage}},
		{"for servers, and expired", root, []testca.Option{testca.ExtUsage(x509.ExtKeyUsageServerAuth), testca.Expired}, cert.CheckOptions{}, []cert.Code{cert.Expired, cert.WrongUsage}},
		{"of an authority for servers", tlsCA, nil, cert.CheckOptions{}, []cert.Code{cert.WrongUsage}},
		{"signs with a key for encryption", root, []testca.Option{testca.Usage(x509.KeyUsageKeyAgreement)}, cert.CheckOptions{}, []cert.Code{cert.WrongUsage}},
		{"encrypts to a key for signatures", root, []testca.Option{testca.Usage(x509.KeyUsageDigitalSignature)}, cert.CheckOptions{Purpose: cert.Encrypt}, []cert.Code{cert.WrongUsage}},
		{"RSA without key encipherment", root, []testca.Option{testca.Key(testca.RSA2048), testca.Usage(x509.KeyUsageKeyAgreement)}, cert.CheckOptions{Purpose: cert.Encrypt}, []cert.Code{cert.WrongUsage}},

		{"another address", root, nil, cert.CheckOptions{Address: "mallory@example.test"}, []cert.Code{cert.AddressMismatch}},
		{"SmtpUTF8Mailbox alone", root, []testca.Option{testca.Email(), testca.Name("Chef"), testca.SmtpUTF8Mailbox("chéf@example.test")}, cert.CheckOptions{Address: "chéf@example.test"}, nil},
		{"no address", root, []testca.Option{testca.Email(), testca.Name("Nobody")}, cert.CheckOptions{}, []cert.Code{cert.AddressMismatch}},

		{"short RSA key", root, []testca.Option{testca.Key(testca.RSA1024)}, cert.CheckOptions{}, []cert.Code{cert.WeakKey}},
		{"short RSASSA-PSS key", root, []testca.Option{testca.Key(testca.RSASSAPSS1024)}, cert.CheckOptions{}, []cert.Code{cert.WeakKey}},
		{"RSASSA-PSS key", root, []testca.Option{testca.Key(testca.RSASSAPSSWithSHA256)}, cert.CheckOptions{}, nil},
		{"Ed25519 key", root, []testca.Option{testca.Key(testca.Ed25519)}, cert.CheckOptions{}, nil},
		{"DSA key", root, []testca.Option{testca.Key(testca.DSA)}, cert.CheckOptions{}, nil},
		{"short RSA key above", weakCA, nil, cert.CheckOptions{}, []cert.Code{cert.WeakKey}},
		{"signed with SHA-1", rsaRoot, []testca.Option{testca.Signature(x509.SHA1WithRSA)}, cert.CheckOptions{}, []cert.Code{cert.WeakSignature}},

		{"name constraints kept", constrainedCA, nil, cert.CheckOptions{}, nil},
		{"name constraints broken", constrainedCA, []testca.Option{testca.Email("alice@other.test")}, cert.CheckOptions{Address: "alice@other.test"}, []cert.Code{cert.NameConstraint}},
		{"name constraints passed by in the subject", constrainedCA, []testca.Option{testca.SubjectEmail("ceo@other.test")}, cert.CheckOptions{Address: "ceo@other.test"}, []cert.Code{cert.AddressMismatch}},
		{"name constraints passed by in SmtpUTF8Mailbox", constrainedCA, []testca.Option{testca.SmtpUTF8Mailbox("chéf@other.test")}, cert.CheckOptions{Address: "chéf@other.test"}, []cert.Code{cert.NameConstraint}},
		{"name constraints kept in SmtpUTF8Mailbox", constrainedCA, []testca.Option{testca.Email(), testca.Name("Chef"), testca.SmtpUTF8Mailbox("chéf@example.test")}, cert.CheckOptions{Address: "chéf@example.test"}, nil},
		{"name constraints kept in the subject", constrainedCA, []testca.Option{testca.Email(), testca.SubjectEmail(alice)}, cert.CheckOptions{}, nil},
		{"name constraints broken in the subject alone", constrainedCA, []testca.Option{testca.Email(), testca.SubjectEmail("ceo@other.test")}, cert.CheckOptions{Address: "ceo@other.test"}, []cert.Code{cert.NameConstraint}},
		{"excluded names passed by in the subject", excludedCA, []testca.Option{testca.SubjectEmail("ceo@other.test")}, cert.CheckOptions{Address: "ceo@other.test"}, []cert.Code{cert.AddressMismatch}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			id := tt.issuer.Issue(append([]testca.Option{email, p256}, tt.options...)...)
			opts := tt.check
			opts.At = testca.Now()
			opts.Anchors = cert.AnchorsOf(root.Certificate, rsaRoot.Certificate)
			opts.Intermediates = id.Chain()
			switch opts.Address {
			case "":
				opts.Address = alice
			case " ":
				opts.Address = ""
			}
			report := cert.Check(id.Certificate, opts)
			if got := codes(report); !slices.Equal(got, tt.want) {
				t.Errorf("got %v, want %v", got, tt.want)
				for _, finding := range report.Findings {
					t.Log(finding.Code, finding.Detail)
				}
			}
			for _, code := range tt.want {
				if !report.Has(code) {
					t.Errorf("Has(%q) is false", code)
				}
			}
		})
	}
}

func TestCheckReturnsTheChainAlsoWhenExpired(t *testing.T) {
	root := testca.NewRoot()
	intermediate := root.Issue(testca.Authority, testca.Name("Intermediate"), testca.Key(testca.P256))
	id := intermediate.Issue(testca.Email(alice), testca.Key(testca.P256), testca.Expired)
	report := cert.Check(id.Certificate, cert.CheckOptions{
		At: testca.Now(), Anchors: cert.AnchorsOf(root.Certificate), Intermediates: id.Chain(),
	})
	want := []*x509.Certificate{id.Certificate, intermediate.Certificate, root.Certificate}
	if !slices.Equal(report.Chain, want) {
		t.Errorf("chain of %d certificates, want the very three that were given", len(report.Chain))
	}
	if finding := report.Findings[0]; finding.Certificate != id.Certificate || !strings.Contains(finding.Detail, "2026-05-31") {
		t.Errorf("finding %+v", finding)
	}
}

func TestCheckCountsTheSecondsOfValidity(t *testing.T) {
	root := testca.NewRoot()
	id := root.Issue(testca.Email(alice), testca.Key(testca.P256))
	for _, tt := range []struct {
		at   time.Time
		want []cert.Code
	}{
		{id.Certificate.NotBefore.Add(-time.Second), []cert.Code{cert.NotYetValid}},
		{id.Certificate.NotBefore, nil},
		{id.Certificate.NotAfter, nil},
		{id.Certificate.NotAfter.Add(time.Second / 2), nil},
		{id.Certificate.NotAfter.Add(time.Second), []cert.Code{cert.Expired}},
	} {
		// The root began at the same second as the certificate, so only the leaf's own findings are compared.
		report := cert.Check(id.Certificate, cert.CheckOptions{At: tt.at, Anchors: cert.AnchorsOf(root.Certificate)})
		var own []cert.Code
		for _, finding := range report.Findings {
			if finding.Certificate == id.Certificate {
				own = append(own, finding.Code)
			}
		}
		if !slices.Equal(own, tt.want) {
			t.Errorf("at %v: got %v, want %v", tt.at, own, tt.want)
		}
	}
}

func TestCheckTrustsAnImportedCertificateItself(t *testing.T) {
	id := testca.NewRoot().Issue(testca.Email(alice), testca.Key(testca.P256))
	report := cert.Check(id.Certificate, cert.CheckOptions{
		Address: alice, At: testca.Now(), Anchors: cert.AnchorsOf(id.Certificate),
	})
	if len(report.Findings) > 0 || len(report.Chain) != 1 {
		t.Errorf("findings %v, chain of %d", codes(report), len(report.Chain))
	}
}

func TestCheckTakesTheShortestChain(t *testing.T) {
	root := testca.NewRoot()
	intermediate := root.Issue(testca.Authority, testca.Name("Intermediate"), testca.Key(testca.P256))
	id := intermediate.Issue(testca.Email(alice), testca.Key(testca.P256))
	report := cert.Check(id.Certificate, cert.CheckOptions{
		At: testca.Now(), Anchors: cert.AnchorsOf(root.Certificate, intermediate.Certificate), Intermediates: id.Chain(),
	})
	if len(report.Chain) != 2 {
		t.Errorf("chain of %d, want 2: the intermediate is an anchor itself", len(report.Chain))
	}
}

// Nobody relies on the signature of an anchor: it is trusted because somebody said so.
func TestCheckDoesNotLookAtTheSignatureOfTheAnchor(t *testing.T) {
	root := testca.NewRoot(testca.Key(testca.RSA2048), testca.Signature(x509.SHA1WithRSA))
	id := root.Issue(testca.Email(alice), testca.Key(testca.P256))
	report := cert.Check(id.Certificate, cert.CheckOptions{At: testca.Now(), Anchors: cert.AnchorsOf(root.Certificate)})
	if len(report.Findings) > 0 {
		t.Errorf("findings %v", codes(report))
	}
}

func TestCheckNamesTheCertificateThatIsNotForEmail(t *testing.T) {
	root := testca.NewRoot()
	tlsCA := root.Issue(testca.Authority, testca.Name("TLS CA"), testca.Key(testca.P256), testca.ExtUsage(x509.ExtKeyUsageServerAuth))
	for _, tt := range []struct {
		id   *testca.Identity
		want string
	}{
		{root.Issue(testca.Email(alice), testca.Key(testca.P256), testca.UnknownExtUsage([]int{1, 2, 3})), "the certificate is not made for e-mail"},
		{tlsCA.Issue(testca.Email(alice), testca.Key(testca.P256)), "an authority above the certificate is not meant for e-mail"},
	} {
		report := cert.Check(tt.id.Certificate, cert.CheckOptions{
			At: testca.Now(), Anchors: cert.AnchorsOf(root.Certificate), Intermediates: tt.id.Chain(),
		})
		if len(report.Findings) != 1 || report.Findings[0].Detail != tt.want {
			t.Errorf("got %+v, want %q", report.Findings, tt.want)
		}
	}
}

func TestCheckLooksAtALimitedNumberOfIntermediates(t *testing.T) {
	root := testca.NewRoot()
	p256 := testca.Key(testca.P256)
	intermediate := root.Issue(testca.Authority, testca.Name("Intermediate"), p256)
	id := intermediate.Issue(testca.Email(alice), p256)
	opts := cert.CheckOptions{At: testca.Now(), Anchors: cert.AnchorsOf(root.Certificate)}
	for range cert.MaxIntermediates - 1 {
		opts.Intermediates = append(opts.Intermediates, testca.NewRoot(testca.Name("Intermediate"), p256).Certificate)
	}
	stranger := testca.NewRoot(testca.Name("Stranger"), p256).Certificate
	opts.Intermediates = append(opts.Intermediates, stranger, intermediate.Certificate)
	if report := cert.Check(id.Certificate, opts); !report.Trusted {
		t.Error("the last intermediate within the limit was not looked at")
	}
	opts.Intermediates[cert.MaxIntermediates-1] = testca.NewRoot(testca.Name("Intermediate"), p256).Certificate
	if report := cert.Check(id.Certificate, opts); report.Trusted {
		t.Error("an intermediate beyond the limit was looked at")
	}
}

func TestCheckWithNothingTrusted(t *testing.T) {
	id := testca.NewRoot().Issue(testca.Email(alice), testca.Key(testca.P256))
	report := cert.Check(id.Certificate, cert.CheckOptions{At: testca.Now()})
	if !slices.Equal(codes(report), []cert.Code{cert.IncompleteChain}) || len(report.Chain) != 1 {
		t.Errorf("findings %v, chain of %d", codes(report), len(report.Chain))
	}
}

func TestCheckAnchor(t *testing.T) {
	for _, tt := range []struct {
		name    string
		options []testca.Option
		want    []cert.Code
	}{
		{"good", nil, nil},
		{"expired", []testca.Option{testca.Expired}, []cert.Code{cert.Expired}},
		{"not yet valid", []testca.Option{testca.NotYetValid}, []cert.Code{cert.NotYetValid}},
		{"a short key", []testca.Option{testca.Key(testca.RSA1024)}, []cert.Code{cert.WeakKey}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			expect(t, cert.CheckAnchor(testca.NewRoot(tt.options...).Certificate, testca.Now()), tt.want...)
		})
	}
}

// The signature of an anchor on itself proves nothing, and is not asked to.
func TestSignatureOfAnAnchor(t *testing.T) {
	root := testca.NewRoot(testca.Key(testca.RSA2048), testca.Signature(x509.SHA1WithRSA))
	expect(t, check(root, root), cert.WrongUsage)
	expect(t, check(root, testca.NewRoot()), cert.UntrustedRoot, cert.WrongUsage, cert.WeakSignature)
}
