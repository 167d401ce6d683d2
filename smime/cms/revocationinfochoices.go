package cms

import (
	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"signet/smime/internal/oid"
)

// revocationInfoChoices are what a message brings about revocation. Nothing signs that it belongs there.
//
//	RevocationInfoChoices ::= SET OF RevocationInfoChoice
//
//	RevocationInfoChoice ::= CHOICE {
//	  crl CertificateList,
//	  other [1] IMPLICIT OtherRevocationInfoFormat }
//
//	OtherRevocationInfoFormat ::= SEQUENCE {
//	  otherRevInfoFormat OBJECT IDENTIFIER,
//	  otherRevInfo ANY DEFINED BY otherRevInfoFormat }
//
// RFC 5652 Section 10.2.1. Of the other formats that of OCSP responses is known, RFC 5940 Section 2.1; those that are not
// are left out.
type revocationInfoChoices struct {
	crls          [][]byte // DER of each CertificateList
	ocspResponses [][]byte // DER of each OCSPResponse
}

func readRevocationInfoChoices(set cryptobyte.String) (choices revocationInfoChoices, err error) {
	for count := 0; !set.Empty(); count++ {
		if count == maxCRLs {
			return choices, tooMany("crls", maxCRLs)
		}
		var element, other cryptobyte.String
		var tag asn1.Tag
		if !set.ReadAnyASN1Element(&element, &tag) {
			return choices, malformed("RevocationInfoChoices")
		}
		switch {
		case tag == asn1.SEQUENCE:
			choices.crls = append(choices.crls, element)
		case tag == constructed1 && element.ReadASN1(&other, tag):
			if response, ok := readOCSPRevocationInfo(other); ok {
				choices.ocspResponses = append(choices.ocspResponses, response)
			}
		}
	}
	return choices, nil
}

// readOCSPRevocationInfo reads the contents of an OtherRevocationInfoFormat, if it is one with an OCSPResponse.
func readOCSPRevocationInfo(s cryptobyte.String) ([]byte, bool) {
	var format = oid.OCSPRevocationInfo[:0:0]
	var response cryptobyte.String
	ok := s.ReadASN1ObjectIdentifier(&format) && format.Equal(oid.OCSPRevocationInfo) &&
		s.ReadASN1Element(&response, asn1.SEQUENCE) && s.Empty()
	return response, ok
}

// marshal writes a crls field, which is left out where there is nothing in it.
func (choices revocationInfoChoices) marshal(b *cryptobyte.Builder) {
	var elements []raw
	for _, crl := range choices.crls {
		elements = append(elements, crl)
	}
	for _, response := range choices.ocspResponses {
		var other cryptobyte.Builder
		other.AddASN1(constructed1, func(b *cryptobyte.Builder) {
			b.AddASN1ObjectIdentifier(oid.OCSPRevocationInfo)
			b.AddBytes(response)
		})
		der, err := other.Bytes()
		if err != nil {
			b.SetError(err)
			return
		}
		elements = append(elements, der)
	}
	if len(elements) > 0 {
		addSetOf(b, constructed1, elements)
	}
}
