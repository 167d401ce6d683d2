// Command correspondents makes the address book that `make bench` looks people up in: a folder with the certificate of an
// authority, root.pem, and those of ten thousand people as a directory would export them, people.ldif.
package main

import (
	"bufio"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"time"
)

// count is how many people there are; half of them have an expired certificate besides.
const count = 10_000

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: correspondents FOLDER")
		os.Exit(2)
	}
	if err := write(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "correspondents:", err)
		os.Exit(1)
	}
}

// write issues all of them for one key: making ten thousand would take longer than all that is measured.
func write(folder string) error {
	var keys [3]*rsa.PrivateKey
	for i := range keys {
		var err error
		if keys[i], err = rsa.GenerateKey(rand.Reader, 2048); err != nil {
			return err
		}
	}
	root, err := issue(authority("Root"), nil, keys[0], keys[0])
	if err != nil {
		return err
	}
	between, err := issue(authority("Intermediate"), root, keys[1], keys[0])
	if err != nil {
		return err
	}
	block := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: root.Raw})
	if err := os.WriteFile(filepath.Join(folder, "root.pem"), block, 0o600); err != nil {
		return err
	}
	file, err := os.Create(filepath.Join(folder, "people.ldif"))
	if err != nil {
		return err
	}
	defer file.Close()
	out := bufio.NewWriter(file)
	fmt.Fprintf(out, "version: 1\n\ndn: cn=Intermediate\ncACertificate;binary:: %s\n", base64.StdEncoding.EncodeToString(between.Raw))
	for i := range count {
		fmt.Fprintf(out, "\ndn: cn=Person %d\n", i)
		for year := range 1 + i%2 {
			person, err := issue(person(i, -year), between, keys[2], keys[1])
			if err != nil {
				return err
			}
			fmt.Fprintf(out, "userCertificate;binary:: %s\n", base64.StdEncoding.EncodeToString(person.Raw))
		}
	}
	return out.Flush()
}

func authority(name string) *x509.Certificate {
	return &x509.Certificate{
		Subject: pkix.Name{CommonName: name}, NotBefore: time.Now().AddDate(-5, 0, 0), NotAfter: time.Now().AddDate(5, 0, 0),
		KeyUsage: x509.KeyUsageCertSign, BasicConstraintsValid: true, IsCA: true,
	}
}

// person is valid for a year from some months ago on, or some years before that.
func person(number, years int) *x509.Certificate {
	begin := time.Now().AddDate(years, -3, 0)
	return &x509.Certificate{
		Subject:   pkix.Name{CommonName: fmt.Sprintf("Person %d", number), Organization: []string{"Example"}},
		NotBefore: begin, NotAfter: begin.AddDate(1, 0, 0),
		EmailAddresses: []string{fmt.Sprintf("person-%d@example.test", number)},
		KeyUsage:       x509.KeyUsageDigitalSignature | x509.KeyUsageKeyEncipherment,
		ExtKeyUsage:    []x509.ExtKeyUsage{x509.ExtKeyUsageEmailProtection},
	}
}

func issue(template, parent *x509.Certificate, key, issuer *rsa.PrivateKey) (*x509.Certificate, error) {
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	if err != nil {
		return nil, err
	}
	template.SerialNumber = serial
	if parent == nil {
		parent = template
	}
	der, err := x509.CreateCertificate(rand.Reader, template, parent, key.Public(), issuer)
	if err != nil {
		return nil, err
	}
	return x509.ParseCertificate(der)
}
