package keystore

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/x509"
	"errors"
	"fmt"
	"strings"

	"software.sslmate.com/src/go-pkcs12"

	"signet/smime/cert"
)

// MaxPKCS12 is the largest PKCS #12 file in octets that is read.
const MaxPKCS12 = 4 << 20

// An Import is what a PKCS #12 file held.
type Import struct {
	Key Key
	// Authorities are the other certificates of the file. They were stored as
	// [KindAuthority], to build paths with; that is no trust in them.
	Authorities []*x509.Certificate
}

// ImportPKCS12 takes the private key and the certificates of a PKCS #12 file
// (RFC 7292), in its modern and its legacy forms. A key that is known already
// is no error.
//
// It fails with [ErrLocked], and with [ErrWrongPassword], [ErrMalformedFile],
// [ErrUnsupportedFile], [ErrNoPrivateKey] and [ErrUnfit] for the file, which
// then changes nothing. An expired certificate is not unfit: it opens old mail.
func (k *Keystore) ImportPKCS12(ctx context.Context, file []byte, password string) (*Import, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := k.load(ctx); err != nil {
		return nil, err
	}
	switch {
	case k.vault == nil:
		return nil, ErrAbsent
	case k.master == nil:
		return nil, ErrLocked
	}
	key, certificate, others, err := decodePKCS12(file, password)
	if err != nil {
		return nil, err
	}
	return k.store(ctx, key, certificate, others)
}

// store writes a key and the certificates that came with it, together.
func (k *Keystore) store(
	ctx context.Context, key crypto.Signer, certificate *x509.Certificate, others []*x509.Certificate,
) (*Import, error) {
	id := ID(certificate)
	authorities, batch, err := k.newCertificates(KindAuthority, SourceFile, others)
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(batch))
	for i := range batch {
		ids[i] = batch[i].ID
	}
	record := k.keys[id]
	if record == nil {
		if record, err = k.newKey(certificate, key); err != nil {
			return nil, err
		}
		stored, err := marshalRecord(KindKey, id, record)
		if err != nil {
			return nil, err
		}
		batch = append(batch, stored)
	}
	if len(batch) > 0 {
		if err := k.write(ctx, Batch{Put: batch}); err != nil {
			return nil, err
		}
	}
	k.keys[id] = record
	for i, authority := range authorities {
		k.lists[KindAuthority][ids[i]] = authority
	}
	return &Import{Key: Key{id, record.certificate, record.AddedAt}, Authorities: others}, nil
}

// decodePKCS12 returns the key, its certificate, and the file's other certificates.
func decodePKCS12(file []byte, password string) (crypto.Signer, *x509.Certificate, []*x509.Certificate, error) {
	if len(file) > MaxPKCS12 {
		return nil, nil, nil, fmt.Errorf("%w: more than %d octets", ErrMalformedFile, MaxPKCS12)
	}
	if err := checkIterations(file); err != nil {
		return nil, nil, nil, err
	}
	private, first, others, err := pkcs12.DecodeChain(file, password)
	if err != nil {
		return nil, nil, nil, pkcs12Error(err)
	}
	key, err := usable(private)
	if err != nil {
		return nil, nil, nil, err
	}
	// The library takes the first certificate for the key's. Windows and others
	// write them in any order, so the public key decides.
	certificates := append([]*x509.Certificate{first}, others...)
	for i, c := range certificates {
		if !cert.HasKey(c, key) {
			continue
		}
		if err := forEmail(c); err != nil {
			return nil, nil, nil, err
		}
		rest := append(certificates[:i:i], certificates[i+1:]...)
		return key, c, rest, nil
	}
	return nil, nil, nil, fmt.Errorf("%w: none of the file's certificates belongs to its key", ErrUnfit)
}

// forEmail fails where a certificate neither signs nor decrypts a person's mail.
func forEmail(c *x509.Certificate) error {
	neither := cert.Check(c, cert.CheckOptions{Purpose: cert.Sign}).Has(cert.WrongUsage) &&
		cert.Check(c, cert.CheckOptions{Purpose: cert.Encrypt}).Has(cert.WrongUsage)
	switch {
	case len(cert.Addresses(c)) == 0:
		return fmt.Errorf("%w: it names no e-mail address", ErrUnfit)
	case c.IsCA:
		return fmt.Errorf("%w: it is an authority's", ErrUnfit)
	case neither:
		return fmt.Errorf("%w: it is made for something else", ErrUnfit)
	}
	return nil
}

// usable tells whether S/MIME can use a private key: RSA of a bearable size, or
// ECDSA on a NIST curve.
func usable(private any) (crypto.Signer, error) {
	switch key := private.(type) {
	case *rsa.PrivateKey:
		if bits := key.N.BitLen(); bits > 8192 {
			return nil, fmt.Errorf("%w: an RSA key of %d bits", ErrUnfit, bits)
		}
		return key, nil
	case *ecdsa.PrivateKey:
		return key, nil
	default:
		return nil, fmt.Errorf("%w: a key that is neither RSA nor ECDSA", ErrUnfit)
	}
}

// pkcs12Error sorts the library's errors, which mostly have no type. Those it
// has no name for are told apart by their text; the tests prove each.
func pkcs12Error(err error) error {
	var notImplemented pkcs12.NotImplementedError
	switch text := err.Error(); {
	case errors.Is(err, pkcs12.ErrIncorrectPassword):
		return ErrWrongPassword
	case errors.As(err, &notImplemented):
		return fmt.Errorf("%w: %v", ErrUnsupportedFile, err)
	case strings.Contains(text, "expected exactly one key bag"):
		return fmt.Errorf("%w: several private keys in one file", ErrUnsupportedFile)
	case strings.Contains(text, "private key missing"), strings.Contains(text, "expected exactly 2 items"):
		return ErrNoPrivateKey
	case strings.Contains(text, "certificate missing"):
		return fmt.Errorf("%w: the file holds no certificate", ErrUnfit)
	default:
		return fmt.Errorf("%w: %v", ErrMalformedFile, err)
	}
}
