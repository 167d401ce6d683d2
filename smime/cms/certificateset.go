package cms

import (
	"crypto/x509"

	"golang.org/x/crypto/cryptobyte"
)

// readCertificateSet reads the elements of a CertificateSet.
//
//	CertificateSet ::= SET OF CertificateChoices
//
//	CertificateChoices ::= CHOICE {
//	  certificate Certificate,
//	  extendedCertificate [0] IMPLICIT ExtendedCertificate,  -- Obsolete
//	  v1AttrCert [1] IMPLICIT AttributeCertificateV1,        -- Obsolete
//	  v2AttrCert [2] IMPLICIT AttributeCertificateV2,
//	  other [3] IMPLICIT OtherCertificateFormat }
//
// RFC 5652 Section 10.2.2 and Section 10.2.3. It returns those X.509 certificates that crypto/x509 can read. Other kinds,
// broken ones, and those of a size that nobody needs are left out.
func readCertificateSet(set cryptobyte.String) ([]*x509.Certificate, error) {
	var certificates []*x509.Certificate
	for count := 0; !set.Empty(); count++ {
		if count == MaxCertificates {
			return nil, tooMany("certificates", MaxCertificates)
		}
		var element cryptobyte.String
		if !set.ReadAnyASN1Element(&element, nil) {
			return nil, malformed("CertificateSet")
		}
		if len(element) > maxCertificateSize {
			continue
		}
		if certificate, err := x509.ParseCertificate(element); err == nil && isBearable(certificate.PublicKey) {
			certificates = append(certificates, certificate)
		}
	}
	return certificates, nil
}

func addCertificateSet(b *cryptobyte.Builder, certificates []*x509.Certificate) {
	if len(certificates) == 0 {
		return
	}
	elements := make([]raw, len(certificates))
	for i, certificate := range certificates {
		elements[i] = certificate.Raw
	}
	addSetOf(b, constructed0, elements)
}
