package cms_test

import (
	"bytes"
	"crypto/hkdf"
	"crypto/sha256"
	"crypto/subtle"
	encoding_asn1 "encoding/asn1"
	"errors"
	"slices"
	"testing"

	"signet/smime/cms"
	"signet/smime/internal/oid"
	"signet/smime/internal/testca"
)

// The attacks on authenticated encryption that other implementations fell to, each with a vector that is made here. SECURITY.md lists them.

// mustSeal returns an AuthEnvelopedData for id.
func mustSeal(t *testing.T, id *testca.Identity, algorithm, contentType encoding_asn1.ObjectIdentifier) *cms.AuthEnvelopedData {
	t.Helper()
	offered := cms.ContentEncryptionAlgorithms()
	i := slices.IndexFunc(offered, func(a cms.Algorithm) bool { return a.OID.Equal(algorithm) })
	if i < 0 {
		t.Fatalf("%v is not offered", algorithm)
	}
	message := mustEncrypt(t, text, cms.EncryptOptions{ContentEncryption: offered[i], ContentType: contentType}, id)
	aed, err := cms.ParseAuthEnvelopedData(message)
	if err != nil {
		t.Fatal(err)
	}
	return aed
}

// reopen writes and reads a forged message, and decrypts it.
func reopen(aed *cms.AuthEnvelopedData, id *testca.Identity) (*cms.Plaintext, error) {
	read, err := cms.ParseAuthEnvelopedData(aed.Marshal())
	if err != nil {
		return nil, err
	}
	return read.Decrypt(keyRing{id}, cms.DecryptOptions{})
}

// Four implementations took as much of the tag for the whole as the message had: one octet was enough for OpenSSL
// (CVE-2026-34182), wolfSSL (CVE-2026-5500) and Bouncy Castle (CVE-2026-12802), four for gpgsm (CVE-2026-57062). The
// first of 256 guesses that opens tells the octet.
func TestAttackWithAShortTag(t *testing.T) {
	bob := people().bob
	type parameters struct {
		Nonce  []byte
		ICVLen int `asn1:"optional"`
	}
	for _, algorithm := range []encoding_asn1.ObjectIdentifier{oid.AES256GCM, oid.ChaCha20Poly1305} {
		for length := range 20 {
			for _, told := range []string{"as long", "16", "default"} {
				aed := mustSeal(t, bob, algorithm, nil)
				tag := append(bytes.Clone(aed.MAC), make([]byte, 4)...)
				aed.MAC = tag[:length]
				want := length == 16
				if algorithm.Equal(oid.AES256GCM) {
					var p parameters
					ai := &aed.AuthEncryptedContentInfo.ContentEncryptionAlgorithm
					if _, err := encoding_asn1.Unmarshal(ai.Parameters, &p); err != nil {
						t.Fatal(err)
					}
					p.ICVLen = map[string]int{"as long": length, "16": 16, "default": 0}[told]
					ai.Parameters = der(t, p)
					want = told == "as long" && length >= 12 && length <= 16 || told == "16" && length == 16 || told == "default" && length == 12
				}
				_, err := reopen(aed, bob)
				if want != (err == nil) || err != nil && !errors.Is(err, cms.ErrMalformed) {
					t.Errorf("%v: a tag of %d octets, parameters %s: got error %v", algorithm, length, told, err)
				}
			}
		}
	}
}

// OpenSSL copied the nonce of an AuthEnvelopedData into 16 octets of its stack: CVE-2025-15467.
func TestAttackWithAnOverlongNonce(t *testing.T) {
	bob := people().bob
	for _, algorithm := range []encoding_asn1.ObjectIdentifier{oid.AES256GCM, oid.ChaCha20Poly1305} {
		for _, length := range []int{0, 1, 11, 13, 17, 64, 1 << 20} {
			aed := mustSeal(t, bob, algorithm, nil)
			parameters := der(t, make([]byte, length))
			if algorithm.Equal(oid.AES256GCM) {
				parameters = der(t, struct {
					Nonce  []byte
					ICVLen int
				}{make([]byte, length), 16})
			}
			aed.AuthEncryptedContentInfo.ContentEncryptionAlgorithm.Parameters = parameters
			if _, err := reopen(aed, bob); err != cms.ErrDecrypt && !errors.Is(err, cms.ErrMalformed) {
				t.Errorf("%v: %d octets: got error %v", algorithm, length, err)
			}
		}
	}
}

