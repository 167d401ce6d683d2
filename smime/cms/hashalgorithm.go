package cms

import (
	"crypto"
	"fmt"

	"golang.org/x/crypto/cryptobyte"
)

// readHashAlgorithm reads the digest in the parameters of RSASSA-PSS and RSAES-OAEP. It is all of s; where is its place, for
// errors.
//
//	HashAlgorithm ::= AlgorithmIdentifier
//
// RFC 4055 Section 2.1. It fails with [ErrMalformed], and with [ErrUnsupportedAlgorithm] for a digest that is not known.
func readHashAlgorithm(s *cryptobyte.String, where string) (crypto.Hash, error) {
	var ai AlgorithmIdentifier
	if !readAlgorithmIdentifier(s, &ai) || !s.Empty() || !ai.hasNoParameters() {
		return 0, malformed(where)
	}
	digest, ok := find(digestAlgorithms, ai.Algorithm)
	if !ok {
		return 0, fmt.Errorf("%w: digest %v", ErrUnsupportedAlgorithm, ai.Algorithm)
	}
	return digest.hash, nil
}

// addHashAlgorithm writes it with NULL, as sha256Identifier and its like have it: RFC 4055 Section 2.1.
func addHashAlgorithm(b *cryptobyte.Builder, hash crypto.Hash) {
	for _, entry := range digestAlgorithms {
		if entry.hash == hash {
			AlgorithmIdentifier{Algorithm: entry.OID, Parameters: null}.marshal(b)
		}
	}
}
