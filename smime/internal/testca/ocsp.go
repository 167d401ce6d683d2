package testca

import (
	"crypto"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"time"

	"golang.org/x/crypto/cryptobyte"
	cryptobyte_asn1 "golang.org/x/crypto/cryptobyte/asn1"

	"signet/smime/internal/oid"
)

// An OCSP is what a responder says about one certificate. Where nothing else is said it is good, from an hour before [Now]
// until a day after.
type OCSP struct {
	Certificate *x509.Certificate
	Issuer      *x509.Certificate // of the certificate
	Revoked     *Revoked          // its Certificate is not looked at
	Unknown     bool
	Hash        crypto.Hash // of the CertID, SHA-1 where zero
	ProducedAt  time.Time
	ThisUpdate  time.Time
	NextUpdate  time.Time
	NoNext      bool // leaves nextUpdate out
	ByKey       bool // names the responder by its key
	Nonce       []byte
	Extensions  []pkix.Extension    // of the response
	Brings      []*x509.Certificate // the responder's
	More        []OCSP              // answers about others in the same response
	Bad         bool                // signed with another text in mind
}

// OCSP returns the DER of an OCSPResponse that id has signed, whether or not it may.
func (id *Identity) OCSP(answer OCSP) []byte {
	algorithm, identifier := id.signatureAlgorithm()
	if answer.ProducedAt.IsZero() {
		answer.ProducedAt = Now().Add(-time.Hour)
	}
	var data cryptobyte.Builder
	if answer.ByKey {
		data.AddASN1(constructed(2), func(b *cryptobyte.Builder) { b.AddASN1OctetString(keyHash(id.Certificate)) })
	} else {
		data.AddASN1(constructed(1), func(b *cryptobyte.Builder) { b.AddBytes(id.Certificate.RawSubject) })
	}
	data.AddASN1GeneralizedTime(answer.ProducedAt)
	data.AddASN1(cryptobyte_asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		for _, single := range append([]OCSP{answer}, answer.More...) {
			single.marshal(b)
		}
	})
	extensions := answer.Extensions
	if answer.Nonce != nil {
		extensions = append(extensions, pkix.Extension{Id: oid.OCSPNonce, Value: must(asn1.Marshal(answer.Nonce))})
	}
	if len(extensions) > 0 {
		data.AddASN1(constructed(1), func(b *cryptobyte.Builder) { addExtensions(b, extensions) })
	}
	tbs := sequence(data.BytesOrPanic())
	signedText := tbs
	if answer.Bad {
		signedText = append([]byte("not "), tbs...)
	}
	var basic cryptobyte.Builder
	basic.AddBytes(tbs)
	basic.AddBytes(identifier)
	basic.AddASN1BitString(signCertificate(signedText, algorithm, id.Key))
	if len(answer.Brings) > 0 {
		basic.AddASN1(constructed(0), func(b *cryptobyte.Builder) {
			b.AddASN1(cryptobyte_asn1.SEQUENCE, func(b *cryptobyte.Builder) {
				for _, c := range answer.Brings {
					b.AddBytes(c.Raw)
				}
			})
		})
	}
	return ocspResponse(0, sequence(basic.BytesOrPanic()))
}

// OCSPError returns the DER of an OCSPResponse that is none: status is that of RFC 6960 Section 4.2.1, such as 3, tryLater.
func OCSPError(status int) []byte { return ocspResponse(status, nil) }

func ocspResponse(status int, basic []byte) []byte {
	var b cryptobyte.Builder
	b.AddASN1Enum(int64(status))
	if basic != nil {
		b.AddASN1(constructed(0), func(b *cryptobyte.Builder) {
			b.AddASN1(cryptobyte_asn1.SEQUENCE, func(b *cryptobyte.Builder) {
				b.AddASN1ObjectIdentifier(oid.OCSPBasic)
				b.AddASN1OctetString(basic)
			})
		})
	}
	return sequence(b.BytesOrPanic())
}

func constructed(tag uint8) cryptobyte_asn1.Tag {
	return cryptobyte_asn1.Tag(tag).ContextSpecific().Constructed()
}

// marshal writes a SingleResponse.
func (answer OCSP) marshal(b *cryptobyte.Builder) {
	if answer.ThisUpdate.IsZero() {
		answer.ThisUpdate = Now().Add(-time.Hour)
	}
	if answer.NextUpdate.IsZero() {
		answer.NextUpdate = answer.ThisUpdate.Add(25 * time.Hour)
	}
	b.AddASN1(cryptobyte_asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		answer.marshalCertID(b)
		switch {
		case answer.Unknown:
			b.AddASN1(cryptobyte_asn1.Tag(2).ContextSpecific(), func(*cryptobyte.Builder) {})
		case answer.Revoked != nil:
			b.AddASN1(constructed(1), func(b *cryptobyte.Builder) {
				b.AddASN1GeneralizedTime(answer.Revoked.at())
				if answer.Revoked.Reason != 0 {
					b.AddASN1(constructed(0), func(b *cryptobyte.Builder) { b.AddASN1Enum(int64(answer.Revoked.Reason)) })
				}
			})
		default:
			b.AddASN1(cryptobyte_asn1.Tag(0).ContextSpecific(), func(*cryptobyte.Builder) {})
		}
		b.AddASN1GeneralizedTime(answer.ThisUpdate)
		if !answer.NoNext {
			b.AddASN1(constructed(0), func(b *cryptobyte.Builder) { b.AddASN1GeneralizedTime(answer.NextUpdate) })
		}
	})
}

func (answer OCSP) marshalCertID(b *cryptobyte.Builder) {
	hash, id := crypto.SHA1, oid.SHA1
	if answer.Hash == crypto.SHA256 {
		hash, id = crypto.SHA256, oid.SHA256
	}
	sum := func(data []byte) []byte {
		h := hash.New()
		h.Write(data)
		return h.Sum(nil)
	}
	b.AddASN1(cryptobyte_asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1(cryptobyte_asn1.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddASN1ObjectIdentifier(id)
			b.AddASN1NULL()
		})
		b.AddASN1OctetString(sum(answer.Issuer.RawSubject))
		b.AddASN1OctetString(sum(subjectPublicKey(answer.Issuer)))
		b.AddASN1BigInt(answer.Certificate.SerialNumber)
	})
}
