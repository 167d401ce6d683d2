package keystore

import "errors"

// Errors of the keystore itself.
var (
	ErrAbsent             = errors.New("keystore: no passphrase was chosen yet")
	ErrExists             = errors.New("keystore: a passphrase was chosen already")
	ErrLocked             = errors.New("keystore: locked")
	ErrWrongPassphrase    = errors.New("keystore: wrong passphrase")
	ErrWeakPassphrase     = errors.New("keystore: the passphrase is too short")
	ErrWrongAuthenticator = errors.New("keystore: the authenticator gives another secret")
	ErrUnfitAuthenticator = errors.New("keystore: the authenticator cannot be used")
	ErrNotFound           = errors.New("keystore: nothing has this id")

	// ErrLimit means that private keys were used more often than [Limits] allow. The keystore has locked.
	ErrLimit = errors.New("keystore: keys were used too often")

	// ErrBadLimits means that these [Limits] cannot be set.
	ErrBadLimits = errors.New("keystore: limits out of range")

	// ErrStorage means that the [Storage] refused to read or write. It wraps the Storage's error.
	ErrStorage = errors.New("keystore: storage")

	// ErrNewerStore means that a newer Signet has changed what is stored, so that this one does not touch it.
	ErrNewerStore = errors.New("keystore: stored by a newer version")

	// ErrDamaged means that a record is not what was written. It says which.
	ErrDamaged = errors.New("keystore: damaged record")
)

// Errors of reading a file with private keys, or a backup.
var (
	ErrWrongPassword   = errors.New("keystore: the password does not open the file")
	ErrMalformedFile   = errors.New("keystore: not a file with private keys, or a damaged one")
	ErrUnsupportedFile = errors.New("keystore: the file needs something that is not supported")
	ErrNoPrivateKey    = errors.New("keystore: the file holds no private key")

	// ErrNoCertificate means that the file holds a private key, and no certificate that belongs to it.
	ErrNoCertificate = errors.New("keystore: the file holds no certificate that belongs to its private key")

	// ErrUnfit means that the file's certificate cannot be used for e-mail. It says why.
	ErrUnfit = errors.New("keystore: the certificate cannot be used for e-mail")

	// ErrNewerBackup means that a newer Signet wrote the backup.
	ErrNewerBackup = errors.New("keystore: a newer Signet wrote this backup")
)

// ErrCannotCertify means that a key, or a certificate for it, cannot be as was asked for. It says why.
var ErrCannotCertify = errors.New("keystore: no certificate can be like this")
