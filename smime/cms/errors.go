package cms

import (
	"errors"
	"fmt"
	"strings"

	"signet/smime/internal/ber"
)

// Errors of reading. They are wrapped with the place of the fault.
var (
	ErrMalformed            = errors.New("cms: malformed")
	ErrTooDeep              = ber.ErrTooDeep
	ErrTooLarge             = ber.ErrTooLarge
	ErrUnexpectedType       = errors.New("cms: another content type than expected")
	ErrUnsupportedAlgorithm = errors.New("cms: unsupported algorithm")
)

// Errors of verification. They are part of a [SignerResult].
var (
	ErrDigestMismatch    = errors.New("cms: the content is not what was signed")
	ErrSignatureMismatch = errors.New("cms: the signature does not fit the certificate's key")
	ErrNoCertificate     = errors.New("cms: the signer's certificate is missing")
	ErrNoContent         = errors.New("cms: the signed content is missing")
)

// Errors of decryption.
var (
	// ErrNoKey means that no private key of the KeyRing fits. The error is a [*NoKeyError].
	ErrNoKey = errors.New("cms: no key for any of the recipients")

	// ErrDecrypt means that decryption failed, with a key that should have fit. It is one error for every cause, so
	// that nobody who can watch it learns about a key.
	ErrDecrypt = errors.New("cms: decryption failed")
)

// ErrUnfit means that a certificate or key cannot be used for what was asked: to sign or to encrypt.
var ErrUnfit = errors.New("cms: certificate or key does not fit")

// errNoReceiptRequest: only who asks gets a receipt.
var errNoReceiptRequest = fmt.Errorf("%w: the signer asks for no receipt", ErrUnexpectedType)

// maxNamed limits the recipients in the text of a NoKeyError: a message may have thousands.
const maxNamed = 16

// A NoKeyError lists for whom a message was encrypted. It is an [ErrNoKey].
type NoKeyError struct {
	Recipients []RecipientIdentifier // who have a certificate
	KEKIDs     []KEKIdentifier       // of keys that the sender shares with recipients
	Passwords  int                   // how many passwords open the message
}

// noKey returns the NoKeyError for a message to these recipients.
func (ris RecipientInfos) noKey() error {
	e := &NoKeyError{Recipients: ris.Recipients()}
	for _, ri := range ris {
		switch ri := ri.(type) {
		case *KEKRecipientInfo:
			e.KEKIDs = append(e.KEKIDs, ri.KEKID)
		case *PasswordRecipientInfo:
			e.Passwords++
		}
	}
	return e
}

func (e *NoKeyError) Error() string {
	var names []string
	for _, rid := range e.Recipients[:min(len(e.Recipients), maxNamed)] {
		names = append(names, rid.String())
	}
	for _, id := range e.KEKIDs[:min(len(e.KEKIDs), maxNamed-len(names))] {
		names = append(names, id.String())
	}
	if e.Passwords > 0 {
		names = append(names, "whoever knows a password")
	}
	if more := len(e.Recipients) + len(e.KEKIDs) + min(e.Passwords, 1) - len(names); more > 0 {
		names = append(names, fmt.Sprintf("and %d more", more))
	}
	return fmt.Sprintf("%v (%s)", ErrNoKey, strings.Join(names, "; "))
}

// Unwrap returns [ErrNoKey].
func (e *NoKeyError) Unwrap() error { return ErrNoKey }

// malformed says where: the ASN.1 type and its field, or the type alone where that is not there at all.
func malformed(where string) error { return fmt.Errorf("%w: %s", ErrMalformed, where) }

func tooMany(what string, limit int) error {
	return fmt.Errorf("%w: more than %d %s", ErrTooLarge, limit, what)
}
