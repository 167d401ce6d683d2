package api

import (
	"crypto/x509"

	"signet/smime/cms"
	"signet/smime/keystore"
)

// ExportKeyParams names a key and what protects the file.
type ExportKeyParams struct {
	ID         string `json:"id"`
	Password   string `json:"password"`   // of the file, at least 8 characters
	Passphrase string `json:"passphrase"` // of the keystore, asked for again
}

// ExportCertificatesParams names certificates: of own keys, correspondents and authorities.
type ExportCertificatesParams struct {
	IDs []string `json:"ids"`
}

func (c *call) exportKey(p ExportKeyParams) (Empty, [][]byte, error) {
	if err := c.expectBodies(0); err != nil {
		return Empty{}, nil, err
	}
	file, err := c.Keystore.ExportKey(c.ctx, p.ID, p.Passphrase, p.Password)
	return Empty{}, [][]byte{file}, err
}

// exportCertificates answers with SignedData that nobody signed, as others read it from .p7c and .p7b files. The
// authorities above own certificates come along.
func (c *call) exportCertificates(p ExportCertificatesParams) (Empty, [][]byte, error) {
	if err := c.expectBodies(0); err != nil {
		return Empty{}, nil, err
	}
	trust, err := c.trust()
	if err != nil {
		return Empty{}, nil, err
	}
	own, err := c.Keystore.Keys(c.ctx)
	if err != nil {
		return Empty{}, nil, err
	}
	if len(p.IDs) == 0 {
		return Empty{}, nil, badRequest("no id")
	}
	var certificates []*x509.Certificate
	seen := map[string]bool{}
	add := func(list ...*x509.Certificate) {
		for _, certificate := range list {
			if id := keystore.ID(certificate); !seen[id] {
				seen[id] = true
				certificates = append(certificates, certificate)
			}
		}
	}
	for _, id := range p.IDs {
		certificate, err := c.certificateByID(own, id)
		if err != nil {
			return Empty{}, nil, err
		}
		add(certificate)
		add(trust.chainAbove(certificate)...)
	}
	file, err := cms.MarshalCertificates(certificates)
	return Empty{}, [][]byte{file}, err
}

// certificateByID returns the one of that id that is stored, own ones included.
func (c *call) certificateByID(own []keystore.Key, id string) (*x509.Certificate, error) {
	for _, key := range own {
		if key.ID == id {
			return key.Certificate, nil
		}
	}
	for _, kind := range []keystore.Kind{keystore.KindCertificate, keystore.KindAuthority, keystore.KindAnchor} {
		stored, found, err := c.Keystore.Certificate(c.ctx, kind, id)
		if err != nil {
			return nil, err
		}
		if found {
			return stored.Certificate, nil
		}
	}
	return nil, fail(Error{Code: CodeNotFound, Detail: id})
}
