package keystore

import (
	"bytes"
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/x509"
	"errors"
	"fmt"

	"signet/smime/cert"
	"signet/smime/internal/pkcs12"
)

// MaxKeyFile is the largest file with private keys in octets that is read.
const MaxKeyFile = pkcs12.MaxSize

// maxRSABits bounds RSA keys: each use takes time that grows with the cube of their size.
const maxRSABits = 8192

// A KeyFile is what a file with private keys held.
type KeyFile struct {
	Keys   []PrivateKey
	Others []*x509.Certificate // those that belong to none of the keys: mostly authorities'

	// Skipped says what was in the file besides and is not in Keys or Others: [ErrUnfit], [ErrUnsupportedFile] and
	// [ErrMalformedFile], wrapped with what it was.
	Skipped []error
}

// A PrivateKey is a private key with the certificate that it belongs to.
type PrivateKey struct {
	Key         KeyPair
	Certificate *x509.Certificate
	Name        string // as a person called it in the file; empty where absent
}

// ReadKeyFile reads a file with private keys and their certificates: PKCS #12 (RFC 7292) in all forms in use, or PEM
// with PKCS #8 (RFC 5958), PKCS #1 or SEC 1 keys, encrypted or not. Certificates are matched to keys by their public
// keys, whatever their order.
//
// It fails with [ErrWrongPassword], [ErrMalformedFile], [ErrUnsupportedFile] and [ErrNoPrivateKey] for the file; and where
// none of its keys can be used, with the reason for the first: [ErrUnfit] for a certificate that is not for e-mail. An
// expired certificate is not unfit: it opens old mail.
func ReadKeyFile(file []byte, password string) (*KeyFile, error) {
	if len(file) > MaxKeyFile {
		return nil, fmt.Errorf("%w: more than %d octets", ErrMalformedFile, MaxKeyFile)
	}
	read := readPKCS12
	if bytes.Contains(file, []byte("-----BEGIN ")) {
		read = readPEM
	}
	contents, err := read(file, password)
	if err != nil {
		return nil, err
	}
	return contents.match()
}

// fileContents are the keys and certificates of a file before they are matched.
type fileContents struct {
	keys         []namedKey
	certificates []*x509.Certificate
	skipped      []error
}

type namedKey struct {
	key  KeyPair
	name string
}

func (c *fileContents) skip(err error) { c.skipped = append(c.skipped, err) }

// match gives each key its certificates. One key may have several, after a renewal that kept the key.
func (c *fileContents) match() (*KeyFile, error) {
	f := &KeyFile{Skipped: c.skipped}
	taken := make(map[*x509.Certificate]bool)
	for _, k := range c.keys {
		if err := usable(k.key); err != nil {
			f.Skipped = append(f.Skipped, err)
			continue
		}
		matched := false
		for _, certificate := range c.certificates {
			if !cert.HasKey(certificate, k.key) {
				continue
			}
			matched = true
			if taken[certificate] {
				continue // the file has the key twice
			}
			taken[certificate] = true
			if err := forEmail(certificate); err != nil {
				f.Skipped = append(f.Skipped, err)
				continue
			}
			f.Keys = append(f.Keys, PrivateKey{k.key, certificate, k.name})
		}
		if !matched {
			f.Skipped = append(f.Skipped, fmt.Errorf("%w: none of the file's certificates belongs to its key", ErrUnfit))
		}
	}
	for _, certificate := range c.certificates {
		if !taken[certificate] {
			f.Others = append(f.Others, certificate)
		}
	}
	switch {
	case len(f.Keys) > 0:
		return f, nil
	case len(f.Skipped) > len(c.skipped):
		return nil, f.Skipped[len(c.skipped)] // the first key's, not that of a CRL beside it
	case len(f.Skipped) > 0:
		return nil, f.Skipped[0]
	default:
		return nil, ErrNoPrivateKey
	}
}

// readPKCS12 reads a PKCS #12 file.
func readPKCS12(file []byte, password string) (*fileContents, error) {
	decoded, err := pkcs12.Decode(file, password)
	if err != nil {
		return nil, pkcs12Error(err)
	}
	c := new(fileContents)
	for _, key := range decoded.Keys {
		c.keys = append(c.keys, namedKey{key.Private, key.FriendlyName})
	}
	for _, certificate := range decoded.Certificates {
		c.certificates = append(c.certificates, certificate.Certificate)
	}
	for _, err := range decoded.Skipped {
		c.skip(pkcs12Error(err))
	}
	return c, nil
}

func pkcs12Error(err error) error {
	switch {
	case errors.Is(err, pkcs12.ErrWrongPassword):
		return ErrWrongPassword
	case errors.Is(err, pkcs12.ErrUnsupported), errors.Is(err, pkcs12.ErrTooCostly):
		return fmt.Errorf("%w: %w", ErrUnsupportedFile, err)
	default:
		return fmt.Errorf("%w: %w", ErrMalformedFile, err)
	}
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

// usable tells whether S/MIME can use a private key: RSA of a bearable size, ECDSA on a NIST curve,
// Ed25519, or X25519, which decrypts alone.
func usable(private KeyPair) error {
	switch key := private.(type) {
	case *rsa.PrivateKey:
		if bits := key.N.BitLen(); bits > maxRSABits {
			return fmt.Errorf("%w: an RSA key of %d bits", ErrUnfit, bits)
		}
		return nil
	case *ecdsa.PrivateKey, ed25519.PrivateKey, *ecdh.PrivateKey:
		return nil
	default:
		return fmt.Errorf("%w: a key of type %T", ErrUnfit, private)
	}
}
