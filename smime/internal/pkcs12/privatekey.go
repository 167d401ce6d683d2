package pkcs12

import (
	"crypto"
	"crypto/x509"
	encoding_asn1 "encoding/asn1"
	"fmt"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"signet/smime/internal/ber"
	"signet/smime/internal/oid"
	"signet/smime/internal/pbe"
)

// A PrivateKey is an *rsa.PrivateKey, *ecdsa.PrivateKey, ed25519.PrivateKey or *ecdh.PrivateKey.
type PrivateKey interface{ Public() crypto.PublicKey }

// ParsePrivateKey reads a private key in BER.
//
//	PrivateKeyInfo ::= SEQUENCE {
//	  version Version,
//	  privateKeyAlgorithm PrivateKeyAlgorithmIdentifier,
//	  privateKey OCTET STRING,
//	  attributes [0] Attributes OPTIONAL }
//
// RFC 5958 Section 2. It fails with [ErrMalformed], and with [ErrUnsupported] for a kind of key, which it names.
func ParsePrivateKey(octets []byte) (PrivateKey, error) {
	der, _, err := ber.ToDER(octets)
	if err != nil {
		return nil, fmt.Errorf("%w: PrivateKeyInfo: %w", ErrMalformed, err)
	}
	input := cryptobyte.String(der)
	var sequence, contents cryptobyte.String
	var version int
	var ai pbe.AlgorithmIdentifier
	if !input.ReadASN1(&sequence, asn1.SEQUENCE) || !sequence.ReadASN1Integer(&version) ||
		!pbe.ReadAlgorithmIdentifier(&sequence, &ai) || !sequence.ReadASN1(&contents, asn1.OCTET_STRING) {
		return nil, malformed("PrivateKeyInfo")
	}
	switch id := ai.Algorithm; {
	case id.Equal(oid.RSASSAPSS):
		// The key is limited to RSASSA-PSS, and is an RSA key. RFC 8017 Appendix A.2.3.
		key, err := x509.ParsePKCS1PrivateKey(contents)
		if err != nil {
			return nil, fmt.Errorf("%w: RSAPrivateKey: %w", ErrMalformed, err)
		}
		return key, nil
	case id.Equal(oid.ECPublicKey):
		if curve := ai.Parameters; !knownCurve(curve) {
			return nil, fmt.Errorf("%w: a private key on %s", ErrUnsupported, curveName(curve))
		}
	}
	parsed, err := x509.ParsePKCS8PrivateKey(der)
	if private, ok := parsed.(PrivateKey); ok && err == nil {
		return private, nil
	}
	for _, known := range []encoding_asn1.ObjectIdentifier{oid.RSAEncryption, oid.ECPublicKey, oid.Ed25519, oid.X25519} {
		if ai.Algorithm.Equal(known) {
			return nil, fmt.Errorf("%w: PrivateKeyInfo: %w", ErrMalformed, err)
		}
	}
	return nil, fmt.Errorf("%w: a private key of the kind %s", ErrUnsupported, oid.Name(ai.Algorithm))
}

// knownCurve tells whether crypto/x509 knows the curve of ECParameters. RFC 5480 Section 2.1.1.
func knownCurve(parameters cryptobyte.String) bool {
	var id encoding_asn1.ObjectIdentifier
	if !parameters.ReadASN1ObjectIdentifier(&id) {
		return false
	}
	for _, known := range []encoding_asn1.ObjectIdentifier{oid.P224, oid.P256, oid.P384, oid.P521} {
		if id.Equal(known) {
			return true
		}
	}
	return false
}

func curveName(parameters cryptobyte.String) string {
	var id encoding_asn1.ObjectIdentifier
	if !parameters.ReadASN1ObjectIdentifier(&id) {
		return "an elliptic curve that is written out"
	}
	return "the elliptic curve " + oid.Name(id)
}
