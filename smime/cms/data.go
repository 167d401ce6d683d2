package cms

import (
	encoding_asn1 "encoding/asn1"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"signet/smime/internal/oid"
)

// readData reads content that is neither signed nor encrypted.
//
//	Data ::= OCTET STRING
//
// RFC 2315 Section 8; in RFC 5652 Section 4 it is octets, without a type of its own.
func readData(der []byte) ([]byte, error) {
	input := cryptobyte.String(der)
	var content cryptobyte.String
	if !input.ReadASN1(&content, asn1.OCTET_STRING) || !input.Empty() {
		return nil, malformed("Data")
	}
	return content, nil
}

// MarshalData returns a ContentInfo, in DER, with content as it is.
func MarshalData(content []byte) ([]byte, error) {
	f := newFrame(asn1.OCTET_STRING, len(content))
	f.contentInfo(oid.Data)
	return f.fill(content)
}

// contentTypeOrData returns id-data where no content type is given.
func contentTypeOrData(contentType encoding_asn1.ObjectIdentifier) encoding_asn1.ObjectIdentifier {
	if contentType == nil {
		return oid.Data
	}
	return contentType
}
