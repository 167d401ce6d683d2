package conformance_test

import (
	"crypto/x509"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"signet/conformance/corpora"
	"signet/smime/cert"
	"signet/smime/revocation"
)

// A pathCase is a certificate of which upstream says whether a path leads from it to an anchor.
type pathCase struct {
	corpus, name string
	valid        bool // what upstream expects

	leaf                   []byte // DER
	anchors, intermediates [][]byte
	at                     time.Time
	policies               cert.Policies

	// crls are all that are there; nil where none are, and revocation is not asked about.
	crls [][]byte

	// weak means that the keys and signatures of its time do not count against it here.
	weak bool
}

// A pathResult is what came of a case: "valid", or what is wrong.
type pathResult struct {
	pathCase
	signet, crypto string // of Signet, and of crypto/x509 alone
}

func (r pathResult) id() string { return r.corpus + "/" + r.name }

func (r pathResult) agreed() bool { return r.valid == (r.signet == "valid") }

var pathResults = struct {
	sync.Mutex
	all []pathResult
}{}

// paths checks all cases, once. It skips the test where there are none.
func paths(t *testing.T) []pathResult {
	t.Helper()
	corpora.Folder(t)
	pathResults.Lock()
	defer pathResults.Unlock()
	if pathResults.all == nil {
		for _, c := range append(pkits(t), limbo(t)...) {
			pathResults.all = append(pathResults.all, pathResult{c, askSignet(c), askCrypto(c)})
		}
	}
	return pathResults.all
}

// parsedCase holds the certificates of a case.
type parsedCase struct {
	leaf                   *x509.Certificate
	anchors, intermediates []*x509.Certificate
}

// parse reads the certificates of a case. Anchors and intermediates that cannot be read are not there, as in a message.
func (c pathCase) parse() (parsedCase, error) {
	var p parsedCase
	var err error
	if p.leaf, err = x509.ParseCertificate(c.leaf); err != nil {
		return p, err
	}
	readable := func(all [][]byte) (certificates []*x509.Certificate) {
		for _, der := range all {
			if certificate, err := x509.ParseCertificate(der); err == nil {
				certificates = append(certificates, certificate)
			}
		}
		return certificates
	}
	p.anchors, p.intermediates = readable(c.anchors), readable(c.intermediates)
	return p, nil
}

func askSignet(c pathCase) string {
	p, err := c.parse()
	if err != nil {
		return "malformed"
	}
	report := cert.Check(p.leaf, cert.CheckOptions{
		Purpose: cert.Sign, At: c.at, Anchors: cert.AnchorsOf(p.anchors...), Intermediates: p.intermediates, Policies: c.policies,
	})
	// That a certificate is for servers does not count against it.
	otherUse := slices.ContainsFunc(append(p.intermediates, p.leaf), isForTLS)
	var codes []string
	passes := func(code cert.Code) bool {
		return otherUse && code == cert.WrongUsage || c.weak && (code == cert.WeakKey || code == cert.WeakSignature)
	}
	findings := slices.DeleteFunc(report.Findings, func(f cert.Finding) bool { return passes(f.Code) })
	if len(findings) == 0 {
		findings = c.askRevocation(report, p)
	}
	for _, finding := range findings {
		if code := string(finding.Code); !slices.Contains(codes, code) {
			codes = append(codes, code)
		}
	}
	if len(codes) == 0 {
		return "valid"
	}
	return strings.Join(codes, ", ")
}

// askRevocation asks about each certificate of a path that is otherwise good. An answer is needed. It is asked beside
// cert.Check, which asks about no path whose signatures are weak.
func (c pathCase) askRevocation(report cert.Report, p parsedCase) (findings []cert.Finding) {
	if c.crls == nil {
		return nil
	}
	var known revocation.Evidence
	for _, crl := range c.crls {
		_ = known.AddCRL(crl, "file") // what cannot be used is not there
	}
	checker := &revocation.Checker{Evidence: &known, Certificates: p.intermediates, TakesWeak: c.weak}
	for i := range report.Chain[:len(report.Chain)-1] {
		switch checker.Check(report.Chain[i:], c.at).State {
		case cert.RevocationStateRevoked:
			findings = append(findings, cert.Finding{Code: cert.Revoked})
		case cert.RevocationStateUnknown:
			findings = append(findings, cert.Finding{Code: cert.RevocationUnknown})
		}
	}
	return findings
}

func isForTLS(c *x509.Certificate) bool {
	return slices.Contains(c.ExtKeyUsage, x509.ExtKeyUsageServerAuth) || slices.Contains(c.ExtKeyUsage, x509.ExtKeyUsageClientAuth)
}

// askCrypto asks crypto/x509 alone. It has no parameter for most of what policies are asked for.
func askCrypto(c pathCase) string {
	p, err := c.parse()
	if err != nil {
		return "malformed"
	}
	opts := x509.VerifyOptions{
		Roots: x509.NewCertPool(), Intermediates: x509.NewCertPool(), CurrentTime: c.at,
		KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageAny}, CertificatePolicies: c.policies.Acceptable,
	}
	for _, anchor := range p.anchors {
		opts.Roots.AddCert(anchor)
	}
	for _, intermediate := range p.intermediates {
		opts.Intermediates.AddCert(intermediate)
	}
	_, err = p.leaf.Verify(opts)
	return inWords(err)
}

// inWords names an error of crypto/x509 by its type.
func inWords(err error) string {
	reasons := map[x509.InvalidReason]string{
		x509.NotAuthorizedToSign: "no authority", x509.Expired: "time", x509.CANotAuthorizedForThisName: "name constraints",
		x509.TooManyIntermediates: "path length", x509.NoValidChains: "no valid chains", x509.NameMismatch: "names",
		x509.NameConstraintsWithoutSANs: "name constraints", x509.TooManyConstraints: "too many constraints",
		x509.CANotAuthorizedForExtKeyUsage: "extended key usage", x509.IncompatibleUsage: "usage",
	}
	var invalid x509.CertificateInvalidError
	var unknown x509.UnknownAuthorityError
	var critical x509.UnhandledCriticalExtension
	switch {
	case err == nil:
		return "valid"
	case errors.As(err, &invalid):
		return "invalid: " + reasons[invalid.Reason]
	case errors.As(err, &unknown):
		return "unknown authority"
	case errors.As(err, &critical):
		return "critical extension"
	default:
		return "error"
	}
}

// TestPaths checks each case. One that does not come out as upstream expects must be in the table of decisions, with what
// comes out and why.
func TestPaths(t *testing.T) {
	used := map[string]bool{}
	for _, r := range paths(t) {
		t.Run(strings.ReplaceAll(r.id(), " ", "_"), func(t *testing.T) {
			used[r.id()] = true
			d, decided := pathDecisions[r.id()]
			if other, known := otherReasons[r.id()]; known && (!r.agreed() || other.got != r.signet) {
				t.Errorf("got %q, where %q was expected for another reason", r.signet, other.got)
			}
			switch {
			case r.agreed() && decided:
				t.Errorf("comes out as expected (%s) and needs no decision", r.signet)
			case r.agreed():
			case !decided:
				t.Errorf("expected valid: %v, got %q; crypto/x509: %q", r.valid, r.signet, r.crypto)
			case d.got != r.signet:
				t.Errorf("got %q, where %q was decided", r.signet, d.got)
			}
		})
	}
	for id := range pathDecisions {
		if !used[id] {
			t.Errorf("the decision for %s is for no case", id)
		}
	}
}
