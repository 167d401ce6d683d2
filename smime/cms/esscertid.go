package cms

import (
	"bytes"
	"crypto/sha256"
	"crypto/x509"
	"fmt"
	"math/big"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"signet/smime/internal/oid"
)

// An ESSCertID names a certificate by its digest.
//
//	ESSCertIDv2 ::= SEQUENCE {
//	  hashAlgorithm AlgorithmIdentifier DEFAULT {algorithm id-sha256},
//	  certHash Hash,
//	  issuerSerial IssuerSerial OPTIONAL }
//
//	ESSCertID ::= SEQUENCE {
//	  certHash Hash,
//	  issuerSerial IssuerSerial OPTIONAL }
//
// RFC 5035 Section 4 for the second version, Section 6 for the first, whose digest is SHA-1.
type ESSCertID struct {
	HashAlgorithm AlgorithmIdentifier
	CertHash      []byte
	IssuerSerial  *IssuerAndSerialNumber // nil where absent
}

func readESSCertID(s *cryptobyte.String, id *ESSCertID) bool {
	id.HashAlgorithm = AlgorithmIdentifier{Algorithm: oid.SHA1}
	var sequence cryptobyte.String
	return s.ReadASN1(&sequence, asn1.SEQUENCE) && readCertHash(&sequence, id)
}

func readESSCertIDv2(s *cryptobyte.String, id *ESSCertID) bool {
	id.HashAlgorithm = AlgorithmIdentifier{Algorithm: oid.SHA256}
	var sequence cryptobyte.String
	if !s.ReadASN1(&sequence, asn1.SEQUENCE) {
		return false
	}
	if sequence.PeekASN1Tag(asn1.SEQUENCE) && !readAlgorithmIdentifier(&sequence, &id.HashAlgorithm) {
		return false
	}
	return readCertHash(&sequence, id)
}

// readCertHash reads what both versions have in common.
func readCertHash(s *cryptobyte.String, id *ESSCertID) bool {
	var certHash cryptobyte.String
	if !s.ReadASN1(&certHash, asn1.OCTET_STRING) {
		return false
	}
	id.CertHash = certHash
	if s.Empty() {
		return true
	}
	id.IssuerSerial = new(IssuerAndSerialNumber)
	return readIssuerSerial(s, id.IssuerSerial) && s.Empty()
}

// readIssuerSerial reads the form that it has for certificates other than attribute certificates: "the issuer MUST contain
// only the issuer name from the certificate encoded in the directoryName choice of GeneralNames".
//
//	IssuerSerial ::= SEQUENCE {
//	  issuer GeneralNames,
//	  serialNumber CertificateSerialNumber }
//
// RFC 5035 Section 4.
func readIssuerSerial(s *cryptobyte.String, id *IssuerAndSerialNumber) bool {
	var sequence, names, directoryName, issuer cryptobyte.String
	id.SerialNumber = new(big.Int)
	if !s.ReadASN1(&sequence, asn1.SEQUENCE) ||
		!sequence.ReadASN1(&names, asn1.SEQUENCE) ||
		!names.ReadASN1(&directoryName, constructed4) || !names.Empty() ||
		!directoryName.ReadASN1Element(&issuer, asn1.SEQUENCE) || !directoryName.Empty() || len(issuer) > maxNameSize ||
		!sequence.ReadASN1Integer(id.SerialNumber) || !sequence.Empty() {
		return false
	}
	id.Issuer = issuer
	return true
}

// Matches tells whether id means the certificate. It fails with [ErrUnsupportedAlgorithm] for a digest that is not known.
func (id ESSCertID) Matches(certificate *x509.Certificate) (bool, error) {
	digest, ok := find(digestAlgorithms, id.HashAlgorithm.Algorithm)
	if !ok {
		return false, fmt.Errorf("%w: digest %v", ErrUnsupportedAlgorithm, id.HashAlgorithm.Algorithm)
	}
	certHash, err := Go{}.Digest(digest.hash, certificate.Raw)
	if err != nil {
		return false, err
	}
	return bytes.Equal(certHash, id.CertHash) && (id.IssuerSerial == nil || id.IssuerSerial.matches(certificate)), nil
}

// addESSCertIDv2 names a certificate by its SHA-256, which as the default is left out, and by its issuer and serial number
// as well, which "SHOULD" be there: RFC 5035 Section 4.
func addESSCertIDv2(b *cryptobyte.Builder, certificate *x509.Certificate) {
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		certHash := sha256.Sum256(certificate.Raw)
		b.AddASN1OctetString(certHash[:])
		b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
				b.AddASN1(constructed4, func(b *cryptobyte.Builder) { b.AddBytes(certificate.RawIssuer) })
			})
			b.AddASN1BigInt(certificate.SerialNumber)
		})
	})
}
