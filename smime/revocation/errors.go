package revocation

import (
	"errors"
	"fmt"
)

// Errors of what cannot be evidence.
var (
	ErrMalformed = errors.New("revocation: malformed")
	ErrTooLarge  = errors.New("revocation: too large")

	// ErrDelta means a delta CRL, which says what changed since another CRL. RFC 5280 Section 5.2.4.
	ErrDelta = errors.New("revocation: delta CRLs are not supported")

	// ErrUnsupported means something that must not be passed over and is not known here, such as a critical extension.
	ErrUnsupported = errors.New("revocation: unsupported")

	// ErrNoAnswer means that an OCSP responder has not answered: it said why, and signed nothing.
	ErrNoAnswer = errors.New("revocation: no answer")
)

func malformed(what string) error { return fmt.Errorf("%w: %s", ErrMalformed, what) }

func unsupported(what string) error { return fmt.Errorf("%w: %s", ErrUnsupported, what) }
