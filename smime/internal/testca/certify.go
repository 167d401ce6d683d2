package testca

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// certify makes a certificate for the public key of the pair, signed by the issuer.
func (pair keyPair) certify(template, parent *x509.Certificate, issuer crypto.Signer) *x509.Certificate {
	public := pair.public
	if public == nil {
		public = must(ecdsa.GenerateKey(elliptic.P256(), rand.Reader)).Public()
	}
	issued := must(x509.ParseCertificate(must(x509.CreateCertificate(rand.Reader, template, parent, public, issuer))))
	if pair.public != nil {
		return issued
	}
	// crypto/x509 does not certify this kind of key. So it has made a certificate for another one, in whose place the
	// right one is put, and the result is signed again.
	tbs, algorithm := split(issued)
	tbs = sequence(bytes.Replace(tbs, issued.RawSubjectPublicKeyInfo, pair.info, 1))
	signature := signCertificate(tbs, issued.SignatureAlgorithm, issuer)
	var bits cryptobyte.Builder
	bits.AddASN1BitString(signature)
	return must(x509.ParseCertificate(sequence(tbs, algorithm, bits.BytesOrPanic())))
}

// split returns the contents of the TBSCertificate, and the signatureAlgorithm.
func split(certificate *x509.Certificate) (tbs, algorithm []byte) {
	input := cryptobyte.String(certificate.Raw)
	var fields, first, second cryptobyte.String
	if !input.ReadASN1(&fields, asn1.SEQUENCE) || !fields.ReadASN1(&first, asn1.SEQUENCE) ||
		!fields.ReadASN1Element(&second, asn1.SEQUENCE) {
		panic("testca: crypto/x509 wrote no certificate")
	}
	return first, second
}

func signCertificate(tbs []byte, algorithm x509.SignatureAlgorithm, issuer crypto.Signer) []byte {
	var hash crypto.Hash
	switch algorithm {
	case x509.SHA256WithRSA, x509.ECDSAWithSHA256:
		hash = crypto.SHA256
	case x509.ECDSAWithSHA1: // of CRLs alone
		hash = crypto.SHA1
	case x509.ECDSAWithSHA384:
		hash = crypto.SHA384
	case x509.ECDSAWithSHA512:
		hash = crypto.SHA512
	case x509.PureEd25519:
		return must(issuer.Sign(rand.Reader, tbs, crypto.Hash(0)))
	default:
		panic("testca: this kind of key is not certified with " + algorithm.String())
	}
	digest := hash.New()
	digest.Write(tbs)
	return must(issuer.Sign(rand.Reader, digest.Sum(nil), hash))
}

// sequence is the DER of a SEQUENCE of elements.
func sequence(elements ...[]byte) []byte {
	var b cryptobyte.Builder
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		for _, element := range elements {
			b.AddBytes(element)
		}
	})
	return b.BytesOrPanic()
}

// subjectPublicKeyInfo is as in RFC 5280 Section 4.1.
func subjectPublicKeyInfo(algorithm, key []byte) []byte {
	var bits cryptobyte.Builder
	bits.AddASN1BitString(key)
	return sequence(algorithm, bits.BytesOrPanic())
}

// privateKeyInfo is as in RFC 5208 Section 5.
func privateKeyInfo(algorithm, key []byte) []byte {
	var version, octets cryptobyte.Builder
	version.AddASN1Int64(0)
	octets.AddASN1OctetString(key)
	return sequence(version.BytesOrPanic(), algorithm, octets.BytesOrPanic())
}
