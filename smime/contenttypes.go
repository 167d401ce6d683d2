package smime

import (
	"bytes"
	"crypto/x509"
	encoding_asn1 "encoding/asn1"
	"slices"

	"signet/smime/cms"
	"signet/smime/internal/entity"
	"signet/smime/internal/oid"
)

// openPKCS7 opens an application/pkcs7-mime entity and returns what is inside,
// or nil when nothing is.
//
// QUIRK: what S/MIME signs and encrypts is a MIME entity, of the type id-data.
// Programs that are not made for mail nest CMS content types in one another
// without MIME between them; RFC 5652 Section 3 has it so.
func (o *opener) openPKCS7(e *entity.Entity) (*entity.Entity, error) {
	ci, err := contentInfo(e)
	if err != nil {
		return nil, err
	}
	for {
		inside, err := o.openContent(ci)
		if err != nil || inside.octets == nil {
			return nil, err
		}
		if inside.contentType.Equal(oid.Data) {
			return parseInside(inside.octets)
		}
		if err := o.descend(); err != nil {
			return nil, err
		}
		if ci, err = cms.ParseContent(inside.contentType, inside.octets); err != nil {
			return nil, openError(err)
		}
	}
}

// A content is what was inside a CMS object.
type content struct {
	octets      []byte // nil when nothing is
	contentType encoding_asn1.ObjectIdentifier
}

// errEncryptedData: nothing in the message says who might know the key.
var errEncryptedData = fail(CodeNoKey, "EncryptedData names no recipient: its key was agreed on elsewhere, which S/MIME has no use for")

// openContent takes off one layer. RFC 5652 Section 3.
func (o *opener) openContent(ci *cms.ContentInfo) (content, error) {
	switch id := ci.ContentType; {
	case id.Equal(oid.SignedData):
		return o.openSignedData(ci)
	case id.Equal(oid.EnvelopedData), id.Equal(oid.AuthEnvelopedData):
		if o.sealed {
			return content{}, errSealed
		}
		return o.decrypt(ci)
	case id.Equal(oid.CompressedData):
		return o.decompress(ci)
	case id.Equal(oid.DigestedData):
		return o.openDigestedData(ci)
	case id.Equal(oid.Data):
		octets, err := ci.Data()
		if err != nil {
			return content{}, openError(err)
		}
		return content{octets, oid.Data}, nil
	case id.Equal(oid.EncryptedData):
		return content{}, errEncryptedData
	default:
		return content{}, fail(CodeUnsupportedAlgorithm, "CMS content type %v", id)
	}
}

func (o *opener) openSignedData(ci *cms.ContentInfo) (content, error) {
	sd, err := ci.SignedData()
	if err != nil {
		return content{}, openError(err)
	}
	octets := sd.EncapContentInfo.EContent
	if sd.CertificatesOnly() {
		o.bring(sd.Certificates)
		o.find(FindingCertificatesOnly, SeverityInfo, "The message carries certificates and no text.")
		return content{}, nil
	}
	o.readReceipt(sd)
	layer := len(o.report.Layers)
	var detached []byte
	if octets == nil && layer == 0 && o.bare {
		detached, octets = o.opts.DetachedContent, o.opts.DetachedContent
	}
	o.report.Layers = append(o.report.Layers, Layer{Kind: LayerSigned, Form: "opaque"})
	if !o.tooManySigners(layer, sd) {
		o.keep(layer, sd, sd.Verify(detached, o.verifyOptions()), signedEntity{octets: octets})
	}
	if o.report.Receipt != nil {
		return content{}, nil
	}
	return content{octets, oid.Data}, nil // another type is told by keep
}

// decrypt opens an EnvelopedData or an AuthEnvelopedData.
func (o *opener) decrypt(ci *cms.ContentInfo) (content, error) {
	if err := o.refuseWeakCipher(ci); err != nil {
		return content{}, err
	}
	var keys cms.KeyRing = noKeys{}
	if o.opts.Keys != nil {
		keys = o.opts.Keys
	}
	plaintext, layer, err := decryptWith(ci, keys, cms.DecryptOptions{
		Bulk: o.opts.Bulk, Passwords: o.opts.Passwords, KeyEncryptionKeys: o.opts.KeyEncryptionKeys,
	})
	if err != nil {
		return content{}, openError(err)
	}
	octets := int64(len(plaintext.Content))
	o.opts.Progress.report("decrypt", octets, octets)
	layer.ContentEncryption, layer.KeyEncryption = plaintext.ContentEncryption, plaintext.KeyEncryption
	layer.Integrity, layer.DecryptedWith = plaintext.Integrity, plaintext.Certificate
	if agreed, ok := plaintext.RecipientInfo.(*cms.KeyAgreeRecipientInfo); ok {
		layer.KeyWrap = agreed.KeyWrap()
	}
	if slices.Contains(plaintext.Findings, cms.ShortTag) {
		layer.Integrity = cms.Unauthenticated // it may have been guessed
	}
	o.report.Layers = append(o.report.Layers, layer)
	o.findStraying(plaintext.Findings)
	o.report.decrypted = content{plaintext.Content, plaintext.ContentType} // the last one is the innermost
	return o.report.decrypted, nil
}

