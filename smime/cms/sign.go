package cms

import (
	"crypto"
	"crypto/rand"
	"crypto/x509"
	encoding_asn1 "encoding/asn1"
	"fmt"
	"io"
	"time"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"signet/smime/internal/oid"
)

// A Signer is who signs: a certificate with its private key.
type Signer struct {
	Certificate *x509.Certificate
	Key         crypto.Signer // RSA, ECDSA or Ed25519
}

// A Placement is where signed content is.
type Placement int

// The placements.
const (
	Encapsulated Placement = iota // inside the SignedData, as eContent
	Detached                      // elsewhere: the SignedData holds signatures alone
)

// SignOptions are the options of [Sign].
type SignOptions struct {
	Rand         io.Reader           // for signatures that need it; crypto/rand.Reader where nil
	Time         time.Time           // the signing time; required
	Certificates []*x509.Certificate // to include besides the signers' own: their chains
	Placement    Placement
	Digest       crypto.Hash // SHA-256, which is the default, SHA-384 or SHA-512; Ed25519 always has SHA-512
	RSASignature RSASignature
	Identifier   IdentifierForm
	Bulk         BulkCrypto // [Go] where nil

	// EncryptionCertificate is the one that answers are to be encrypted to, where it is not the signer's. It is included.
	EncryptionCertificate *x509.Certificate

	// ContentType is that of the content, id-data where nil.
	ContentType encoding_asn1.ObjectIdentifier

	ESS ESSAttributes // more that each signer signs

	// Capabilities are what the signers can read, the preferred first. Where nil they are what this package reads and is
	// not weak; where empty the attribute is left out.
	Capabilities []AlgorithmIdentifier
}

// Sign returns a ContentInfo with a SignedData, in DER, with one signature for each signer. Each has the signed
// attributes content-type, message-digest, signing-time, SMIMECapabilities, CMSAlgorithmProtection and
// SigningCertificateV2, and SMIMEEncryptionKeyPreference where the options have an EncryptionCertificate, and those of the
// options' ESS.
//
// It fails with [ErrUnfit] where there are no signers, a key is of a kind that cannot be used, it does not belong to its
// certificate, or the certificate has no key identifier to be named by; with [ErrUnsupportedAlgorithm] for a digest that
// is not offered; with [ErrTooLarge] for more signers or certificates than are read; and with what Key.Sign fails with.
func Sign(content []byte, signers []Signer, opts SignOptions) ([]byte, error) {
	if len(signers) == 0 {
		return nil, fmt.Errorf("%w: no signers", ErrUnfit)
	}
	if len(signers) > MaxSignerInfos {
		return nil, tooMany("signers", MaxSignerInfos)
	}
	if opts.Time.IsZero() {
		return nil, fmt.Errorf("%w: no signing time", ErrUnfit)
	}
	if opts.Rand == nil {
		opts.Rand = rand.Reader
	}
	if opts.Digest == 0 {
		opts.Digest = crypto.SHA256
	}
	if opts.Bulk == nil {
		opts.Bulk = Go{}
	}
	if content == nil {
		content = []byte{} // empty content is not absent content
	}
	contentType := contentTypeOrData(opts.ContentType)
	sd := &SignedData{EncapContentInfo: EncapsulatedContentInfo{EContentType: contentType}}
	if opts.Placement == Encapsulated {
		sd.EncapContentInfo.EContent = content
	}
	s := signing{opts: opts, content: &signedContent{octets: content, contentType: contentType, bulk: opts.Bulk}}
	for _, signer := range signers {
		si, err := s.signerInfo(signer)
		if err != nil {
			return nil, err
		}
		sd.SignerInfos = append(sd.SignerInfos, si)
		sd.addDigestAlgorithm(si.DigestAlgorithm)
		sd.addCertificate(signer.Certificate)
	}
	for _, certificate := range opts.Certificates {
		sd.addCertificate(certificate)
	}
	if opts.EncryptionCertificate != nil {
		sd.addCertificate(opts.EncryptionCertificate)
	}
	if len(sd.Certificates) > MaxCertificates {
		return nil, tooMany("certificates", MaxCertificates)
	}
	return sd.contentInfo()
}

// addDigestAlgorithm adds one that is not there yet.
func (sd *SignedData) addDigestAlgorithm(ai AlgorithmIdentifier) {
	if !sd.announces(ai) {
		sd.DigestAlgorithms = append(sd.DigestAlgorithms, ai)
	}
}

// addCertificate adds one that is not there yet.
func (sd *SignedData) addCertificate(certificate *x509.Certificate) {
	for _, present := range sd.Certificates {
		if present.Equal(certificate) {
			return
		}
	}
	sd.Certificates = append(sd.Certificates, certificate)
}

// signing is what the signers of one content have in common.
type signing struct {
	opts    SignOptions // without gaps
	content *signedContent
}

func (s signing) signerInfo(signer Signer) (*SignerInfo, error) {
	method, err := newSigningMethod(signer, s.opts)
	if err != nil {
		return nil, err
	}
	sid, err := identifierOf(signer.Certificate, s.opts.Identifier)
	if err != nil {
		return nil, err
	}
	si := &SignerInfo{SID: sid, DigestAlgorithm: method.digestAlgorithm, SignatureAlgorithm: method.signatureAlgorithm}
	digest, err := s.content.digest(method.hash)
	if err != nil {
		return nil, err
	}
	if si.SignedAttrs, err = s.signedAttributes(si, digest, signer.Certificate); err != nil {
		return nil, err
	}
	var b cryptobyte.Builder
	addSetOf(&b, asn1.SET, si.SignedAttrs)
	octets, err := b.Bytes()
	if err != nil {
		return nil, err
	}
	si.Signature, err = method.sign(s.opts.Rand, signer.Key, octets)
	return si, err
}

func (s signing) signedAttributes(si *SignerInfo, digest []byte, certificate *x509.Certificate) ([]Attribute, error) {
	writers := []signedAttribute{
		{oid.ContentType, func(b *cryptobyte.Builder) { b.AddASN1ObjectIdentifier(s.content.contentType) }},
		{oid.MessageDigest, func(b *cryptobyte.Builder) { b.AddASN1OctetString(digest) }},
		{oid.SigningTime, func(b *cryptobyte.Builder) { addTime(b, s.opts.Time) }},
		{oid.CMSAlgorithmProtection, cmsAlgorithmProtection{si.DigestAlgorithm, si.SignatureAlgorithm}.marshal},
		{oid.SigningCertificateV2, func(b *cryptobyte.Builder) { addSigningCertificateV2(b, certificate) }},
	}
	if s.opts.Capabilities == nil || len(s.opts.Capabilities) > 0 {
		writers = append(writers, signedAttribute{oid.SMIMECapabilities, func(b *cryptobyte.Builder) {
			addSMIMECapabilities(b, s.opts.Capabilities)
		}})
	}
	if preferred := s.opts.EncryptionCertificate; preferred != nil {
		writers = append(writers, signedAttribute{oid.EncryptionKeyPreference, func(b *cryptobyte.Builder) {
			addEncryptionKeyPreference(b, preferred)
		}})
	}
	return newAttributes(append(writers, s.opts.ESS.writers()...))
}
