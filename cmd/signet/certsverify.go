package main

import (
	"crypto/x509"
	"errors"
	"flag"
	"fmt"
	"strings"
	"time"

	"signet/smime/cert"
	"signet/smime/revocation"
)

// A verification is one call of certs verify.
type verification struct {
	roots, intermediates repeated
	mozilla              bool
	revocation           revocationFlags
	purpose              purpose
	address              string
	at                   moment
	json                 bool
}

// verifyCertificate checks the first certificate of a file; the others of the
// file may be above it.
func verifyCertificate(s streams, args []string) (int, error) {
	v := verification{at: moment{time.Now()}}
	set := flag.NewFlagSet("certs verify", flag.ContinueOnError)
	set.Var(&v.roots, "roots", "")
	set.BoolVar(&v.mozilla, "mozilla", false, "")
	set.Var(&v.intermediates, "intermediates", "")
	v.revocation.register(set)
	set.Var(&v.purpose, "purpose", "")
	set.StringVar(&v.address, "address", "", "")
	set.Var(&v.at, "at", "")
	set.BoolVar(&v.json, "json", false, "")
	args, err := parseFlags(set, args)
	switch {
	case err != nil:
		return exitUsage, err
	case len(args) > 1:
		return exitUsage, fmt.Errorf("more than one file: %s", strings.Join(args, " "))
	case len(v.roots) == 0 && !v.mozilla:
		return exitUsage, errors.New("whom to trust? --roots R.pem or --mozilla is needed")
	}
	certificates, err := readCertificates(s, args)
	if err != nil {
		return exitUsage, err
	}
	opts, err := v.options(certificates[1:])
	if err != nil {
		return exitUsage, err
	}
	report := cert.Check(certificates[0], opts)
	if v.json {
		err = writeJSON(s, newJSONPath(v.purpose.String(), report))
	} else {
		v.write(s, certificates[0], report)
	}
	if err != nil || len(report.Findings) == 0 {
		return status(err), err
	}
	return exitBad, nil
}

func (v *verification) options(beside []*x509.Certificate) (cert.CheckOptions, error) {
	opts := cert.CheckOptions{Purpose: v.purpose.Purpose, Address: v.address, At: v.at.Time, Roots: mozillaRoots(v.mozilla)}
	trusted, err := readOptional(v.roots)
	if err != nil {
		return opts, err
	}
	intermediates, err := readOptional(v.intermediates)
	if err != nil {
		return opts, err
	}
	opts.Anchors = cert.AnchorsOf(trusted...)
	opts.Intermediates = append(beside, intermediates...)
	if !v.revocation.given() {
		return opts, nil
	}
	evidence, err := v.revocation.evidence()
	opts.Revocation = &revocation.Checker{Evidence: evidence, Certificates: opts.Intermediates}
	opts.RevocationPolicy = v.revocation.policy.RevocationPolicy
	return opts, err
}

// write prints the path from the certificate up, and what is wrong.
func (v *verification) write(s streams, c *x509.Certificate, report cert.Report) {
	verdict := "good"
	if len(report.Findings) > 0 {
		verdict = "not good"
	}
	line(s.out, "%s: %s for %s on %s", cert.Describe(c).Name, verdict, v.purpose.Purpose, v.at.UTC().Format(time.RFC3339))
	for i, link := range report.Chain {
		info := cert.Describe(link)
		trusted := ""
		if report.Trusted && i == len(report.Chain)-1 {
			trusted = ", trusted"
		}
		line(s.out, "  %d  %s (%s, until %s%s)", i, info.Name, info.Key, info.NotAfter.Format(time.DateOnly), trusted)
		if i < len(report.Revocation) {
			line(s.out, "     %s", revocationText(report.Revocation[i]))
		}
	}
	for _, f := range report.Findings {
		line(s.out, "  %s: %s (%s)", f.Code, f.Detail, f.Rule)
	}
}

// A purpose is a flag: sign where it is not given.
type purpose struct{ cert.Purpose }

func (p *purpose) String() string {
	if p.Purpose == cert.Encrypt {
		return "encrypt"
	}
	return "sign"
}

func (p *purpose) Set(value string) error {
	switch value {
	case "sign":
		p.Purpose = cert.Sign
	case "encrypt":
		p.Purpose = cert.Encrypt
	default:
		return errors.New("sign or encrypt")
	}
	return nil
}

// A jsonPath is what certs verify prints with --json. Its names and the meaning
// of its values are stable; new fields may come. The codes are
// those of package cert.
type jsonPath struct {
	Good       bool             `json:"good"`
	Trusted    bool             `json:"trusted"` // the path leads to one of the roots
	Purpose    string           `json:"purpose"`
	Path       []*jsonListed    `json:"path"`
	Findings   []jsonPathFault  `json:"findings"`
	Revocation []jsonRevocation `json:"revocation"` // of each certificate of the path but the root; empty where nobody was asked
}

type jsonPathFault struct {
	Code        string `json:"code"`
	Certificate string `json:"certificate"` // SHA-256
	Detail      string `json:"detail"`
	Rule        string `json:"rule"`
}

func newJSONPath(purpose string, report cert.Report) jsonPath {
	path := jsonPath{
		Good: len(report.Findings) == 0, Trusted: report.Trusted, Purpose: purpose,
		Path: []*jsonListed{}, Findings: []jsonPathFault{},
	}
	for _, c := range report.Chain {
		path.Path = append(path.Path, newJSONListed(cert.Describe(c)))
	}
	for _, f := range report.Findings {
		path.Findings = append(path.Findings, jsonPathFault{string(f.Code), cert.Fingerprint(f.Certificate), f.Detail, f.Rule})
	}
	path.Revocation = newJSONRevocation(report.Revocation)
	return path
}