// Bouncy Castle gave out attributes as authenticated that no MAC covered, or content that only they covered, in
// AuthenticatedData: CVE-2026-59642, CVE-2026-71888. In an AuthEnvelopedData both are under the tag, and so is whether
// there are attributes at all.
func TestAttackOnAuthenticatedAttributes(t *testing.T) {
	bob := people().bob
	other := cms.Attribute{Type: oid.SubjectAltName, Values: [][]byte{{5, 0}}}
	for _, tt := range []struct {
		name  string
		forge func(aed *cms.AuthEnvelopedData)
		want  error
	}{
		{"nothing changed", func(*cms.AuthEnvelopedData) {}, nil},
		{"attribute added", func(aed *cms.AuthEnvelopedData) { aed.AuthAttrs = append(aed.AuthAttrs, other) }, cms.ErrDecrypt},
		{"attributes removed", func(aed *cms.AuthEnvelopedData) { aed.AuthAttrs = nil }, cms.ErrDecrypt},
		{"attributes exchanged", func(aed *cms.AuthEnvelopedData) { aed.AuthAttrs = []cms.Attribute{other} }, cms.ErrDecrypt},
		{"attributes no longer authenticated", func(aed *cms.AuthEnvelopedData) {
			aed.UnauthAttrs, aed.AuthAttrs = aed.AuthAttrs, nil
		}, cms.ErrDecrypt},
		{"unauthenticated attribute added", func(aed *cms.AuthEnvelopedData) { aed.UnauthAttrs = []cms.Attribute{other} }, nil},
		{"content type changed", func(aed *cms.AuthEnvelopedData) { aed.AuthEncryptedContentInfo.ContentType = oid.Data }, cms.ErrMalformed},
		{"content type changed in both places", func(aed *cms.AuthEnvelopedData) {
			aed.AuthEncryptedContentInfo.ContentType = oid.Data
			aed.AuthAttrs[0].Values = [][]byte{der(t, oid.Data)}
		}, cms.ErrDecrypt},
		{"content changed", func(aed *cms.AuthEnvelopedData) { aed.AuthEncryptedContentInfo.EncryptedContent[3] ^= 1 }, cms.ErrDecrypt},
		{"content cut", func(aed *cms.AuthEnvelopedData) {
			c := &aed.AuthEncryptedContentInfo.EncryptedContent
			*c = (*c)[:len(*c)-1]
		}, cms.ErrDecrypt},
		{"tag changed", func(aed *cms.AuthEnvelopedData) { aed.MAC[15] ^= 1 }, cms.ErrDecrypt},
	} {
		aed := mustSeal(t, bob, oid.AES256GCM, oid.SignedData)
		tt.forge(aed)
		plaintext, err := reopen(aed, bob)
		if !errors.Is(err, tt.want) || tt.want == nil && err != nil || (plaintext == nil) != (err != nil) {
			t.Errorf("%s: got error %v, want %v", tt.name, err, tt.want)
		}
	}
}

