package main

import (
	"crypto"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"flag"
	"fmt"
	"os"

	"software.sslmate.com/src/go-pkcs12"

	"signet/smime/cert"
	"signet/smime/cms"
)

// A keyFlags names the files of one private key with its certificate.
type keyFlags struct{ cert, key, p12, passphraseFile string }

func (k *keyFlags) register(set *flag.FlagSet) {
	set.StringVar(&k.cert, "cert", "", "")
	set.StringVar(&k.key, "key", "", "")
	set.StringVar(&k.p12, "p12", "", "")
	set.StringVar(&k.passphraseFile, "passphrase-file", "", "")
}

// An identity is a private key with its certificate and those above it.
type identity struct {
	certificate *x509.Certificate
	key         crypto.PrivateKey
	chain       []*x509.Certificate
}

var errNoKeyGiven = errors.New("a key is needed: --cert and --key, or --p12 and --passphrase-file")

// load reads the identity that the flags name. It fails with errNoKeyGiven when
// they name none.
func (k *keyFlags) load() (*identity, error) {
	switch {
	case k.p12 != "" && (k.cert != "" || k.key != ""):
		return nil, errors.New("--p12 and --cert or --key exclude each other")
	case k.p12 != "":
		return k.loadPKCS12()
	case k.cert == "" && k.key == "":
		return nil, errNoKeyGiven
	case k.cert == "" || k.key == "":
		return nil, errors.New("--cert and --key belong together")
	}
	certificates, err := loadCertificates(k.cert)
	if err != nil {
		return nil, err
	}
	key, err := loadKey(k.key)
	if err != nil {
		return nil, err
	}
	id := &identity{certificates[0], key, certificates[1:]}
	if err := id.check(); err != nil {
		return nil, fmt.Errorf("%s: %w", k.key, err)
	}
	return id, nil
}

// loadPKCS12 reads a PKCS #12 file. RFC 7292.
func (k *keyFlags) loadPKCS12() (*identity, error) {
	data, err := os.ReadFile(k.p12)
	if err != nil {
		return nil, err
	}
	var passphrase []byte
	if k.passphraseFile != "" {
		if passphrase, err = firstLine(k.passphraseFile); err != nil {
			return nil, err
		}
	}
	key, certificate, chain, err := pkcs12.DecodeChain(data, string(passphrase))
	if errors.Is(err, pkcs12.ErrIncorrectPassword) {
		return nil, fmt.Errorf("%s: the passphrase is wrong", k.p12)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", k.p12, err)
	}
	id := &identity{certificate, key, chain}
	if err := id.check(); err != nil {
		return nil, fmt.Errorf("%s: %w", k.p12, err)
	}
	return id, nil
}

// check says whether the key belongs to the certificate.
func (id *identity) check() error {
	key, ok := id.key.(interface{ Public() crypto.PublicKey })
	if !ok {
		return errors.New("a private key of a kind that can't be used")
	}
	if !cert.HasKey(id.certificate, key) {
		return errors.New("the private key does not belong to the certificate")
	}
	return nil
}

// DecryptionKeys implements cms.KeyRing.
func (id *identity) DecryptionKeys(rid cms.RecipientIdentifier) ([]cms.DecryptionKey, error) {
	if !rid.Matches(id.certificate) {
		return nil, nil
	}
	return []cms.DecryptionKey{{Certificate: id.certificate, Key: id.key}}, nil
}

// loadKey reads a private key in PEM: PKCS #8, PKCS #1 or SEC 1, in clear.
func loadKey(name string) (crypto.PrivateKey, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	for {
		var block *pem.Block
		if block, data = pem.Decode(data); block == nil {
			return nil, fmt.Errorf("%s: no private key in PEM", name)
		}
		var key crypto.PrivateKey
		switch block.Type {
		case "PRIVATE KEY":
			key, err = x509.ParsePKCS8PrivateKey(block.Bytes)
		case "RSA PRIVATE KEY":
			key, err = x509.ParsePKCS1PrivateKey(block.Bytes)
		case "EC PRIVATE KEY":
			key, err = x509.ParseECPrivateKey(block.Bytes)
		case "ENCRYPTED PRIVATE KEY":
			return nil, fmt.Errorf("%s: the private key is encrypted; use --p12", name)
		default: // parameters or certificates
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("%s: the private key can't be read", name)
		}
		return key, nil
	}
}

// loadCertificates reads at least one certificate from a file.
func loadCertificates(name string) ([]*x509.Certificate, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	certificates, err := cert.ParseCertificates(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if len(certificates) == 0 {
		return nil, fmt.Errorf("%s: no certificate", name)
	}
	return certificates, nil
}
