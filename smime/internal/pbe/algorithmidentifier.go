package pbe

import (
	encoding_asn1 "encoding/asn1"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// An AlgorithmIdentifier names a scheme.
//
//	AlgorithmIdentifier ::= SEQUENCE {
//	  algorithm OBJECT IDENTIFIER,
//	  parameters ANY DEFINED BY algorithm OPTIONAL }
//
// RFC 5280 Section 4.1.1.2.
type AlgorithmIdentifier struct {
	Algorithm  encoding_asn1.ObjectIdentifier
	Parameters cryptobyte.String // DER of one element, empty where absent
}

// ReadAlgorithmIdentifier reads one in DER.
func ReadAlgorithmIdentifier(s *cryptobyte.String, ai *AlgorithmIdentifier) bool {
	var sequence cryptobyte.String
	if !s.ReadASN1(&sequence, asn1.SEQUENCE) || !sequence.ReadASN1ObjectIdentifier(&ai.Algorithm) {
		return false
	}
	ai.Parameters = nil
	return sequence.Empty() || sequence.ReadAnyASN1Element(&ai.Parameters, nil) && sequence.Empty()
}
