package policy

// A Language is one in which Signet speaks, by its code in ISO 639.
type Language string

// The languages.
const (
	German  Language = "de"
	English Language = "en"
)

// Languages are all of them.
func Languages() []Language { return []Language{German, English} }

// An Encrypt says which new messages are encrypted.
type Encrypt string

// Which those are.
const (
	EncryptOff      Encrypt = "off"
	EncryptPossible Encrypt = "possible" // where there is a good certificate for everyone
	EncryptAlways   Encrypt = "always"
)

// A Form is that of signed messages. RFC 8551 Section 3.5.
type Form string

// The forms.
const (
	FormWebmail Form = "webmail" // the one that is known to survive in the webmail
	FormClear   Form = "clear"
	FormOpaque  Form = "opaque"
)

// A Bcc says how encrypted messages reach Bcc recipients.
type Bcc string

// The ways to reach them.
const (
	BccEach     Bcc = "each"     // a message for each
	BccTogether Bcc = "together" // one message for all of them
	BccSingle   Bcc = "single"   // in the one message that everyone gets
	BccRefuse   Bcc = "refuse"   // not at all
)

// An OuterSubject says whether the subject of an encrypted message can be seen outside. RFC 9788 Section 3.2.1.
type OuterSubject string

// The two ways.
const (
	OuterSubjectHidden OuterSubject = "hidden"
	OuterSubjectShown  OuterSubject = "shown"
)

// A Receipts says whether signed receipts are asked for. RFC 2634 Section 2.
type Receipts string

// When they are.
const (
	ReceiptsHidden  Receipts = "hidden"
	ReceiptsOffered Receipts = "offered"
	ReceiptsAlways  Receipts = "always"
)

// A Digest is a digest algorithm for signatures.
type Digest string

// Those that are written.
const (
	SHA256 Digest = "SHA-256"
	SHA384 Digest = "SHA-384"
	SHA512 Digest = "SHA-512"
)

// An Identifier is how recipients' certificates are named. RFC 5652 Section 6.2.1.
type Identifier string

// The two names of a certificate.
const (
	ByIssuerAndSerialNumber Identifier = "issuer-serial"
	BySubjectKeyIdentifier  Identifier = "key-id"
)

// A Chain says which certificates above the signer's go with a signature.
type Chain string

// Which those are.
const (
	ChainNone     Chain = "none"
	ChainNoRoot   Chain = "no-root"
	ChainWithRoot Chain = "with-root"
)

// A Revocation says what it means that nobody knows whether a certificate was revoked.
type Revocation string

// What it can mean.
const (
	RevocationOff  Revocation = "off"
	RevocationSoft Revocation = "soft"
	RevocationHard Revocation = "hard"
)

// A Weak says what becomes of messages that are weakly protected.
type Weak string

// What can become of them.
const (
	WeakShow   Weak = "show"
	WeakRefuse Weak = "refuse"
)
