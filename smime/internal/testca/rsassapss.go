package testca

import (
	"crypto/rsa"
	"crypto/x509"
	encoding_asn1 "encoding/asn1"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"signet/smime/internal/oid"
)

// pssPair is of an RSA key for RSASSA-PSS alone, limited to parameters unless they are nil: RFC 4055 Section 1.2.
func pssPair(key *rsa.PrivateKey, parameters []byte) keyPair {
	algorithm := sequence(identifier(oid.RSASSAPSS), parameters)
	return keyPair{
		signer:  key,
		info:    subjectPublicKeyInfo(algorithm, x509.MarshalPKCS1PublicKey(&key.PublicKey)),
		private: func() []byte { return privateKeyInfo(algorithm, x509.MarshalPKCS1PrivateKey(key)) },
	}
}

// pssWithSHA256 is the RSASSA-PSS-params of RFC 4055 Section 3.1 for SHA-256, MGF1 with SHA-256 and a salt of 32 octets.
func pssWithSHA256() []byte {
	sha256 := sequence(identifier(oid.SHA256))
	var b cryptobyte.Builder
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		explicit := func(tag uint8, value []byte) {
			b.AddASN1(asn1.Tag(tag).ContextSpecific().Constructed(), func(b *cryptobyte.Builder) { b.AddBytes(value) })
		}
		explicit(0, sha256)
		explicit(1, sequence(identifier(oid.MGF1), sha256))
		explicit(2, []byte{0x02, 0x01, 32})
	})
	return b.BytesOrPanic()
}

func identifier(id encoding_asn1.ObjectIdentifier) []byte {
	var b cryptobyte.Builder
	b.AddASN1ObjectIdentifier(id)
	return b.BytesOrPanic()
}
