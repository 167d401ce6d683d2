package cms_test

import (
	"bytes"
	"errors"
	"fmt"
	"testing"

	"signet/smime/cms"
	"signet/smime/internal/oid"
)

func mustParseAuthEnvelopedData(t testing.TB, data []byte) *cms.AuthEnvelopedData {
	t.Helper()
	aed, err := cms.ParseAuthEnvelopedData(data)
	if err != nil {
		t.Fatal(err)
	}
	return aed
}

var gcm = cms.EncryptOptions{ContentEncryption: cms.Algorithm{OID: oid.AES256GCM}}

// A content type other than id-data is authenticated with an attribute.
func TestAuthAttrsAreAuthenticated(t *testing.T) {
	bob := people().bob
	for _, algorithm := range []cms.Algorithm{{OID: oid.AES256GCM}, {OID: oid.ChaCha20Poly1305}} {
		message := mustEncrypt(t, text, cms.EncryptOptions{ContentEncryption: algorithm, ContentType: oid.SignedData}, bob)
		plaintext, err := mustParseAuthEnvelopedData(t, message).Decrypt(keyRing{bob}, cms.DecryptOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if !plaintext.ContentType.Equal(oid.SignedData) || len(plaintext.Findings) > 0 || !bytes.Equal(plaintext.Content, text) {
			t.Errorf("content type %v, findings %v", plaintext.ContentType, plaintext.Findings)
		}
	}
}

func TestDecryptForgedAuthEnvelopedData(t *testing.T) {
	p := people()
	another := cms.Attribute{Type: oid.SigningTime, Values: [][]byte{{5, 0}}}
	tests := []struct {
		name  string
		forge func(aed *cms.AuthEnvelopedData)
		want  error
	}{
		{"ciphertext changed", func(aed *cms.AuthEnvelopedData) { aed.AuthEncryptedContentInfo.EncryptedContent[0] ^= 1 }, cms.ErrDecrypt},
		{"ciphertext cut", func(aed *cms.AuthEnvelopedData) {
			c := &aed.AuthEncryptedContentInfo.EncryptedContent
			*c = (*c)[:len(*c)-1]
		}, cms.ErrDecrypt},
		{"mac changed", func(aed *cms.AuthEnvelopedData) { aed.MAC[15] ^= 1 }, cms.ErrDecrypt},
		{"nonce changed", func(aed *cms.AuthEnvelopedData) {
			aed.AuthEncryptedContentInfo.ContentEncryptionAlgorithm.Parameters = der(t, aeadParameters{make([]byte, 12), 16})
		}, cms.ErrDecrypt},
		// Attributes that no tag covers: CVE-2026-59642 in Bouncy Castle.
		{"authAttrs changed", func(aed *cms.AuthEnvelopedData) { aed.AuthAttrs = append(aed.AuthAttrs, another) }, cms.ErrDecrypt},
		{"authAttrs removed", func(aed *cms.AuthEnvelopedData) { aed.AuthAttrs = nil }, cms.ErrDecrypt},
		{"encrypted key changed", func(aed *cms.AuthEnvelopedData) {
			aed.RecipientInfos[0].(*cms.KeyAgreeRecipientInfo).RecipientEncryptedKeys[0].EncryptedKey[3] ^= 1
		}, cms.ErrDecrypt},
		{"another algorithm of this key size", func(aed *cms.AuthEnvelopedData) {
			aed.AuthEncryptedContentInfo.ContentEncryptionAlgorithm.Algorithm = oid.AES256CCM
		}, cms.ErrDecrypt},
		{"another key size", func(aed *cms.AuthEnvelopedData) {
			aed.AuthEncryptedContentInfo.ContentEncryptionAlgorithm.Algorithm = oid.AES128GCM
		}, cms.ErrDecrypt},

		// A tag of which the parameters promise more: CVE-2026-12802 in Bouncy Castle.
		{"mac of 15 octets", func(aed *cms.AuthEnvelopedData) { aed.MAC = aed.MAC[:15] }, cms.ErrMalformed},
		{"mac of 1 octet", func(aed *cms.AuthEnvelopedData) { aed.MAC = aed.MAC[:1] }, cms.ErrMalformed},
		{"mac empty", func(aed *cms.AuthEnvelopedData) { aed.MAC = nil }, cms.ErrMalformed},
		{"mac of 17 octets", func(aed *cms.AuthEnvelopedData) { aed.MAC = append(aed.MAC, 0) }, cms.ErrMalformed},
		{"ICVlen by default is 12", func(aed *cms.AuthEnvelopedData) {
			aed.AuthEncryptedContentInfo.ContentEncryptionAlgorithm.Parameters = der(t, struct{ Nonce []byte }{make([]byte, 12)})
		}, cms.ErrMalformed},

		{"content-type attribute of another type", func(aed *cms.AuthEnvelopedData) {
			aed.AuthAttrs[0].Values = [][]byte{der(t, oid.Data)}
		}, cms.ErrMalformed},
		{"content type changed beside the attribute", func(aed *cms.AuthEnvelopedData) {
			aed.AuthEncryptedContentInfo.ContentType = oid.Data
		}, cms.ErrMalformed},
		{"content-type attribute twice", func(aed *cms.AuthEnvelopedData) {
			aed.AuthAttrs = append(aed.AuthAttrs, aed.AuthAttrs[0])
		}, cms.ErrMalformed},
		{"CBC", func(aed *cms.AuthEnvelopedData) {
			aed.AuthEncryptedContentInfo.ContentEncryptionAlgorithm = cms.AlgorithmIdentifier{Algorithm: oid.AES256CBC, Parameters: der(t, make([]byte, 16))}
		}, cms.ErrUnsupportedAlgorithm},
		{"unknown content encryption", func(aed *cms.AuthEnvelopedData) {
			aed.AuthEncryptedContentInfo.ContentEncryptionAlgorithm.Algorithm = oid.Data
		}, cms.ErrUnsupportedAlgorithm},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			opts := gcm
			opts.ContentType = oid.SignedData
			aed := mustParseAuthEnvelopedData(t, mustEncrypt(t, text, opts, p.bob))
			tt.forge(aed)
			plaintext, err := mustParseAuthEnvelopedData(t, aed.Marshal()).Decrypt(keyRing{p.bob}, cms.DecryptOptions{})
			if !errors.Is(err, tt.want) || plaintext != nil {
				t.Errorf("got error %v, want %v", err, tt.want)
			}
			if tt.want == cms.ErrDecrypt && err != cms.ErrDecrypt {
				t.Errorf("%q tells more than that decryption failed", err)
			}
		})
	}
}

