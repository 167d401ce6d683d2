package cms

import (
	"bytes"
	"compress/zlib"
	encoding_asn1 "encoding/asn1"
	"errors"
	"fmt"
	"io"

	"signet/smime/internal/oid"
)

var compressionAlgorithms = []Algorithm{
	{"zlib", oid.ZlibCompress, Good, ToReadAndWrite},
}

// MaxDecompressed is how many octets may come out of one CompressedData: four times the largest message that mail servers
// usually take. Zlib makes up to a thousand octets of one.
const MaxDecompressed = 128 << 20

// CompressOptions are the options of [Compress].
type CompressOptions struct {
	ContentType encoding_asn1.ObjectIdentifier // id-data where nil
}

// Compress returns a ContentInfo with a CompressedData, in DER, with the one algorithm that RFC 3274 has: zlib. It fails
// with [ErrTooLarge] for content that [CompressedData.Decompress] would refuse.
func Compress(content []byte, opts CompressOptions) ([]byte, error) {
	if len(content) > MaxDecompressed {
		return nil, fmt.Errorf("%w: content of more than %d octets", ErrTooLarge, MaxDecompressed)
	}
	var compressed bytes.Buffer
	w := zlib.NewWriter(&compressed)
	if _, err := w.Write(content); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	cd := &CompressedData{
		// "The parameters field MUST be absent", RFC 3274 Section 1.1.
		CompressionAlgorithm: AlgorithmIdentifier{Algorithm: oid.ZlibCompress},
		EncapContentInfo:     encapsulate(opts.ContentType, compressed.Bytes()),
	}
	return cd.contentInfo()
}

// Decompress returns the content, whose type is the eContentType. It is of no more than limit octets, nor of more than
// [MaxDecompressed]; the latter alone counts where limit is 0. What is longer than that is not kept in memory.
//
// It fails with [ErrTooLarge], [ErrUnsupportedAlgorithm], [ErrNoContent], and with [ErrMalformed] where the eContent is
// not one zlib stream and nothing else.
func (cd *CompressedData) Decompress(limit int) ([]byte, error) {
	if _, ok := find(compressionAlgorithms, cd.CompressionAlgorithm.Algorithm); !ok {
		return nil, fmt.Errorf("%w: compression %v", ErrUnsupportedAlgorithm, cd.CompressionAlgorithm.Algorithm)
	}
	if cd.EncapContentInfo.EContent == nil {
		return nil, ErrNoContent
	}
	if limit <= 0 || limit > MaxDecompressed {
		limit = MaxDecompressed
	}
	compressed := bytes.NewReader(cd.EncapContentInfo.EContent)
	r, err := zlib.NewReader(compressed)
	if err != nil {
		return nil, malformed("CompressedData eContent: no zlib stream")
	}
	content, err := readUpTo(r, limit)
	switch {
	case errors.Is(err, ErrTooLarge):
		return nil, err
	case err != nil:
		return nil, malformed("CompressedData eContent: a damaged zlib stream")
	case compressed.Len() > 0:
		return nil, malformed("CompressedData eContent: octets after the zlib stream")
	}
	return content, nil
}

// decompressedPiece is the size in octets of the pieces that decompressed content is read in.
const decompressedPiece = 64 << 10

// readUpTo reads to the end, or fails with ErrTooLarge. It reads into pieces, as a buffer that grows would need three times
// the memory while it does.
func readUpTo(r io.Reader, limit int) ([]byte, error) {
	var pieces [][]byte
	total := 0
	for {
		piece := make([]byte, decompressedPiece)
		n, err := io.ReadFull(r, piece)
		if total += n; total > limit {
			return nil, fmt.Errorf("%w: more than %d octets of decompressed content", ErrTooLarge, limit)
		}
		pieces = append(pieces, piece[:n])
		if err == nil {
			continue
		}
		// The end may have been where it should be or not, which ReadFull does not tell. Asked again, r does.
		if _, err := r.Read(make([]byte, 1)); err != io.EOF {
			return nil, err
		}
		break
	}
	content := make([]byte, 0, total)
	for _, piece := range pieces {
		content = append(content, piece...)
	}
	return content, nil
}
