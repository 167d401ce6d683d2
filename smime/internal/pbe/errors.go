package pbe

import (
	"errors"
	"fmt"
)

// The errors of this package. They are wrapped with what is known of the cause.
var (
	ErrMalformed   = errors.New("pbe: malformed")
	ErrUnsupported = errors.New("pbe: unsupported algorithm")
	ErrTooCostly   = errors.New("pbe: deriving the key would take too long")
	ErrDecrypt     = errors.New("pbe: wrong password, or damaged")
)

func malformed(where string) error { return fmt.Errorf("%w: %s", ErrMalformed, where) }

func unsupported(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrUnsupported, fmt.Sprintf(format, args...))
}
