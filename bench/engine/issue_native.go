//go:build !js

package main

import (
	"bytes"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"time"
)

// mostRecipients is how many recipients there are to encrypt to.
const mostRecipients = 400

// An identity is a certificate with its key. RSA with 2048 bits is what most of
// the certificates for mail have.
type identity struct {
	certificate *x509.Certificate
	key         crypto.Signer
}

// writePeople makes keys and certificates, and writes peopleFiles. The
// recipients share a key: each has a certificate of its own, and making
// hundreds of keys would take longer than all that is measured.
func writePeople(folder string) error {
	var keys [4]crypto.Signer
	for i := range keys {
		var err error
		if keys[i], err = rsa.GenerateKey(rand.Reader, 2048); err != nil {
			return err
		}
	}
	root, err := issue("Root", keys[0], nil)
	if err != nil {
		return err
	}
	intermediate, err := issue("Intermediate", keys[1], root)
	if err != nil {
		return err
	}
	signer, err := issue("signer@example.test", keys[2], intermediate)
	if err != nil {
		return err
	}
	var recipients bytes.Buffer
	for i := range mostRecipients {
		recipient, err := issue(fmt.Sprintf("recipient-%d@example.test", i+1), keys[3], intermediate)
		if err != nil {
			return err
		}
		recipients.Write(certificatePEM(recipient))
	}
	files := [][]byte{
		certificatePEM(signer), keyPEM(keys[2]), certificatePEM(intermediate), certificatePEM(root),
		recipients.Bytes(), keyPEM(keys[3]),
	}
	for i, name := range peopleFiles {
		if err := os.WriteFile(filepath.Join(folder, name), files[i], 0o600); err != nil {
			return err
		}
	}
	return nil
}

// issue makes a certificate: for a person where the issuer is not a root, and
// for an authority where it is, or where there is none.
func issue(name string, key crypto.Signer, issuer *identity) (*identity, error) {
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	if err != nil {
		return nil, err
	}
	template := &x509.Certificate{
		SerialNumber:          serial,
		Subject:               pkix.Name{CommonName: name},
		NotBefore:             time.Now().Add(-time.Hour),
		NotAfter:              time.Now().AddDate(0, 0, 1),
		KeyUsage:              x509.KeyUsageCertSign,
		BasicConstraintsValid: true,
		IsCA:                  true,
	}
	parent, signer := template, key
	if issuer != nil {
		parent, signer = issuer.certificate, issuer.key
		if issuer.certificate.CheckSignatureFrom(issuer.certificate) != nil {
			template.IsCA = false
			template.KeyUsage = x509.KeyUsageDigitalSignature | x509.KeyUsageKeyEncipherment
			template.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageEmailProtection}
			template.EmailAddresses = []string{name}
		}
	}
	der, err := x509.CreateCertificate(rand.Reader, template, parent, key.Public(), signer)
	if err != nil {
		return nil, err
	}
	certificate, err := x509.ParseCertificate(der)
	return &identity{certificate, key}, err
}

func certificatePEM(id *identity) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: id.certificate.Raw})
}

func keyPEM(key crypto.Signer) []byte {
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		panic(err) // it knows RSA keys
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})
}
