package pkcs12

import (
	"errors"
	"fmt"

	"signet/smime/internal/pbe"
)

// The errors of [Decode]. They are wrapped with what is known of the cause.
var (
	ErrMalformed     = errors.New("pkcs12: malformed")
	ErrUnsupported   = errors.New("pkcs12: unsupported")
	ErrTooCostly     = errors.New("pkcs12: opening the file would take too long")
	ErrWrongPassword = errors.New("pkcs12: wrong password")
)

func malformed(where string) error { return fmt.Errorf("%w: %s", ErrMalformed, where) }

// schemeError gives an error of package pbe its place here. A failed decryption stays what it is.
func schemeError(err error) error {
	switch {
	case errors.Is(err, pbe.ErrMalformed):
		return fmt.Errorf("%w: %w", ErrMalformed, err)
	case errors.Is(err, pbe.ErrUnsupported):
		return fmt.Errorf("%w: %w", ErrUnsupported, err)
	case errors.Is(err, pbe.ErrTooCostly):
		return fmt.Errorf("%w: %w", ErrTooCostly, err)
	default:
		return err
	}
}
