package smime

import (
	"crypto/x509"
	"fmt"

	"signet/smime/cert"
	"signet/smime/cms"
)

// signedData prints a SignedData, and returns its content.
func (p *inspection) signedData(ci *cms.ContentInfo, depth int) (content, error) {
	sd, err := ci.SignedData()
	if err != nil {
		return content{}, err
	}
	eci := sd.EncapContentInfo
	place := fmt.Sprintf("%d octets inside", len(eci.EContent))
	switch {
	case sd.CertificatesOnly():
		place = "certificates only"
	case eci.EContent == nil:
		place = "detached"
	}
	p.line(depth, "SignedData version %d (eContentType %s, %s)", sd.Version, objectName(eci.EContentType), place)
	for _, ai := range sd.DigestAlgorithms {
		p.line(depth+1, "digestAlgorithm %s", algorithm(ai))
	}
	p.certificates(sd.Certificates, depth+1)
	for _, crl := range sd.CRLs {
		p.line(depth+1, "CertificateList, %d octets", len(crl))
	}
	for _, si := range sd.SignerInfos {
		p.signerInfo(si, depth+1)
	}
	return content{eci.EContent, eci.EContentType}, nil
}

func (p *inspection) certificates(certificates []*x509.Certificate, depth int) {
	for _, c := range certificates {
		info := cert.Describe(c)
		p.line(depth, "certificate %s, serial %s, issued by %s, %s, valid %s to %s", info.Subject, info.Serial, info.Issuer,
			info.Key, info.NotBefore.UTC().Format("2006-01-02"), info.NotAfter.UTC().Format("2006-01-02"))
	}
}

// maxInspectedCountersignatures is how deep countersignatures on one another are printed.
const maxInspectedCountersignatures = 4

func (p *inspection) signerInfo(si *cms.SignerInfo, depth int) { p.signature(si, depth, 0) }

// signature prints a SignerInfo that is under countersigned others.
func (p *inspection) signature(si *cms.SignerInfo, depth, countersigned int) {
	p.line(depth, "SignerInfo version %d: %v", si.Version, si.SID)
	p.line(depth+1, "digestAlgorithm %s, signatureAlgorithm %s, signature of %d octets",
		algorithm(si.DigestAlgorithm), algorithm(si.SignatureAlgorithm), len(si.Signature))
	p.attributes("signedAttr", si.SignedAttrs, depth+1)
	p.attributes("unsignedAttr", si.UnsignedAttrs, depth+1)
	countersignatures, err := si.Countersignatures()
	if countersigned == maxInspectedCountersignatures && len(countersignatures) > 0 {
		p.line(depth+1, "more than %d countersignatures on one another", maxInspectedCountersignatures)
		return
	}
	for _, c := range countersignatures {
		p.line(depth+1, "countersignature")
		p.signature(c, depth+2, countersigned+1)
	}
	if err != nil {
		p.line(depth+1, "unreadable countersignature: %v", err)
	}
}
