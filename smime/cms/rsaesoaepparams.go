package cms

import (
	"crypto"
	"crypto/rsa"
	"fmt"

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
//
// It fails with [ErrMalformed], and with [ErrUnsupportedAlgorithm] for other digests than SHA-1 and SHA-2, another mask
// generation function, and another source of the label.
func readRSAESOAEPParams(parameters []byte) (*rsa.OAEPOptions, error) {
	opts := &rsa.OAEPOptions{Hash: crypto.SHA1, MGFHash: crypto.SHA1}
	if parameters == nil {
		return opts, nil
	}
	input := cryptobyte.String(parameters)
	var sequence, field cryptobyte.String
	var present bool
	if !input.ReadASN1(&sequence, asn1.SEQUENCE) || !input.Empty() {
		return nil, malformed("RSAES-OAEP-params")
	}
	if !sequence.ReadOptionalASN1(&field, &present, constructed0) {
		return nil, malformed("RSAES-OAEP-params hashFunc")
	}
	var err error
	if present {
		if opts.Hash, err = readHashAlgorithm(&field, "RSAES-OAEP-params hashFunc"); err != nil {
			return nil, err
		}
	}
	if !sequence.ReadOptionalASN1(&field, &present, constructed1) {
		return nil, malformed("RSAES-OAEP-params maskGenFunc")
	}
	if present {
		if opts.MGFHash, err = readMaskGenAlgorithm(&field, "RSAES-OAEP-params maskGenFunc"); err != nil {
			return nil, err
		}
	}
	if !sequence.ReadOptionalASN1(&field, &present, constructed2) || !sequence.Empty() {
		return nil, malformed("RSAES-OAEP-params pSourceFunc")
	}
	if present {
		if opts.Label, err = readPSourceFunc(field); err != nil {
			return nil, err
		}
	}
	if opts.Hash == crypto.MD5 || opts.MGFHash == crypto.MD5 {
		return nil, fmt.Errorf("%w: RSAES-OAEP with MD5", ErrUnsupportedAlgorithm) // RFC 4055 Section 2.1 does not have it
	}
	return opts, nil
}

// readPSourceFunc reads the source of the label, id-pSpecified, and returns the label: RFC 4055 Section 4.1.
func readPSourceFunc(field cryptobyte.String) ([]byte, error) {
	var ai AlgorithmIdentifier
	if !readAlgorithmIdentifier(&field, &ai) || !field.Empty() {
		return nil, malformed("RSAES-OAEP-params pSourceFunc")
	}
	if !ai.Algorithm.Equal(oid.PSpecified) {
		return nil, fmt.Errorf("%w: label of RSAES-OAEP from %v", ErrUnsupportedAlgorithm, ai.Algorithm)
	}
	parameters := cryptobyte.String(ai.Parameters)
	var label cryptobyte.String
	if !parameters.ReadASN1(&label, asn1.OCTET_STRING) || !parameters.Empty() {
		return nil, malformed("RSAES-OAEP-params pSourceFunc parameters")
	}
	return label, nil
}

// oaepSHA256 is the algorithm that is written: RSAES-OAEP with SHA-256, MGF1 with SHA-256, and an empty label.
func oaepSHA256() (AlgorithmIdentifier, error) {
	var b cryptobyte.Builder
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1(constructed0, func(b *cryptobyte.Builder) { addHashAlgorithm(b, crypto.SHA256) })
		b.AddASN1(constructed1, func(b *cryptobyte.Builder) { addMaskGenAlgorithm(b, crypto.SHA256) })
	})
	parameters, err := b.Bytes()
	return AlgorithmIdentifier{Algorithm: oid.RSAESOAEP, Parameters: parameters}, err
}
