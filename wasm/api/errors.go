package api

import (
	"context"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/hex"
	"errors"

	"signet/smime"
	"signet/smime/cert"
	"signet/smime/cms"
	"signet/smime/directory"
	"signet/smime/keystore"
)

// codes maps the sentinel errors of the engine's packages. The first that an
// error wraps decides.
var codes = []struct {
	err  error
	code Code
}{
	{errNotOpened, CodeNotOpened},
	{keystore.ErrLocked, CodeLocked},
	{keystore.ErrLimit, CodeLimitReached},
	{keystore.ErrBadLimits, CodeBadRequest},
	{keystore.ErrWrongAuthenticator, CodeWrongAuthenticator},
	{keystore.ErrUnfitAuthenticator, CodeUnfitAuthenticator},
	{keystore.ErrAbsent, CodeNoKeystore},
	{keystore.ErrExists, CodeBadRequest},
	{keystore.ErrWrongPassphrase, CodeWrongPassphrase},
	{keystore.ErrWeakPassphrase, CodeWeakPassphrase},
	{keystore.ErrNotFound, CodeNotFound},
	{keystore.ErrNewerStore, CodeNewerStore}, // a Storage may wrap it into ErrStorage
	{keystore.ErrStorage, CodeStorage},
	{keystore.ErrDamaged, CodeStorage},
	{keystore.ErrWrongPassword, CodeWrongPassword},
	{keystore.ErrMalformedFile, CodeMalformed},
	{keystore.ErrUnsupportedFile, CodeUnsupportedAlgorithm},
	{keystore.ErrNoPrivateKey, CodeNoPrivateKey},
	{keystore.ErrNoCertificate, CodeNoCertificate},
	{keystore.ErrUnfit, CodeCertificateUnfit},
	{keystore.ErrNewerBackup, CodeNewerBackup},
	{keystore.ErrCannotCertify, CodeCannotCertify},

	{directory.ErrSettings, CodeBadDirectory},

	{cert.ErrMalformed, CodeNotCertificates},
	{cert.ErrTooLarge, CodeTooLarge},

	{cms.ErrUnfit, CodeCertificateUnfit},
}

// smimeCodes maps the codes of package smime that have another name here. The
// rest are the same.
var smimeCodes = map[smime.Code]Code{
	// Compose and Protect check what the composer must have checked before.
	smime.CodeInvalidDraft: CodeBadRequest,
	// The views offer to take an encryption off only where there is one.
	smime.CodeNotEncrypted: CodeBadRequest,
	// What we wrote ourselves breaks our rules.
	smime.CodeOutputRule: CodeInternal,
}

// errorOf tells the caller why an operation did not happen. It is the only place
// that does.
func errorOf(ctx context.Context, err error) *Error {
	var failure failureError
	var cause *smime.Error
	var unfetched *FetchError
	var wait *keystore.WaitError
	switch {
	case errors.As(err, &failure):
		return failure.failure
	case errors.As(err, &wait):
		return &Error{Code: CodeWait, RetryAfter: wholeSeconds(wait.Wait)}
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return &Error{Code: CodeTimeout, Detail: Deadline.String()}
	case errors.Is(ctx.Err(), context.Canceled):
		return &Error{Code: CodeCancelled}
	case errors.Is(err, cms.ErrDecrypt):
		return &Error{Code: CodeDecryptFailed}
	}
	if errors.As(err, &unfetched) {
		return &Error{Code: unfetched.Code, Detail: unfetched.Detail, Origin: unfetched.Origin}
	}
	for _, row := range codes {
		if errors.Is(err, row.err) {
			return &Error{Code: row.code, Detail: err.Error()}
		}
	}
	if errors.As(err, &cause) {
		return errorOfSmime(cause)
	}
	return &Error{Code: CodeInternal, Detail: err.Error()}
}

func errorOfSmime(err *smime.Error) *Error {
	code, renamed := smimeCodes[err.Code]
	if !renamed {
		code = Code(err.Code)
	}
	failure := &Error{Code: code}
	// A failed decryption says nothing more: it must not serve as an oracle.
	if code != CodeDecryptFailed && err.Err != nil {
		failure.Detail = err.Err.Error()
	}
	var noKey *cms.NoKeyError
	if errors.As(err, &noKey) {
		for _, rid := range noKey.Recipients[:min(len(noKey.Recipients), maxNamedRecipients)] {
			failure.Recipients = append(failure.Recipients, recipientKey(rid))
		}
	}
	return failure
}

// maxNamedRecipients limits the keys that an error names: a small message may have thousands, with names of kilobytes.
const maxNamedRecipients = 64

func recipientKey(rid cms.RecipientIdentifier) RecipientKey {
	if id := rid.IssuerAndSerialNumber; id != nil {
		return RecipientKey{Issuer: distinguishedName(id.Issuer), Serial: id.SerialNumber.Text(16)}
	}
	return RecipientKey{SubjectKeyID: hex.EncodeToString(rid.SubjectKeyIdentifier)}
}

// distinguishedName returns the RFC 4514 text of a Name, and its DER in
// hexadecimal where it cannot be read.
func distinguishedName(der []byte) string {
	var name pkix.RDNSequence
	if rest, err := asn1.Unmarshal(der, &name); err != nil || len(rest) > 0 {
		return hex.EncodeToString(der)
	}
	return name.String()
}
