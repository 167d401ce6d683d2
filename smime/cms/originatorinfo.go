package cms

import (
	"crypto/x509"

	"golang.org/x/crypto/cryptobyte"
)

// An OriginatorInfo holds certificates of the originator that recipients may need for a key agreement.
//
//	OriginatorInfo ::= SEQUENCE {
//	  certs [0] IMPLICIT CertificateSet OPTIONAL,
//	  crls [1] IMPLICIT RevocationInfoChoices OPTIONAL }
//
// RFC 5652 Section 6.1. Nothing in it is protected: it proves no sender.
type OriginatorInfo struct {
	Certs []*x509.Certificate // as in [SignedData]: X.509 alone
	CRLs  [][]byte            // DER of each CertificateList; other kinds are left out
}

// readOptionalOriginatorInfo reads the OriginatorInfo of a structure, whose name goes into the error. It returns nil where
// there is none.
func readOptionalOriginatorInfo(s *cryptobyte.String, structure string) (*OriginatorInfo, error) {
	var sequence, certs, crls cryptobyte.String
	var present bool
	if !s.ReadOptionalASN1(&sequence, &present, constructed0) {
		return nil, malformed(structure + " originatorInfo")
	}
	if !present {
		return nil, nil
	}
	if !sequence.ReadOptionalASN1(&certs, nil, constructed0) {
		return nil, malformed("OriginatorInfo certs")
	}
	if !sequence.ReadOptionalASN1(&crls, nil, constructed1) || !sequence.Empty() {
		return nil, malformed("OriginatorInfo crls")
	}
	var info OriginatorInfo
	var err error
	if info.Certs, err = readCertificateSet(certs); err != nil {
		return nil, err
	}
	choices, err := readRevocationInfoChoices(crls)
	if err != nil {
		return nil, err
	}
	info.CRLs = choices.crls
	return &info, nil
}

func (info *OriginatorInfo) marshal(b *cryptobyte.Builder) {
	b.AddASN1(constructed0, func(b *cryptobyte.Builder) {
		addCertificateSet(b, info.Certs)
		revocationInfoChoices{crls: info.CRLs}.marshal(b)
	})
}
