package main

import (
	"crypto"
	"crypto/x509"
	"encoding/pem"
	"errors"

	"signet/smime/cms"
)

// people are those who write to each other, and what their engine works with.
type people struct {
	signer     cms.Signer
	chain      []*x509.Certificate
	root       *x509.Certificate
	recipients []*x509.Certificate
	key        crypto.PrivateKey // of the first recipient
	bulk       cms.BulkCrypto
}

// The files of people, in the order that readPeople takes them.
var peopleFiles = []string{"signer.pem", "signer.key", "intermediate.pem", "root.pem", "recipients.pem", "recipient.key"}

// readPeople reads the contents of peopleFiles.
func readPeople(files [][]byte, bulk cms.BulkCrypto) (*people, error) {
	if len(files) != len(peopleFiles) {
		return nil, errors.New("other files than those of the people")
	}
	p := &people{bulk: bulk}
	var lists [][]*x509.Certificate
	for _, i := range []int{0, 2, 3, 4} {
		certificates, err := readCertificates(files[i])
		if err != nil {
			return nil, err
		}
		lists = append(lists, certificates)
	}
	p.signer.Certificate, p.chain, p.root, p.recipients = lists[0][0], lists[1], lists[2][0], lists[3]
	signerKey, err := readKey(files[1])
	if err != nil {
		return nil, err
	}
	p.signer.Key = signerKey.(crypto.Signer)
	p.key, err = readKey(files[5])
	return p, err
}

func readCertificates(data []byte) ([]*x509.Certificate, error) {
	var certificates []*x509.Certificate
	for block, rest := pem.Decode(data); block != nil; block, rest = pem.Decode(rest) {
		certificate, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return nil, err
		}
		certificates = append(certificates, certificate)
	}
	if len(certificates) == 0 {
		return nil, errors.New("a file without certificates")
	}
	return certificates, nil
}

func readKey(data []byte) (crypto.PrivateKey, error) {
	block, _ := pem.Decode(data)
	if block == nil {
		return nil, errors.New("a file without a key")
	}
	return x509.ParsePKCS8PrivateKey(block.Bytes)
}

// DecryptionKeys makes people a cms.KeyRing with the key of the first recipient.
func (p *people) DecryptionKeys(rid cms.RecipientIdentifier) ([]cms.DecryptionKey, error) {
	if !rid.Matches(p.recipients[0]) {
		return nil, nil
	}
	return []cms.DecryptionKey{{Certificate: p.recipients[0], Key: p.key}}, nil
}