// decryptWith decrypts the content type that ci has, and begins its layer.
func decryptWith(ci *cms.ContentInfo, keys cms.KeyRing, opts cms.DecryptOptions) (*cms.Plaintext, Layer, error) {
	if ci.ContentType.Equal(oid.AuthEnvelopedData) {
		aed, err := ci.AuthEnvelopedData()
		if err != nil {
			return nil, Layer{}, err
		}
		plaintext, err := aed.Decrypt(keys, opts)
		return plaintext, Layer{Kind: LayerAuthEnveloped, Recipients: aed.Recipients()}, err
	}
	ed, err := ci.EnvelopedData()
	if err != nil {
		return nil, Layer{}, err
	}
	plaintext, err := ed.Decrypt(keys, opts)
	return plaintext, Layer{Kind: LayerEnveloped, Recipients: ed.Recipients()}, err
}

// findStraying tells where an encrypted message strays from its RFC.
func (o *opener) findStraying(findings []cms.Finding) {
	for _, f := range findings {
		switch f {
		case cms.GCMInEnvelopedData:
			o.findOnce(FindingGCMInEnveloped, SeverityInfo, "AES-GCM is in an EnvelopedData, where other programs do not expect it.")
		case cms.ShortTag:
			o.findOnce(FindingShortTag, SeverityWarning, "The authentication tag is so short that somebody who changes the message may guess it.")
		case cms.ContentTypeNotAuthenticated:
			o.findOnce(FindingTypeNotAuthenticated, SeverityWarning, "Nothing proves that the content is of the type that the message says.")
		}
	}
}

type noKeys struct{}

func (noKeys) DecryptionKeys(cms.RecipientIdentifier) ([]cms.DecryptionKey, error) { return nil, nil }

// decompress opens a CompressedData. RFC 3274.
func (o *opener) decompress(ci *cms.ContentInfo) (content, error) {
	cd, err := ci.CompressedData()
	if err != nil {
		return content{}, openError(err)
	}
	octets, err := cd.Decompress(max(1, cms.MaxDecompressed-o.spent.decompressed))
	if err != nil {
		return content{}, openError(err)
	}
	o.spent.decompressed += len(octets)
	o.report.Layers = append(o.report.Layers, Layer{Kind: LayerCompressed})
	return content{octets, cd.EncapContentInfo.EContentType}, nil
}

// openDigestedData opens a DigestedData. Its digest shows accidents: content
// that does not fit it is damaged.
func (o *opener) openDigestedData(ci *cms.ContentInfo) (content, error) {
	dd, err := ci.DigestedData()
	if err != nil {
		return content{}, openError(err)
	}
	digest, err := dd.Verify(nil, cms.VerifyOptions{Bulk: o.opts.Bulk})
	if err != nil {
		return content{}, openError(err)
	}
	o.report.Layers = append(o.report.Layers, Layer{Kind: LayerDigested, Digest: digest})
	return content{dd.EncapContentInfo.EContent, dd.EncapContentInfo.EContentType}, nil
}

// bring records certificates that the message brings.
func (o *opener) bring(certificates []*x509.Certificate) {
	for _, c := range certificates {
		if !slices.ContainsFunc(o.report.Certificates, c.Equal) {
			o.report.Certificates = append(o.report.Certificates, c)
		}
	}
}

// parseInside parses the MIME entity inside a layer.
//
// QUIRK: some programs sign and encrypt text that is no MIME entity; it is
// shown as the text or file that it is.
func parseInside(data []byte) (*entity.Entity, error) {
	e, err := entity.Parse(data)
	if err != nil {
		return nil, parseError(err)
	}
	firstLine, _, _ := bytes.Cut(data, []byte("\n"))
	if len(e.Header.Fields) > 0 || len(bytes.TrimSpace(firstLine)) == 0 {
		return e, nil
	}
	bare := &entity.Entity{Raw: data, Body: data, Type: "text/plain"}
	if bytes.IndexByte(data, 0) >= 0 {
		bare.Type = "application/octet-stream"
	}
	return bare, nil
}
