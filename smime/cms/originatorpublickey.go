package cms

import (
	"crypto/ecdh"
	encoding_asn1 "encoding/asn1"

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
// RFC 5753 Section 3.1.1; or it is id-X25519: RFC 8418 Section 3.2.
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

var namedCurves = []struct {
	curve ecdh.Curve
	oid   encoding_asn1.ObjectIdentifier
}{
	{ecdh.P256(), oid.Secp256r1},
	{ecdh.P384(), oid.Secp384r1},
	{ecdh.P521(), oid.Secp521r1},
}

// on returns the key as a point on the curve of the recipient's key. It fails with [ErrDecrypt] where it is none, which
// would give the recipient's private key away, and where the parameters name another curve or describe one of their own:
// "specifiedCurve … MUST NOT be used". RFC 5480 Section 2.1.1.
func (key *OriginatorPublicKey) on(curve ecdh.Curve) (*ecdh.PublicKey, error) {
	if parameters := cryptobyte.String(withoutNull(key.Algorithm.Parameters)); len(parameters) > 0 {
		var named encoding_asn1.ObjectIdentifier
		if !parameters.ReadASN1ObjectIdentifier(&named) || !parameters.Empty() {
			return nil, ErrDecrypt
		}
		for _, known := range namedCurves {
			if known.curve == curve && !known.oid.Equal(named) {
				return nil, ErrDecrypt
			}
		}
	}
	public, err := curve.NewPublicKey(key.PublicKey)
	if err != nil {
		return nil, ErrDecrypt
	}
	return public, nil
}

func (key *OriginatorPublicKey) marshal(b *cryptobyte.Builder) {
	b.AddASN1(constructed1, func(b *cryptobyte.Builder) {
		key.Algorithm.marshal(b)
		b.AddASN1BitString(key.PublicKey)
	})
}
