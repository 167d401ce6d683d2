package main

import (
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"signet/smime/cert"
	"signet/smime/cert/roots"
)

// certsCommands are what "signet certs" does with files of certificates.
var certsCommands = map[string]func(streams, []string) (int, error){
	"list":    listCertificates,
	"show":    showCertificates,
	"verify":  verifyCertificate,
	"convert": convertCertificates,
}

// readCertificates reads the certificates of all files; standard input for none or "-".
func readCertificates(s streams, names []string) ([]*x509.Certificate, error) {
	if len(names) == 0 {
		names = []string{"-"}
	}
	var all []*x509.Certificate
	for _, name := range names {
		certificates, err := readFile(s, name)
		if err != nil {
			return nil, err
		}
		all = append(all, certificates...)
	}
	return all, nil
}

func readFile(s streams, name string) ([]*x509.Certificate, error) {
	if name != "-" {
		return loadCertificates(name)
	}
	data, err := readBounded(s.in, "standard input")
	if err != nil {
		return nil, err
	}
	certificates, err := cert.ParseCertificates(data)
	if err != nil {
		return nil, fmt.Errorf("standard input: %w", err)
	}
	return certificates, nil
}

// readOptional reads the certificates of files that a flag names.
func readOptional(names []string) ([]*x509.Certificate, error) {
	var all []*x509.Certificate
	for _, name := range names {
		certificates, err := loadCertificates(name)
		if err != nil {
			return nil, err
		}
		all = append(all, certificates...)
	}
	return all, nil
}

// mozillaRoots are Mozilla's roots for e-mail where a flag asks for them.
func mozillaRoots(wanted bool) cert.AnchorFinder {
	if !wanted {
		return nil
	}
	return roots.Anchors{}
}

func writeJSON(s streams, value any) error {
	encoder := json.NewEncoder(s.out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(value)
}

// writeTo writes to a file, or to standard output where none is named.
func writeTo(s streams, name string, data []byte) error {
	if name == "" {
		return s.write(data)
	}
	return os.WriteFile(name, data, 0o644)
}

var errNoFormat = errors.New("--to is needed: pem, der, p7b or sst")
