package keystore

import (
	"crypto/x509"
	"errors"
	"fmt"

	"signet/smime/cert"
	"signet/smime/internal/pkcs12"
)

// MaxKeyFile is the largest file with private keys in octets that is read.
const MaxKeyFile = pkcs12.MaxSize

// A KeyFile is what a file with private keys held.
type KeyFile struct {
	Keys   []PrivateKey
	Others []*x509.Certificate // those that belong to none of the keys: mostly authorities'

	// Skipped says what was in the file besides and is not in Keys or Others.
	Skipped []Skipped
}

// A PrivateKey is a private key with the certificate that it belongs to.
type PrivateKey struct {
	Key         KeyPair // nil where only the certificate was looked at: see [Keystore.PreviewKeys]
	Certificate *x509.Certificate
	Name        string // as a person called it in the file; empty where absent
}

// A Skipped is part of a file that was not taken.
type Skipped struct {
	Name string // of the key or certificate, for people; empty where it is not known

	// Err is why: [ErrNoCertificate], [ErrUnfit], [ErrUnsupportedFile] or [ErrMalformedFile], wrapped with what it was.
	Err error
}

// ReadKeyFile reads a file with private keys and their certificates: PKCS #12 (RFC 7292) in all forms in use, or PEM or
// DER with PKCS #8 (RFC 5958), PKCS #1 or SEC 1 keys, encrypted or not. Certificates are matched to keys by their public
// keys, whatever their order. Whether they are for e-mail is not looked at: see [KeyFile.ForEmail].
//
// It fails with [ErrWrongPassword], [ErrMalformedFile], [ErrUnsupportedFile] and [ErrNoPrivateKey] for the file; and where
// none of its keys can be read or has a certificate, with the reason for the first.
func ReadKeyFile(file []byte, password string) (*KeyFile, error) {
	f, err := readFile(file, password)
	if err != nil {
		return nil, err
	}
	return f, f.reason()
}

// readFile reads a file, which may hold no private key.
func readFile(file []byte, password string) (*KeyFile, error) {
	if len(file) > MaxKeyFile {
		return nil, fmt.Errorf("%w: more than %d octets", ErrMalformedFile, MaxKeyFile)
	}
	read := readPKCS12
	if isPEM(file) {
		read = readPEM
	} else if text := pemOf(file); text != nil {
		file, read = text, readPEM
	}
	contents, err := read(file, password)
	if err != nil {
		return nil, err
	}
	return contents.match(), nil
}

// reason says why a file has no key; nil where it has one.
func (f *KeyFile) reason() error {
	switch {
	case len(f.Keys) > 0:
		return nil
	case len(f.Skipped) > 0:
		return f.Skipped[0].Err
	default:
		return ErrNoPrivateKey
	}
}

// ForEmail leaves the keys in the file that S/MIME can use, and puts the others where what was skipped is. It fails where
// none is left, with the reason for the first: [ErrUnfit] for a certificate that is not for e-mail.
func (f *KeyFile) ForEmail() error {
	var fit []PrivateKey
	var unfit []Skipped
	for _, key := range f.Keys {
		if err := key.forEmail(); err != nil {
			unfit = append(unfit, Skipped{key.name(), err})
			continue
		}
		fit = append(fit, key)
	}
	f.Keys, f.Skipped = fit, append(unfit, f.Skipped...) // the keys first, not a CRL beside them
	return f.reason()
}

func (p PrivateKey) name() string {
	if p.Name != "" {
		return p.Name
	}
	return cert.Describe(p.Certificate).Name
}

// fileContents are the keys and certificates of a file before they are matched.
type fileContents struct {
	keys         []namedKey
	certificates []*x509.Certificate
	skipped      []Skipped
}

type namedKey struct {
	key  KeyPair
	name string
}

func (c *fileContents) skip(err error) { c.skipped = append(c.skipped, Skipped{Err: err}) }

// match gives each key its certificates. One key may have several, after a renewal that kept the key.
func (c *fileContents) match() *KeyFile {
	f := new(KeyFile)
	taken := make(map[*x509.Certificate]bool)
	for _, k := range c.keys {
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
			f.Keys = append(f.Keys, PrivateKey{k.key, certificate, k.name})
		}
		if !matched {
			f.Skipped = append(f.Skipped, Skipped{k.name, ErrNoCertificate})
		}
	}
	for _, certificate := range c.certificates {
		if !taken[certificate] {
			f.Others = append(f.Others, certificate)
		}
	}
	f.Skipped = append(f.Skipped, c.skipped...)
	return f
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
