package cms

import (
	"crypto"
	"fmt"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"signet/smime/internal/oid"
)

// readMaskGenAlgorithm reads the mask generation function in the parameters of RSASSA-PSS and RSAES-OAEP, and returns the
// digest of MGF1, which is the one that there is. It is all of s; where is its place, for errors.
//
//	MaskGenAlgorithm ::= AlgorithmIdentifier  -- with a HashAlgorithm for parameters
//
// RFC 4055 Section 2.2. It fails with [ErrMalformed], and with [ErrUnsupportedAlgorithm] for a function or a digest that is
// not known.
func readMaskGenAlgorithm(s *cryptobyte.String, where string) (crypto.Hash, error) {
	var ai AlgorithmIdentifier
	if !readAlgorithmIdentifier(s, &ai) || !s.Empty() {
		return 0, malformed(where)
	}
	if !ai.Algorithm.Equal(oid.MGF1) {
		return 0, fmt.Errorf("%w: mask generation function %v", ErrUnsupportedAlgorithm, ai.Algorithm)
	}
	parameters := cryptobyte.String(ai.Parameters)
	return readHashAlgorithm(&parameters, where+" parameters")
}

func addMaskGenAlgorithm(b *cryptobyte.Builder, hash crypto.Hash) {
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1ObjectIdentifier(oid.MGF1)
		addHashAlgorithm(b, hash)
	})
}
