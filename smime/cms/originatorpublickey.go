package cms

import (
	"golang.org/x/crypto/cryptobyte"

	"signet/smime/internal/oid"
)

// An OriginatorPublicKey is an ephemeral public key.
//
//	OriginatorPublicKey ::= SEQUENCE {
//	  algorithm AlgorithmIdentifier,
//	  publicKey BIT STRING }
//
// RFC 5652 Section 6.2.2. Its algorithm is id-ecPublicKey with absent parameters, ECParameters, or NULL in old messages:
// RFC 5753 Section 3.1.1. The recipient's key decides about the curve in any case.
type OriginatorPublicKey struct {
	PublicKey []byte // a point, as in SEC 1
}

func readOriginatorPublicKey(s *cryptobyte.String, key *OriginatorPublicKey) bool {
	var sequence cryptobyte.String
	var ai AlgorithmIdentifier
	return s.ReadASN1(&sequence, constructed1) &&
		readAlgorithmIdentifier(&sequence, &ai) &&
		sequence.ReadASN1BitStringAsBytes(&key.PublicKey) &&
		sequence.Empty()
}

func (key *OriginatorPublicKey) marshal(b *cryptobyte.Builder) {
	b.AddASN1(constructed1, func(b *cryptobyte.Builder) {
		AlgorithmIdentifier{Algorithm: oid.ECPublicKey}.marshal(b)
		b.AddASN1BitString(key.PublicKey)
	})
}
