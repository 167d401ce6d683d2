package smime

import "signet/smime/cms"

func (p *inspection) envelopedData(ci *cms.ContentInfo, depth int) error {
	ed, err := ci.EnvelopedData()
	if err != nil {
		return err
	}
	p.encryptedContentInfo("EnvelopedData", ed.Version, ed.EncryptedContentInfo, depth)
	p.recipients(ed.OriginatorInfo, ed.RecipientInfos, depth+1)
	p.attributes("unprotectedAttr", ed.UnprotectedAttrs, depth+1)
	return nil
}

func (p *inspection) authEnvelopedData(ci *cms.ContentInfo, depth int) error {
	aed, err := ci.AuthEnvelopedData()
	if err != nil {
		return err
	}
	p.encryptedContentInfo("AuthEnvelopedData", aed.Version, aed.AuthEncryptedContentInfo, depth)
	p.line(depth+1, "mac of %d octets", len(aed.MAC))
	p.recipients(aed.OriginatorInfo, aed.RecipientInfos, depth+1)
	p.attributes("authAttr", aed.AuthAttrs, depth+1)
	p.attributes("unauthAttr", aed.UnauthAttrs, depth+1)
	return nil
}

func (p *inspection) encryptedData(ci *cms.ContentInfo, depth int) error {
	ed, err := ci.EncryptedData()
	if err != nil {
		return err
	}
	p.encryptedContentInfo("EncryptedData", ed.Version, ed.EncryptedContentInfo, depth)
	p.attributes("unprotectedAttr", ed.UnprotectedAttrs, depth+1)
	return nil
}

func (p *inspection) encryptedContentInfo(kind string, version int, eci cms.EncryptedContentInfo, depth int) {
	p.line(depth, "%s version %d (%v, %d octets encrypted)", kind, version, eci.ContentEncryptionAlgorithm, len(eci.EncryptedContent))
	p.line(depth+1, "contentType %s, contentEncryptionAlgorithm %s", objectName(eci.ContentType), algorithm(eci.ContentEncryptionAlgorithm))
}

// compressedData prints a CompressedData, and returns its content.
func (p *inspection) compressedData(ci *cms.ContentInfo, depth int) (content, error) {
	cd, err := ci.CompressedData()
	if err != nil {
		return content{}, err
	}
	eci := cd.EncapContentInfo
	octets, err := cd.Decompress(0)
	if err != nil {
		return content{}, err
	}
	p.line(depth, "CompressedData version %d (eContentType %s, %s, %d octets, decompressed %d)",
		cd.Version, objectName(eci.EContentType), algorithm(cd.CompressionAlgorithm), len(eci.EContent), len(octets))
	return content{octets, eci.EContentType}, nil
}

// digestedData prints a DigestedData, and returns its content.
func (p *inspection) digestedData(ci *cms.ContentInfo, depth int) (content, error) {
	dd, err := ci.DigestedData()
	if err != nil {
		return content{}, err
	}
	eci := dd.EncapContentInfo
	p.line(depth, "DigestedData version %d (eContentType %s, %s, %d octets)",
		dd.Version, objectName(eci.EContentType), algorithm(dd.DigestAlgorithm), len(eci.EContent))
	p.line(depth+1, "digest %x", dd.Digest)
	return content{eci.EContent, eci.EContentType}, nil
}