func TestDecryptTellsThatTheContentTypeIsNotAuthenticated(t *testing.T) {
	bob := people().bob
	aed := mustParseAuthEnvelopedData(t, mustEncrypt(t, text, gcm, bob))
	aed.AuthEncryptedContentInfo.ContentType = oid.SignedData
	plaintext, err := mustParseAuthEnvelopedData(t, aed.Marshal()).Decrypt(keyRing{bob}, cms.DecryptOptions{})
	if err != nil || fmt.Sprint(plaintext.Findings) != "[content-type-not-authenticated]" {
		t.Errorf("%+v, %v", plaintext, err)
	}
}

// unauthAttrs are what their name says.
func TestUnauthAttrsAreNotAuthenticated(t *testing.T) {
	bob := people().bob
	aed := mustParseAuthEnvelopedData(t, mustEncrypt(t, text, gcm, bob))
	aed.UnauthAttrs = []cms.Attribute{{Type: oid.SubjectAltName, Values: [][]byte{{5, 0}}}}
	again := mustParseAuthEnvelopedData(t, aed.Marshal())
	if _, err := again.Decrypt(keyRing{bob}, cms.DecryptOptions{}); err != nil || len(again.UnauthAttrs) != 1 {
		t.Errorf("%d unauthAttrs, %v", len(again.UnauthAttrs), err)
	}
}

func TestAuthEnvelopedDataWithoutAKey(t *testing.T) {
	p := people()
	aed := mustParseAuthEnvelopedData(t, mustEncrypt(t, text, gcm, p.alice, p.bob))
	if _, err := aed.Decrypt(keyRing{p.carol}, cms.DecryptOptions{}); !errors.Is(err, cms.ErrNoKey) {
		t.Errorf("got error %v", err)
	}
	if got := aed.Recipients(); len(got) != 2 {
		t.Errorf("recipients %v", got)
	}
	aed.AuthEncryptedContentInfo.EncryptedContent = nil
	if _, err := aed.Decrypt(keyRing{p.bob}, cms.DecryptOptions{}); !errors.Is(err, cms.ErrMalformed) {
		t.Errorf("without ciphertext: got error %v", err)
	}
}

func TestParseAuthEnvelopedDataRefuses(t *testing.T) {
	bob := people().bob
	if _, err := cms.ParseAuthEnvelopedData(mustEncrypt(t, text, cms.EncryptOptions{}, bob)); !errors.Is(err, cms.ErrUnexpectedType) {
		t.Errorf("EnvelopedData: got error %v", err)
	}
	opts := gcm
	opts.ContentType = oid.SignedData
	aed := mustParseAuthEnvelopedData(t, mustEncrypt(t, text, opts, bob))
	attribute := aed.AuthAttrs[0]
	aed.AuthAttrs = []cms.Attribute{{Type: attribute.Type}} // a SET without values
	if _, err := mustParseAuthEnvelopedData(t, aed.Marshal()).Decrypt(keyRing{bob}, cms.DecryptOptions{}); !errors.Is(err, cms.ErrMalformed) {
		t.Errorf("attribute without a value: got error %v", err)
	}
}
