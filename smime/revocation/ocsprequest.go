package revocation

import (
	"bytes"
	"crypto"
	"crypto/x509"
	"errors"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"signet/smime/internal/oid"
)

// NonceSize is how many octets a nonce should have. RFC 9654 Section 2.1.
const NonceSize = 32

// A Request asks an OCSP responder about one certificate.
//
//	OCSPRequest ::= SEQUENCE { tbsRequest TBSRequest, … }
//
//	TBSRequest ::= SEQUENCE {
//	  …
//	  requestList SEQUENCE OF SEQUENCE { reqCert CertID, … },
//	  requestExtensions [2] EXPLICIT Extensions OPTIONAL }
//
// RFC 6960 Section 4.1.1.
type Request struct {
	Certificate, Issuer *x509.Certificate
	Hash                crypto.Hash // of the CertID: SHA-1, which all responders know, where zero; or SHA-256
	Nonce               []byte      // nil for none: answers made beforehand have none
}

// Marshal returns the DER of the OCSPRequest. It fails for a digest that is not known and a nonce of no size that RFC 9654
// Section 2.1 allows.
func (r Request) Marshal() ([]byte, error) {
	hash := r.Hash
	switch {
	case hash == 0:
		hash = crypto.SHA1
	case hash != crypto.SHA1 && hash != crypto.SHA256:
		return nil, unsupported("digest of the request")
	}
	if len(r.Nonce) > 128 {
		return nil, malformed("nonce")
	}
	id, err := newCertID(r.Certificate, r.Issuer, hash)
	if err != nil {
		return nil, err
	}
	var b cryptobyte.Builder
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1(asn1.SEQUENCE, func(tbs *cryptobyte.Builder) {
			tbs.AddASN1(asn1.SEQUENCE, func(list *cryptobyte.Builder) {
				list.AddASN1(asn1.SEQUENCE, id.marshal)
			})
			if r.Nonce != nil {
				tbs.AddASN1(constructed2, func(tagged *cryptobyte.Builder) {
					tagged.AddASN1(asn1.SEQUENCE, r.marshalNonce)
				})
			}
		})
	})
	return b.Bytes()
}

func (r Request) marshalNonce(extensions *cryptobyte.Builder) {
	extensions.AddASN1(asn1.SEQUENCE, func(extension *cryptobyte.Builder) {
		extension.AddASN1ObjectIdentifier(oid.OCSPNonce)
		extension.AddASN1(asn1.OCTET_STRING, func(value *cryptobyte.Builder) { value.AddASN1OctetString(r.Nonce) })
	})
}

// ErrOtherNonce means an answer to another request.
var ErrOtherNonce = errors.New("revocation: the response is to another request")

// ErrOtherCertificate means an answer about other certificates.
var ErrOtherCertificate = errors.New("revocation: the response is about another certificate")

// CheckAnswer tells whether a response answers the request: it is about the certificate, and has the nonce of the request
// or none, as those that are made beforehand. Whether the response is to be believed is for a [Checker] to say.
//
// It fails with [ErrOtherNonce] and [ErrOtherCertificate], and as [Evidence.AddResponse].
func (r Request) CheckAnswer(der []byte) error {
	answer, err := parseResponse(der, "")
	if err != nil {
		return err
	}
	if r.Nonce != nil && answer.nonce != nil && !bytes.Equal(r.Nonce, answer.nonce) {
		return ErrOtherNonce
	}
	for _, single := range answer.singles {
		if single.id.names(r.Certificate, r.Issuer) {
			return nil
		}
	}
	return ErrOtherCertificate
}
