package main

import (
	"bytes"
	"context"
	"crypto"
	"crypto/x509"
	"errors"
	"fmt"
	"os"

	"signet/smime"
	"signet/smime/cert"
	"signet/smime/cms"
)

// options reads the files that the flags name.
func (p *protection) options(ctx context.Context) (smime.ProtectOptions, error) {
	opts := smime.ProtectOptions{Time: p.at.Time, Digest: p.digest.hash, ContentEncryption: p.cipher.algorithm}
	if p.compress {
		opts.Compression = smime.Compressed
	}
	if p.pss {
		opts.RSASignature = cms.PSSSignature
	}
	if p.oaep {
		opts.KeyTransport = cms.OAEPTransport
	}
	if p.ski {
		opts.Identifier = cms.BySubjectKeyIdentifier
	}
	if p.opaque {
		opts.Form = smime.OpaqueSigned
	}
	if p.showSubject {
		opts.OuterSubject = smime.SubjectShown
	}
	if p.legacyDisplay {
		opts.LegacyDisplay = smime.WithLegacyDisplay
	}
	switch {
	case p.encryptThenSign && p.tripleWrap:
		return opts, errors.New("--encrypt-then-sign and --triple-wrap exclude each other")
	case p.encryptThenSign:
		opts.Order = smime.EncryptThenSign
	case p.tripleWrap:
		opts.Order = smime.TripleWrapped
	}
	if err := p.addSigners(&opts); err != nil {
		return opts, err
	}
	return opts, p.addRecipients(ctx, &opts)
}

func (p *protection) addSigners(opts *smime.ProtectOptions) error {
	if !p.signs() {
		return nil
	}
	ids, err := p.key.load()
	if err != nil {
		return err
	}
	for _, id := range ids.signing() {
		signer, ok := id.key.(crypto.Signer)
		if !ok {
			return errors.New("a private key that can't sign")
		}
		opts.Signers = append(opts.Signers, cms.Signer{Certificate: id.certificate, Key: signer})
		opts.Chain = append(opts.Chain, id.chain...)
	}
	if err := p.wishes.add(opts); err != nil {
		return err
	}
	if p.encryptionCert != "" {
		certificates, err := loadCertificates(p.encryptionCert)
		if err != nil {
			return err
		}
		opts.EncryptionCertificate = certificates[0]
	}
	if p.chain == "" {
		return nil
	}
	above, err := loadCertificates(p.chain)
	opts.Chain = append(opts.Chain, above...)
	return err
}

func (p *protection) addRecipients(ctx context.Context, opts *smime.ProtectOptions) error {
	if !p.encrypts() {
		return nil
	}
	opts.Confidentiality = smime.Encrypted
	opts.Passwords = p.passwords.passwords
	for _, name := range p.to {
		certificates, err := loadCertificates(name)
		if err != nil {
			return err
		}
		opts.Recipients = append(opts.Recipients, recipient(certificates[0]))
	}
	for _, name := range p.capabilities {
		if err := p.learnCapabilities(ctx, name, opts.Recipients); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

// holdsCertificates tells the further files of "--to A.pem B.pem" from the
// message: no message begins so.
func holdsCertificates(name string) bool {
	data, err := os.ReadFile(name)
	return err == nil && bytes.HasPrefix(bytes.TrimSpace(data), []byte("-----BEGIN CERTIFICATE-----"))
}

func recipient(c *x509.Certificate) smime.Recipient {
	r := smime.Recipient{Certificate: c}
	if addresses := cert.Addresses(c); len(addresses) > 0 {
		r.Address = addresses[0]
	}
	return r
}