// The downgrade from AES-GCM to AES-CBC, Section 1 of RFC 9709: who knows two blocks of a message in GCM, such as its
// header fields, knows what AES makes of two counters. In an EnvelopedData with the same recipientInfos these are blocks in
// CBC mode that decrypt to the counters, and with a chosen initialization vector to any text: an answer to it tells that
// the guess was right, and any number of guesses can be tried.
//
// Such a text is told to be unauthenticated. Where the sender has derived the key with the algorithm in it, there is none.
func TestAttackFromGCMToCBC(t *testing.T) {
	bob := people().bob
	wanted := []byte("Answer to this!\n")
	for _, tt := range []struct {
		name    string
		derived bool
	}{{"content key as it is", false}, {"content key derived", true}} {
		aed := mustSeal(t, bob, oid.AES256GCM, nil)
		eci := &aed.AuthEncryptedContentInfo
		var parameters struct {
			Nonce  []byte
			ICVLen int
		}
		if _, err := encoding_asn1.Unmarshal(eci.ContentEncryptionAlgorithm.Parameters, &parameters); err != nil {
			t.Fatal(err)
		}
		if tt.derived {
			deriveKey(t, aed, bob, parameters.Nonce)
		}
		if plaintext, err := reopen(aed, bob); err != nil || plaintext.Integrity != cms.Authenticated {
			t.Fatalf("%s: the way of forging is wrong: %v", tt.name, err)
		}
		// The first block of content is encrypted with the counter 2: NIST SP 800-38D Section 7.1.
		counter := func(n byte) []byte { return append(bytes.Clone(parameters.Nonce), 0, 0, 0, n) }
		encryptedCounter := func(block int) []byte {
			return xor(eci.EncryptedContent[16*block:16*block+16], text[16*block:16*block+16])
		}
		iv := xor(counter(2), wanted)
		beforeLast := xor(counter(3), bytes.Repeat([]byte{16}, 16)) // so that the last block is padding
		ed := &cms.EnvelopedData{RecipientInfos: aed.RecipientInfos, EncryptedContentInfo: cms.EncryptedContentInfo{
			ContentType:                oid.Data,
			ContentEncryptionAlgorithm: cms.AlgorithmIdentifier{Algorithm: oid.AES256CBC, Parameters: der(t, iv)},
			EncryptedContent:           slices.Concat(encryptedCounter(0), beforeLast, encryptedCounter(1)),
		}}
		plaintext, err := mustParseEnvelopedData(t, ed.Marshal()).Decrypt(keyRing{bob}, cms.DecryptOptions{})
		found := err == nil && bytes.HasPrefix(plaintext.Content, wanted)
		switch {
		case err != nil && err != cms.ErrDecrypt:
			t.Errorf("%s: got error %v", tt.name, err)
		case found == tt.derived:
			t.Errorf("%s: found the wanted text: %v", tt.name, found)
		case err == nil && plaintext.Integrity != cms.Unauthenticated:
			t.Errorf("%s: the text counts as authenticated", tt.name)
		}
	}
}

// deriveKey encrypts the content of aed again, with a key derived as RFC 9709 Section 2 has it.
func deriveKey(t *testing.T, aed *cms.AuthEnvelopedData, id *testca.Identity, nonce []byte) {
	t.Helper()
	eci := &aed.AuthEncryptedContentInfo
	contentKey, err := cms.ContentKey(aed.RecipientInfos[0], id.PrivateKey(), 32)
	if err != nil {
		t.Fatal(err)
	}
	inner := der(t, struct {
		Algorithm  encoding_asn1.ObjectIdentifier
		Parameters encoding_asn1.RawValue
	}{oid.AES256GCM, encoding_asn1.RawValue{FullBytes: eci.ContentEncryptionAlgorithm.Parameters}})
	derived, err := hkdf.Key(sha256.New, contentKey, []byte("The Cryptographic Message Syntax"), string(inner), 32)
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := cms.Go{}.EncryptGCM(nil, derived, nonce, text, nil)
	if err != nil {
		t.Fatal(err)
	}
	eci.EncryptedContent, aed.MAC = sealed[:len(text)], sealed[len(text):]
	eci.ContentEncryptionAlgorithm = cms.AlgorithmIdentifier{Algorithm: oid.CEKHKDFSHA256, Parameters: inner}
}

func xor(a, b []byte) []byte {
	c := make([]byte, len(a))
	subtle.XORBytes(c, a, b)
	return c
}
