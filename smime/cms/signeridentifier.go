package cms

import (
	"bytes"
	"crypto/x509"
	"encoding/hex"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"signet/smime/internal/ber"
)

// A SignerIdentifier says which certificate a signer used. Exactly one of its fields is set.
//
//	SignerIdentifier ::= CHOICE {
//	  issuerAndSerialNumber IssuerAndSerialNumber,
//	  subjectKeyIdentifier [0] SubjectKeyIdentifier }
//
// RFC 5652 Section 5.3.
type SignerIdentifier struct {
	IssuerAndSerialNumber *IssuerAndSerialNumber
	SubjectKeyIdentifier  []byte
}

// maxIdentifierSize limits key identifiers and serial numbers, in octets. They have 20; errors and reports print them.
const maxIdentifierSize = 1 << 10

// A RecipientIdentifier says for which certificate a content key was encrypted: the same CHOICE as a
// [SignerIdentifier]. RFC 5652 Section 6.2.1.
type RecipientIdentifier = SignerIdentifier

// Matches tells whether id means the certificate. A subject key identifier is compared with the certificate's
// extension; one without it never matches.
func (id SignerIdentifier) Matches(certificate *x509.Certificate) bool {
	if id.IssuerAndSerialNumber != nil {
		return id.IssuerAndSerialNumber.matches(certificate)
	}
	return len(id.SubjectKeyIdentifier) > 0 && bytes.Equal(id.SubjectKeyIdentifier, certificate.SubjectKeyId)
}

// String describes id in one line, for people.
func (id SignerIdentifier) String() string {
	if id.IssuerAndSerialNumber != nil {
		return id.IssuerAndSerialNumber.String()
	}
	return "key identifier " + hex.EncodeToString(id.SubjectKeyIdentifier)
}

func readSignerIdentifier(s *cryptobyte.String, id *SignerIdentifier) bool {
	if s.PeekASN1Tag(asn1.SEQUENCE) {
		id.IssuerAndSerialNumber = new(IssuerAndSerialNumber)
		return readIssuerAndSerialNumber(s, id.IssuerAndSerialNumber)
	}
	var contents cryptobyte.String
	var tag asn1.Tag
	if !s.ReadAnyASN1(&contents, &tag) || (tag != tag0 && tag != constructed0) {
		return false
	}
	key, err := ber.OctetString(byte(tag), contents)
	id.SubjectKeyIdentifier = key
	return err == nil && len(key) > 0 && len(key) <= maxIdentifierSize
}

func (id SignerIdentifier) marshal(b *cryptobyte.Builder) {
	if id.IssuerAndSerialNumber != nil {
		id.IssuerAndSerialNumber.marshal(b)
		return
	}
	b.AddASN1(tag0, func(b *cryptobyte.Builder) { b.AddBytes(id.SubjectKeyIdentifier) })
}
