package main

import (
	"crypto"
	"errors"
	"fmt"
	"strings"

	"signet/smime/cms"
)

// A digestFlag is a flag that names a digest: "sha384" or "SHA-384".
type digestFlag struct{ hash crypto.Hash }

func (d *digestFlag) String() string { return "" }

func (d *digestFlag) Set(value string) error {
	for _, hash := range []crypto.Hash{crypto.SHA256, crypto.SHA384, crypto.SHA512} {
		if plain(hash.String()) == plain(value) {
			d.hash = hash
			return nil
		}
	}
	return errors.New("not one of sha256, sha384, sha512")
}

// A cipherFlag is a flag that names a content encryption: "aes-128-cbc".
type cipherFlag struct{ algorithm cms.Algorithm }

func (c *cipherFlag) String() string { return "" }

func (c *cipherFlag) Set(value string) error {
	var names []string
	for _, a := range cms.ContentEncryptionAlgorithms() {
		if plain(a.Name) == plain(value) {
			c.algorithm = a
			return nil
		}
		names = append(names, strings.ToLower(a.Name))
	}
	return fmt.Errorf("not one of %s", strings.Join(names, ", "))
}

// plain makes one name of the ways to write it.
func plain(name string) string { return strings.ReplaceAll(strings.ToLower(name), "-", "") }
