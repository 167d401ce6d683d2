package cms

import (
	"crypto"
	"crypto/rsa"

	"golang.org/x/crypto/cryptobyte"
)

// What tests of signatures need.

const (
	MaxESSCertIDs            = maxESSCertIDs
	MaxCountersignatureDepth = maxCountersignatureDepth
	MaxIdentifierSize        = maxIdentifierSize
	MaxSignatureSize         = maxSignatureSize
	MaxWork                  = maxWork
	MaxLargeInputs           = maxLargeInputs
	LargeInput               = largeInput
	MaxDSABits               = maxDSABits
)

// IsBearable is isBearable.
func IsBearable(public crypto.PublicKey) bool { return isBearable(public) }

// Marshal returns the DER of si.
func (si *SignerInfo) Marshal() []byte {
	var b cryptobyte.Builder
	si.marshal(&b)
	return b.BytesOrPanic()
}

// Marshal returns the DER of a.
func (a Attribute) Marshal() []byte {
	var b cryptobyte.Builder
	a.marshal(&b)
	return b.BytesOrPanic()
}

// AlgorithmProtection returns the DER of the CMSAlgorithmProtection that fits si.
func AlgorithmProtection(si *SignerInfo) []byte {
	var b cryptobyte.Builder
	cmsAlgorithmProtection{si.DigestAlgorithm, si.SignatureAlgorithm}.marshal(&b)
	return b.BytesOrPanic()
}

// VerifyWithAnyMGF checks a signature of RSASSA-PSS without the help of crypto/rsa, with MGF1 of the same digest.
func VerifyWithAnyMGF(key *rsa.PublicKey, hash crypto.Hash, saltLength int, digest, signature []byte) error {
	return (&rsassaPSSParams{hash, hash, saltLength}).verifyWithAnyMGF(key, digest, signature)
}
