package cms

import (
	"crypto"
	"fmt"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// rsassaPSSParams are the parameters of id-RSASSA-PSS.
//
//	RSASSA-PSS-params ::= SEQUENCE {
//	  hashAlgorithm [0] HashAlgorithm DEFAULT sha1Identifier,
//	  maskGenAlgorithm [1] MaskGenAlgorithm DEFAULT mgf1SHA1Identifier,
//	  saltLength [2] INTEGER DEFAULT 20,
//	  trailerField [3] INTEGER DEFAULT 1 }
//
// RFC 4055 Section 3.1. The mask generation function is MGF1, and the trailer the one that there is.
type rsassaPSSParams struct {
	hash       crypto.Hash
	mgfHash    crypto.Hash
	saltLength int
}

// readRSASSAPSSParams reads the DER of an RSASSA-PSS-params.
//
// It fails with [ErrMalformed], and with [ErrUnsupportedAlgorithm] for a digest, a mask generation function or a trailer
// that is not known.
func readRSASSAPSSParams(der []byte) (*rsassaPSSParams, error) {
	params := rsassaPSSParams{hash: crypto.SHA1, mgfHash: crypto.SHA1, saltLength: 20}
	input := cryptobyte.String(der)
	var sequence, field cryptobyte.String
	var present bool
	if !input.ReadASN1(&sequence, asn1.SEQUENCE) || !input.Empty() {
		return nil, malformed("RSASSA-PSS-params")
	}
	if !sequence.ReadOptionalASN1(&field, &present, constructed0) {
		return nil, malformed("RSASSA-PSS-params hashAlgorithm")
	}
	var err error
	if present {
		if params.hash, err = readHashAlgorithm(&field, "RSASSA-PSS-params hashAlgorithm"); err != nil {
			return nil, err
		}
	}
	if !sequence.ReadOptionalASN1(&field, &present, constructed1) {
		return nil, malformed("RSASSA-PSS-params maskGenAlgorithm")
	}
	if present {
		if params.mgfHash, err = readMaskGenAlgorithm(&field, "RSASSA-PSS-params maskGenAlgorithm"); err != nil {
			return nil, err
		}
	}
	if !sequence.ReadOptionalASN1(&field, &present, constructed2) ||
		present && (!field.ReadASN1Integer(&params.saltLength) || !field.Empty()) ||
		params.saltLength < 0 || params.saltLength > maxRSABits/8 {
		return nil, malformed("RSASSA-PSS-params saltLength")
	}
	trailer := 1
	if !sequence.ReadOptionalASN1(&field, &present, constructed3) ||
		present && (!field.ReadASN1Integer(&trailer) || !field.Empty()) || !sequence.Empty() {
		return nil, malformed("RSASSA-PSS-params trailerField")
	}
	if trailer != 1 {
		return nil, fmt.Errorf("%w: RSASSA-PSS trailerField %d", ErrUnsupportedAlgorithm, trailer)
	}
	return &params, nil
}

// allow tells whether a key that is limited to the parameters may be used with others: they "MUST be the same" but for the
// salt, which may be longer. RFC 4055 Section 3.3.
func (params *rsassaPSSParams) allow(others *rsassaPSSParams) bool {
	return others.hash == params.hash && others.mgfHash == params.mgfHash && others.saltLength >= params.saltLength
}

// newRSASSAPSSParams returns those that are written: MGF1 with the same digest, and a salt as long as it.
func newRSASSAPSSParams(hash crypto.Hash) *rsassaPSSParams {
	return &rsassaPSSParams{hash: hash, mgfHash: hash, saltLength: hash.Size()}
}

// marshal writes all fields: the defaults are of SHA-1, which is never written.
func (params *rsassaPSSParams) marshal(b *cryptobyte.Builder) {
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1(constructed0, func(b *cryptobyte.Builder) { addHashAlgorithm(b, params.hash) })
		b.AddASN1(constructed1, func(b *cryptobyte.Builder) { addMaskGenAlgorithm(b, params.mgfHash) })
		b.AddASN1(constructed2, func(b *cryptobyte.Builder) { b.AddASN1Int64(int64(params.saltLength)) })
	})
}
