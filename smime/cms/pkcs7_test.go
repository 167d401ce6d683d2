package cms_test

import (
	"bytes"
	"crypto/x509"
	"testing"

	"go.mozilla.org/pkcs7"

	"signet/smime/cms"
	"signet/smime/internal/testca"
)

// The library go.mozilla.org/pkcs7 gives a second opinion where it can: it knows neither key agreement nor key
// identifiers.

func TestPKCS7VerifiesWhatWeSign(t *testing.T) {
	p := people()
	for _, placement := range []cms.Placement{cms.Encapsulated, cms.Detached} {
		for _, id := range []*testca.Identity{p.alice, p.bob} {
			message, err := pkcs7.Parse(mustSign(t, text, cms.SignOptions{Placement: placement}, id))
			if err != nil {
				t.Fatal(err)
			}
			if placement == cms.Detached {
				message.Content = text
			}
			if !bytes.Equal(message.Content, text) {
				t.Errorf("content %q", message.Content)
			}
			if err := message.Verify(); err != nil {
				t.Error(err)
			}
		}
	}
}

func TestVerifyWhatPKCS7Signs(t *testing.T) {
	p := people()
	for _, id := range []*testca.Identity{p.alice, p.bob} {
		message, err := pkcs7.NewSignedData(text)
		if err != nil {
			t.Fatal(err)
		}
		message.SetDigestAlgorithm(pkcs7.OIDDigestAlgorithmSHA256)
		if err := message.AddSigner(id.Certificate, id.Key, pkcs7.SignerInfoConfig{}); err != nil {
			t.Fatal(err)
		}
		encoded, err := message.Finish()
		if err != nil {
			t.Fatal(err)
		}
		if err := mustParseSignedData(t, encoded).Verify(nil, cms.VerifyOptions{})[0].Err; err != nil {
			t.Error(err)
		}
	}
}

func TestPKCS7DecryptsWhatWeEncrypt(t *testing.T) {
	p := people()
	message, err := pkcs7.Parse(mustEncrypt(t, text, cms.EncryptOptions{}, p.carol, p.alice))
	if err != nil {
		t.Fatal(err)
	}
	got, err := message.Decrypt(p.alice.Certificate, p.alice.Key)
	if err != nil || !bytes.Equal(got, text) {
		t.Errorf("got %q, error %v", got, err)
	}
}

func TestDecryptWhatPKCS7Encrypts(t *testing.T) {
	alice := people().alice
	pkcs7.ContentEncryptionAlgorithm = pkcs7.EncryptionAlgorithmAES256CBC
	message, err := pkcs7.Encrypt(text, []*x509.Certificate{alice.Certificate})
	if err != nil {
		t.Fatal(err)
	}
	plaintext, err := mustParseEnvelopedData(t, message).Decrypt(keyRing{alice}, cms.DecryptOptions{})
	if err != nil || !bytes.Equal(plaintext.Content, text) {
		t.Errorf("error %v", err)
	}
}

func TestDecryptGCMFromPKCS7(t *testing.T) {
	alice := people().alice
	for _, algorithm := range []int{pkcs7.EncryptionAlgorithmAES128GCM, pkcs7.EncryptionAlgorithmAES256GCM} {
		pkcs7.ContentEncryptionAlgorithm = algorithm
		message, err := pkcs7.Encrypt(text, []*x509.Certificate{alice.Certificate})
		if err != nil {
			t.Fatal(err)
		}
		plaintext, err := mustParseEnvelopedData(t, message).Decrypt(keyRing{alice}, cms.DecryptOptions{})
		if err != nil || !bytes.Equal(plaintext.Content, text) || plaintext.Integrity != cms.Authenticated {
			t.Errorf("%v, error %v", plaintext, err)
		}
	}
}
