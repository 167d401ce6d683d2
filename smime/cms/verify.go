package cms

import (
	"crypto/x509"
	"fmt"
	"slices"
	"time"

	"signet/smime/internal/spki"
)

// VerifyOptions are the options of [SignedData.Verify] and [DigestedData.Verify].
type VerifyOptions struct {
	// Certificates are known ones, in which the signers' are looked for after those in the SignedData.
	Certificates []*x509.Certificate
	Finder       CertificateFinder // of more that are known, where there are too many to look at each; nil for none

	Bulk BulkCrypto // [Go] where nil
}

// A CertificateFinder finds certificates by what names them.
type CertificateFinder interface {
	// FindCertificates returns those that id means: [SignerIdentifier.Matches] holds for each.
	FindCertificates(id SignerIdentifier) []*x509.Certificate
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

	// KeyBits is the size of the certificate's key: of the modulus for RSA, of the curve for ECDSA. It is zero where the
	// key is not known.
	KeyBits int

	// SigningTime is when the signer says to have signed; zero where absent.
	SigningTime time.Time

	// Countersignatures are over this signature, by others or by the signer. They say that somebody has seen it, and
	// nothing of the content: they can make no signature better, and as anybody can add and remove them, none worse.
	Countersignatures []SignerResult
}

// errKeyKind also covers keys for RSASSA-PSS alone with another scheme: RFC 4055 Section 1.2.
var errKeyKind = fmt.Errorf("%w: the key is of another kind than the signature", ErrSignatureMismatch)

// Verify checks each signature and returns one result for each of SignerInfos, in their order. content is the signed
// content of a detached signature; nil means the eContent. Content in both places is refused, as nobody could say which
// one was verified.
//
// It looks at the arithmetic alone. Whether a certificate can be trusted is not its business.
func (sd *SignedData) Verify(content []byte, opts VerifyOptions) []SignerResult {
	v := verification{sd: sd, opts: opts}
	if v.opts.Bulk == nil {
		v.opts.Bulk = Go{}
	}
	signed := &signedContent{bulk: v.opts.Bulk, contentType: sd.EncapContentInfo.EContentType, octets: content}
	if content == nil {
		signed.octets = sd.EncapContentInfo.EContent
	}
	results := make([]SignerResult, len(sd.SignerInfos))
	for i, si := range sd.SignerInfos {
		results[i] = v.result(si, signed)
		if content != nil && sd.EncapContentInfo.EContent != nil {
			results[i].Err = malformed("SignedData eContent in a detached signature")
		}
	}
	// After all signers: what others have added must not use up what may be spent on them.
	for i, si := range sd.SignerInfos {
		results[i].Countersignatures = v.verifyCountersignatures(si, 0)
	}
	return results
}

// A verification is one call of Verify.
type verification struct {
	sd                *SignedData
	opts              VerifyOptions
	countersignatures int // that were looked at
	work              int // of the checks so far, as workOf counts it
	largeInputs       int // that a check has hashed
}

// result verifies one signature over signed, without the countersignatures on it.
func (v *verification) result(si *SignerInfo, signed *signedContent) SignerResult {
	result := SignerResult{SignerInfo: si}
	result.Err = v.verify(si, signed, &result)
	if result.Certificate != nil {
		if public, err := spki.PublicKey(result.Certificate); err == nil {
			result.KeyBits = keyBits(public)
		}
	}
	return result
}

// verify fills in what it learns on the way, so that a result names the signer also where the signature is bad.
func (v *verification) verify(si *SignerInfo, signed *signedContent, result *SignerResult) error {
	candidates := v.candidates(si)
	if len(candidates) > 0 {
		result.Certificate = candidates[0]
	}
	method, methodErr := readSignatureMethod(si)
	result.Digest, result.Signature = method.digest.Algorithm, method.signature.Algorithm
	signingTime, err := attributes(si.SignedAttrs).signingTime()
	if err != nil {
		return err
	}
	result.SigningTime = signingTime
	if err := checkPlaces(si); err != nil {
		return err
	}
	if methodErr != nil {
		return methodErr
	}
	if signed.isContent() && !v.sd.announces(si.DigestAlgorithm) {
		// "Implementations MAY fail to validate signatures that use a digest algorithm that is not included in this set."
		// RFC 5652 Section 5.1. OpenSSL and NSS fail too; a signature must not be good for one reader alone.
		return malformed("SignedData digestAlgorithms lack the digestAlgorithm of a SignerInfo")
	}
	if signed.octets == nil {
		return ErrNoContent
	}
	input, err := signed.signatureInput(si, method)
	if err != nil {
		return err
	}
	bound, err := si.SigningCertificates()
	if err != nil {
		return err
	}
	if len(candidates) == 0 {
		return fmt.Errorf("%w: %v", ErrNoCertificate, si.SID)
	}
	var firstErr error
	for _, certificate := range candidates {
		if err := v.spend(certificate, input); err != nil {
			return err
		}
		err := method.checkWith(certificate, bound, input, si.Signature)
		if err == nil {
			result.Certificate = certificate
			return nil
		}
		if firstErr == nil {
			firstErr = err
		}
	}
	return firstErr
}

// announces tells whether digestAlgorithms has the algorithm.
func (sd *SignedData) announces(digestAlgorithm AlgorithmIdentifier) bool {
	return slices.ContainsFunc(sd.DigestAlgorithms, func(ai AlgorithmIdentifier) bool {
		return ai.Algorithm.Equal(digestAlgorithm.Algorithm)
	})
}

// checkWith checks the signature with the key of a certificate, and that the signer meant this certificate.
func (m signatureMethod) checkWith(certificate *x509.Certificate, bound []SigningCertificate, input, signature []byte) error {
	public, err := spki.PublicKey(certificate)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrUnsupportedAlgorithm, err)
	}
	if err := m.check(public, input, signature); err != nil {
		return err
	}
	for _, attribute := range bound {
		if err := attribute.check(certificate); err != nil {
			return err
		}
	}
	return nil
}

// maxCandidates limits the certificates that are tried for one signer, and so the work that a message can ask for.
const maxCandidates = 4

// candidates returns the certificates that the signer may mean. There can be several: nothing keeps a sender from
// including two with the same key identifier.
func (v *verification) candidates(si *SignerInfo) []*x509.Certificate {
	var candidates []*x509.Certificate
	var found []*x509.Certificate
	if v.opts.Finder != nil {
		found = v.opts.Finder.FindCertificates(si.SID)
	}
	for _, known := range [][]*x509.Certificate{v.sd.Certificates, v.opts.Certificates, found} {
		for _, certificate := range known {
			if len(candidates) < maxCandidates && si.SID.Matches(certificate) &&
				!slices.ContainsFunc(candidates, certificate.Equal) {
				candidates = append(candidates, certificate)
			}
		}
	}
	return candidates
}
