package cms

import (
	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// readRevocationInfoChoices reads the elements of a RevocationInfoChoices.
//
//	RevocationInfoChoices ::= SET OF RevocationInfoChoice
//
//	RevocationInfoChoice ::= CHOICE {
//	  crl CertificateList,
//	  other [1] IMPLICIT OtherRevocationInfoFormat }
//
// RFC 5652 Section 10.2.1. It returns the DER of each CertificateList; other kinds are left out.
func readRevocationInfoChoices(set cryptobyte.String) ([][]byte, error) {
	var crls [][]byte
	for count := 0; !set.Empty(); count++ {
		if count == maxCRLs {
			return nil, tooMany("crls", maxCRLs)
		}
		var element cryptobyte.String
		var tag asn1.Tag
		if !set.ReadAnyASN1Element(&element, &tag) {
			return nil, malformed("RevocationInfoChoices")
		}
		if tag == asn1.SEQUENCE {
			crls = append(crls, element)
		}
	}
	return crls, nil
}

// addRevocationInfoChoices writes a crls field, which is left out where there are none.
func addRevocationInfoChoices(b *cryptobyte.Builder, crls [][]byte) {
	if len(crls) == 0 {
		return
	}
	elements := make([]raw, len(crls))
	for i, crl := range crls {
		elements[i] = crl
	}
	addSetOf(b, constructed1, elements)
}
