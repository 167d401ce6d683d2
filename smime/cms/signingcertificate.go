package cms

import (
	"crypto/x509"
	encoding_asn1 "encoding/asn1"
	"fmt"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"signet/smime/internal/oid"
)

// A SigningCertificate binds a signature to a certificate, so that nobody can put another one with the same key in its
// place.
//
//	SigningCertificateV2 ::= SEQUENCE {
//	  certs SEQUENCE OF ESSCertIDv2,
//	  policies SEQUENCE OF PolicyInformation OPTIONAL }
//
//	SigningCertificate ::= SEQUENCE {
//	  certs SEQUENCE OF ESSCertID,
//	  policies SEQUENCE OF PolicyInformation OPTIONAL }
//
// RFC 5035 Sections 3 and 5. The policies are passed over: they only suggest what to ask of a path.
type SigningCertificate struct {
	// Certs has one for the signer's certificate, the first, and possibly some for those above it.
	Certs []ESSCertID
}

// maxESSCertIDs limits the certificates of one attribute: a path has few.
const maxESSCertIDs = 32

// SigningCertificates returns the attributes signingCertificate and signingCertificateV2, as far as they are there. It
// fails with [ErrMalformed] or [ErrTooLarge].
func (si *SignerInfo) SigningCertificates() ([]SigningCertificate, error) {
	var all []SigningCertificate
	for _, version := range []struct {
		attrType encoding_asn1.ObjectIdentifier
		read     func(*cryptobyte.String, *ESSCertID) bool
	}{
		{oid.SigningCertificate, readESSCertID},
		{oid.SigningCertificateV2, readESSCertIDv2},
	} {
		value, err := attributes(si.SignedAttrs).single(version.attrType)
		if err != nil {
			return nil, err
		}
		if value == nil {
			continue
		}
		sc, err := readSigningCertificate(value, version.read)
		if err != nil {
			return nil, err
		}
		all = append(all, sc)
	}
	return all, nil
}

func readSigningCertificate(value cryptobyte.String, readID func(*cryptobyte.String, *ESSCertID) bool) (SigningCertificate, error) {
	var sc SigningCertificate
	var sequence, certs cryptobyte.String
	if !value.ReadASN1(&sequence, asn1.SEQUENCE) || !value.Empty() ||
		!sequence.ReadASN1(&certs, asn1.SEQUENCE) || certs.Empty() {
		return sc, malformed("attribute SigningCertificate certs")
	}
	if !sequence.SkipOptionalASN1(asn1.SEQUENCE) || !sequence.Empty() {
		return sc, malformed("attribute SigningCertificate policies")
	}
	for !certs.Empty() {
		if len(sc.Certs) == maxESSCertIDs {
			return sc, tooMany("certs of a SigningCertificate", maxESSCertIDs)
		}
		var id ESSCertID
		if !readID(&certs, &id) {
			return sc, malformed("attribute SigningCertificate ESSCertID")
		}
		sc.Certs = append(sc.Certs, id)
	}
	return sc, nil
}

// check fails with [ErrSignatureMismatch] where the signer meant another certificate: the first one "MUST be the
// certificate used to verify the signature". RFC 5035 Section 3.
func (sc SigningCertificate) check(certificate *x509.Certificate) error {
	matches, err := sc.Certs[0].Matches(certificate)
	if err != nil {
		return err
	}
	if !matches {
		return errAnotherCertificate
	}
	return nil
}

var errAnotherCertificate = fmt.Errorf("%w: the signer signed for another certificate", ErrSignatureMismatch)

// addSigningCertificateV2 writes the attribute for a certificate alone.
func addSigningCertificateV2(b *cryptobyte.Builder, certificate *x509.Certificate) {
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) { addESSCertIDv2(b, certificate) })
	})
}
