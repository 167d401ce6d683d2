package api

import (
	"crypto/x509"
	"encoding/pem"

	"signet/smime/cert"
	"signet/smime/cms"
)

// ExportAnchorsParams says in which format authorities are exported, and which: all of the user's where none is named.
type ExportAnchorsParams struct {
	Format AnchorFormat `json:"format"`
	IDs    []string     `json:"ids,omitempty"`
}

// An AnchorFormat is a format of files with several certificates.
type AnchorFormat string

const (
	FormatPEM AnchorFormat = "pem"
	FormatP7B AnchorFormat = "p7b" // PKCS #7
	FormatSST AnchorFormat = "sst" // the serialized store of Windows, as Exchange takes it
)

func (c *call) exportAnchors(p ExportAnchorsParams) (Empty, [][]byte, error) {
	if err := c.expectBodies(0); err != nil {
		return Empty{}, nil, err
	}
	trust, err := c.trust()
	if err != nil {
		return Empty{}, nil, err
	}
	var chosen []*x509.Certificate
	for _, id := range p.IDs {
		a, found := trust.anchorOf(id)
		if !found {
			return Empty{}, nil, fail(Error{Code: CodeNotFound, Detail: id})
		}
		chosen = append(chosen, a.Certificate)
	}
	if len(p.IDs) == 0 {
		for _, a := range trust.own {
			chosen = append(chosen, a.Certificate)
		}
	}
	if len(chosen) == 0 {
		return Empty{}, nil, fail(Error{Code: CodeNotFound, Detail: "no authority to export"})
	}
	file, err := marshalCertificates(chosen, p.Format)
	return Empty{}, [][]byte{file}, err
}

func marshalCertificates(certificates []*x509.Certificate, format AnchorFormat) ([]byte, error) {
	switch format {
	case FormatPEM:
		var file []byte
		for _, certificate := range certificates {
			file = append(file, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: certificate.Raw})...)
		}
		return file, nil
	case FormatP7B:
		return cms.MarshalCertificates(certificates)
	case FormatSST:
		return cert.MarshalSST(certificates), nil
	default:
		return nil, badRequest("no such format")
	}
}
