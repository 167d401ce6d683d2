//go:build !js

package interop

import (
	"crypto"
	"crypto/dsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/pem"
	"errors"
	"fmt"
	"testing"

	"go.mozilla.org/pkcs7"

	"signet/smime/cms"
	"signet/smime/internal/testca"
)

// mozillaPKCS7 is a Go library, in this process.
func mozillaPKCS7() program {
	return program{
		name:      "go.mozilla.org/pkcs7",
		version:   "0.10.0",
		about:     "the Go module; knows no MIME, so that the test puts its CMS objects into messages",
		installed: func() (string, error) { return "0.10.0", nil },
		start:     func(*testing.T) peer { return inMail{pkcs7Library{}} },
		gap:       pkcs7Gap,
	}
}

var pkcs7Ciphers = map[string]int{
	"AES-128-CBC": pkcs7.EncryptionAlgorithmAES128CBC, "AES-256-CBC": pkcs7.EncryptionAlgorithmAES256CBC,
	"AES-128-GCM": pkcs7.EncryptionAlgorithmAES128GCM, "AES-256-GCM": pkcs7.EncryptionAlgorithmAES256GCM,
	"DES-CBC": pkcs7.EncryptionAlgorithmDESCBC,
}

type pkcs7Library struct{}

func (p pkcs7Library) write(l layer, content []byte) ([]byte, error) {
	switch l.content {
	case signedData:
		return p.sign(l, content)
	case certificatesOnly:
		return pkcs7.DegenerateCertificate(certificatesOf("rsa", "p256"))
	case envelopedData:
		return p.encrypt(l, content)
	case encryptedData:
		pkcs7.ContentEncryptionAlgorithm = pkcs7Ciphers[l.cipher]
		return pkcs7.EncryptUsingPSK(content, keyFor(l.cipher))
	default:
		return nil, errNoOption
	}
}

func (pkcs7Library) sign(l layer, content []byte) ([]byte, error) {
	message, err := pkcs7.NewSignedData(content)
	if err != nil {
		return nil, err
	}
	for i, s := range l.signers {
		if s.scheme == pss || s.attributes > noAttributes || s.identifier != cms.ByIssuerAndSerialNumber || i > 0 && s.digest != l.signers[0].digest {
			return nil, errNoOption
		}
		digest, known := map[crypto.Hash]asn1.ObjectIdentifier{
			crypto.SHA1: pkcs7.OIDDigestAlgorithmSHA1, crypto.SHA256: pkcs7.OIDDigestAlgorithmSHA256,
			crypto.SHA384: pkcs7.OIDDigestAlgorithmSHA384, crypto.SHA512: pkcs7.OIDDigestAlgorithmSHA512,
		}[s.digest]
		if !known {
			return nil, errNoOption
		}
		message.SetDigestAlgorithm(digest)
		id := people()[s.by]
		add := message.AddSigner
		if s.attributes == noAttributes {
			add = message.SignWithoutAttr
		}
		key, err := keyOf(id)
		if err != nil {
			return nil, err
		}
		if err := add(id.Certificate, key, pkcs7.SignerInfoConfig{}); err != nil {
			return nil, err
		}
	}
	if l.countersigner != "" || l.certificates == omitted || l.encoding == streamed {
		return nil, errNoOption
	}
	if l.carrier == detached {
		message.Detach()
	}
	return message.Finish()
}

// keyOf returns a private key as the library wants it: DSA keys as those of crypto/dsa, which are no crypto.Signer.
func keyOf(id *testca.Identity) (crypto.PrivateKey, error) {
	public, isDSA := id.Certificate.PublicKey.(*dsa.PublicKey)
	if !isDSA {
		return id.Key, nil
	}
	var info struct {
		Version    int
		Algorithm  pkix.AlgorithmIdentifier
		PrivateKey []byte
	}
	block, _ := pem.Decode(id.KeyPEM())
	if _, err := asn1.Unmarshal(block.Bytes, &info); err != nil {
		return nil, err
	}
	key := &dsa.PrivateKey{PublicKey: *public}
	_, err := asn1.Unmarshal(info.PrivateKey, &key.X)
	return key, err
}

func (pkcs7Library) encrypt(l layer, content []byte) ([]byte, error) {
	var recipients []*x509.Certificate
	for _, r := range l.recipients {
		if r.method != transport || r.identifier != cms.ByIssuerAndSerialNumber {
			return nil, errNoOption
		}
		recipients = append(recipients, people()[r.to].Certificate)
	}
	algorithm, known := pkcs7Ciphers[l.cipher]
	if !known {
		return nil, errNoOption
	}
	pkcs7.ContentEncryptionAlgorithm = algorithm
	return pkcs7.Encrypt(content, recipients)
}

func (pkcs7Library) read(l layer, message, elsewhere []byte) (content []byte, err error) {
	defer func() { // QUIRK: it panics on recipients that it does not know
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v", r)
		}
	}()
	parsed, err := pkcs7.Parse(message)
	if err != nil {
		return nil, err
	}
	switch l.content {
	case signedData:
		if elsewhere != nil {
			parsed.Content = elsewhere
		}
		if err := parsed.Verify(); err != nil {
			return nil, err
		}
		return parsed.Content, nil
	case certificatesOnly:
		return concatenated(parsed.Certificates), nil
	case envelopedData:
		id, known := people()[l.recipients[0].to]
		if !known {
			return nil, errNoOption
		}
		return parsed.Decrypt(id.Certificate, id.PrivateKey())
	case encryptedData:
		return parsed.DecryptUsingPSK(keyFor(l.cipher))
	default:
		return nil, errors.New("no such content")
	}
}
