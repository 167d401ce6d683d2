package cms

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/x509"
	"errors"
	"fmt"
	"slices"
	"time"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"signet/smime/internal/oid"
)

// VerifyOptions are the options of [SignedData.Verify].
type VerifyOptions struct {
	// Certificates are known ones, in which the signers' are looked for after those in the SignedData.
	Certificates []*x509.Certificate

	Bulk BulkCrypto // [Go] where nil
}

// A SignerResult is what came of verifying one signature.
type SignerResult struct {
	SignerInfo *SignerInfo

	// Certificate is the one that the signature was verified with; nil where there is none. It is not checked here.
	Certificate *x509.Certificate

	// Err is nil when the holder of the certificate's key signed the content. Else it is one of [ErrMalformed],
	// [ErrUnsupportedAlgorithm], [ErrNoCertificate], [ErrNoContent], [ErrDigestMismatch] and [ErrSignatureMismatch],
	// wrapped with what is known of the cause.
	Err error

	Digest    Algorithm // the zero value where unknown
	Signature Algorithm // the zero value where unknown

	// SigningTime is when the signer says to have signed; zero where absent.
	SigningTime time.Time
}

var (
	errAlgorithmsExchanged = fmt.Errorf("%w: the algorithms are not those that were signed", ErrSignatureMismatch)
	errKeyKind             = fmt.Errorf("%w: the key is of another kind than the signature", ErrSignatureMismatch)
)

// Verify checks each signature and returns one result for each of SignerInfos, in their order. content is the signed
// content of a detached signature; nil means the eContent. Content in both places is refused, as nobody could say which
// one was verified.
//
// It looks at the arithmetic alone. Whether a certificate can be trusted is not its business.
func (sd *SignedData) Verify(content []byte, opts VerifyOptions) []SignerResult {
	v := verification{sd: sd, opts: opts, content: content, digests: make(map[crypto.Hash][]byte)}
	if v.opts.Bulk == nil {
		v.opts.Bulk = Go{}
	}
	if content == nil {
		v.content = sd.EncapContentInfo.EContent
	}
	results := make([]SignerResult, len(sd.SignerInfos))
	for i, si := range sd.SignerInfos {
		results[i] = SignerResult{SignerInfo: si}
		results[i].Err = v.verify(si, &results[i])
		if content != nil && sd.EncapContentInfo.EContent != nil {
			results[i].Err = malformed("SignedData eContent in a detached signature")
		}
	}
	return results
}

// A verification is one call of Verify.
type verification struct {
	sd      *SignedData
	opts    VerifyOptions
	content []byte
	digests map[crypto.Hash][]byte // of the content
}

// verify fills in what it learns on the way, so that a result names the signer also where the signature is bad.
func (v *verification) verify(si *SignerInfo, result *SignerResult) error {
	candidates := v.candidates(si)
	if len(candidates) > 0 {
		result.Certificate = candidates[0]
	}
	digest, digestKnown := find(digestAlgorithms, si.DigestAlgorithm.Algorithm)
	signature, signatureKnown := find(signatureAlgorithms, si.SignatureAlgorithm.Algorithm)
	result.Digest, result.Signature = digest.Algorithm, signature.Algorithm
	signingTime, err := attributes(si.SignedAttrs).signingTime()
	if err != nil {
		return err
	}
	result.SigningTime = signingTime
	if err := checkUnsigned(si.UnsignedAttrs); err != nil {
		return err
	}
	switch {
	case !digestKnown:
		return fmt.Errorf("%w: digest %v", ErrUnsupportedAlgorithm, si.DigestAlgorithm.Algorithm)
	case !slices.ContainsFunc(v.sd.DigestAlgorithms, func(ai AlgorithmIdentifier) bool { return ai.Algorithm.Equal(digest.OID) }):
		// "Implementations MAY fail to validate signatures that use a digest algorithm that is not included in this set."
		// RFC 5652 Section 5.1. OpenSSL and NSS fail too; a signature must not be good for one reader alone.
		return malformed("SignedData digestAlgorithms lack the digestAlgorithm of a SignerInfo")
	case !signatureKnown:
		return fmt.Errorf("%w: signature %v", ErrUnsupportedAlgorithm, si.SignatureAlgorithm.Algorithm)
	case signature.hash != 0 && signature.hash != digest.hash:
		return malformed("SignerInfo has different digests in digestAlgorithm and signatureAlgorithm")
	case v.content == nil:
		return ErrNoContent
	}
	signed, err := v.signedDigest(si, digest.hash)
	if err != nil {
		return err
	}
	if len(candidates) == 0 {
		return fmt.Errorf("%w: %v", ErrNoCertificate, si.SID)
	}
	for _, certificate := range candidates {
		if err = checkSignature(certificate.PublicKey, signature.scheme, digest.hash, signed, si.Signature); err == nil {
			result.Certificate = certificate
			return nil
		}
	}
	return err
}

