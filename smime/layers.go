package smime

import (
	"crypto/x509"
	encoding_asn1 "encoding/asn1"
	"errors"
	"slices"
	"strings"

	"signet/smime/cms"
	"signet/smime/internal/entity"
	"signet/smime/internal/oid"
)

// clearSignedNotice stands before the first part of a clear-signed message,
// for mail programs that know no MIME.
const clearSignedNotice = "This is a signed message in MIME format (RFC 8551).\r\n"

// sign puts signatures on an entity. RFC 8551 Section 3.5. The entity itself may
// become the signed one.
func (p *protector) sign(e *payload) (*payload, error) {
	if err := cancelled(p.ctx); err != nil {
		return nil, err
	}
	if p.opts.Form == OpaqueSigned {
		signedData, err := p.signedData(e.octets(), cms.Encapsulated)
		if err != nil {
			return nil, err
		}
		return pkcs7Part("signed-data", "smime.p7m", signedData, p.room()), nil
	}
	boundary, err := newBoundary(p.opts.Rand)
	if err != nil {
		return nil, err
	}
	fields := entity.Structured("Content-Type", "application/pkcs7-signature", entity.Parameter{Name: "name", Value: "smime.p7s"})
	fields = append(fields, entity.Structured("Content-Disposition", "attachment", entity.Parameter{Name: "filename", Value: "smime.p7s"})...)
	signed, err := layOut(e, delimiter(boundary), base64Part(fields, nil))
	if err != nil {
		return nil, err
	}
	signedData, err := p.signedData(signed, cms.Detached)
	if err != nil {
		return nil, err
	}
	algorithms, err := micalg(signedData)
	if err != nil {
		return nil, err
	}
	e.buffer = entity.AppendBase64(e.buffer, signedData)
	e.add(closeDelimiter(boundary))
	e.precede(multipartHeader("multipart/signed", boundary,
		entity.Parameter{Name: "protocol", Value: "application/pkcs7-signature"},
		entity.Parameter{Name: "micalg", Value: algorithms}))
	e.root = nil
	return e, nil
}

// signedData is the SignedData over an entity.
func (p *protector) signedData(content []byte, placement cms.Placement) ([]byte, error) {
	signedData, err := cms.Sign(content, p.opts.Signers, cms.SignOptions{
		Rand: p.opts.Rand, Time: p.opts.Time, Certificates: p.opts.Chain, Placement: placement, Bulk: p.opts.Bulk,
		Digest: p.opts.Digest, RSASignature: p.opts.RSASignature, Identifier: p.opts.Identifier,
		EncryptionCertificate: p.opts.EncryptionCertificate, ESS: p.attributes, Capabilities: p.opts.Capabilities,
	})
	if err != nil {
		return nil, protectError(err)
	}
	if p.attributes.ReceiptRequest != nil {
		if p.receipts, err = expectedReceipts(signedData); err != nil {
			return nil, err
		}
	}
	p.opts.Progress.report("sign", int64(len(content)), int64(len(content)))
	return signedData, nil
}

// micalgs are the names that multipart/signed has for the digests that are
// written. RFC 8551 Section 3.5.3.2.
var micalgs = []struct {
	digest encoding_asn1.ObjectIdentifier
	name   string
}{{oid.SHA256, "sha-256"}, {oid.SHA384, "sha-384"}, {oid.SHA512, "sha-512"}}

// micalg names the digests of a detached signature, for those who want to
// compute them while they read: several where the signers differ.
func micalg(detached []byte) (string, error) {
	sd, err := cms.ParseSignedData(detached)
	if err != nil {
		return "", &Error{Code: CodeInternal, Err: err}
	}
	var names []string
	for _, known := range micalgs {
		if slices.ContainsFunc(sd.DigestAlgorithms, func(ai cms.AlgorithmIdentifier) bool { return ai.Algorithm.Equal(known.digest) }) {
			names = append(names, known.name)
		}
	}
	return strings.Join(names, ","), nil
}

