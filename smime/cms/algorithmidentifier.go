package cms

import (
	"bytes"
	encoding_asn1 "encoding/asn1"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// An AlgorithmIdentifier names an algorithm with its parameters.
//
//	AlgorithmIdentifier ::= SEQUENCE {
//	  algorithm OBJECT IDENTIFIER,
//	  parameters ANY DEFINED BY algorithm OPTIONAL }
//
// RFC 5280 Section 4.1.1.2.
type AlgorithmIdentifier struct {
	Algorithm  encoding_asn1.ObjectIdentifier
	Parameters []byte // DER of one element, nil where absent
}

func readAlgorithmIdentifier(s *cryptobyte.String, ai *AlgorithmIdentifier) bool {
	return readAlgorithmIdentifierTagged(s, asn1.SEQUENCE, ai)
}

// readAlgorithmIdentifierTagged reads one with an IMPLICIT tag.
func readAlgorithmIdentifierTagged(s *cryptobyte.String, tag asn1.Tag, ai *AlgorithmIdentifier) bool {
	var sequence cryptobyte.String
	if !s.ReadASN1(&sequence, tag) || !sequence.ReadASN1ObjectIdentifier(&ai.Algorithm) {
		return false
	}
	ai.Parameters = nil
	if sequence.Empty() {
		return true
	}
	var parameters cryptobyte.String
	if !sequence.ReadAnyASN1Element(&parameters, nil) || !sequence.Empty() {
		return false
	}
	ai.Parameters = parameters
	return true
}

func (ai AlgorithmIdentifier) marshal(b *cryptobyte.Builder) { ai.marshalTagged(b, asn1.SEQUENCE) }

// marshalTagged writes one with an IMPLICIT tag.
func (ai AlgorithmIdentifier) marshalTagged(b *cryptobyte.Builder, tag asn1.Tag) {
	b.AddASN1(tag, func(b *cryptobyte.Builder) {
		b.AddASN1ObjectIdentifier(ai.Algorithm)
		b.AddBytes(ai.Parameters)
	})
}

// equal tells whether both name the same. Absent parameters and NULL are the same here: RFC 6211 Section 2 compares
// what senders write in either way.
func (ai AlgorithmIdentifier) equal(other AlgorithmIdentifier) bool {
	return ai.Algorithm.Equal(other.Algorithm) &&
		bytes.Equal(withoutNull(ai.Parameters), withoutNull(other.Parameters))
}

// hasNoParameters tells whether the parameters are absent or NULL. Of most digests and signatures the RFCs ask for one of
// the two, and for both to be read.
func (ai AlgorithmIdentifier) hasNoParameters() bool { return len(withoutNull(ai.Parameters)) == 0 }

func withoutNull(parameters []byte) []byte {
	if bytes.Equal(parameters, null) {
		return nil
	}
	return parameters
}
