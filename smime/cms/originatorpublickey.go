package cms

import (
	"golang.org/x/crypto/cryptobyte"
)

// An OriginatorPublicKey is an ephemeral public key.
//
//	OriginatorPublicKey ::= SEQUENCE {
//	  algorithm AlgorithmIdentifier,
//	  publicKey BIT STRING }
//
// RFC 5652 Section 6.2.2. Its algorithm is id-ecPublicKey with absent parameters, ECParameters, or NULL in old messages:
// RFC 5753 Section 3.1.1; or it is id-X25519: RFC 8418 Section 3.2. The recipient's key decides about the curve in any case.
type OriginatorPublicKey struct {
	Algorithm AlgorithmIdentifier
	PublicKey []byte // a point, as in SEC 1, or 32 octets for X25519
}

func readOriginatorPublicKey(s *cryptobyte.String, key *OriginatorPublicKey) bool {
	var sequence cryptobyte.String
	return s.ReadASN1(&sequence, constructed1) &&
		readAlgorithmIdentifier(&sequence, &key.Algorithm) &&
		sequence.ReadASN1BitStringAsBytes(&key.PublicKey) &&
		sequence.Empty()
}

func (key *OriginatorPublicKey) marshal(b *cryptobyte.Builder) {
	b.AddASN1(constructed1, func(b *cryptobyte.Builder) {
		key.Algorithm.marshal(b)
		b.AddASN1BitString(key.PublicKey)
	})
}
