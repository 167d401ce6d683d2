//go:build !js

package interop

import (
	"bytes"
	"crypto/x509"
	"fmt"
	"slices"

	"signet/smime/cms"
	"signet/smime/internal/testca"
)

// signet is our side.
type signet struct{}

func (signet) write(l layer, content []byte) ([]byte, error) {
	switch l.content {
	case signedData:
		return sign(l, content)
	case certificatesOnly:
		return cms.MarshalCertificates(certificatesFor("rsa", "p256"))
	case envelopedData, authEnvelopedData:
		return encrypt(l, content)
	case encryptedData:
		algorithm, err := contentEncryptionNamed(l.cipher)
		if err != nil {
			return nil, err
		}
		return cms.EncryptWithKey(content, keyFor(l.cipher), cms.EncryptOptions{ContentEncryption: algorithm})
	case digestedData:
		return cms.Digest(content, cms.DigestOptions{Digest: l.digest})
	case compressedData:
		return cms.Compress(content, cms.CompressOptions{})
	default:
		return nil, fmt.Errorf("no way to write content %d", l.content)
	}
}

func sign(l layer, content []byte) ([]byte, error) {
	var signers []cms.Signer
	for _, s := range l.signers {
		id := people()[s.by]
		signers = append(signers, cms.Signer{Certificate: id.Certificate, Key: id.Key})
	}
	opts := cms.SignOptions{Time: testca.Now(), Digest: l.signers[0].digest, Identifier: l.signers[0].identifier}
	if l.signers[0].scheme == pss {
		opts.RSASignature = cms.PSSSignature
	}
	if l.signers[0].attributes == keyPreference {
		opts.EncryptionCertificate = people()[preferred].Certificate
	}
	if l.carrier == detached {
		opts.Placement = cms.Detached
	}
	return cms.Sign(content, signers, opts)
}

func encrypt(l layer, content []byte) ([]byte, error) {
	algorithm, err := contentEncryptionNamed(l.cipher)
	if err != nil {
		return nil, err
	}
	var recipients []cms.Recipient
	for _, r := range l.recipients {
		recipients = append(recipients, recipientOf(r))
	}
	return cms.Encrypt(content, recipients, cms.EncryptOptions{ContentEncryption: algorithm})
}

func recipientOf(r recipient) cms.Recipient {
	switch r.method {
	case password:
		return cms.Recipient{Password: []byte(sharedPassword)}
	case oaep:
		return cms.Recipient{Certificate: people()[r.to].Certificate, Identifier: r.identifier, KeyTransport: cms.OAEPTransport}
	default:
		return cms.Recipient{Certificate: people()[r.to].Certificate, Identifier: r.identifier}
	}
}

func contentEncryptionNamed(name string) (cms.Algorithm, error) {
	for _, algorithm := range cms.ContentEncryptionAlgorithms() {
		if algorithm.Name == name {
			return algorithm, nil
		}
	}
	return cms.Algorithm{}, fmt.Errorf("Signet does not write %s", name)
}

func (signet) read(l layer, message, elsewhere []byte) ([]byte, error) {
	ci, err := cms.ParseContentInfo(message)
	if err != nil {
		return nil, err
	}
	switch l.content {
	case signedData:
		return verify(l, ci, elsewhere)
	case certificatesOnly:
		sd, err := ci.SignedData()
		if err != nil {
			return nil, err
		}
		if !sd.CertificatesOnly() {
			return nil, fmt.Errorf("not only certificates")
		}
		return concatenated(sd.Certificates), nil
	case envelopedData:
		ed, err := ci.EnvelopedData()
		if err != nil {
			return nil, err
		}
		return decrypt(l, ed.Decrypt)
	case authEnvelopedData:
		aed, err := ci.AuthEnvelopedData()
		if err != nil {
			return nil, err
		}
		return decrypt(l, aed.Decrypt)
	default:
		return readOther(l, ci)
	}
}

// readOther reads what is neither signed nor for recipients.
func readOther(l layer, ci *cms.ContentInfo) ([]byte, error) {
	switch l.content {
	case encryptedData:
		ed, err := ci.EncryptedData()
		if err != nil {
			return nil, err
		}
		plaintext, err := ed.Decrypt(keyFor(l.cipher), cms.DecryptOptions{})
		if err != nil {
			return nil, err
		}
		return plaintext.Content, checkCipher(plaintext.ContentEncryption, l.cipher)
	case digestedData:
		dd, err := ci.DigestedData()
		if err != nil {
			return nil, err
		}
		algorithm, err := dd.Verify(nil, cms.VerifyOptions{})
		if err == nil && algorithm.Name != digestName(l.digest) {
			err = fmt.Errorf("digest with %s, not %s", algorithm.Name, digestName(l.digest))
		}
		return dd.EncapContentInfo.EContent, err
	case compressedData:
		cd, err := ci.CompressedData()
		if err != nil {
			return nil, err
		}
		return cd.Decompress(cms.MaxDecompressed)
	default:
		return nil, fmt.Errorf("no way to read content %d", l.content)
	}
}

// decrypt takes a content out of an EnvelopedData or an AuthEnvelopedData.
func decrypt(l layer, open func(cms.KeyRing, cms.DecryptOptions) (*cms.Plaintext, error)) ([]byte, error) {
	keys := keyRing{l.recipients[0].to}
	var opts cms.DecryptOptions
	switch r := l.recipients[0]; r.method {
	case password:
		opts.Passwords = [][]byte{[]byte(sharedPassword)}
	case keyEncryptionKey:
		opts.KeyEncryptionKeys = []cms.KeyEncryptionKey{{ID: []byte(sharedKeyID), Key: keyFor(r.wrap)}}
	}
	plaintext, err := open(keys, opts)
	if err != nil {
		return nil, err
	}
	if err := checkCipher(plaintext.ContentEncryption, l.cipher); err != nil {
		return nil, err
	}
	return plaintext.Content, checkRecipient(plaintext.RecipientInfo, l.recipients[0])
}

func verify(l layer, ci *cms.ContentInfo, elsewhere []byte) ([]byte, error) {
	sd, err := ci.SignedData()
	if err != nil {
		return nil, err
	}
	var opts cms.VerifyOptions
	if l.certificates == omitted {
		for _, s := range l.signers {
			opts.Certificates = append(opts.Certificates, people()[s.by].Certificate)
		}
	}
	results := sd.Verify(elsewhere, opts)
	if len(results) != len(l.signers) {
		return nil, fmt.Errorf("%d signatures, want %d", len(results), len(l.signers))
	}
	for _, result := range results {
		if result.Err != nil {
			return nil, result.Err
		}
		for _, asked := range l.signers {
			if !result.Certificate.Equal(people()[asked.by].Certificate) {
				continue
			}
			if err := checkSignature(result, asked); err != nil {
				return nil, err
			}
		}
	}
	if elsewhere != nil {
		return elsewhere, nil
	}
	return sd.EncapContentInfo.EContent, nil
}

// certificatesOf returns the DER of certificates, one after another, in the order of their octets.
func certificatesOf(names ...string) []byte { return concatenated(certificatesFor(names...)) }

func certificatesFor(names ...string) []*x509.Certificate {
	var certificates []*x509.Certificate
	for _, name := range names {
		certificates = append(certificates, people()[name].Certificate)
	}
	return certificates
}

func concatenated(certificates []*x509.Certificate) []byte {
	var all [][]byte
	for _, certificate := range certificates {
		all = append(all, certificate.Raw)
	}
	slices.SortFunc(all, bytes.Compare) // they are a set
	return bytes.Join(all, nil)
}
