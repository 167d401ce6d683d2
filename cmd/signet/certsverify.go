package main

import (
	"crypto/x509"
	"encoding/pem"
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"
	"time"

	"signet/smime/cert"
	"signet/smime/revocation"
)

// A verification is one call of certs verify.
type verification struct {
	roots, intermediates repeated
	mozilla              bool
	crls, responses      repeated
	policy               revocationPolicy
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
	set.Var(&v.crls, "crl", "")
	set.Var(&v.responses, "ocsp", "")
	set.Var(&v.policy, "revocation", "")
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
	var evidence revocation.Evidence
	for _, kind := range []struct {
		names repeated
		label string
		add   func([]byte, string) error
	}{{v.crls, "X509 CRL", evidence.AddCRL}, {v.responses, "OCSP RESPONSE", evidence.AddResponse}} {
		for _, name := range kind.names {
			data, err := os.ReadFile(name)
			if err != nil {
				return opts, err
			}
			if block, _ := pem.Decode(data); block != nil && block.Type == kind.label {
				data = block.Bytes
			}
			if err := kind.add(data, "file"); err != nil {
				return opts, fmt.Errorf("%s: %w", name, err)
			}
		}
	}
	if len(v.crls)+len(v.responses) > 0 || v.policy.given {
		opts.Revocation = &revocation.Checker{Evidence: &evidence, Certificates: opts.Intermediates}
		opts.RevocationPolicy = v.policy.RevocationPolicy
		if !v.policy.given {
			opts.RevocationPolicy = cert.SoftFail
		}
	}
	return opts, nil
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

func revocationText(status cert.RevocationStatus) string {
	switch status.State {
	case cert.RevocationStateGood:
		return "not revoked, as of " + status.At.UTC().Format(time.RFC3339)
	case cert.RevocationStateRevoked:
		return "revoked on " + status.RevokedAt.UTC().Format(time.RFC3339)
	default:
		return "whether it was revoked is not known: " + status.Why
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

// A revocationPolicy is a flag.
type revocationPolicy struct {
	cert.RevocationPolicy
	given bool
}

func (p *revocationPolicy) String() string { return "" }

func (p *revocationPolicy) Set(value string) error {
	policy, ok := map[string]cert.RevocationPolicy{"off": cert.RevocationOff, "soft": cert.SoftFail, "hard": cert.HardFail}[value]
	if !ok {
		return errors.New("off, soft or hard")
	}
	p.RevocationPolicy, p.given = policy, true
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

type jsonRevocation struct {
	State     string  `json:"state"` // "good", "revoked" or "unknown"
	RevokedAt *string `json:"revoked_at"`
	Reason    string  `json:"reason"`
	At        *string `json:"at"`
	Detail    string  `json:"detail"`
}

func newJSONPath(purpose string, report cert.Report) jsonPath {
	path := jsonPath{
		Good: len(report.Findings) == 0, Trusted: report.Trusted, Purpose: purpose,
		Path: []*jsonListed{}, Findings: []jsonPathFault{}, Revocation: []jsonRevocation{},
	}
	for _, c := range report.Chain {
		path.Path = append(path.Path, newJSONListed(cert.Describe(c)))
	}
	for _, f := range report.Findings {
		path.Findings = append(path.Findings, jsonPathFault{string(f.Code), cert.Fingerprint(f.Certificate), f.Detail, f.Rule})
	}
	states := map[cert.RevocationState]string{cert.RevocationStateGood: "good", cert.RevocationStateRevoked: "revoked", cert.RevocationStateUnknown: "unknown"}
	for _, status := range report.Revocation {
		path.Revocation = append(path.Revocation, jsonRevocation{
			states[status.State], jsonTime(status.RevokedAt), status.Reason, jsonTime(status.At), status.Why,
		})
	}
	return path
}
