package cms

import (
	"crypto"
	"crypto/subtle"
	encoding_asn1 "encoding/asn1"
	"fmt"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"signet/smime/internal/oid"
)

// A DigestedData is content with its digest, which shows accidents and proves nothing: anybody can make another one.
//
//	DigestedData ::= SEQUENCE {
//	  version CMSVersion,
//	  digestAlgorithm DigestAlgorithmIdentifier,
//	  encapContentInfo EncapsulatedContentInfo,
//	  digest Digest }
//
// RFC 5652 Section 7.
type DigestedData struct {
	Version          int
	DigestAlgorithm  AlgorithmIdentifier
	EncapContentInfo EncapsulatedContentInfo
	Digest           []byte
}

func readDigestedData(der []byte) (*DigestedData, error) {
	input := cryptobyte.String(der)
	var sequence, digest cryptobyte.String
	var dd DigestedData
	if !input.ReadASN1(&sequence, asn1.SEQUENCE) || !input.Empty() {
		return nil, malformed("DigestedData")
	}
	if !sequence.ReadASN1Integer(&dd.Version) {
		return nil, malformed("DigestedData version")
	}
	if !readAlgorithmIdentifier(&sequence, &dd.DigestAlgorithm) {
		return nil, malformed("DigestedData digestAlgorithm")
	}
	if err := readEncapsulatedContentInfo(&sequence, &dd.EncapContentInfo); err != nil {
		return nil, err
	}
	if !sequence.ReadASN1(&digest, asn1.OCTET_STRING) || !sequence.Empty() {
		return nil, malformed("DigestedData digest")
	}
	dd.Digest = digest
	return &dd, nil
}

// DigestOptions are the options of [Digest].
type DigestOptions struct {
	Digest      crypto.Hash                    // SHA-256 where 0; SHA-384 or SHA-512
	ContentType encoding_asn1.ObjectIdentifier // id-data where nil
	Bulk        BulkCrypto                     // [Go] where nil
}

// Digest returns a ContentInfo with a DigestedData, in DER. It fails with [ErrUnsupportedAlgorithm] for a digest that is
// not offered.
func Digest(content []byte, opts DigestOptions) ([]byte, error) {
	hash, bulk := opts.Digest, opts.Bulk
	if hash == 0 {
		hash = crypto.SHA256
	}
	if bulk == nil {
		bulk = Go{}
	}
	algorithm, ok := digestToWrite(hash)
	if !ok {
		return nil, fmt.Errorf("%w: digest %v", ErrUnsupportedAlgorithm, hash)
	}
	digest, err := bulk.Digest(hash, content)
	if err != nil {
		return nil, err
	}
	dd := &DigestedData{
		DigestAlgorithm:  AlgorithmIdentifier{Algorithm: algorithm.OID},
		EncapContentInfo: encapsulate(opts.ContentType, content),
		Digest:           digest,
	}
	return dd.contentInfo()
}

// Verify checks the digest of content, which is kept elsewhere, or of the eContent where content is nil. In opts only
// Bulk matters.
//
// It returns the digest algorithm, the zero value where it is unknown, and nil or one of [ErrDigestMismatch],
// [ErrUnsupportedAlgorithm], [ErrNoContent], and [ErrMalformed] where there is content in both places.
func (dd *DigestedData) Verify(content []byte, opts VerifyOptions) (Algorithm, error) {
	algorithm, ok := find(digestAlgorithms, dd.DigestAlgorithm.Algorithm)
	if !ok {
		return Algorithm{}, fmt.Errorf("%w: digest %v", ErrUnsupportedAlgorithm, dd.DigestAlgorithm.Algorithm)
	}
	bulk := opts.Bulk
	if bulk == nil {
		bulk = Go{}
	}
	switch {
	case content != nil && dd.EncapContentInfo.EContent != nil:
		return algorithm.Algorithm, malformed("DigestedData eContent beside detached content")
	case content == nil:
		content = dd.EncapContentInfo.EContent
	}
	if content == nil {
		return algorithm.Algorithm, ErrNoContent
	}
	digest, err := bulk.Digest(algorithm.hash, content)
	if err != nil {
		return algorithm.Algorithm, err
	}
	if subtle.ConstantTimeCompare(digest, dd.Digest) != 1 {
		return algorithm.Algorithm, ErrDigestMismatch
	}
	return algorithm.Algorithm, nil
}

// contentInfo returns a ContentInfo with dd.
func (dd *DigestedData) contentInfo() ([]byte, error) {
	f := dd.EncapContentInfo.frame()
	f.enclose(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1Int64(int64(dd.version()))
		dd.DigestAlgorithm.marshal(b)
	}, func(b *cryptobyte.Builder) {
		b.AddASN1OctetString(dd.Digest)
	})
	f.contentInfo(oid.DigestedData)
	return f.fill(dd.EncapContentInfo.EContent)
}

// version follows RFC 5652 Section 7.
func (dd *DigestedData) version() int {
	if dd.EncapContentInfo.EContentType.Equal(oid.Data) {
		return 0
	}
	return 2
}
