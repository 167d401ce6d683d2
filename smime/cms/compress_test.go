package cms_test

import (
	"bytes"
	"compress/zlib"
	"errors"
	"testing"

	"signet/smime/cms"
	"signet/smime/internal/oid"
)

func mustParseCompressedData(t testing.TB, data []byte) *cms.CompressedData {
	t.Helper()
	ci, err := cms.ParseContentInfo(data)
	if err != nil {
		t.Fatal(err)
	}
	cd, err := ci.CompressedData()
	if err != nil {
		t.Fatal(err)
	}
	return cd
}

func mustCompress(t testing.TB, content []byte) *cms.CompressedData {
	t.Helper()
	message, err := cms.Compress(content, cms.CompressOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return mustParseCompressedData(t, message)
}

func TestCompressThenDecompress(t *testing.T) {
	for _, size := range []int{0, 1, 64<<10 - 1, 64 << 10, 64<<10 + 1, 1 << 20} {
		content := bytes.Repeat([]byte("Signet"), size)[:size]
		cd := mustCompress(t, content)
		got, err := cd.Decompress(0)
		if err != nil || !bytes.Equal(got, content) || got == nil {
			t.Errorf("%d octets: %d, %v", size, len(got), err)
		}
		if cd.Version != 0 || cd.CompressionAlgorithm.Parameters != nil || !cd.EncapContentInfo.EContentType.Equal(oid.Data) {
			t.Errorf("%+v", cd)
		}
	}
}

// What makes a mail reader give up with a few octets.
func TestDecompressIsLimited(t *testing.T) {
	cd := mustCompress(t, make([]byte, 1<<20))
	if _, err := cd.Decompress(1 << 20); err != nil {
		t.Errorf("as much as allowed: %v", err)
	}
	if got, err := cd.Decompress(1<<20 - 1); !errors.Is(err, cms.ErrTooLarge) || got != nil {
		t.Errorf("one more: got %d octets, error %v", len(got), err)
	}

	// The limit of the package holds where none is given, and where a larger one is. What is compressed after a megabyte of
	// zeros can be repeated.
	var bomb bytes.Buffer
	w := zlib.NewWriter(&bomb)
	zeros := make([]byte, 1<<20)
	w.Write(zeros)
	w.Flush()
	first := bomb.Len()
	w.Write(zeros)
	w.Flush()
	again := bytes.Clone(bomb.Bytes()[first:])
	bomb.Write(bytes.Repeat(again, cms.MaxDecompressed>>20))
	cd.EncapContentInfo.EContent = bomb.Bytes()
	for _, limit := range []int{0, 1 << 40} {
		if got, err := cd.Decompress(limit); !errors.Is(err, cms.ErrTooLarge) || got != nil {
			t.Errorf("limit %d: got %d octets, error %v", limit, len(got), err)
		}
	}
}

func TestDecompressRefuses(t *testing.T) {
	withDictionary := func() []byte {
		var b bytes.Buffer
		w, err := zlib.NewWriterLevelDict(&b, zlib.DefaultCompression, text)
		if err != nil {
			t.Fatal(err)
		}
		w.Write(text)
		w.Close()
		return b.Bytes()
	}()
	for _, tt := range []struct {
		name  string
		forge func(cd *cms.CompressedData)
		want  error
	}{
		{"another algorithm", func(cd *cms.CompressedData) { cd.CompressionAlgorithm.Algorithm = oid.Data }, cms.ErrUnsupportedAlgorithm},
		{"no content", func(cd *cms.CompressedData) { cd.EncapContentInfo.EContent = nil }, cms.ErrNoContent},
		{"empty", func(cd *cms.CompressedData) { cd.EncapContentInfo.EContent = []byte{} }, cms.ErrMalformed},
		{"not zlib", func(cd *cms.CompressedData) { cd.EncapContentInfo.EContent = text }, cms.ErrMalformed},
		{"cut off", func(cd *cms.CompressedData) {
			c := &cd.EncapContentInfo.EContent
			*c = (*c)[:len(*c)-1]
		}, cms.ErrMalformed},
		{"cut off in the middle", func(cd *cms.CompressedData) {
			c := &cd.EncapContentInfo.EContent
			*c = (*c)[:len(*c)/2]
		}, cms.ErrMalformed},
		{"checksum changed", func(cd *cms.CompressedData) {
			c := cd.EncapContentInfo.EContent
			c[len(c)-1] ^= 1
		}, cms.ErrMalformed},
		{"something after", func(cd *cms.CompressedData) {
			cd.EncapContentInfo.EContent = append(cd.EncapContentInfo.EContent, 0)
		}, cms.ErrMalformed},
		{"a second stream after", func(cd *cms.CompressedData) {
			cd.EncapContentInfo.EContent = append(cd.EncapContentInfo.EContent, cd.EncapContentInfo.EContent...)
		}, cms.ErrMalformed},
		{"a dictionary", func(cd *cms.CompressedData) { cd.EncapContentInfo.EContent = withDictionary }, cms.ErrMalformed},
	} {
		cd := mustCompress(t, text)
		tt.forge(cd)
		if got, err := cd.Decompress(0); !errors.Is(err, tt.want) || got != nil {
			t.Errorf("%s: got %q, error %v", tt.name, got, err)
		}
	}
}

func TestCompressRefusesWhatNobodyCouldRead(t *testing.T) {
	if _, err := cms.Compress(make([]byte, cms.MaxDecompressed+1), cms.CompressOptions{}); !errors.Is(err, cms.ErrTooLarge) {
		t.Errorf("got error %v", err)
	}
}