// encrypt encrypts the entity to a group and the sender. RFC 8551 Sections 3.3
// and 3.4.
func (p *protector) encrypt(g group) (*payload, *CipherChoice, error) {
	var recipients []cms.Recipient
	add := func(c *x509.Certificate) {
		if !slices.ContainsFunc(recipients, func(r cms.Recipient) bool { return r.Certificate.Equal(c) }) {
			recipients = append(recipients, cms.Recipient{
				Certificate: c, Identifier: p.recipientIdentifier(c), KeyTransport: p.opts.KeyTransport,
			})
		}
	}
	for _, r := range g.recipients {
		add(r.Certificate)
	}
	for _, c := range p.opts.Sender {
		add(c)
	}
	for _, password := range g.passwords {
		recipients = append(recipients, cms.Recipient{Password: password})
	}
	choice := p.cipher(g)
	octets := p.entity.octets()
	enveloped, err := cms.Encrypt(octets, recipients, cms.EncryptOptions{
		Rand: p.opts.Rand, Bulk: p.opts.Bulk, ContentEncryption: choice.ContentEncryption,
	})
	if err != nil {
		return nil, nil, protectError(err)
	}
	p.opts.Progress.report("encrypt", int64(len(octets)), int64(len(octets)))
	smimeType := "enveloped-data"
	if cms.IntegrityOf(choice.ContentEncryption) == cms.Authenticated {
		smimeType = "authEnveloped-data"
	}
	return pkcs7Part(smimeType, "smime.p7m", enveloped, p.room()), &choice, nil
}

// recipientIdentifier says how a recipient's certificate is named.
func (p *protector) recipientIdentifier(c *x509.Certificate) cms.IdentifierForm {
	if p.opts.Identifier == cms.ByIssuerAndSerialNumber && len(c.SubjectKeyId) > 0 {
		return p.opts.RecipientIdentifier
	}
	return p.opts.Identifier
}

// compress compresses the entity. RFC 8551 Section 3.6.
func (p *protector) compress() error {
	compressedData, err := cms.Compress(p.entity.octets(), cms.CompressOptions{})
	if err != nil {
		return openError(err)
	}
	p.entity = pkcs7Part("compressed-data", "smime.p7z", compressedData, p.room())
	return nil
}

// cipher is what the caller asked for, or the choice for the group.
func (p *protector) cipher(g group) CipherChoice {
	if p.opts.ContentEncryption.OID == nil {
		readers := g.recipients
		if len(g.passwords) > 0 {
			readers = append(slices.Clone(readers), Recipient{}) // of whom nothing is known
		}
		return ChooseCipher(readers, p.opts.Ciphers...)
	}
	return RequestedCipher(p.opts.ContentEncryption)
}

// pkcs7Part writes an application/pkcs7-mime entity. RFC 8551 Section 3.2.
func pkcs7Part(smimeType, name string, der []byte, r room) *payload {
	fields := entity.Structured("Content-Type", "application/pkcs7-mime",
		entity.Parameter{Name: "smime-type", Value: smimeType}, entity.Parameter{Name: "name", Value: name})
	fields = append(fields, entity.Structured("Content-Disposition", "attachment", entity.Parameter{Name: "filename", Value: name})...)
	p := newPayload(room{r.before, r.after + entity.Base64Size(len(der))}, base64Part(fields, nil))
	p.buffer = entity.AppendBase64(p.buffer, der)
	return p
}

// protectError gives an error of package cms its code.
func protectError(err error) error {
	code := CodeInternal
	if errors.Is(err, cms.ErrUnfit) {
		code = CodeCertificateUnfit
	}
	return &Error{Code: code, Err: err}
}

// parseError gives an error of package entity its code.
func parseError(err error) error {
	code := CodeMalformed
	switch {
	case errors.Is(err, entity.ErrTooDeep):
		code = CodeTooDeep
	case errors.Is(err, entity.ErrTooLarge):
		code = CodeTooLarge
	}
	return &Error{Code: code, Err: err}
}
