package keystore

import (
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"

	"signet/smime/cert"
	"signet/smime/internal/oid"
	"signet/smime/internal/pbe"
	"signet/smime/internal/pkcs12"
)

// maxBlocks bounds the blocks of a PEM file.
const maxBlocks = 1000

// readPEM reads a file of PEM blocks (RFC 7468), in any order, with whatever text around them.
func readPEM(file []byte, password string) (*fileContents, error) {
	c := new(fileContents)
	budget := pbe.NewBudget()
	for count := 0; ; count++ {
		var block *pem.Block
		if block, file = pem.Decode(file); block == nil {
			break
		}
		if count == maxBlocks {
			return nil, fmt.Errorf("%w: more than %d PEM blocks", ErrMalformedFile, maxBlocks)
		}
		switch block.Type {
		case "CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE":
			certificate, err := x509.ParseCertificate(block.Bytes)
			if err != nil {
				c.skip(fmt.Errorf("%w: certificate: %w", ErrMalformedFile, err))
				continue
			}
			c.certificates = append(c.certificates, certificate)
		case "PKCS7", "CMS":
			certificates, err := cert.ParseCertificates(block.Bytes)
			if err != nil {
				c.skip(fmt.Errorf("%w: %w", ErrMalformedFile, err))
				continue
			}
			c.certificates = append(c.certificates, certificates...)
		case "PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY", "ENCRYPTED PRIVATE KEY":
			key, err := readPEMKey(block, password, budget)
			if errors.Is(err, ErrWrongPassword) {
				return nil, err
			}
			if err != nil {
				c.skip(err)
				continue
			}
			c.keys = append(c.keys, namedKey{key: key})
		case "DSA PRIVATE KEY":
			c.skip(fmt.Errorf("%w: a private key of the kind %s", ErrUnsupportedFile, oid.Name(oid.DSA)))
		}
	}
	return c, nil
}

func readPEMKey(block *pem.Block, password string, budget *pbe.Budget) (KeyPair, error) {
	der, kind := block.Bytes, block.Type
	switch {
	case kind == "ENCRYPTED PRIVATE KEY":
		var err error
		if der, err = decryptPKCS8(der, password, budget); err != nil {
			return nil, err
		}
		defer clear(der)
		kind = "PRIVATE KEY"
	case block.Headers["DEK-Info"] != "":
		// The encryption of OpenSSL's old PEM keys is deprecated for its weak derivation and its missing integrity. Here
		// it is read, and what was in it is sealed anew.
		var err error
		if der, err = x509.DecryptPEMBlock(block, []byte(password)); err != nil {
			if errors.Is(err, x509.IncorrectPasswordError) {
				return nil, ErrWrongPassword
			}
			return nil, fmt.Errorf("%w: %w", ErrUnsupportedFile, err)
		}
		defer clear(der)
	}
	key, err := parsePrivateKey(kind, der)
	if err != nil && block.Headers["DEK-Info"] != "" {
		return nil, ErrWrongPassword // one padding in 256 is right by chance
	}
	return key, err
}

func parsePrivateKey(kind string, der []byte) (KeyPair, error) {
	var key KeyPair
	var err error
	switch kind {
	case "RSA PRIVATE KEY":
		key, err = x509.ParsePKCS1PrivateKey(der)
	case "EC PRIVATE KEY":
		key, err = x509.ParseECPrivateKey(der)
	default:
		if key, err = pkcs12.ParsePrivateKey(der); err != nil {
			return nil, pkcs12Error(err)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrMalformedFile, err)
	}
	return key, nil
}

// decryptPKCS8 tries each form of the password.
func decryptPKCS8(der []byte, password string, budget *pbe.Budget) ([]byte, error) {
	for _, candidate := range pbe.Passwords(password) {
		defer candidate.Forget()
		plaintext, err := pbe.DecryptPrivateKeyInfo(der, candidate, budget)
		switch {
		case err == nil:
			return plaintext, nil
		case errors.Is(err, pbe.ErrUnsupported), errors.Is(err, pbe.ErrTooCostly):
			return nil, fmt.Errorf("%w: %w", ErrUnsupportedFile, err)
		case errors.Is(err, pbe.ErrMalformed):
			return nil, fmt.Errorf("%w: %w", ErrMalformedFile, err)
		}
	}
	return nil, ErrWrongPassword
}
