package cms

import (
	"fmt"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"signet/smime/internal/oid"
)

// A cmsAlgorithmProtection repeats the algorithms of a SignerInfo where they are signed.
//
//	CMSAlgorithmProtection ::= SEQUENCE {
//	  digestAlgorithm DigestAlgorithmIdentifier,
//	  signatureAlgorithm [1] SignatureAlgorithmIdentifier OPTIONAL,
//	  macAlgorithm [2] MessageAuthenticationCodeAlgorithm OPTIONAL }
//	  -- exactly one of signatureAlgorithm and macAlgorithm
//
// RFC 6211 Section 2. That of a SignerInfo has no macAlgorithm.
type cmsAlgorithmProtection struct {
	digestAlgorithm    AlgorithmIdentifier
	signatureAlgorithm AlgorithmIdentifier
}

var errAlgorithmsExchanged = fmt.Errorf("%w: the algorithms are not those that were signed", ErrSignatureMismatch)

// checkAlgorithmProtection compares the algorithms of a SignerInfo with those that its signer has signed, if any.
func (as attributes) checkAlgorithmProtection(si *SignerInfo) error {
	value, err := as.single(oid.CMSAlgorithmProtection)
	if err != nil || value == nil {
		return err
	}
	var sequence cryptobyte.String
	var protection cmsAlgorithmProtection
	if !value.ReadASN1(&sequence, asn1.SEQUENCE) || !value.Empty() ||
		!readAlgorithmIdentifier(&sequence, &protection.digestAlgorithm) ||
		!readAlgorithmIdentifierTagged(&sequence, constructed1, &protection.signatureAlgorithm) ||
		!sequence.Empty() {
		return malformed("attribute CMSAlgorithmProtection")
	}
	if !protection.digestAlgorithm.equal(si.DigestAlgorithm) || !protection.signatureAlgorithm.equal(si.SignatureAlgorithm) {
		return errAlgorithmsExchanged
	}
	return nil
}

func (protection cmsAlgorithmProtection) marshal(b *cryptobyte.Builder) {
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		protection.digestAlgorithm.marshal(b)
		protection.signatureAlgorithm.marshalTagged(b, constructed1)
	})
}
