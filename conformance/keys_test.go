package conformance_test

import (
	"bytes"
	"crypto"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"strings"
	"testing"

	"signet/conformance/corpora"
	"signet/smime/cert"
	"signet/smime/cms"
)

// A keyRing holds the key that a vector may use. It offers it to every recipient, as the files do not always come with its
// certificate.
type keyRing []cms.DecryptionKey

func (ring keyRing) DecryptionKeys(cms.RecipientIdentifier) ([]cms.DecryptionKey, error) {
	return ring, nil
}

// keysOf reads the private key of a vector.
func keysOf(t *testing.T, c corpus, v corpora.Vector) keyRing {
	t.Helper()
	file := v.Key
	switch file {
	case "":
		file = c.key
	case "certs (ee-key)": // of OpenSSL's manifest
		file = "certs/ee-key.pem"
	}
	if file == "" {
		return nil
	}
	if v.Password != "" {
		file += ".key.pem" // the corpus has each key of a PKCS #12 file a second time, in clear
	}
	key, err := privateKey(corpora.Read(t, c.name, file))
	if errors.Is(err, errForeignKey) {
		return nil
	}
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	return keyRing{{Key: key}}
}

// errForeignKey means a key of a kind that nothing in S/MIME 4.0 uses, such as finite-field Diffie-Hellman.
var errForeignKey = errors.New("a kind of key that is not used")

func privateKey(data []byte) (crypto.PrivateKey, error) {
	der := data
	for rest := data; ; {
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil {
			break
		}
		if bytes.HasSuffix([]byte(block.Type), []byte("PRIVATE KEY")) {
			der = block.Bytes
		}
	}
	if key, err := x509.ParsePKCS8PrivateKey(der); err == nil {
		return key, nil
	}
	if key, err := x509.ParsePKCS1PrivateKey(der); err == nil {
		return key, nil
	}
	if key, err := x509.ParseECPrivateKey(der); err == nil {
		return key, nil
	}
	if _, err := x509.ParsePKCS8PrivateKey(der); strings.Contains(err.Error(), "unknown algorithm") {
		return nil, errForeignKey
	}
	return nil, errors.New("no private key that can be read")
}

// certificatesIn reads the certificates of a file of a corpus; none where no file is named.
func certificatesIn(t *testing.T, c corpus, file string) []*x509.Certificate {
	t.Helper()
	if file == "" {
		return nil
	}
	certificates, err := cert.ParseCertificates(corpora.Read(t, c.name, file))
	if err != nil {
		t.Fatalf("%s/%s: %v", c.name, file, err)
	}
	return certificates
}
