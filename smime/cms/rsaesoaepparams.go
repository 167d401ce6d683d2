package cms

import (
	"crypto"
	"crypto/rsa"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"signet/smime/internal/oid"
)

// readRSAESOAEPParams reads the parameters of RSAES-OAEP. Absent parameters stand for the defaults, which are SHA-1 and an
// empty label.
//
//	RSAES-OAEP-params ::= SEQUENCE {
//	  hashFunc [0] AlgorithmIdentifier DEFAULT sha1Identifier,
//	  maskGenFunc [1] AlgorithmIdentifier DEFAULT mgf1SHA1Identifier,
//	  pSourceFunc [2] AlgorithmIdentifier DEFAULT pSpecifiedEmptyIdentifier }
//
// RFC 4055 Section 4.1, with the two hash functions independent of each other.
func readRSAESOAEPParams(parameters []byte) (*rsa.OAEPOptions, bool) {
	opts := &rsa.OAEPOptions{Hash: crypto.SHA1, MGFHash: crypto.SHA1}
	if parameters == nil {
		return opts, true
	}
	input := cryptobyte.String(parameters)
	var sequence cryptobyte.String
	if !input.ReadASN1(&sequence, asn1.SEQUENCE) || !input.Empty() {
		return nil, false
	}
	ok := readOptionalAlgorithmIdentifier(&sequence, constructed0, func(hashFunc AlgorithmIdentifier) bool {
		return readOAEPHash(hashFunc, &opts.Hash)
	}) && readOptionalAlgorithmIdentifier(&sequence, constructed1, func(maskGenFunc AlgorithmIdentifier) bool {
		hashParameters := cryptobyte.String(maskGenFunc.Parameters)
		var hashFunc AlgorithmIdentifier
		return maskGenFunc.Algorithm.Equal(oid.MGF1) &&
			readAlgorithmIdentifier(&hashParameters, &hashFunc) && hashParameters.Empty() &&
			readOAEPHash(hashFunc, &opts.MGFHash)
	}) && readOptionalAlgorithmIdentifier(&sequence, constructed2, func(pSourceFunc AlgorithmIdentifier) bool {
		p := cryptobyte.String(pSourceFunc.Parameters)
		var label cryptobyte.String
		opts.Label = nil
		if !pSourceFunc.Algorithm.Equal(oid.PSpecified) || !p.ReadASN1(&label, asn1.OCTET_STRING) || !p.Empty() {
			return false
		}
		opts.Label = label
		return true
	})
	return opts, ok && sequence.Empty()
}

// readOptionalAlgorithmIdentifier reads one with an EXPLICIT tag and hands it to use; where there is none, it does nothing.
func readOptionalAlgorithmIdentifier(s *cryptobyte.String, tag asn1.Tag, use func(AlgorithmIdentifier) bool) bool {
	var explicit cryptobyte.String
	var present bool
	if !s.ReadOptionalASN1(&explicit, &present, tag) {
		return false
	}
	if !present {
		return true
	}
	var ai AlgorithmIdentifier
	return readAlgorithmIdentifier(&explicit, &ai) && explicit.Empty() && use(ai)
}

// readOAEPHash accepts SHA-1 and SHA-2, with parameters absent or NULL: RFC 4055 Section 2.1.
func readOAEPHash(ai AlgorithmIdentifier, hash *crypto.Hash) bool {
	digest, ok := find(digestAlgorithms, ai.Algorithm)
	*hash = digest.hash
	return ok && digest.hash != crypto.MD5 && withoutNull(ai.Parameters) == nil
}

// oaepSHA256 is the algorithm that is written: RSAES-OAEP with SHA-256, MGF1 with SHA-256, and an empty label.
// RFC 4055 Section 2.1 asks for NULL as parameters of the hash functions.
func oaepSHA256() (AlgorithmIdentifier, error) {
	sha256 := AlgorithmIdentifier{Algorithm: oid.SHA256, Parameters: null}
	sha256Octets, err := marshalAll(sha256, 16)
	if err != nil {
		return AlgorithmIdentifier{}, err
	}
	var b cryptobyte.Builder
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1(constructed0, sha256.marshal)
		b.AddASN1(constructed1, AlgorithmIdentifier{Algorithm: oid.MGF1, Parameters: sha256Octets}.marshal)
	})
	parameters, err := b.Bytes()
	return AlgorithmIdentifier{Algorithm: oid.RSAESOAEP, Parameters: parameters}, err
}
