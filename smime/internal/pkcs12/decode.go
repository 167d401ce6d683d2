package pkcs12

import (
	"crypto/x509"
	"errors"
	"fmt"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"signet/smime/internal/ber"
	"signet/smime/internal/oid"
	"signet/smime/internal/pbe"
)

// MaxSize is the largest file in octets that is read.
const MaxSize = 4 << 20

// The limits of what a file may hold.
const (
	maxBags  = 1000
	maxDepth = 8 // of SafeContents in SafeContents
)

// Contents are what a file holds, in its order.
type Contents struct {
	Keys         []Key
	Certificates []Certificate

	// Skipped says what was in the file besides and could not be read: a key of a kind that nobody here knows, a broken
	// certificate, what is encrypted to a public key.
	Skipped []error
}

// A Key is a private key.
type Key struct {
	Private      PrivateKey
	FriendlyName string // as a person called it; empty where absent
	LocalKeyID   []byte // the same as that of its certificate; nil where absent
}

// A Certificate is a certificate, of a key or of an authority.
type Certificate struct {
	Certificate  *x509.Certificate
	FriendlyName string // empty where absent
	LocalKeyID   []byte // nil where absent
}

// Decode reads a file. It checks the integrity of the file where the file has a message authentication code.
//
// It fails with [ErrWrongPassword], and with [ErrMalformed], [ErrUnsupported] and [ErrTooCostly] for the file.
func Decode(file []byte, password string) (*Contents, error) {
	if len(file) > MaxSize {
		return nil, malformed(fmt.Sprintf("more than %d octets", MaxSize))
	}
	pfx, err := readPFX(file)
	if err != nil {
		return nil, err
	}
	budget := pbe.NewBudget()
	failure := error(ErrWrongPassword)
	for _, candidate := range pbe.Passwords(password) {
		defer candidate.Forget()
		authentic, err := pfx.isAuthentic(candidate, budget)
		if err != nil {
			return nil, schemeError(err)
		}
		d := decoder{password: candidate, budget: budget, contents: new(Contents)}
		err = d.authenticatedSafe(pfx.authSafe)
		if !authentic {
			if d.decrypted {
				return nil, malformed("the password is right, and the file was changed after it was written")
			}
			continue
		}
		if err == nil {
			return d.contents, nil
		}
		if !errors.Is(err, pbe.ErrDecrypt) {
			return nil, schemeError(err)
		}
		if pfx.mac != nil {
			// The password is right for the code, so it is not what is wrong; or the file has a second password.
			failure = malformed("what is encrypted cannot be decrypted with the password that the file is authenticated with")
		}
	}
	return nil, failure
}

// A decoder reads what one password opens.
type decoder struct {
	password pbe.Password
	budget   *pbe.Budget
	contents *Contents
	bags     int

	decrypted bool // something was, so that the password is right
}

// authenticatedSafe reads an AuthenticatedSafe.
//
//	AuthenticatedSafe ::= SEQUENCE OF ContentInfo
//	    -- Data if unencrypted, EncryptedData if password-encrypted, EnvelopedData if public key-encrypted
//
// RFC 7292 Section 4.1.
func (d *decoder) authenticatedSafe(octets []byte) error {
	der, _, err := ber.ToDER(octets)
	if err != nil {
		return fmt.Errorf("%w: AuthenticatedSafe: %w", ErrMalformed, err)
	}
	input := cryptobyte.String(der)
	var contentInfos cryptobyte.String
	if !input.ReadASN1(&contentInfos, asn1.SEQUENCE) {
		return malformed("AuthenticatedSafe")
	}
	for !contentInfos.Empty() {
		ci, err := readContentInfo(&contentInfos)
		if err != nil {
			return err
		}
		safeContents, err := d.open(ci)
		if errors.Is(err, ErrUnsupported) {
			d.contents.Skipped = append(d.contents.Skipped, err)
			continue
		}
		if err != nil {
			return err
		}
		if err := d.safeContents(safeContents, 0); err != nil {
			return err
		}
	}
	return nil
}

// open returns the SafeContents of a ContentInfo, in BER.
func (d *decoder) open(ci contentInfo) ([]byte, error) {
	switch {
	case ci.contentType.Equal(oid.Data):
		return ci.data()
	case ci.contentType.Equal(oid.EncryptedData):
		scheme, ciphertext, err := ci.encryptedData()
		if err != nil {
			return nil, err
		}
		safeContents, err := pbe.Decrypt(scheme, d.password, ciphertext, d.budget)
		if err == nil && !pbe.IsSequence(safeContents) {
			err = pbe.ErrDecrypt
		}
		d.decrypted = d.decrypted || err == nil
		return safeContents, err
	case ci.contentType.Equal(oid.EnvelopedData):
		return nil, fmt.Errorf("%w: encryption to a public key", ErrUnsupported)
	default:
		return nil, fmt.Errorf("%w: content of the type %v", ErrUnsupported, ci.contentType)
	}
}
