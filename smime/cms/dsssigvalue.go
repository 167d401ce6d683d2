package cms

import (
	"crypto/dsa"
	"math/big"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// A dssSigValue is a signature of DSA.
//
//	Dss-Sig-Value ::= SEQUENCE {
//	  r INTEGER,
//	  s INTEGER }
//
// RFC 3279 Section 2.2.2.
type dssSigValue struct {
	r, s *big.Int
}

func readDSSSigValue(der []byte) (dssSigValue, bool) {
	input := cryptobyte.String(der)
	var sequence cryptobyte.String
	value := dssSigValue{new(big.Int), new(big.Int)}
	ok := input.ReadASN1(&sequence, asn1.SEQUENCE) && input.Empty() &&
		sequence.ReadASN1Integer(value.r) && sequence.ReadASN1Integer(value.s) && sequence.Empty()
	return value, ok
}

// verifyDSA uses as much of the digest as the subgroup has octets: FIPS 186-4 Section 4.7.
func verifyDSA(key *dsa.PublicKey, digest, signature []byte) bool {
	value, ok := readDSSSigValue(signature)
	if !ok {
		return false
	}
	return dsa.Verify(key, digest[:min(len(digest), key.Q.BitLen()/8)], value.r, value.s)
}
