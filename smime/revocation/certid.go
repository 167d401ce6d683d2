package revocation

import (
	"bytes"
	"crypto"
	_ "crypto/sha1" // the digest that most responders know alone
	_ "crypto/sha256"
	_ "crypto/sha512"
	"crypto/x509"
	encoding_asn1 "encoding/asn1"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"signet/smime/internal/oid"
)

// A certID names a certificate by its serial number and by digests of its issuer's name and key.
//
//	CertID ::= SEQUENCE {
//	  hashAlgorithm AlgorithmIdentifier,
//	  issuerNameHash OCTET STRING,
//	  issuerKeyHash OCTET STRING,
//	  serialNumber CertificateSerialNumber }
//
// RFC 6960 Section 4.1.1.
type certID struct {
	hash              crypto.Hash // zero for one that is not known
	nameHash, keyHash []byte
	serial            []byte // contents of the INTEGER
}

// digests are those that are known. SHA-1 names a certificate here and protects nothing: who finds a second issuer with
// the same digests has not found its key.
var digests = []struct {
	hash crypto.Hash
	id   encoding_asn1.ObjectIdentifier
}{
	{crypto.SHA1, oid.SHA1}, {crypto.SHA256, oid.SHA256}, {crypto.SHA384, oid.SHA384}, {crypto.SHA512, oid.SHA512},
}

func newCertID(c, issuer *x509.Certificate, hash crypto.Hash) (certID, error) {
	serial, err := serialContents(c)
	if err != nil {
		return certID{}, err
	}
	key, err := subjectPublicKey(issuer)
	if err != nil {
		return certID{}, err
	}
	return certID{hash, sum(hash, c.RawIssuer), sum(hash, key), serial}, nil
}

func sum(hash crypto.Hash, data []byte) []byte {
	h := hash.New()
	h.Write(data)
	return h.Sum(nil)
}

// subjectPublicKey returns the octets of the BIT STRING, without its count of unused bits.
func subjectPublicKey(c *x509.Certificate) ([]byte, error) {
	input := cryptobyte.String(c.RawSubjectPublicKeyInfo)
	var sequence cryptobyte.String
	var key []byte
	if !input.ReadASN1(&sequence, asn1.SEQUENCE) || !sequence.SkipASN1(asn1.SEQUENCE) || !sequence.ReadASN1BitStringAsBytes(&key) {
		return nil, malformed("SubjectPublicKeyInfo")
	}
	return key, nil
}

func readCertID(s *cryptobyte.String) (id certID, ok bool) {
	var sequence, algorithm, name, key, serial cryptobyte.String
	var hash encoding_asn1.ObjectIdentifier
	if !s.ReadASN1(&sequence, asn1.SEQUENCE) || !sequence.ReadASN1(&algorithm, asn1.SEQUENCE) ||
		!algorithm.ReadASN1ObjectIdentifier(&hash) || !sequence.ReadASN1(&name, asn1.OCTET_STRING) ||
		!sequence.ReadASN1(&key, asn1.OCTET_STRING) || !sequence.ReadASN1(&serial, asn1.INTEGER) || !sequence.Empty() {
		return certID{}, false
	}
	id = certID{nameHash: name, keyHash: key, serial: serial}
	for _, known := range digests {
		if hash.Equal(known.id) {
			id.hash = known.hash
		}
	}
	return id, true
}

func (id certID) marshal(b *cryptobyte.Builder) {
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
			for _, known := range digests {
				if id.hash == known.hash {
					b.AddASN1ObjectIdentifier(known.id)
				}
			}
			b.AddASN1NULL()
		})
		b.AddASN1OctetString(id.nameHash)
		b.AddASN1OctetString(id.keyHash)
		b.AddASN1(asn1.INTEGER, func(b *cryptobyte.Builder) { b.AddBytes(id.serial) })
	})
}

// names tells whether the id is that of a certificate that the issuer has issued.
func (id certID) names(c, issuer *x509.Certificate) bool {
	if id.hash == 0 {
		return false
	}
	wanted, err := newCertID(c, issuer, id.hash)
	return err == nil && bytes.Equal(id.serial, wanted.serial) && bytes.Equal(id.nameHash, wanted.nameHash) &&
		bytes.Equal(id.keyHash, wanted.keyHash)
}
