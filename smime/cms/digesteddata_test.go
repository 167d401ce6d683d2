package cms_test

import (
	"bytes"
	"crypto"
	"errors"
	"testing"

	"signet/smime/cms"
	"signet/smime/internal/oid"
)

func mustParseDigestedData(t testing.TB, data []byte) *cms.DigestedData {
	t.Helper()
	ci, err := cms.ParseContentInfo(data)
	if err != nil {
		t.Fatal(err)
	}
	dd, err := ci.DigestedData()
	if err != nil {
		t.Fatal(err)
	}
	return dd
}

func mustDigest(t testing.TB, content []byte, opts cms.DigestOptions) *cms.DigestedData {
	t.Helper()
	message, err := cms.Digest(content, opts)
	if err != nil {
		t.Fatal(err)
	}
	return mustParseDigestedData(t, message)
}

func TestDigestThenVerify(t *testing.T) {
	for _, hash := range []crypto.Hash{0, crypto.SHA256, crypto.SHA384, crypto.SHA512} {
		dd := mustDigest(t, text, cms.DigestOptions{Digest: hash})
		algorithm, err := dd.Verify(nil, cms.VerifyOptions{})
		if err != nil || algorithm.Strength != cms.Good || !bytes.Equal(dd.EncapContentInfo.EContent, text) || dd.Version != 0 {
			t.Errorf("%v: version %d, %v, %v", hash, dd.Version, algorithm, err)
		}
	}
	if _, err := cms.Digest(text, cms.DigestOptions{Digest: crypto.SHA1}); !errors.Is(err, cms.ErrUnsupportedAlgorithm) {
		t.Errorf("SHA-1: got error %v", err)
	}
	dd := mustDigest(t, nil, cms.DigestOptions{ContentType: oid.SignedData})
	if _, err := dd.Verify(nil, cms.VerifyOptions{}); err != nil || dd.Version != 2 {
		t.Errorf("empty content of another type: version %d, %v", dd.Version, err)
	}
}

func TestVerifyDigestedData(t *testing.T) {
	for _, tt := range []struct {
		name    string
		forge   func(dd *cms.DigestedData)
		content []byte
		want    error
	}{
		{"content changed", func(dd *cms.DigestedData) { dd.EncapContentInfo.EContent[0] ^= 1 }, nil, cms.ErrDigestMismatch},
		{"digest changed", func(dd *cms.DigestedData) { dd.Digest[0] ^= 1 }, nil, cms.ErrDigestMismatch},
		{"digest cut short", func(dd *cms.DigestedData) { dd.Digest = dd.Digest[:4] }, nil, cms.ErrDigestMismatch},
		{"digest empty", func(dd *cms.DigestedData) { dd.Digest = nil }, nil, cms.ErrDigestMismatch},
		{"unknown digest", func(dd *cms.DigestedData) { dd.DigestAlgorithm.Algorithm = oid.Data }, nil, cms.ErrUnsupportedAlgorithm},
		{"no content", func(dd *cms.DigestedData) { dd.EncapContentInfo.EContent = nil }, nil, cms.ErrNoContent},
		{"detached", func(dd *cms.DigestedData) { dd.EncapContentInfo.EContent = nil }, text, nil},
		{"content twice", func(*cms.DigestedData) {}, text, cms.ErrMalformed},
	} {
		dd := mustDigest(t, text, cms.DigestOptions{})
		tt.forge(dd)
		if _, err := dd.Verify(tt.content, cms.VerifyOptions{}); !errors.Is(err, tt.want) {
			t.Errorf("%s: got error %v", tt.name, err)
		}
	}
}

func TestVerifyDigestedDataTellsThatSHA1IsWeak(t *testing.T) {
	dd := mustDigest(t, text, cms.DigestOptions{})
	dd.DigestAlgorithm.Algorithm, dd.Digest = oid.SHA1, sum(crypto.SHA1, text)
	if algorithm, err := mustParseDigestedData(t, dd.Marshal()).Verify(nil, cms.VerifyOptions{}); err != nil || algorithm.Strength != cms.Weak {
		t.Errorf("%+v, %v", algorithm, err)
	}
}
