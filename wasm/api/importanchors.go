package api

import (
	"crypto/x509"
	"fmt"
	"slices"
	"time"

	"signet/smime/cert"
	"signet/smime/keystore"
)

func (c *call) importAnchors(p ImportCertificatesParams) (ImportCertificatesResult, error) {
	files, err := c.readAnchors(p)
	if err != nil {
		return ImportCertificatesResult{}, err
	}
	result, err := c.store(files, keystore.KindAnchor)
	if err != nil {
		return result, err
	}
	return result, c.enable(result.Added)
}

// previewAnchors tells what importAnchors would do.
func (c *call) previewAnchors(p ImportCertificatesParams) (ImportCertificatesResult, error) {
	files, err := c.readAnchors(p)
	if err != nil {
		return ImportCertificatesResult{}, err
	}
	return c.preview(files, keystore.KindAnchor)
}

func (c *call) readAnchors(p ImportCertificatesParams) (certificateFiles, error) {
	return c.readFiles(p, keystore.KindAnchor, allOrNothing, func(certificate *x509.Certificate) error {
		described := cert.Describe(certificate)
		switch {
		case !cert.IsAuthority(certificate):
			return fmt.Errorf("%s is not an authority", described.Name)
		case c.Now().After(certificate.NotAfter):
			return fail(Error{Code: CodeCertificateExpired, Detail: fmt.Sprintf("%s was valid until %s", described.Name, described.NotAfter.Format(time.DateOnly))})
		}
		return nil
	})
}

// enable trusts authorities again that were disabled and that the user has just
// chosen. How far they are trusted stays as it was.
func (c *call) enable(chosen []CertificateInfo) error {
	settings, err := c.Keystore.TrustSettings(c.ctx)
	if err != nil {
		return err
	}
	for _, info := range chosen {
		if trust := settings.Anchors[info.ID]; trust.Disabled {
			trust.Disabled = false
			if err := c.Keystore.TrustAnchor(c.ctx, info.ID, trust); err != nil {
				return err
			}
		}
	}
	return nil
}

func (c *call) trustAuthority(p IDParams) (CertificateInfo, error) {
	authorities, err := c.Keystore.Certificates(c.ctx, keystore.KindAuthority)
	if err != nil {
		return CertificateInfo{}, err
	}
	i := slices.IndexFunc(authorities, func(a keystore.Certificate) bool { return a.ID == p.ID })
	if i < 0 {
		return CertificateInfo{}, fail(Error{Code: CodeNotFound, Detail: p.ID})
	}
	authority := authorities[i]
	if !cert.IsAuthority(authority.Certificate) {
		return CertificateInfo{}, fail(Error{Code: CodeCertificateUnfit, Detail: "not an authority"})
	}
	if _, err := c.Keystore.AddCertificates(c.ctx, keystore.KindAnchor, authority.Source, authority.Certificate); err != nil {
		return CertificateInfo{}, err
	}
	if err := c.enable([]CertificateInfo{{ID: p.ID}}); err != nil {
		return CertificateInfo{}, err
	}
	trust, err := c.trust()
	if err != nil {
		return CertificateInfo{}, err
	}
	return trust.certificate(authority.Certificate, authority.Source), nil
}
