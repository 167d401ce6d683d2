package api

import (
	"crypto/x509"
	"slices"

	"signet/smime/cert"
	"signet/smime/keystore"
)

// PreviewKeyFileParams describes a file with private keys.
type PreviewKeyFileParams struct {
	Name     string `json:"name"`     // file name, shown in errors
	Password string `json:"password"` // of the file
}

// PreviewKeyFileResult tells what a file with private keys holds.
type PreviewKeyFileResult struct {
	Keys        []PreviewedKey    `json:"keys"`        // that can be imported
	Authorities []CertificateInfo `json:"authorities"` // CA certificates of the file that are not trusted yet
	Skipped     []SkippedKey      `json:"skipped"`
}

// A PreviewedKey is a private key of a file, and its certificate.
type PreviewedKey struct {
	Certificate CertificateInfo `json:"certificate"`
	Label       string          `json:"label"`   // what the file calls the key; may be empty
	Known       bool            `json:"known"`   // is here already
	Awaited     bool            `json:"awaited"` // a key that was made here waits for the certificate
	Warnings    []Finding       `json:"warnings"`
}

// A SkippedKey is a key or a certificate of a file that cannot be used.
type SkippedKey struct {
	Name   string `json:"name"` // may be empty
	Code   Code   `json:"code"`
	Detail string `json:"detail"`
}

// ImportKeyParams describes a file with private keys.
type ImportKeyParams struct {
	Name     string   `json:"name"`           // file name, shown in errors
	Password string   `json:"password"`       // of the file
	Only     []string `json:"only,omitempty"` // ids of the certificates whose keys are imported; empty for all
}

// ImportKeyResult tells what a file with private keys held.
type ImportKeyResult struct {
	Keys        []KeyInfo         `json:"keys"`        // added, or known already
	Authorities []CertificateInfo `json:"authorities"` // CA certificates of the file that are not trusted yet
	Skipped     []SkippedKey      `json:"skipped"`
}

func (c *call) previewKeyFile(p PreviewKeyFileParams) (PreviewKeyFileResult, error) {
	var result PreviewKeyFileResult
	joined, err := c.keyFile()
	if err != nil {
		return result, err
	}
	file, err := c.Keystore.PreviewKeys(c.ctx, joined, p.Password)
	if err != nil {
		return result, err
	}
	known, err := c.Keystore.Keys(c.ctx)
	if err != nil {
		return result, err
	}
	trust, err := c.trustWith(file.Others)
	if err != nil {
		return result, err
	}
	for _, key := range file.Keys {
		id := keystore.ID(key.Certificate)
		result.Keys = append(result.Keys, PreviewedKey{
			Certificate: trust.certificate(key.Certificate, ""),
			Label:       key.Name,
			Awaited:     key.Key == nil,
			Known:       slices.ContainsFunc(known, func(k keystore.Key) bool { return k.ID == id }),
			Warnings:    trust.warnings(key.Certificate),
		})
	}
	result.Authorities = trust.untrusted(file.Others, "")
	result.Skipped = c.skipped(file.Skipped)
	return result, nil
}

func (c *call) importKey(p ImportKeyParams) (ImportKeyResult, error) {
	var result ImportKeyResult
	file, err := c.keyFile()
	if err != nil {
		return result, err
	}
	imported, err := c.Keystore.ImportKeys(c.ctx, file, p.Password, p.Only...)
	if err != nil {
		return result, err
	}
	return c.imported(imported)
}

// keyFile joins the bodies, of which there is one at least.
func (c *call) keyFile() ([]byte, error) {
	if len(c.bodies) == 0 {
		return nil, badRequest("no file")
	}
	return keystore.JoinKeyFiles(c.bodies...), nil
}

// imported describes what an import brought.
func (c *call) imported(imported *keystore.Import) (result ImportKeyResult, err error) {
	trust, err := c.trust()
	if err != nil {
		return result, err
	}
	infos, err := c.keyInfos(trust)
	if err != nil {
		return result, err
	}
	for _, key := range imported.Keys {
		result.Keys = append(result.Keys, infos.of(key))
	}
	result.Authorities = trust.untrusted(imported.Authorities, keystore.SourceFile)
	result.Skipped = c.skipped(imported.Skipped)
	return result, nil
}

// trustWith is what certificates are judged by where those of a file are at hand.
func (c *call) trustWith(others []*x509.Certificate) (trust, error) {
	t, err := c.trust()
	t.intermediates = slices.Concat(t.intermediates, others)
	return t, err
}

// untrusted describes the authorities among certificates that are no anchors.
func (t trust) untrusted(certificates []*x509.Certificate, source keystore.Source) []CertificateInfo {
	var infos []CertificateInfo
	for _, c := range certificates {
		if cert.IsAuthority(c) && !t.isAnchor(c) {
			infos = append(infos, t.certificate(c, source))
		}
	}
	return infos
}

// warnings tells what others would refuse in the certificate of a key.
func (t trust) warnings(c *x509.Certificate) []Finding {
	issuer := cert.NameOf(c.RawIssuer)
	known := slices.Concat(t.intermediates, t.FindIssuers(issuer))
	for _, anchor := range t.FindAnchors(issuer) {
		known = append(known, anchor.Certificate)
	}
	var findings []Finding
	for _, w := range keystore.Warnings(c, known) {
		findings = append(findings, Finding{Code: w.Code, Severity: "info", Detail: w.Detail, Rule: w.Rule})
	}
	return findings
}

// skipped tells with the codes of errors what was not taken.
func (c *call) skipped(list []keystore.Skipped) []SkippedKey {
	var all []SkippedKey
	for _, s := range list {
		failure := errorOf(c.ctx, s.Err)
		all = append(all, SkippedKey{s.Name, failure.Code, failure.Detail})
	}
	return all
}

// parseCertificates reads the certificates of a body.
func parseCertificates(file []byte) ([]*x509.Certificate, error) {
	certificates, err := cert.ParseCertificates(file)
	if err == nil && len(certificates) == 0 {
		return nil, fail(Error{Code: CodeNotCertificates})
	}
	return certificates, err
}
