package main

import (
	"bytes"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"flag"
	"os"
	"slices"

	"signet/smime"
	"signet/smime/cms"
)

// A secretFlags is what can open an encrypted message: a private key, passwords,
// and keys that were shared beforehand.
type secretFlags struct {
	key       keyFlags
	passwords passwordFiles
	keks      kekFiles
}

func (f *secretFlags) register(set *flag.FlagSet) {
	f.key.register(set)
	set.Var(&f.passwords, "password-file", "")
	set.Var(&f.keks, "kek-file", "")
}

var errNoSecretGiven = errors.New("a key is needed: --cert and --key, or --p12 and --passphrase-file; or --password-file or --kek-file")

// addTo reads the files that the flags name. It fails with errNoSecretGiven when
// they name none.
func (f *secretFlags) addTo(opts *smime.OpenOptions) error {
	opts.Passwords, opts.KeyEncryptionKeys = f.passwords.passwords, f.keks.keys
	ids, err := f.key.load()
	switch {
	case errors.Is(err, errNoKeyGiven) && len(opts.Passwords)+len(opts.KeyEncryptionKeys) > 0:
		return nil
	case errors.Is(err, errNoKeyGiven):
		return errNoSecretGiven
	case err != nil:
		return err
	}
	opts.Keys = ids
	for _, id := range ids {
		opts.KnownCertificates = append(opts.KnownCertificates, id.certificate)
		opts.Intermediates = slices.Concat(opts.Intermediates, []*x509.Certificate{id.certificate}, id.chain)
	}
	return nil
}

// firstLine reads a secret from a file: its first line.
func firstLine(name string) ([]byte, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	line, _, _ := bytes.Cut(data, []byte("\n"))
	return bytes.TrimSuffix(line, []byte("\r")), nil
}

// A passwordFiles is a flag that names files, each with a password on its first
// line; it may be repeated.
type passwordFiles struct{ passwords [][]byte }

func (p *passwordFiles) String() string { return "" }

func (p *passwordFiles) Set(name string) error {
	password, err := firstLine(name)
	switch {
	case err != nil:
		return err
	case len(password) == 0:
		return errors.New("the first line is empty")
	}
	p.passwords = append(p.passwords, password)
	return nil
}

// A kekFiles is a flag that names files, each with a key-encryption key on its
// first line: its identifier, a colon, and the key, both in hexadecimal.
type kekFiles struct{ keys []cms.KeyEncryptionKey }

func (k *kekFiles) String() string { return "" }

func (k *kekFiles) Set(name string) error {
	line, err := firstLine(name)
	if err != nil {
		return err
	}
	id, key, found := bytes.Cut(line, []byte(":"))
	octets := make([][]byte, 2)
	for i, digits := range [][]byte{id, key} {
		octets[i] = make([]byte, hex.DecodedLen(len(digits)))
		if _, err := hex.Decode(octets[i], digits); err != nil || !found {
			return errors.New("the first line is not IDENTIFIER:KEY in hexadecimal")
		}
	}
	k.keys = append(k.keys, cms.KeyEncryptionKey{ID: octets[0], Key: octets[1]})
	return nil
}
