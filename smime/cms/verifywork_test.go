package cms_test

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/x509"
	"errors"
	"math/big"
	"slices"
	"testing"

	"signet/smime/cms"
	"signet/smime/internal/oid"
	"signet/smime/internal/testca"
)

// Ed25519 without attributes hashes the content once for each key that is tried: a message of 300 KB, compressed, took an
// hour in a browser.
func TestVerifyHashesLargeContentAFewTimes(t *testing.T) {
	signer := testca.NewRoot().Issue(testca.Key(testca.Ed25519))
	sign := func(content []byte, signers int) []cms.SignerResult {
		si := &cms.SignerInfo{
			SID:                cms.SignerIdentifier{SubjectKeyIdentifier: signer.Certificate.SubjectKeyId},
			DigestAlgorithm:    cms.AlgorithmIdentifier{Algorithm: oid.SHA512},
			SignatureAlgorithm: cms.AlgorithmIdentifier{Algorithm: oid.Ed25519},
			Signature:          ed25519.Sign(signer.Key.(ed25519.PrivateKey), content),
		}
		sd := &cms.SignedData{
			DigestAlgorithms: []cms.AlgorithmIdentifier{si.DigestAlgorithm},
			EncapContentInfo: cms.EncapsulatedContentInfo{EContentType: oid.Data},
			Certificates:     []*x509.Certificate{signer.Certificate},
			SignerInfos:      slices.Repeat([]*cms.SignerInfo{si}, signers),
		}
		return sd.Verify(content, cms.VerifyOptions{})
	}
	for i, result := range sign(make([]byte, cms.LargeInput), cms.MaxLargeInputs+1) {
		if result.Err != nil {
			t.Errorf("small content, signer %d: got error %v", i, result.Err)
		}
	}
	for i, result := range sign(make([]byte, cms.LargeInput+1), cms.MaxLargeInputs+1) {
		var want error
		if i == cms.MaxLargeInputs {
			want = cms.ErrTooLarge
		}
		if !errors.Is(result.Err, want) {
			t.Errorf("large content, signer %d: got error %v, want %v", i, result.Err, want)
		}
	}
}

// longKey is a certificate with an RSA key of 8192 bits, which nobody has.
func longKey() *x509.Certificate {
	fake := *people().alice.Certificate
	modulus := new(big.Int).Lsh(big.NewInt(1), 8191)
	fake.PublicKey = &rsa.PublicKey{N: modulus.SetBit(modulus, 0, 1), E: 65537}
	return &fake
}

// Hundreds of checks with the longest keys took minutes.
func TestVerifyLimitsTheWorkForLongKeys(t *testing.T) {
	sd := mustParseSignedData(t, mustSign(t, text, cms.SignOptions{}, people().alice))
	sd.Certificates = []*x509.Certificate{longKey()}
	const allowed = cms.MaxWork / 16
	sd.SignerInfos = slices.Repeat(sd.SignerInfos, allowed+1)
	for i, result := range sd.Verify(nil, cms.VerifyOptions{}) {
		want := cms.ErrSignatureMismatch
		if i == allowed {
			want = cms.ErrTooLarge
		}
		if !errors.Is(result.Err, want) {
			t.Errorf("signer %d: got error %v, want %v", i, result.Err, want)
		}
	}
}

// Anybody can add countersignatures: they must not spend what the signers need.
func TestCountersignaturesSpendNothingOfTheSigners(t *testing.T) {
	sd := byBob().signByHand(t, text)
	signer := sd.SignerInfos[0]
	first := *signer
	attach(&first, slices.Repeat([][]byte{countersign(t, byAlice(), signer.Signature).Marshal()}, cms.MaxWork/16+1)...)
	sd.SignerInfos = []*cms.SignerInfo{&first, signer}
	sd = mustParseSignedData(t, sd.Marshal())
	slices.Reverse(sd.SignerInfos) // DER has the shorter one first
	sd.Certificates = append(sd.Certificates, longKey())
	results := sd.Verify(nil, cms.VerifyOptions{})
	if results[0].Err != nil || results[1].Err != nil {
		t.Errorf("got errors %v and %v", results[0].Err, results[1].Err)
	}
	if last := results[0].Countersignatures[cms.MaxWork/16]; !errors.Is(last.Err, cms.ErrTooLarge) {
		t.Errorf("the last countersignature: got error %v", last.Err)
	}
}

// Each countersignature digests the signature that it is on: 64 of them on one of 32 MiB took minutes.
func TestParseLimitsSignatures(t *testing.T) {
	sd := byBob().signByHand(t, text)
	si := sd.SignerInfos[0]
	si.Signature = make([]byte, cms.MaxSignatureSize)
	if _, err := cms.ParseSignedData(sd.Marshal()); err != nil {
		t.Errorf("as long as allowed: got error %v", err)
	}
	si.Signature = make([]byte, cms.MaxSignatureSize+1)
	if _, err := cms.ParseSignedData(sd.Marshal()); !errors.Is(err, cms.ErrTooLarge) {
		t.Errorf("longer: got error %v", err)
	}
}

// What names a certificate is printed in errors and reports.
func TestParseLimitsIdentifiers(t *testing.T) {
	sd := byBob().signByHand(t, text)
	si := sd.SignerInfos[0]
	issuer := people().bob.Certificate.RawIssuer
	for _, size := range []int{cms.MaxIdentifierSize, cms.MaxIdentifierSize + 1} {
		octets := bytes.Repeat([]byte{0xff}, size)
		var want error
		if size > cms.MaxIdentifierSize {
			want = cms.ErrMalformed
		}
		for _, id := range []cms.SignerIdentifier{
			{SubjectKeyIdentifier: octets},
			{IssuerAndSerialNumber: &cms.IssuerAndSerialNumber{Issuer: issuer, SerialNumber: new(big.Int).SetBytes(octets)}},
		} {
			si.SID = id
			if _, err := cms.ParseSignedData(sd.Marshal()); !errors.Is(err, want) {
				t.Errorf("%d octets: got error %v, want %v", size, err, want)
			}
		}
	}
}
