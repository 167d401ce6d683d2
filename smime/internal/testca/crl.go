package testca

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/sha1"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"math/big"
	"time"

	"golang.org/x/crypto/cryptobyte"
	cryptobyte_asn1 "golang.org/x/crypto/cryptobyte/asn1"

	"signet/smime/internal/oid"
)

// A CRL is what an authority says in a CRL. The zero value revokes nothing, and is from an hour before [Now] until a day
// after. It is written by hand: crypto/x509 refuses to write what tests need most.
type CRL struct {
	Revoked    []Revoked
	ThisUpdate time.Time
	NextUpdate time.Time        // 25 hours after ThisUpdate where zero
	Extensions []pkix.Extension // beside the crlNumber
	NoNumber   bool
	NoNext     bool   // leaves nextUpdate out
	Version1   bool   // no version and no extensions, as before X.509 version 3
	Issuer     []byte // DER of another name than the signer's
	Bad        bool   // signed with another text in mind
	SHA1       bool   // signed with it, by a key on a curve
}

// A Revoked is an entry of a CRL, or an answer of a responder.
type Revoked struct {
	Certificate *x509.Certificate
	At          time.Time        // an hour before [Now] where zero
	Reason      int              // of RFC 5280 Section 5.3.1
	Extensions  []pkix.Extension // more of them
}

func (r Revoked) at() time.Time {
	if r.At.IsZero() {
		return Now().Add(-time.Hour)
	}
	return r.At
}

// CRL returns the DER of a CRL that id has signed, whether or not it may.
func (id *Identity) CRL(list CRL) []byte {
	algorithm, identifier := id.signatureAlgorithm()
	if list.SHA1 {
		algorithm = x509.ECDSAWithSHA1
		identifier = must(asn1.Marshal(pkix.AlgorithmIdentifier{Algorithm: oid.ECDSAWithSHA1}))
	}
	if list.ThisUpdate.IsZero() {
		list.ThisUpdate = Now().Add(-time.Hour)
	}
	if list.NextUpdate.IsZero() {
		list.NextUpdate = list.ThisUpdate.Add(25 * time.Hour)
	}
	if list.Issuer == nil {
		list.Issuer = id.Certificate.RawSubject
	}
	var b cryptobyte.Builder
	if !list.Version1 {
		b.AddASN1Int64(1)
	}
	b.AddBytes(identifier)
	b.AddBytes(list.Issuer)
	b.AddASN1UTCTime(list.ThisUpdate)
	if !list.NoNext {
		b.AddASN1UTCTime(list.NextUpdate)
	}
	if len(list.Revoked) > 0 {
		b.AddASN1(cryptobyte_asn1.SEQUENCE, func(b *cryptobyte.Builder) {
			for _, r := range list.Revoked {
				r.marshal(b)
			}
		})
	}
	extensions := list.Extensions
	if !list.NoNumber {
		extensions = append([]pkix.Extension{{Id: oid.CRLNumber, Value: must(asn1.Marshal(big.NewInt(1)))}}, extensions...)
	}
	if len(extensions) > 0 && !list.Version1 {
		b.AddASN1(cryptobyte_asn1.Tag(0).ContextSpecific().Constructed(), func(b *cryptobyte.Builder) { addExtensions(b, extensions) })
	}
	tbs := sequence(b.BytesOrPanic())
	signedText := tbs
	if list.Bad {
		signedText = append([]byte("not "), tbs...)
	}
	var bits cryptobyte.Builder
	bits.AddASN1BitString(signCertificate(signedText, algorithm, id.Key))
	return sequence(tbs, identifier, bits.BytesOrPanic())
}

func (r Revoked) marshal(b *cryptobyte.Builder) {
	extensions := r.Extensions
	if r.Reason != 0 {
		extensions = append([]pkix.Extension{{Id: oid.ReasonCode, Value: must(asn1.Marshal(asn1.Enumerated(r.Reason)))}}, extensions...)
	}
	b.AddASN1(cryptobyte_asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1BigInt(r.Certificate.SerialNumber)
		b.AddASN1UTCTime(r.at())
		if len(extensions) > 0 {
			addExtensions(b, extensions)
		}
	})
}

func addExtensions(b *cryptobyte.Builder, extensions []pkix.Extension) {
	b.AddBytes(must(asn1.Marshal(extensions)))
}

// signatureAlgorithm returns the one that the key signs CRLs and OCSP responses with, and its AlgorithmIdentifier.
func (id *Identity) signatureAlgorithm() (x509.SignatureAlgorithm, []byte) {
	null := asn1.RawValue{Tag: asn1.TagNull}
	marshal := func(algorithm asn1.ObjectIdentifier, parameters asn1.RawValue) []byte {
		return must(asn1.Marshal(pkix.AlgorithmIdentifier{Algorithm: algorithm, Parameters: parameters}))
	}
	switch key := id.Key.Public().(type) {
	case *ecdsa.PublicKey:
		switch key.Curve {
		case elliptic.P384():
			return x509.ECDSAWithSHA384, marshal(oid.ECDSAWithSHA384, asn1.RawValue{})
		case elliptic.P521():
			return x509.ECDSAWithSHA512, marshal(oid.ECDSAWithSHA512, asn1.RawValue{})
		}
		return x509.ECDSAWithSHA256, marshal(oid.ECDSAWithSHA256, asn1.RawValue{})
	case ed25519.PublicKey:
		return x509.PureEd25519, marshal(oid.Ed25519, asn1.RawValue{})
	default:
		return x509.SHA256WithRSA, marshal(oid.SHA256WithRSA, null)
	}
}

// keyHash is the SHA-1 of the key in a certificate, without the rest of its SubjectPublicKeyInfo.
func keyHash(c *x509.Certificate) []byte {
	digest := sha1.Sum(subjectPublicKey(c))
	return digest[:]
}

func subjectPublicKey(c *x509.Certificate) []byte {
	var info struct {
		Algorithm pkix.AlgorithmIdentifier
		PublicKey asn1.BitString
	}
	must(asn1.Unmarshal(c.RawSubjectPublicKeyInfo, &info))
	return info.PublicKey.RightAlign()
}
