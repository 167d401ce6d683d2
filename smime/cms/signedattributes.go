package cms

import (
	encoding_asn1 "encoding/asn1"
	"fmt"
	"slices"
	"time"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"signet/smime/internal/oid"
)

// contentType returns the content-type attribute, which must be there. RFC 5652 Section 11.1.
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

// checkPlaces refuses attributes where they must not be: what a signer says must be signed, and what others say of the
// signature cannot be.
func checkPlaces(si *SignerInfo) error {
	for _, a := range si.UnsignedAttrs {
		if slices.ContainsFunc(onlySigned, a.Type.Equal) {
			return malformed(fmt.Sprintf("attribute %v is not signed", a.Type))
		}
	}
	for _, a := range si.SignedAttrs {
		if a.Type.Equal(oid.Countersignature) { // RFC 5652 Section 11.4
			return malformed("attribute countersignature is signed")
		}
	}
	return nil
}

// onlySigned are the attributes each of which "MUST NOT be an unsigned attribute": RFC 5652 Sections 11.1 to 11.3, RFC 8551
// Sections 2.5.2 and 2.5.3, RFC 6211 Section 2, RFC 5035 Sections 3 and 5, RFC 2634 Section 1.3.4.
var onlySigned = []encoding_asn1.ObjectIdentifier{
	oid.ContentType, oid.MessageDigest, oid.SigningTime, oid.SMIMECapabilities, oid.EncryptionKeyPreference,
	oid.CMSAlgorithmProtection, oid.SigningCertificate, oid.SigningCertificateV2,
	oid.ContentReference, oid.EquivalentLabels, oid.SecurityLabel, oid.MLExpansionHistory, oid.MsgSigDigest, oid.ReceiptRequest,
}

// A signedAttribute is one that [Sign] writes.
type signedAttribute struct {
	attrType encoding_asn1.ObjectIdentifier
	value    func(*cryptobyte.Builder)
}

func newAttributes(writers []signedAttribute) ([]Attribute, error) {
	var as []Attribute
	for _, w := range writers {
		var b cryptobyte.Builder
		w.value(&b)
		der, err := b.Bytes()
		if err != nil {
			return nil, err
		}
		as = append(as, Attribute{Type: w.attrType, Values: [][]byte{der}})
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
