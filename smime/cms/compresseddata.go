package cms

import (
	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"signet/smime/internal/oid"
)

// A CompressedData is compressed content. It has no integrity, nor is it secret.
//
//	CompressedData ::= SEQUENCE {
//	  version CMSVersion,  -- always set to 0
//	  compressionAlgorithm CompressionAlgorithmIdentifier,
//	  encapContentInfo EncapsulatedContentInfo }
//
// RFC 3274 Section 1.1. The eContent is compressed.
type CompressedData struct {
	Version              int
	CompressionAlgorithm AlgorithmIdentifier
	EncapContentInfo     EncapsulatedContentInfo
}

func readCompressedData(der []byte) (*CompressedData, error) {
	input := cryptobyte.String(der)
	var sequence cryptobyte.String
	var cd CompressedData
	if !input.ReadASN1(&sequence, asn1.SEQUENCE) || !input.Empty() {
		return nil, malformed("CompressedData")
	}
	if !sequence.ReadASN1Integer(&cd.Version) {
		return nil, malformed("CompressedData version")
	}
	if !readAlgorithmIdentifier(&sequence, &cd.CompressionAlgorithm) {
		return nil, malformed("CompressedData compressionAlgorithm")
	}
	if err := readEncapsulatedContentInfo(&sequence, &cd.EncapContentInfo); err != nil {
		return nil, err
	}
	if !sequence.Empty() {
		return nil, malformed("CompressedData: octets after encapContentInfo")
	}
	return &cd, nil
}

// contentInfo returns a ContentInfo with cd.
func (cd *CompressedData) contentInfo() ([]byte, error) {
	f := cd.EncapContentInfo.frame()
	f.enclose(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1Int64(0)
		cd.CompressionAlgorithm.marshal(b)
	}, nil)
	f.contentInfo(oid.CompressedData)
	return f.fill(cd.EncapContentInfo.EContent)
}
