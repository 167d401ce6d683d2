package cms_test

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"testing"

	"signet/smime/cms"
	"signet/smime/internal/oid"
)

// Written by PKI.js 4.0, for the shared key 00 01 … 1f: the nonce alone for parameters, and the tag after the ciphertext.
const gcmFromPKIjs = `
MIAGCSqGSIb3DQEHA6CAMIACAQIxSKJGAgEEMAgEBnNoYXJlZDANBglghkgBZQMEAS0FAAQohGXRPEl/ISXCAfF5MDhGqnMM5HVrU0DfxjHkX2KXEC06IRqnBGqi5zCA
BgkqhkiG9w0BBwEwHQYJYIZIAWUDBAEuBBCOdD9RNq5ZSV9mSLWfvUbuoIAEM0m8oWpNDQEI+DK+RT3/2g+njYqZpX8I1mcUrtQpTUm4riJ0qCkHdrboXG40tr4OUf3l
+QAAAAAAAAAAAAA=`

func TestDecryptGCMInEnvelopedData(t *testing.T) {
	fromPKIjs, err := base64.StdEncoding.DecodeString(gcmFromPKIjs)
	if err != nil {
		t.Fatal(err)
	}
	withParameters := func(tagSize int) []byte {
		ciphertext, tag := sealGCM(t, count(16), count(12), text, tagSize)
		return (&cms.EnvelopedData{
			RecipientInfos:       sharedKeyFor(t, count(16)),
			EncryptedContentInfo: encryptedContentInfo(oid.AES128GCM, der(t, aeadParameters{count(12), tagSize}), append(ciphertext, tag...)),
		}).Marshal()
	}
	for _, tt := range []struct {
		name    string
		message []byte
		want    string
	}{
		{"PKI.js", fromPKIjs, "Content-Type: text/plain\r\n\r\nHello\r\n"},
		{"with GCMParameters", withParameters(16), string(text)},
		{"with GCMParameters, tag of 12 octets", withParameters(12), string(text)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			ed := mustParseEnvelopedData(t, tt.message)
			plaintext, err := ed.Decrypt(keyRing{}, sharedKey)
			if err != nil {
				t.Fatal(err)
			}
			if string(plaintext.Content) != tt.want || plaintext.Integrity != cms.Authenticated || fmt.Sprint(plaintext.Findings) != "[gcm-in-enveloped-data]" {
				t.Errorf("%q, integrity %v, findings %v", plaintext.Content, plaintext.Integrity, plaintext.Findings)
			}
			whole := bytes.Clone(ed.EncryptedContentInfo.EncryptedContent)
			for _, at := range []int{0, len(whole) - 1} {
				ed.EncryptedContentInfo.EncryptedContent = bytes.Clone(whole)
				ed.EncryptedContentInfo.EncryptedContent[at] ^= 1
				if plaintext, err := ed.Decrypt(keyRing{}, sharedKey); err != cms.ErrDecrypt || plaintext != nil {
					t.Errorf("octet %d changed: %v", at, err)
				}
			}
			ed.EncryptedContentInfo.EncryptedContent = whole[:11]
			if _, err := ed.Decrypt(keyRing{}, sharedKey); !errors.Is(err, cms.ErrMalformed) {
				t.Errorf("shorter than a tag: %v", err)
			}
		})
	}
}

// No other authenticated encryption was seen in EnvelopedData, and there is no place for its tag.
func TestOtherAuthenticatedEncryptionInEnvelopedData(t *testing.T) {
	for _, algorithm := range []cms.AlgorithmIdentifier{
		{Algorithm: oid.AES128CCM, Parameters: der(t, aeadParameters{count(12), 16})},
		{Algorithm: oid.ChaCha20Poly1305, Parameters: der(t, count(12))},
	} {
		ed := &cms.EnvelopedData{EncryptedContentInfo: encryptedContentInfo(algorithm.Algorithm, algorithm.Parameters, make([]byte, 32))}
		if _, err := ed.Decrypt(keyRing{}, cms.DecryptOptions{}); !errors.Is(err, cms.ErrUnsupportedAlgorithm) {
			t.Errorf("%v: got error %v", algorithm, err)
		}
	}
}
