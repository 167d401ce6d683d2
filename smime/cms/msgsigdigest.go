package cms

import (
	"fmt"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"signet/smime/internal/oid"
)

// MsgSigDigest returns the attribute msgSigDigest, by which the signer of a [Receipt] says what they have verified, and nil
// where it is absent. It fails with [ErrMalformed].
//
//	MsgSigDigest ::= OCTET STRING
//
// RFC 2634 Section 2.10.
func (si *SignerInfo) MsgSigDigest() ([]byte, error) {
	value, err := attributes(si.SignedAttrs).single(oid.MsgSigDigest)
	if err != nil || value == nil {
		return nil, err
	}
	var digest cryptobyte.String
	if !value.ReadASN1(&digest, asn1.OCTET_STRING) || !value.Empty() || digest.Empty() {
		return nil, malformed("attribute msgSigDigest")
	}
	return digest, nil
}

// SignatureDigest returns the digest of the signed attributes, which is what the signature is over: the value that msgSigDigest
// has in a receipt for it. RFC 2634 Section 2.4, step 5. Ed25519 signs the attributes themselves; their digest is then
// taken with the digestAlgorithm all the same, as for every other signature.
//
// It fails with [ErrMalformed] where there are no signed attributes or si was not read, and [ErrUnsupportedAlgorithm] for a
// digest that is not known.
func (si *SignerInfo) SignatureDigest() ([]byte, error) {
	if si.signedOctets == nil {
		return nil, malformed("SignerInfo signedAttrs are absent")
	}
	digest, known := find(digestAlgorithms, si.DigestAlgorithm.Algorithm)
	if !known {
		return nil, fmt.Errorf("%w: digest %v", ErrUnsupportedAlgorithm, si.DigestAlgorithm.Algorithm)
	}
	return Go{}.Digest(digest.hash, si.signedOctets)
}
