package cms

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
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
	Key         crypto.Signer // RSA or ECDSA
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
	Digest       crypto.Hash // SHA-256, which is the default, SHA-384 or SHA-512
	Identifier   IdentifierForm
	Bulk         BulkCrypto // [Go] where nil
}

// Sign returns a ContentInfo with a SignedData, in DER, with one signature for each signer. Each has the signed
// attributes content-type, message-digest, signing-time and SMIMECapabilities.
//
// It fails with [ErrUnfit] where there are no signers, a key is of a kind that cannot be used, it does not belong to its
// certificate, or the certificate has no key identifier to be named by; with [ErrUnsupportedAlgorithm] for a digest that is not offered; and with what Key.Sign fails with.
func Sign(content []byte, signers []Signer, opts SignOptions) ([]byte, error) {
	if len(signers) == 0 {
		return nil, fmt.Errorf("%w: no signers", ErrUnfit)
	}
	if opts.Time.IsZero() {
		return nil, fmt.Errorf("%w: no signing time", ErrUnfit)
	}
	s, err := newSigning(content, opts)
	if err != nil {
		return nil, err
	}
	sd := &SignedData{
		DigestAlgorithms: []AlgorithmIdentifier{s.digestAlgorithm},
		EncapContentInfo: EncapsulatedContentInfo{EContentType: oid.Data},
	}
	if opts.Placement == Encapsulated {
		sd.EncapContentInfo.EContent = content
		if content == nil {
			sd.EncapContentInfo.EContent = []byte{} // empty content is not absent content
		}
	}
	for _, signer := range signers {
		si, err := s.signerInfo(signer)
		if err != nil {
			return nil, err
		}
		sd.SignerInfos = append(sd.SignerInfos, si)
		sd.addCertificate(signer.Certificate)
	}
	for _, certificate := range opts.Certificates {
		sd.addCertificate(certificate)
	}
	b := cryptobyte.NewBuilder(make([]byte, 0, len(sd.EncapContentInfo.EContent)+8192))
	addContentInfo(b, oid.SignedData, sd)
	return b.Bytes()
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
	rand            io.Reader
	identifier      IdentifierForm
	hash            crypto.Hash
	digestAlgorithm AlgorithmIdentifier
	signedAttrs     []Attribute
	signedOctets    []byte
}

func newSigning(content []byte, opts SignOptions) (*signing, error) {
	s := &signing{rand: opts.Rand, identifier: opts.Identifier, hash: opts.Digest}
	if s.rand == nil {
		s.rand = rand.Reader
	}
	if s.hash == 0 {
		s.hash = crypto.SHA256
	}
	bulk := opts.Bulk
	if bulk == nil {
		bulk = Go{}
	}
	algorithm, ok := digestToWrite(s.hash)
	if !ok {
		return nil, fmt.Errorf("%w: digest %v", ErrUnsupportedAlgorithm, s.hash)
	}
	// "Implementations SHOULD generate SHA2 AlgorithmIdentifiers with absent parameters." RFC 5754 Section 2.
	s.digestAlgorithm = AlgorithmIdentifier{Algorithm: algorithm.OID}
	digest, err := bulk.Digest(s.hash, content)
	if err != nil {
		return nil, err
	}
	if s.signedAttrs, err = newSignedAttributes(digest, opts.Time); err != nil {
		return nil, err
	}
	var b cryptobyte.Builder
	addSetOf(&b, asn1.SET, s.signedAttrs)
	s.signedOctets, err = b.Bytes()
	return s, err
}

func digestToWrite(hash crypto.Hash) (digestAlgorithm, bool) {
	for _, entry := range digestAlgorithms {
		if entry.hash == hash && entry.Use == ToReadAndWrite {
			return entry, true
		}
	}
	return digestAlgorithm{}, false
}

func (s *signing) signerInfo(signer Signer) (*SignerInfo, error) {
	signatureAlgorithm, err := s.signatureAlgorithm(signer)
	if err != nil {
		return nil, err
	}
	sid, err := identifierOf(signer.Certificate, s.identifier)
	if err != nil {
		return nil, err
	}
	digest := s.hash.New()
	digest.Write(s.signedOctets)
	signature, err := signer.Key.Sign(s.rand, digest.Sum(nil), s.hash)
	if err != nil {
		return nil, fmt.Errorf("cms: signing: %w", err)
	}
	return &SignerInfo{
		SID:                sid,
		DigestAlgorithm:    s.digestAlgorithm,
		SignedAttrs:        s.signedAttrs,
		SignatureAlgorithm: signatureAlgorithm,
		Signature:          signature,
	}, nil
}

// signatureAlgorithm chooses by the kind of key. For RSA it is rsaEncryption with NULL, which every implementation reads:
// RFC 3370 Section 3.2.
func (s *signing) signatureAlgorithm(signer Signer) (AlgorithmIdentifier, error) {
	if signer.Certificate == nil || signer.Key == nil {
		return AlgorithmIdentifier{}, fmt.Errorf("%w: a signer without certificate or key", ErrUnfit)
	}
	switch public := signer.Key.Public().(type) {
	case *rsa.PublicKey:
		if !public.Equal(signer.Certificate.PublicKey) {
			break
		}
		return AlgorithmIdentifier{Algorithm: oid.RSAEncryption, Parameters: null}, nil
	case *ecdsa.PublicKey:
		if !public.Equal(signer.Certificate.PublicKey) {
			break
		}
		for _, entry := range signatureAlgorithms {
			if entry.scheme == ecdsaSig && entry.hash == s.hash && entry.Use == ToReadAndWrite {
				return AlgorithmIdentifier{Algorithm: entry.OID}, nil
			}
		}
		return AlgorithmIdentifier{}, fmt.Errorf("%w: ECDSA with %v", ErrUnsupportedAlgorithm, s.hash)
	default:
		return AlgorithmIdentifier{}, fmt.Errorf("%w: no signatures with a key of type %T", ErrUnfit, public)
	}
	return AlgorithmIdentifier{}, fmt.Errorf("%w: the key does not belong to the certificate", ErrUnfit)
}
