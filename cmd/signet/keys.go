package main

import (
	"crypto"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"flag"
	"fmt"
	"os"
	"slices"

	"signet/smime/cert"
	"signet/smime/cms"
	"signet/smime/keystore"
)

// A keyFlags names the files of private keys with their certificates. Each flag
// may be repeated: the first --key belongs to the first --cert, and so on.
type keyFlags struct{ certs, keys, p12s, passphraseFiles repeated }

func (k *keyFlags) register(set *flag.FlagSet) {
	set.Var(&k.certs, "cert", "")
	set.Var(&k.keys, "key", "")
	set.Var(&k.p12s, "p12", "")
	set.Var(&k.passphraseFiles, "passphrase-file", "")
}

// given reports whether the flags name anything.
func (k *keyFlags) given() bool {
	return len(k.certs)+len(k.keys)+len(k.p12s)+len(k.passphraseFiles) > 0
}

// An identity is a private key with its certificate and those above it.
type identity struct {
	certificate *x509.Certificate
	key         crypto.PrivateKey
	chain       []*x509.Certificate
}

// identities are a cms.KeyRing.
type identities []*identity

var errNoKeyGiven = errors.New("a key is needed: --cert and --key, or --p12 and --passphrase-file")

// load reads the identities that the flags name. It fails with errNoKeyGiven when
// they name none.
func (k *keyFlags) load() (identities, error) {
	switch {
	case len(k.certs)+len(k.keys)+len(k.p12s) == 0:
		return nil, errNoKeyGiven
	case len(k.certs) != len(k.keys):
		return nil, errors.New("--cert and --key belong together")
	case len(k.passphraseFiles) > len(k.p12s):
		return nil, errors.New("--passphrase-file without its --p12")
	}
	var ids identities
	for i, name := range k.certs {
		id, err := loadPair(name, k.keys[i])
		if err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	for i, name := range k.p12s {
		var passphrase []byte
		if i < len(k.passphraseFiles) {
			var err error
			if passphrase, err = firstLine(k.passphraseFiles[i]); err != nil {
				return nil, err
			}
		}
		some, err := loadPKCS12(name, string(passphrase))
		if err != nil {
			return nil, err
		}
		ids = append(ids, some...)
	}
	return ids, nil
}

func loadPair(certName, keyName string) (*identity, error) {
	certificates, err := loadCertificates(certName)
	if err != nil {
		return nil, err
	}
	key, err := loadKey(keyName)
	if err != nil {
		return nil, err
	}
	id := &identity{certificates[0], key, certificates[1:]}
	if err := id.check(); err != nil {
		return nil, fmt.Errorf("%s: %w", keyName, err)
	}
	return id, nil
}

// loadPKCS12 reads a PKCS #12 file (RFC 7292), or another one that the keystore reads. Whether its certificates are for
// e-mail does not matter here.
func loadPKCS12(name, passphrase string) (identities, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	file, err := keystore.ReadKeyFile(data, passphrase)
	if errors.Is(err, keystore.ErrWrongPassword) {
		return nil, fmt.Errorf("%s: the passphrase is wrong", name)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	ids := make(identities, len(file.Keys))
	for i, key := range file.Keys {
		ids[i] = &identity{key.Certificate, key.Key, file.Others}
	}
	return ids, nil
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

// signing leaves out those whose certificates are for something else than signing, where there are others: a file may have
// a key for each use.
func (ids identities) signing() identities {
	able := slices.DeleteFunc(slices.Clone(ids), func(id *identity) bool {
		return cert.Check(id.certificate, cert.CheckOptions{Purpose: cert.Sign}).Has(cert.WrongUsage)
	})
	if len(able) == 0 {
		return ids
	}
	return able
}

// DecryptionKeys implements cms.KeyRing.
func (ids identities) DecryptionKeys(rid cms.RecipientIdentifier) ([]cms.DecryptionKey, error) {
	var keys []cms.DecryptionKey
	for _, id := range ids {
		if rid.Matches(id.certificate) {
			keys = append(keys, cms.DecryptionKey{Certificate: id.certificate, Key: id.key})
		}
	}
	return keys, nil
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
