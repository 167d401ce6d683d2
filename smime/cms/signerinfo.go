package cms

import (
	"fmt"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// maxSignatureSize limits a signature, in octets: each countersignature on it digests it again. That of the longest RSA key
// has 2 KiB.
const maxSignatureSize = 64 << 10

// A SignerInfo is one signer's contribution to a SignedData.
//
//	SignerInfo ::= SEQUENCE {
//	  version CMSVersion,
//	  sid SignerIdentifier,
//	  digestAlgorithm DigestAlgorithmIdentifier,
//	  signedAttrs [0] IMPLICIT SignedAttributes OPTIONAL,
//	  signatureAlgorithm SignatureAlgorithmIdentifier,
//	  signature SignatureValue,
//	  unsignedAttrs [1] IMPLICIT UnsignedAttributes OPTIONAL }
//
// RFC 5652 Section 5.3.
type SignerInfo struct {
	Version            int
	SID                SignerIdentifier
	DigestAlgorithm    AlgorithmIdentifier
	SignedAttrs        []Attribute // nil where absent
	SignatureAlgorithm AlgorithmIdentifier
	Signature          []byte
	UnsignedAttrs      []Attribute

	// signedOctets is what the signature is over, where there are signed attributes: "a separate encoding of the
	// signedAttrs field is performed for message digest calculation. The IMPLICIT [0] tag in the signedAttrs is not used
	// for the DER encoding, rather an EXPLICIT SET OF tag is used." RFC 5652 Section 5.4.
	signedOctets []byte
}

func readSignerInfo(s *cryptobyte.String) (*SignerInfo, error) {
	var sequence, signature cryptobyte.String
	var si SignerInfo
	if !s.ReadASN1(&sequence, asn1.SEQUENCE) {
		return nil, malformed("SignerInfo")
	}
	if !sequence.ReadASN1Integer(&si.Version) {
		return nil, malformed("SignerInfo version")
	}
	if !readSignerIdentifier(&sequence, &si.SID) {
		return nil, malformed("SignerInfo sid")
	}
	if !readAlgorithmIdentifier(&sequence, &si.DigestAlgorithm) {
		return nil, malformed("SignerInfo digestAlgorithm")
	}
	if err := si.readSignedAttrs(&sequence); err != nil {
		return nil, err
	}
	if !readAlgorithmIdentifier(&sequence, &si.SignatureAlgorithm) {
		return nil, malformed("SignerInfo signatureAlgorithm")
	}
	if !sequence.ReadASN1(&signature, asn1.OCTET_STRING) {
		return nil, malformed("SignerInfo signature")
	}
	if len(signature) > maxSignatureSize {
		return nil, fmt.Errorf("%w: SignerInfo signature of %d octets", ErrTooLarge, len(signature))
	}
	si.Signature = signature
	var set cryptobyte.String
	if !sequence.ReadOptionalASN1(&set, nil, constructed1) || !sequence.Empty() {
		return nil, malformed("SignerInfo unsignedAttrs")
	}
	var err error
	si.UnsignedAttrs, err = readAttributes(set)
	return &si, err
}

func (si *SignerInfo) readSignedAttrs(s *cryptobyte.String) error {
	var element, set cryptobyte.String
	if !s.PeekASN1Tag(constructed0) {
		return nil
	}
	if !s.ReadASN1Element(&element, constructed0) {
		return malformed("SignerInfo signedAttrs")
	}
	// The attributes keep the order in which they came. DER sorts a SET OF, but signers who do not sort also hash what
	// they have not sorted.
	si.signedOctets = append([]byte{byte(asn1.SET)}, element[1:]...)
	if !element.ReadASN1(&set, constructed0) || set.Empty() {
		return malformed("SignerInfo signedAttrs") // SET SIZE (1..MAX)
	}
	var err error
	si.SignedAttrs, err = readAttributes(set)
	return err
}

func (si *SignerInfo) marshal(b *cryptobyte.Builder) {
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1Int64(int64(si.version()))
		si.SID.marshal(b)
		si.DigestAlgorithm.marshal(b)
		if si.SignedAttrs != nil {
			addSetOf(b, constructed0, si.SignedAttrs)
		}
		si.SignatureAlgorithm.marshal(b)
		b.AddASN1OctetString(si.Signature)
		if si.UnsignedAttrs != nil {
			addSetOf(b, constructed1, si.UnsignedAttrs)
		}
	})
}

// version follows RFC 5652 Section 5.3.
func (si *SignerInfo) version() int {
	if si.SID.IssuerAndSerialNumber == nil {
		return 3
	}
	return 1
}
