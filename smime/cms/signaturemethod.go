package cms

import (
	"fmt"
)

// A signatureMethod is what the algorithms of a SignerInfo say together: how it is to be verified.
type signatureMethod struct {
	digest    digestAlgorithm
	signature signatureAlgorithm
	pss       *rsassaPSSParams // nil for all schemes but RSASSA-PSS
}

// readSignatureMethod reads the algorithms of a SignerInfo. What is known of them is in the result also where it fails,
// with [ErrUnsupportedAlgorithm] or [ErrMalformed].
func readSignatureMethod(si *SignerInfo) (signatureMethod, error) {
	digest, digestKnown := find(digestAlgorithms, si.DigestAlgorithm.Algorithm)
	signature, signatureKnown := find(signatureAlgorithms, si.SignatureAlgorithm.Algorithm)
	m := signatureMethod{digest: digest, signature: signature}
	switch {
	case !digestKnown:
		return m, fmt.Errorf("%w: digest %v", ErrUnsupportedAlgorithm, si.DigestAlgorithm.Algorithm)
	case !signatureKnown:
		return m, fmt.Errorf("%w: signature %v", ErrUnsupportedAlgorithm, si.SignatureAlgorithm.Algorithm)
	case !si.DigestAlgorithm.hasNoParameters():
		return m, malformed("SignerInfo digestAlgorithm has parameters")
	}
	hash := signature.hash
	if signature.scheme == rsassaPSS {
		var err error
		// They "MUST be present": RFC 4056 Section 3.
		if m.pss, err = readRSASSAPSSParams(si.SignatureAlgorithm.Parameters); err != nil {
			return m, err
		}
		hash = m.pss.hash
	} else if !si.SignatureAlgorithm.hasNoParameters() {
		return m, malformed("SignerInfo signatureAlgorithm has parameters")
	}
	// RFC 4056 Section 3 for RSASSA-PSS, RFC 8419 Section 3 for Ed25519. For the others the same digest is used for the
	// content and for the attributes, so that there is but one that the signature can be of: RFC 5652 Section 5.4.
	if hash != 0 && hash != digest.hash {
		return m, malformed("SignerInfo has different digests in digestAlgorithm and signatureAlgorithm")
	}
	return m, nil
}

// input returns what the arithmetic of the signature takes for octets that are signed: their digest, or for Ed25519 the
// octets themselves, as RFC 8419 uses it without hashing first.
func (m signatureMethod) input(signed []byte) ([]byte, error) {
	if m.signature.scheme == ed25519Sig {
		return signed, nil
	}
	return Go{}.Digest(m.digest.hash, signed)
}
