package cms

import (
	"bytes"
	"crypto/x509"
	"crypto/x509/pkix"
	encoding_asn1 "encoding/asn1"
	"fmt"
	"math/big"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// An IssuerAndSerialNumber identifies a certificate by who issued it, and by its number there.
//
//	IssuerAndSerialNumber ::= SEQUENCE {
//	  issuer Name,
//	  serialNumber CertificateSerialNumber }
//
// RFC 5652 Section 10.2.4.
type IssuerAndSerialNumber struct {
	Issuer       []byte // DER of the Name
	SerialNumber *big.Int
}

// maxNameSize limits a Name, in octets. Names have some hundred; the work for the text of one grows with the square of
// its size.
const maxNameSize = 8 << 10

func issuerAndSerialNumberOf(certificate *x509.Certificate) *IssuerAndSerialNumber {
	return &IssuerAndSerialNumber{Issuer: certificate.RawIssuer, SerialNumber: certificate.SerialNumber}
}

func (id *IssuerAndSerialNumber) matches(certificate *x509.Certificate) bool {
	return bytes.Equal(id.Issuer, certificate.RawIssuer) && id.SerialNumber.Cmp(certificate.SerialNumber) == 0
}

// String describes id in one line, for people. A Name that cannot be read is given in hexadecimal.
func (id *IssuerAndSerialNumber) String() string {
	var sequence pkix.RDNSequence
	if rest, err := encoding_asn1.Unmarshal(id.Issuer, &sequence); err != nil || len(rest) > 0 {
		return fmt.Sprintf("serial number %x of %x", id.SerialNumber, id.Issuer)
	}
	return fmt.Sprintf("serial number %x of %s", id.SerialNumber, sequence)
}

func readIssuerAndSerialNumber(s *cryptobyte.String, id *IssuerAndSerialNumber) bool {
	var sequence cryptobyte.String
	return s.ReadASN1(&sequence, asn1.SEQUENCE) && readIssuerAndSerialNumberFields(sequence, id)
}

// readIssuerAndSerialNumberFields reads what is inside, under whatever tag.
func readIssuerAndSerialNumberFields(sequence cryptobyte.String, id *IssuerAndSerialNumber) bool {
	var issuer cryptobyte.String
	id.SerialNumber = new(big.Int)
	if !sequence.ReadASN1Element(&issuer, asn1.SEQUENCE) || len(issuer) > maxNameSize ||
		!sequence.ReadASN1Integer(id.SerialNumber) || id.SerialNumber.BitLen() > 8*maxIdentifierSize ||
		!sequence.Empty() {
		return false
	}
	id.Issuer = issuer
	return true
}

func (id *IssuerAndSerialNumber) marshal(b *cryptobyte.Builder) {
	b.AddASN1(asn1.SEQUENCE, id.marshalFields)
}

func (id *IssuerAndSerialNumber) marshalFields(b *cryptobyte.Builder) {
	b.AddBytes(id.Issuer)
	b.AddASN1BigInt(id.SerialNumber)
}
