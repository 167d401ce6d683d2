package cms

import (
	encoding_asn1 "encoding/asn1"
	"fmt"
	"time"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"signet/smime/internal/oid"
)

// contentType returns the content-type attribute and whether it is there. RFC 5652 Section 11.1.
func (as attributes) contentType() (encoding_asn1.ObjectIdentifier, error) {
	value, err := as.single(oid.ContentType)
	if err != nil {
		return nil, err
	}
	var contentType encoding_asn1.ObjectIdentifier
	if !value.ReadASN1ObjectIdentifier(&contentType) || !value.Empty() {
		return nil, malformed("attribute content-type")
	}
	return contentType, nil
}

// messageDigest returns the message-digest attribute, which must be there. RFC 5652 Section 11.2.
func (as attributes) messageDigest() ([]byte, error) {
	value, err := as.single(oid.MessageDigest)
	if err != nil {
		return nil, err
	}
	var digest cryptobyte.String
	if !value.ReadASN1(&digest, asn1.OCTET_STRING) || !value.Empty() {
		return nil, malformed("attribute message-digest")
	}
	return digest, nil
}

// signingTime returns the signing-time attribute, and the zero time where it is absent.
//
//	SigningTime ::= Time
//	Time ::= CHOICE { utcTime UTCTime, generalizedTime GeneralizedTime }
//
// RFC 5652 Section 11.3.
func (as attributes) signingTime() (time.Time, error) {
	value, err := as.single(oid.SigningTime)
	if err != nil || value == nil {
		return time.Time{}, err
	}
	var t time.Time
	if value.PeekASN1Tag(asn1.UTCTime) {
		if value.ReadASN1UTCTime(&t) && value.Empty() {
			return t.UTC(), nil
		}
	} else if value.ReadASN1GeneralizedTime(&t) && value.Empty() {
		return t.UTC(), nil
	}
	return time.Time{}, malformed("attribute signing-time")
}

// checkUnsigned refuses attributes that must be signed: each "MUST NOT be an unsigned attribute". RFC 5652 Sections 11.1
// to 11.3.
func checkUnsigned(unsigned attributes) error {
	for _, a := range unsigned {
		for _, id := range []encoding_asn1.ObjectIdentifier{oid.ContentType, oid.MessageDigest, oid.SigningTime} {
			if a.Type.Equal(id) {
				return malformed(fmt.Sprintf("attribute %v is not signed", id))
			}
		}
	}
	return nil
}

// checkAlgorithmProtection compares the algorithms of a SignerInfo with those that its signer has signed, if any.
//
//	CMSAlgorithmProtection ::= SEQUENCE {
//	  digestAlgorithm DigestAlgorithmIdentifier,
//	  signatureAlgorithm [1] SignatureAlgorithmIdentifier OPTIONAL,
//	  macAlgorithm [2] MessageAuthenticationCodeAlgorithm OPTIONAL }
//
// RFC 6211 Section 2.
func (as attributes) checkAlgorithmProtection(si *SignerInfo) error {
	value, err := as.single(oid.CMSAlgorithmProtection)
	if err != nil || value == nil {
		return err
	}
	var sequence cryptobyte.String
	var digestAlgorithm, signatureAlgorithm AlgorithmIdentifier
	if !value.ReadASN1(&sequence, asn1.SEQUENCE) || !value.Empty() ||
		!readAlgorithmIdentifier(&sequence, &digestAlgorithm) ||
		!readAlgorithmIdentifierTagged(&sequence, constructed1, &signatureAlgorithm) ||
		!sequence.Empty() {
		return malformed("attribute CMSAlgorithmProtection")
	}
	if !digestAlgorithm.equal(si.DigestAlgorithm) || !signatureAlgorithm.equal(si.SignatureAlgorithm) {
		return errAlgorithmsExchanged
	}
	return nil
}

func newAttribute(attrType encoding_asn1.ObjectIdentifier, value func(*cryptobyte.Builder)) (Attribute, error) {
	var b cryptobyte.Builder
	value(&b)
	der, err := b.Bytes()
	return Attribute{Type: attrType, Values: [][]byte{der}}, err
}

// newSignedAttributes makes the attributes that [Sign] signs.
func newSignedAttributes(digest []byte, signingTime time.Time) ([]Attribute, error) {
	writers := []struct {
		attrType encoding_asn1.ObjectIdentifier
		value    func(*cryptobyte.Builder)
	}{
		{oid.ContentType, func(b *cryptobyte.Builder) { b.AddASN1ObjectIdentifier(oid.Data) }},
		{oid.MessageDigest, func(b *cryptobyte.Builder) { b.AddASN1OctetString(digest) }},
		{oid.SigningTime, func(b *cryptobyte.Builder) { addTime(b, signingTime) }},
		{oid.SMIMECapabilities, addSMIMECapabilities},
	}
	var as []Attribute
	for _, w := range writers {
		a, err := newAttribute(w.attrType, w.value)
		if err != nil {
			return nil, err
		}
		as = append(as, a)
	}
	return as, nil
}

// addTime writes a Time: "dates between 1 January 1950 and 31 December 2049 (inclusive) MUST be encoded as UTCTime".
// RFC 5652 Section 11.3.
func addTime(b *cryptobyte.Builder, t time.Time) {
	t = t.UTC().Truncate(time.Second)
	if year := t.Year(); year >= 1950 && year < 2050 {
		b.AddASN1UTCTime(t)
	} else {
		b.AddASN1GeneralizedTime(t)
	}
}
