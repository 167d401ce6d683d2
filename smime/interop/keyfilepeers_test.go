//go:build !js

package interop

import (
	"os"
)

func (o openssl) writeKeyFile(name, password string) ([]byte, error) {
	return o.run(nil, "pkcs12", "-export", "-inkey", name+".key", "-in", name+".pem", "-name", name, "-passout", "pass:"+password, "-out", "out")
}

// readKeyFile returns PEM.
func (o openssl) readKeyFile(_ string, file []byte, password string) ([]byte, error) {
	return o.run(file, "pkcs12", "-in", "in", "-passin", "pass:"+password, "-nodes", "-out", "out")
}

func (b bouncycastle) writeKeyFile(name, password string) ([]byte, error) {
	return b.ask("writeKeyFile", "name="+name, "password="+password)
}

func (b bouncycastle) readKeyFile(_ string, file []byte, password string) ([]byte, error) {
	return b.ask("readKeyFile", octets("file", file), "password="+password)
}

// writeKeyFile exports what was imported from a file of OpenSSL's.
func (n nss) writeKeyFile(name, password string) ([]byte, error) {
	return runIn(n.folder, nil, "pk12util", "-d", ".", "-n", name, "-W", password, "-o", "out")
}

// readKeyFile imports into a database of its own.
func (n nss) readKeyFile(name string, file []byte, password string) ([]byte, error) {
	folder, err := os.MkdirTemp(n.folder, "import")
	if err != nil {
		return nil, err
	}
	fresh := nss{folder, nil}
	for _, arguments := range [][]string{
		{"certutil", "-N", "-d", ".", "--empty-password"},
		{"pk12util", "-d", ".", "-W", password, "-i", "in"},
	} {
		if err := fresh.tool(file, arguments[0], arguments[1:]...); err != nil {
			return nil, err
		}
	}
	return fresh.writeKeyFile(name, password)
}

func nssKeyFileGap(name string, d direction) *gap {
	switch {
	case name != "ed25519" && name != "x25519":
		return nil
	case d == theyWrite:
		return &gap{"It has no private keys for Ed25519 and X25519: “could not be found”.", "could not be found"}
	default:
		return &gap{"It has no private keys for Ed25519 and X25519: “SEC_ERROR_PKCS12_UNABLE_TO_IMPORT_KEY”.",
			"SEC_ERROR_PKCS12_UNABLE_TO_IMPORT_KEY"}
	}
}

func (g gpgsm) writeKeyFile(name, password string) ([]byte, error) {
	return g.runWith(password, nil, "--export-secret-key-p12", person(people()[name].Certificate.Subject.CommonName))
}

func (g gpgsm) readKeyFile(name string, file []byte, password string) ([]byte, error) {
	if _, err := g.runWith(password, file, "--import", "in"); err != nil {
		return nil, err
	}
	return g.writeKeyFile(name, password)
}

func gpgsmKeyFileGap(name string, d direction) *gap {
	switch {
	case d == weWrite:
		return &gap{"It does not read PBES2: “error parsing or decrypting the PKCS#12 file”. It says the same of OpenSSL's, but for " +
			"those with -legacy.", "error parsing or decrypting the PKCS#12 file"}
	case name == "ed25519" || name == "x25519":
		return &gap{"It takes Ed25519 and X25519 keys from nobody: “No secret key”.", "No secret key"}
	case name != "rsa":
		return &gap{"It writes PKCS #12 with RSA keys alone: “error converting key parameters”.", "error converting key parameters"}
	default:
		return nil
	}
}

func (g gnutls) writeKeyFile(name, password string) ([]byte, error) {
	return runIn(g.folder, nil, "certtool", "--to-p12", "--load-privkey", name+".key", "--load-certificate", name+".pem", "--p12-name", name,
		"--password", password, "--outder", "--outfile", "out")
}

// readKeyFile returns PEM.
func (g gnutls) readKeyFile(_ string, file []byte, password string) ([]byte, error) {
	return runIn(g.folder, file, "certtool", "--p12-info", "--inder", "--password", password, "--infile", "in", "--outfile", "out")
}
