package pkcs12

import (
	encoding_asn1 "encoding/asn1"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"signet/smime/internal/ber"
	"signet/smime/internal/pbe"
)

const (
	implicit0   = asn1.Tag(0x80)
	constructed = 0x20
	explicit0   = implicit0 | constructed
)

// A contentInfo is that of RFC 5652 Section 3.
type contentInfo struct {
	contentType encoding_asn1.ObjectIdentifier
	content     cryptobyte.String // DER of one element
}

func readContentInfo(s *cryptobyte.String) (contentInfo, error) {
	var ci contentInfo
	var sequence cryptobyte.String
	if !s.ReadASN1(&sequence, asn1.SEQUENCE) ||
		!sequence.ReadASN1ObjectIdentifier(&ci.contentType) ||
		!sequence.ReadASN1(&ci.content, explicit0) || !sequence.Empty() {
		return ci, malformed("ContentInfo")
	}
	return ci, nil
}

// data returns the octets of the type id-data.
func (ci contentInfo) data() ([]byte, error) {
	var octets cryptobyte.String
	if !ci.content.ReadASN1(&octets, asn1.OCTET_STRING) || !ci.content.Empty() {
		return nil, malformed("ContentInfo of the type id-data")
	}
	return octets, nil
}

// encryptedData returns how content of the type id-encryptedData is encrypted, and its ciphertext.
//
//	EncryptedData ::= SEQUENCE {
//	  version CMSVersion,
//	  encryptedContentInfo EncryptedContentInfo,
//	  unprotectedAttrs [1] IMPLICIT UnprotectedAttributes OPTIONAL }
//
// RFC 5652 Sections 6.1 and 8.
func (ci contentInfo) encryptedData() (pbe.AlgorithmIdentifier, []byte, error) {
	var scheme pbe.AlgorithmIdentifier
	var sequence, info, contents cryptobyte.String
	var contentType encoding_asn1.ObjectIdentifier
	var version int
	var tag asn1.Tag
	if !ci.content.ReadASN1(&sequence, asn1.SEQUENCE) || !ci.content.Empty() ||
		!sequence.ReadASN1Integer(&version) ||
		!sequence.ReadASN1(&info, asn1.SEQUENCE) ||
		!info.ReadASN1ObjectIdentifier(&contentType) ||
		!pbe.ReadAlgorithmIdentifier(&info, &scheme) ||
		!info.ReadAnyASN1(&contents, &tag) || tag&^constructed != implicit0 || !info.Empty() {
		return scheme, nil, malformed("EncryptedData")
	}
	ciphertext, err := ber.OctetString(byte(tag), contents)
	if err != nil {
		return scheme, nil, malformed("EncryptedData encryptedContent")
	}
	return scheme, ciphertext, nil
}
