//go:build !js

package interop

import (
	"crypto/rand"
	"crypto/x509"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"signet/smime/internal/pkcs12"
	"signet/smime/keystore"
)

// keyFileOwners have the kinds of keys that key files are exchanged with.
var keyFileOwners = []string{"rsa", "p256", "p384", "p521", "ed25519", "x25519"}

// A keyFilePeer writes and reads PKCS #12 files.
type keyFilePeer interface {
	// writeKeyFile makes a file with somebody's key and certificate, protected by a password.
	writeKeyFile(name, password string) ([]byte, error)

	// readKeyFile imports a file with somebody's key, and returns what it got in a file of its own.
	readKeyFile(name string, file []byte, password string) ([]byte, error)
}

// A keyFileProgram is a peer that knows PKCS #12.
type keyFileProgram struct {
	program
	start func(t *testing.T) keyFilePeer
	gap   func(name string, d direction) *gap
}

// keyFilePrograms are in the order of the document.
func keyFilePrograms() []keyFileProgram {
	none := func(string, direction) *gap { return nil }
	return []keyFileProgram{
		{openSSL(), func(t *testing.T) keyFilePeer { return openssl{folderOfPeople(t)} }, none},
		{bouncyCastle(), func(t *testing.T) keyFilePeer { return startBouncyCastle(t).(bouncycastle) }, none},
		{networkSecurityServices(), func(t *testing.T) keyFilePeer { return startNSS(t) }, nssKeyFileGap},
		{gnuPG(), func(t *testing.T) keyFilePeer { return startGPGSM(t) }, gpgsmKeyFileGap},
		{gnuTLS(), func(t *testing.T) keyFilePeer { return gnutls{folderOfPeople(t)} }, none},
	}
}

// TestKeyFiles lets each peer write PKCS #12 files for us and us for it. Gaps are as in TestPeers.
func TestKeyFiles(t *testing.T) {
	if !*withPeers {
		t.Skip("make interop runs the other implementations")
	}
	people()
	for _, program := range keyFilePrograms() {
		t.Run(program.name, func(t *testing.T) {
			version, err := program.installed()
			if err != nil {
				fmt.Printf("%s: skipped, as it is not installed: %v\n", program.name, err)
				t.Skip(err)
			}
			t.Parallel()
			m := meeting{program: program.program, known: strings.HasPrefix(version, program.version)}
			peer := program.start(t)
			for _, name := range keyFileOwners {
				t.Run(name+"/read", func(t *testing.T) {
					file, err := peer.writeKeyFile(name, keyPassphrase)
					if err == nil {
						err = expectKey(file, name)
					}
					m.compare(t, program.gap(name, theyWrite), err)
				})
				t.Run(name+"/write", func(t *testing.T) { m.compare(t, program.gap(name, weWrite), giveKey(peer, name)) })
			}
			fmt.Printf("%s %s: %d key files could be read, %d gaps are as they are told\n", program.name, version, m.good, m.gaps)
		})
	}
}

// giveKey gives a peer somebody's key, and sees that it has it then.
func giveKey(peer keyFilePeer, name string) error {
	entry := pkcs12.Entry{
		Private:      people()[name].PrivateKey(),
		Certificate:  people()[name].Certificate,
		Chain:        []*x509.Certificate{people()["root"].Certificate},
		FriendlyName: name,
	}
	file, err := pkcs12.Encode(rand.Reader, entry, keyPassphrase)
	if err != nil {
		return err
	}
	got, err := peer.readKeyFile(name, file, keyPassphrase)
	if err != nil {
		return err
	}
	return expectKey(got, name)
}

// expectKey fails where a file does not hold somebody's certificate, with the key that belongs to it.
func expectKey(file []byte, name string) error {
	read, err := keystore.ReadKeyFile(file, keyPassphrase)
	if err != nil {
		return fmt.Errorf("reading what the peer wrote: %w\n%s", err, file)
	}
	certificate := people()[name].Certificate
	if !slices.ContainsFunc(read.Keys, func(key keystore.PrivateKey) bool { return key.Certificate.Equal(certificate) }) {
		return errors.New("the key is not in what the peer wrote")
	}
	return nil
}
