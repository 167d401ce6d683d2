package api

// A Code says why an operation did not happen. Each has a message in
// extension/_locales that says what the user can do.
type Code string

const (
	CodeBadRequest           Code = "bad-request"           // the parameters do not fit the method; a bug of the caller
	CodeUnknownMethod        Code = "unknown-method"        // no such method; a bug of the caller
	CodeNotAllowed           Code = "not-allowed"           // the caller's role may not call this method
	CodeInternal             Code = "internal"              // a bug of the engine
	CodeCancelled            Code = "cancelled"             // the caller cancelled the call
	CodeTimeout              Code = "timeout"               // the call took longer than the deadline
	CodeNoPermission         Code = "no-permission"         // the user did not allow to fetch from the site that origin names
	CodeURLRefused           Code = "url-refused"           // nothing is fetched from such a URL; detail says why
	CodeUnreachable          Code = "unreachable"           // nothing came from the network; detail says why
	CodeBadDirectory         Code = "bad-directory"         // a directory cannot be asked as it is set; detail says why
	CodeEngineCrashed        Code = "engine-crashed"        // the engine died during the call; a new one is locked
	CodeMalformed            Code = "malformed"             // the input is damaged; detail says where
	CodeTooLarge             Code = "too-large"             // the input or the finished message is over a limit
	CodeTooDeep              Code = "too-deep"              // the input is nested deeper than the limit
	CodeUnsupportedAlgorithm Code = "unsupported-algorithm" // detail names the algorithm
	CodeForbiddenAlgorithm   Code = "forbidden-algorithm"   // an algorithm or a key is not to be used here, weak or not; detail names it
	CodeLocked               Code = "locked"                // the keys must be unlocked first
	CodeNoKeystore           Code = "no-keystore"           // no passphrase was chosen yet
	CodeWrongPassphrase      Code = "wrong-passphrase"      // the passphrase does not open the keystore
	CodeWrongAuthenticator   Code = "wrong-authenticator"   // the authenticator gives another secret than when it was added
	CodeUnfitAuthenticator   Code = "unfit-authenticator"   // this authenticator cannot be added; detail says why
	CodeWait                 Code = "wait"                  // nothing is tried for retryAfter seconds, after too many wrong tries
	CodeLimitReached         Code = "limit-reached"         // private keys were used too often, and are locked
	CodeWeakPassphrase       Code = "weak-passphrase"       // the new passphrase is too short
	CodeWrongPassword        Code = "wrong-password"        // the password does not open the imported file
	CodeNoPrivateKey         Code = "no-private-key"        // the imported file holds no private key
	CodeNoCertificate        Code = "no-certificate"        // the imported file holds a private key without its certificate
	CodeCertificateUnfit     Code = "certificate-unfit"     // the imported certificate cannot be used for e-mail
	CodeCertificateExpired   Code = "certificate-expired"   // the imported certificate is no longer valid
	CodeBadDomain            Code = "bad-domain"            // what an authority is to be limited to is no domain; detail names it
	CodeNotCertificates      Code = "not-certificates"      // the imported file holds no certificate
	CodeNotFound             Code = "not-found"             // no object has the id
	CodeNoKey                Code = "no-key"                // the message is encrypted for keys that are not here
	CodeDecryptFailed        Code = "decrypt-failed"        // decryption failed, whatever the reason
	CodeNotOpened            Code = "not-opened"            // the message was not opened to be read, and is not decrypted for an answer
	CodeNoSigningKey         Code = "no-signing-key"        // no key of the user fits the From address
	CodeMissingCertificate   Code = "missing-certificate"   // a recipient has no usable certificate; addresses tell whom
	CodeBadAddress           Code = "bad-address"           // an address of the draft cannot be used; detail names it
	CodeNoRecipient          Code = "no-recipient"          // the draft has no recipient
	CodeBccRefused           Code = "bcc-refused"           // the settings want no Bcc recipients of encrypted messages
	CodeProtectionRequired   Code = "protection-required"   // the administrator wants the message signed or encrypted; detail says which
	CodeMessageRefused       Code = "message-refused"       // a rule of the administrator's keeps the message from leaving; detail is its name
	CodeUpdateRequired       Code = "update-required"       // the administrator wants a newer Signet; detail is the version
	CodeSentElsewhere        Code = "sent-elsewhere"        // somebody else is sending the message now
	CodeNoReceipt            Code = "no-receipt"            // the message does not ask the user for a receipt, or none may be sent
	CodeStorage              Code = "storage"               // the browser's storage refused to read or write
	CodeCannotCertify        Code = "cannot-certify"        // no certificate can be as was asked for; detail says why
	CodeNewerBackup          Code = "newer-backup"          // a newer Signet wrote the backup
	CodeNewerStore           Code = "newer-store"           // a newer Signet has changed what is stored
)

// An Error tells a caller that the operation did not happen.
type Error struct {
	Code Code `json:"code"`

	// Detail is a short English phrase for the details view: what and where.
	// It never holds a secret, and is empty for decryption failures.
	Detail string `json:"detail,omitempty"`

	// Addresses are the recipients concerned, for missing-certificate.
	Addresses []string `json:"addresses,omitempty"`

	// Recipients are the keys a message is encrypted for, for no-key.
	Recipients []RecipientKey `json:"recipients,omitempty"`

	// Origin is the site concerned, such as https://directory.example.org, for no-permission.
	Origin string `json:"origin,omitempty"`

	// RetryAfter is in seconds, for wait.
	RetryAfter int `json:"retryAfter,omitempty"`

	// Size and Limit are in octets, for too-large.
	Size  int64 `json:"size,omitempty"`
	Limit int64 `json:"limit,omitempty"`
}

// A RecipientKey names a key that a message is encrypted for.
type RecipientKey struct {
	Issuer       string `json:"issuer,omitempty"`       // RFC 4514 text
	Serial       string `json:"serial,omitempty"`       // hexadecimal
	SubjectKeyID string `json:"subjectKeyId,omitempty"` // hexadecimal
}
