// Package spki reads the public keys of certificates, with those kinds that crypto/x509 leaves unread.
package spki

import (
	"crypto"
	"crypto/rsa"
	"crypto/x509"
	encoding_asn1 "encoding/asn1"
	"errors"
	"fmt"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"signet/smime/internal/oid"
)

// An RSASSAPSSPublicKey is an RSA key that its certificate gives for RSASSA-PSS signatures alone: RFC 4055 Section 1.2.
// It is no *rsa.PublicKey, so that nobody uses it for anything else by mistake.
type RSASSAPSSPublicKey struct {
	RSA *rsa.PublicKey

	// Parameters are the DER of the RSASSA-PSS-params that the key is limited to; nil where it is not limited.
	Parameters []byte
}

// Equal tells whether other is the same key with the same limits.
func (key *RSASSAPSSPublicKey) Equal(other crypto.PublicKey) bool {
	o, ok := other.(*RSASSAPSSPublicKey)
	return ok && key.RSA.Equal(o.RSA) && string(key.Parameters) == string(o.Parameters)
}

// PublicKey returns the public key of a certificate: an *rsa.PublicKey, *ecdsa.PublicKey, ed25519.PublicKey or
// *dsa.PublicKey as crypto/x509 reads it, an *ecdh.PublicKey for X25519 (RFC 8410), or an [*RSASSAPSSPublicKey].
//
// It fails where the key is of another kind or cannot be read.
func PublicKey(certificate *x509.Certificate) (crypto.PublicKey, error) {
	if certificate.PublicKey != nil {
		return certificate.PublicKey, nil
	}
	info, err := read(certificate.RawSubjectPublicKeyInfo)
	if err != nil {
		return nil, err
	}
	switch {
	case info.algorithm.Equal(oid.X25519):
		return x509.ParsePKIXPublicKey(certificate.RawSubjectPublicKeyInfo)
	case info.algorithm.Equal(oid.RSASSAPSS):
		key, err := x509.ParsePKCS1PublicKey(info.subjectPublicKey)
		if err != nil {
			return nil, err
		}
		return &RSASSAPSSPublicKey{RSA: key, Parameters: info.parameters}, nil
	default:
		return nil, fmt.Errorf("spki: public key of the unknown kind %v", info.algorithm)
	}
}

// subjectPublicKeyInfo is as in RFC 5280 Section 4.1.
//
//	SubjectPublicKeyInfo ::= SEQUENCE {
//	  algorithm AlgorithmIdentifier,
//	  subjectPublicKey BIT STRING }
type subjectPublicKeyInfo struct {
	algorithm        encoding_asn1.ObjectIdentifier
	parameters       []byte // DER of one element, nil where absent
	subjectPublicKey []byte
}

func read(der []byte) (*subjectPublicKeyInfo, error) {
	input := cryptobyte.String(der)
	var sequence, algorithm cryptobyte.String
	var info subjectPublicKeyInfo
	if !input.ReadASN1(&sequence, asn1.SEQUENCE) || !input.Empty() ||
		!sequence.ReadASN1(&algorithm, asn1.SEQUENCE) ||
		!algorithm.ReadASN1ObjectIdentifier(&info.algorithm) {
		return nil, errors.New("spki: malformed SubjectPublicKeyInfo algorithm")
	}
	if !algorithm.Empty() {
		var parameters cryptobyte.String
		if !algorithm.ReadAnyASN1Element(&parameters, nil) || !algorithm.Empty() {
			return nil, errors.New("spki: malformed SubjectPublicKeyInfo algorithm parameters")
		}
		info.parameters = parameters
	}
	if !sequence.ReadASN1BitStringAsBytes(&info.subjectPublicKey) || !sequence.Empty() {
		return nil, errors.New("spki: malformed SubjectPublicKeyInfo subjectPublicKey")
	}
	return &info, nil
}
