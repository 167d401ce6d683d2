package cms_test

import (
	"runtime"
	"testing"

	"signet/smime/cms"
	"signet/smime/internal/oid"
)

// allocated returns how many octets work allocates.
func allocated(work func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	work()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// Large contents are copied as rarely as can be: a browser has to hold them beside everything else. What is written needs
// the room of the message, and what is read that of the content; ciphertext in pieces is put together first.
func TestContentsAreCopiedOnce(t *testing.T) {
	const size, small = 8 << 20, 1 << 20
	bob := people().bob
	content := make([]byte, size)
	for _, algorithm := range cms.ContentEncryptionAlgorithms() {
		opts := cms.EncryptOptions{ContentEncryption: algorithm}
		var message []byte
		if got := allocated(func() { message = mustEncrypt(t, content, opts, bob) }); got > size+small {
			t.Errorf("%s: encrypting %d octets allocates %d", algorithm.Name, size, got)
		}
		read := func() {
			if _, err := decrypt(t, message, keyRing{bob}, cms.DecryptOptions{}); err != nil {
				t.Fatal(err)
			}
		}
		if got := allocated(read); got > size+small {
			t.Errorf("%s: decrypting %d octets allocates %d", algorithm.Name, size, got)
		}
	}
	compressed, err := cms.Compress(content, cms.CompressOptions{})
	if err != nil {
		t.Fatal(err)
	}
	cd := mustParseCompressedData(t, compressed)
	decompress := func() {
		if _, err := cd.Decompress(0); err != nil {
			t.Fatal(err)
		}
	}
	if got := allocated(decompress); got > 2*size+small {
		t.Errorf("decompressing %d octets allocates %d", size, got)
	}
	key := make([]byte, 32)
	if got := allocated(func() {
		cms.EncryptWithKey(content, key, cms.EncryptOptions{ContentEncryption: cms.Algorithm{OID: oid.AES256CBC}})
	}); got > size+small {
		t.Errorf("encrypting %d octets with a key allocates %d", size, got)
	}
	if got := allocated(func() { cms.Digest(content, cms.DigestOptions{}) }); got > size+small {
		t.Errorf("digesting %d octets allocates %d", size, got)
	}
	if got := allocated(func() { mustSign(t, content, cms.SignOptions{}, bob) }); got > size+small {
		t.Errorf("signing %d octets allocates %d", size, got)
	}
}
