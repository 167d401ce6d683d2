package pkcs12

import (
	"crypto/x509"
	encoding_asn1 "encoding/asn1"
	"encoding/binary"
	"errors"
	"fmt"
	"unicode/utf16"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"signet/smime/internal/ber"
	"signet/smime/internal/oid"
	"signet/smime/internal/pbe"
)

// A safeBag holds one thing.
//
//	SafeBag ::= SEQUENCE {
//	  bagId BAG-TYPE.&id ({PKCS12BagSet}),
//	  bagValue [0] EXPLICIT BAG-TYPE.&Type({PKCS12BagSet}{@bagId}),
//	  bagAttributes SET OF PKCS12Attribute OPTIONAL }
//
// RFC 7292 Section 4.2.
type safeBag struct {
	id           encoding_asn1.ObjectIdentifier
	value        cryptobyte.String // DER of one element
	friendlyName string
	localKeyID   []byte
}

// safeContents reads SafeContents ::= SEQUENCE OF SafeBag, in BER.
func (d *decoder) safeContents(octets []byte, depth int) error {
	if depth > maxDepth {
		return malformed(fmt.Sprintf("SafeContents nested deeper than %d", maxDepth))
	}
	der, _, err := ber.ToDER(octets)
	if err != nil {
		return fmt.Errorf("%w: SafeContents: %w", ErrMalformed, err)
	}
	input := cryptobyte.String(der)
	var bags cryptobyte.String
	if !input.ReadASN1(&bags, asn1.SEQUENCE) {
		return malformed("SafeContents")
	}
	for !bags.Empty() {
		if d.bags++; d.bags > maxBags {
			return malformed(fmt.Sprintf("more than %d bags", maxBags))
		}
		bag, err := readSafeBag(&bags)
		if err != nil {
			return err
		}
		if err := d.safeBag(bag, depth); err != nil {
			return err
		}
	}
	return nil
}

func readSafeBag(s *cryptobyte.String) (safeBag, error) {
	var bag safeBag
	var sequence, attributes cryptobyte.String
	if !s.ReadASN1(&sequence, asn1.SEQUENCE) ||
		!sequence.ReadASN1ObjectIdentifier(&bag.id) ||
		!sequence.ReadASN1(&bag.value, explicit0) ||
		!sequence.ReadOptionalASN1(&attributes, nil, asn1.SET) || !sequence.Empty() {
		return bag, malformed("SafeBag")
	}
	for !attributes.Empty() {
		if !bag.readAttribute(&attributes) {
			return bag, malformed("SafeBag bagAttributes")
		}
	}
	return bag, nil
}

const bmpString = asn1.Tag(0x1e)

// readAttribute reads one attribute and keeps those that matter.
//
//	PKCS12Attribute ::= SEQUENCE {
//	  attrId ATTRIBUTE.&id ({PKCS12AttrSet}),
//	  attrValues SET OF ATTRIBUTE.&Type ({PKCS12AttrSet}{@attrId}) }
//	friendlyName ::= BMPString, localKeyID ::= OCTET STRING
func (bag *safeBag) readAttribute(s *cryptobyte.String) bool {
	var sequence, values, value cryptobyte.String
	var id encoding_asn1.ObjectIdentifier
	if !s.ReadASN1(&sequence, asn1.SEQUENCE) || !sequence.ReadASN1ObjectIdentifier(&id) ||
		!sequence.ReadASN1(&values, asn1.SET) || !sequence.Empty() {
		return false
	}
	switch {
	case id.Equal(oid.FriendlyName) && values.ReadASN1(&value, bmpString):
		bag.friendlyName = fromBMP(value)
	case id.Equal(oid.LocalKeyID) && values.ReadASN1(&value, asn1.OCTET_STRING):
		bag.localKeyID = value
	}
	return true
}

// fromBMP reads UTF-16, big-endian. An octet too many at the end is dropped.
func fromBMP(octets []byte) string {
	units := make([]uint16, len(octets)/2)
	for i := range units {
		units[i] = binary.BigEndian.Uint16(octets[2*i:])
	}
	return string(utf16.Decode(units))
}

// safeBag takes what a bag holds. What can't be read is skipped and named, so that one odd key does not keep a person
// from the others; but a password that does not fit ends the reading.
func (d *decoder) safeBag(bag safeBag, depth int) error {
	var err error
	switch {
	case bag.id.Equal(oid.KeyBag):
		err = d.key(bag, bag.value)
	case bag.id.Equal(oid.PKCS8ShroudedKeyBag):
		var privateKeyInfo []byte
		if privateKeyInfo, err = pbe.DecryptPrivateKeyInfo(bag.value, d.password, d.budget); err == nil {
			d.decrypted = true
			err = d.key(bag, privateKeyInfo)
			clear(privateKeyInfo)
		}
	case bag.id.Equal(oid.CertBag):
		err = d.certificate(bag)
	case bag.id.Equal(oid.SafeContentsBag):
		return d.safeContents(bag.value, depth+1)
	default: // a CRL, a secret, or something newer
		err = fmt.Errorf("%w: a bag of the type %v", ErrUnsupported, bag.id)
	}
	if errors.Is(err, pbe.ErrDecrypt) || errors.Is(err, pbe.ErrTooCostly) {
		return err
	}
	if err != nil {
		d.contents.Skipped = append(d.contents.Skipped, schemeError(err))
	}
	return nil
}

// key takes a PrivateKeyInfo, in BER.
func (d *decoder) key(bag safeBag, privateKeyInfo []byte) error {
	private, err := ParsePrivateKey(privateKeyInfo)
	if err != nil {
		return err
	}
	d.contents.Keys = append(d.contents.Keys, Key{private, bag.friendlyName, bag.localKeyID})
	return nil
}

// certificate takes the certificate of a CertBag.
//
//	CertBag ::= SEQUENCE {
//	  certId BAG-TYPE.&id ({CertTypes}),
//	  certValue [0] EXPLICIT BAG-TYPE.&Type ({CertTypes}{@certId}) }
//	x509Certificate BAG-TYPE ::= {OCTET STRING IDENTIFIED BY {certTypes 1}} -- DER
//
// RFC 7292 Section 4.2.3.
func (d *decoder) certificate(bag safeBag) error {
	var sequence, explicit, der cryptobyte.String
	var certID encoding_asn1.ObjectIdentifier
	if !bag.value.ReadASN1(&sequence, asn1.SEQUENCE) || !bag.value.Empty() ||
		!sequence.ReadASN1ObjectIdentifier(&certID) ||
		!sequence.ReadASN1(&explicit, explicit0) || !sequence.Empty() {
		return malformed("CertBag")
	}
	if !certID.Equal(oid.X509Certificate) {
		return fmt.Errorf("%w: a certificate of the type %v", ErrUnsupported, certID)
	}
	if !explicit.ReadASN1(&der, asn1.OCTET_STRING) || !explicit.Empty() {
		return malformed("CertBag certValue")
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		return fmt.Errorf("%w: certificate: %w", ErrMalformed, err)
	}
	d.contents.Certificates = append(d.contents.Certificates, Certificate{certificate, bag.friendlyName, bag.localKeyID})
	return nil
}
