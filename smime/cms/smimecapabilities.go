package cms

import (
	"crypto/x509"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"signet/smime/internal/oid"
)

// SMIMECapabilities returns what the signer says to be able to read, the preferred first, and nil where the attribute is
// absent. It fails with [ErrMalformed].
//
//	SMIMECapabilities ::= SEQUENCE OF SMIMECapability
//	SMIMECapability ::= SEQUENCE {
//	  capabilityID OBJECT IDENTIFIER,
//	  parameters ANY DEFINED BY capabilityID OPTIONAL }
//
// RFC 8551 Section 2.5.2.
func (si *SignerInfo) SMIMECapabilities() ([]AlgorithmIdentifier, error) {
	value, err := attributes(si.SignedAttrs).single(oid.SMIMECapabilities)
	if err != nil || value == nil {
		return nil, err
	}
	return ParseSMIMECapabilities(value)
}

// ParseSMIMECapabilities reads the DER of SMIMECapabilities: the value of the attribute, or that of the extension by which
// a certificate says what its holder can read, RFC 4262. It fails with [ErrMalformed] and [ErrTooLarge].
func ParseSMIMECapabilities(der []byte) ([]AlgorithmIdentifier, error) {
	input := cryptobyte.String(der)
	var sequence cryptobyte.String
	if !input.ReadASN1(&sequence, asn1.SEQUENCE) || !input.Empty() {
		return nil, malformed("SMIMECapabilities")
	}
	var capabilities []AlgorithmIdentifier
	for !sequence.Empty() {
		if len(capabilities) == maxAttributes {
			return nil, tooMany("SMIMECapabilities", maxAttributes)
		}
		var ai AlgorithmIdentifier
		if !readAlgorithmIdentifier(&sequence, &ai) {
			return nil, malformed("SMIMECapabilities")
		}
		capabilities = append(capabilities, ai)
	}
	return capabilities, nil
}

// CertificateSMIMECapabilities returns what a certificate says that its holder is able to read, the preferred first, and nil
// where it has no such extension. It fails with [ErrMalformed] and [ErrTooLarge]. RFC 4262.
func CertificateSMIMECapabilities(certificate *x509.Certificate) ([]AlgorithmIdentifier, error) {
	for _, extension := range certificate.Extensions {
		if extension.Id.Equal(oid.SMIMECapabilities) {
			return ParseSMIMECapabilities(extension.Value)
		}
	}
	return nil, nil
}

// addSMIMECapabilities announces capabilities, or the content encryption that this package reads and is not weak.
func addSMIMECapabilities(b *cryptobyte.Builder, capabilities []AlgorithmIdentifier) {
	if capabilities == nil {
		for _, algorithm := range GoodContentEncryptionAlgorithms() {
			capabilities = append(capabilities, AlgorithmIdentifier{Algorithm: algorithm.OID})
		}
	}
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		for _, capability := range capabilities {
			capability.marshal(b)
		}
	})
}