// maxCandidates limits the certificates that are tried for one signer, and so the work that a message can ask for.
const maxCandidates = 4

// candidates returns the certificates that the signer may mean. There can be several: nothing keeps a sender from
// including two with the same key identifier.
func (v *verification) candidates(si *SignerInfo) []*x509.Certificate {
	var candidates []*x509.Certificate
	for _, known := range [][]*x509.Certificate{v.sd.Certificates, v.opts.Certificates} {
		for _, certificate := range known {
			if len(candidates) < maxCandidates && si.SID.Matches(certificate) &&
				!slices.ContainsFunc(candidates, certificate.Equal) {
				candidates = append(candidates, certificate)
			}
		}
	}
	return candidates
}

// signedDigest returns the digest that was signed, after checking that it covers the content: RFC 5652 Sections 5.4
// and 5.6.
func (v *verification) signedDigest(si *SignerInfo, hash crypto.Hash) ([]byte, error) {
	digest, err := v.contentDigest(hash)
	if err != nil {
		return nil, err
	}
	if si.SignedAttrs == nil {
		return digest, v.checkWithoutAttributes()
	}
	as := attributes(si.SignedAttrs)
	contentType, err := as.contentType()
	if err != nil {
		return nil, err
	}
	if !contentType.Equal(v.sd.EncapContentInfo.EContentType) {
		return nil, malformed("attribute content-type is not the eContentType")
	}
	messageDigest, err := as.messageDigest()
	if err != nil {
		return nil, err
	}
	if !bytes.Equal(messageDigest, digest) {
		return nil, ErrDigestMismatch
	}
	if err := as.checkAlgorithmProtection(si); err != nil {
		return nil, err
	}
	return Go{}.Digest(hash, si.signedOctets)
}

// checkWithoutAttributes checks a signature without signed attributes.
//
// What was signed as the attributes of another message must not pass for content: somebody who removes the attributes
// from a signature and presents them as the content would have a signature over it.
func (v *verification) checkWithoutAttributes() error {
	if !v.sd.EncapContentInfo.EContentType.Equal(oid.Data) {
		return malformed("SignerInfo signedAttrs are absent") // RFC 5652 Section 5.3
	}
	set := cryptobyte.String(v.content)
	var contents cryptobyte.String
	if !set.ReadASN1(&contents, asn1.SET) || !set.Empty() {
		return nil
	}
	as, err := readAttributes(contents)
	if err != nil {
		return nil
	}
	if _, err := as.messageDigest(); err == nil {
		return malformed("the content is the signed attributes of another message")
	}
	return nil
}

func (v *verification) contentDigest(hash crypto.Hash) ([]byte, error) {
	if digest, ok := v.digests[hash]; ok {
		return digest, nil
	}
	digest, err := v.opts.Bulk.Digest(hash, v.content)
	if err != nil {
		return nil, fmt.Errorf("cms: digest of the content: %w", err)
	}
	v.digests[hash] = digest
	return digest, nil
}

// maxRSABits limits RSA keys: the work grows with the square of their size.
const maxRSABits = 16384

// isBearable tells whether checking signatures with a key takes a bearable time.
func isBearable(public crypto.PublicKey) bool {
	key, ok := public.(*rsa.PublicKey)
	return !ok || key.N.BitLen() <= maxRSABits
}

// checkSignature checks the signature over a digest with one public key.
func checkSignature(public crypto.PublicKey, scheme signatureScheme, hash crypto.Hash, digest, signature []byte) error {
	switch scheme {
	case pkcs1v15:
		key, ok := public.(*rsa.PublicKey)
		if !ok {
			return errKeyKind
		}
		if !isBearable(key) {
			return fmt.Errorf("%w: RSA key of %d bits", ErrUnsupportedAlgorithm, key.N.BitLen())
		}
		err := rsa.VerifyPKCS1v15(key, hash, digest, signature)
		switch {
		case err == nil:
			return nil
		case errors.Is(err, rsa.ErrVerification):
			return ErrSignatureMismatch
		default: // Go refuses keys below 1024 bits, and some odd ones
			return fmt.Errorf("%w: %w", ErrUnsupportedAlgorithm, err)
		}
	case ecdsaSig:
		key, ok := public.(*ecdsa.PublicKey)
		if !ok {
			return errKeyKind
		}
		if !ecdsa.VerifyASN1(key, digest, signature) {
			return ErrSignatureMismatch
		}
		return nil
	default:
		panic("cms: a signature scheme without a check")
	}
}
