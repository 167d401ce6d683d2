package cms

import (
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
	var sequence cryptobyte.String
	if !value.ReadASN1(&sequence, asn1.SEQUENCE) || !value.Empty() {
		return nil, malformed("attribute SMIMECapabilities")
	}
	var capabilities []AlgorithmIdentifier
	for !sequence.Empty() {
		if len(capabilities) == maxAttributes {
			return nil, tooMany("SMIMECapabilities", maxAttributes)
		}
		var ai AlgorithmIdentifier
		if !readAlgorithmIdentifier(&sequence, &ai) {
			return nil, malformed("attribute SMIMECapabilities")
		}
		capabilities = append(capabilities, ai)
	}
	return capabilities, nil
}

// addSMIMECapabilities announces the content encryption that Signet reads and is not weak.
func addSMIMECapabilities(b *cryptobyte.Builder) {
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		for _, entry := range contentEncryptionAlgorithms {
			if entry.Strength == Good {
				AlgorithmIdentifier{Algorithm: entry.OID}.marshal(b)
			}
		}
	})
}
