package smime

import (
	"context"
	"fmt"
)

// A Code names a reason why an operation did not happen. Codes are stable: they
// are part of the contract with the browser and of nobody's prose.
type Code string

const (
	// CodeMalformed means that the input is not what its structure promises.
	CodeMalformed Code = "malformed"
	// CodeNoKey means that a message is encrypted for none of the caller's keys.
	// The cause is a *cms.NoKeyError that lists whom it is encrypted for.
	CodeNoKey Code = "no-key"
	// CodeNotEncrypted means that [Decrypt] was given a message whose outermost
	// layer is not encryption.
	CodeNotEncrypted Code = "not-encrypted"
	// CodeDecryptFailed is the only code for a decryption that failed with a key
	// that should fit, whatever failed: it must not serve as an oracle.
	CodeDecryptFailed Code = "decrypt-failed"
	// CodeTooLarge means that the input is larger than the stated limits.
	CodeTooLarge Code = "too-large"
	// CodeTooDeep means that the input nests deeper than the stated limits.
	CodeTooDeep Code = "too-deep"
	// CodeUnsupportedAlgorithm means that the message can't be opened because
	// of an algorithm or a CMS content type that this package does not have.
	CodeUnsupportedAlgorithm Code = "unsupported-algorithm"
	// CodeForbiddenAlgorithm means that the message is protected with something weak,
	// and OpenOptions.Weak is RefuseWeak, or OpenOptions.Forbidden names it. The cause names what is weak.
	CodeForbiddenAlgorithm Code = "forbidden-algorithm"
	// CodeInvalidDraft means that a Draft or the options for protecting it
	// can't make a message, for example because there is no From address.
	CodeInvalidDraft Code = "invalid-draft"
	// CodeCertificateUnfit means that a certificate given for encryption can't
	// be encrypted to.
	CodeCertificateUnfit Code = "certificate-unfit"
	// CodeOutputRule means that finished octets break a rule of [CheckOutput].
	// The cause is an *OutputError.
	CodeOutputRule Code = "output-rule"
	// CodeCancelled means that the context ended before the operation did.
	CodeCancelled Code = "cancelled"
	// CodeInternal means a failure that the input did not cause, for example
	// of the random number generator or of a key that could not sign.
	CodeInternal Code = "internal"
)

// An Error is an operation that did not happen.
type Error struct {
	Code Code
	Err  error // what happened and where; holds no secrets and no message text
}

// Error returns the code and the cause on one line.
func (e *Error) Error() string {
	if e.Err == nil {
		return string(e.Code)
	}
	return fmt.Sprintf("%s: %v", e.Code, e.Err)
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

func fail(code Code, format string, args ...any) *Error {
	return &Error{Code: code, Err: fmt.Errorf(format, args...)}
}

// cancelled returns an *Error when ctx has ended, and nil otherwise.
func cancelled(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return &Error{Code: CodeCancelled, Err: err}
	}
	return nil
}
