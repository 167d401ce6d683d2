package api

// Status tells what the user has to do before keys can be used.
type Status struct {
	State   KeystoreState `json:"state"`
	Keys    int           `json:"keys"`    // own private keys
	Version string        `json:"version"` // of Signet

	// UnlockWays are what the keys can be unlocked with, the passphrase first; none for a new keystore.
	UnlockWays []UnlockWay `json:"unlockWays"`

	// WaitSeconds is how long nothing can be tried, after too many wrong tries.
	WaitSeconds int `json:"waitSeconds,omitempty"`

	// NeedsBackup tells that a key is in no backup.
	NeedsBackup bool `json:"needsBackup,omitempty"`

	// Damaged is how many stored records could not be read. The others are not concerned.
	Damaged int `json:"damaged,omitempty"`
}

// A KeystoreState is where the keystore is in its life.
type KeystoreState string

const (
	KeystoreNew      KeystoreState = "new" // no passphrase was chosen
	KeystoreLocked   KeystoreState = "locked"
	KeystoreUnlocked KeystoreState = "unlocked"
)

// UnlockParams holds the passphrase, as typed.
type UnlockParams struct {
	Passphrase string `json:"passphrase"`
}

// SetPassphraseParams holds a new passphrase of at least 8 characters.
type SetPassphraseParams struct {
	Current string `json:"current,omitempty"` // needed when the keystore exists
	New     string `json:"new"`
}

// A CertificateInfo is what the views show of a certificate.
type CertificateInfo struct {
	ID           string    `json:"id"` // SHA-256 of the DER, hexadecimal
	Subject      string    `json:"subject"`
	CommonName   string    `json:"commonName"` // subject's name for people; the first address where there is none
	Emails       []string  `json:"emails"`
	Issuer       string    `json:"issuer"`
	IssuerName   string    `json:"issuerName"` // issuer's name for people
	Serial       string    `json:"serial"`     // hexadecimal
	NotBefore    string    `json:"notBefore"`  // RFC 3339
	NotAfter     string    `json:"notAfter"`   // RFC 3339
	KeyAlgorithm string    `json:"keyAlgorithm"`
	CanSign      bool      `json:"canSign"`
	CanEncrypt   bool      `json:"canEncrypt"`
	IsAuthority  bool      `json:"isAuthority"`
	Source       string    `json:"source"`   // "file", "message" or "directory"; empty for certificates that are not stored
	Findings     []Finding `json:"findings"` // what is wrong with it today
}

// A Finding is one thing that does not hold, or that the user should know.
// Findings are part of a result; the operation happened.
type Finding struct {
	Code     string `json:"code"`           // see the Finding constants of package smime and the codes of package cert
	Severity string `json:"severity"`       // "info", "warn" or "bad"
	Detail   string `json:"detail"`         // English, for the details view
	Rule     string `json:"rule,omitempty"` // what says so of a certificate, such as "RFC 5280 Section 6.1.3"
}

// ImportCertificatesParams names the files of the bodies.
type ImportCertificatesParams struct {
	Names []string `json:"names"`
	Only  []string `json:"only,omitempty"` // ids of the certificates to take; all that fit where none is named
}

// ImportCertificatesResult tells what became of the files.
type ImportCertificatesResult struct {
	Added     []CertificateInfo `json:"added"`
	Known     int               `json:"known"` // certificates that were there already
	Rejected  []RejectedFile    `json:"rejected"`
	Completed []KeyInfo         `json:"completed"` // keys of the user that waited for one of the certificates
}

// A RejectedFile is a file, or a certificate of a file, that was not taken.
type RejectedFile struct {
	Name   string `json:"name"`
	Code   Code   `json:"code"`
	Detail string `json:"detail"`
}

// RecipientsParams asks about the addresses of a draft.
type RecipientsParams struct {
	From      string   `json:"from"`
	Addresses []string `json:"addresses"`
}

// RecipientsResult answers for the sender and for each address, in order.
type RecipientsResult struct {
	Sender     RecipientInfo   `json:"sender"`
	CanSign    bool            `json:"canSign"` // a key of the user fits the From address
	Recipients []RecipientInfo `json:"recipients"`
}

// A RecipientInfo tells whether a message can be encrypted to an address.
type RecipientInfo struct {
	Address     string           `json:"address"`
	State       RecipientState   `json:"state"`
	Certificate *CertificateInfo `json:"certificate,omitempty"` // the one that would be used, or that is not good enough
	Why         *Why             `json:"why,omitempty"`         // why that one
	Candidates  int              `json:"candidates"`            // certificates that there are for the address
	Through     string           `json:"through,omitempty"`     // the address that the certificate is for, where the user said that this one is its alias
	Strength    int              `json:"strength"`              // of the key in bits, as NIST SP 800-57 counts: 112 for RSA 2048, 128 for P-256; 0 where not known
	ExpiresSoon bool             `json:"expiresSoon"`           // within 30 days

	Revocation []CertificateRevocation `json:"revocation"` // of the certificate and those above it; empty where nobody was asked
}

// A Why says why a certificate was chosen among those of an address.
type Why struct {
	Code   WhyCode `json:"code"`
	Detail string  `json:"detail"` // English, for the details view
	Others int     `json:"others"` // the certificates that were not chosen
}

// A WhyCode is the reason for the choice of a certificate.
type WhyCode string

const (
	WhyOnlyOne           WhyCode = "only-one"            // there is no other
	WhyOnlyFit           WhyCode = "only-fit"            // the others are not made for encryption
	WhyOnlyValid         WhyCode = "only-valid"          // the others are expired, not yet valid or revoked
	WhyOnlyTrusted       WhyCode = "only-trusted"        // no known authority vouches for the others
	WhyPreferredBySigner WhyCode = "preferred-by-signer" // the last message that its holder signed asks for it
	WhyChosen            WhyCode = "chosen"              // the user chose it, among the own ones, for this address
	WhyNewest            WhyCode = "newest"              // it was issued last
)

// A RecipientState is why a message can or cannot be encrypted to an address.
type RecipientState string

const (
	RecipientReady     RecipientState = "ready"
	RecipientMissing   RecipientState = "missing"   // no certificate is known
	RecipientExpired   RecipientState = "expired"   // the known ones are expired
	RecipientUnfit     RecipientState = "unfit"     // the known ones may not be used to encrypt
	RecipientUntrusted RecipientState = "untrusted" // usable, but no known authority vouches for it; the user may go on
	RecipientInvalid   RecipientState = "invalid"   // not an address
	RecipientRevoked   RecipientState = "revoked"   // the known ones were taken back by their authority
	RecipientUnchecked RecipientState = "unchecked" // nobody could say whether the known ones were revoked, and the user's policy wants that
)

// ComposeParams is a draft and what to do with it.
type ComposeParams struct {
	Draft   Draft    `json:"draft"`
	Sign    SignForm `json:"sign"`
	Encrypt bool     `json:"encrypt"`
	MaxSize int64    `json:"maxSize,omitempty"` // the server's limit for a finished message in octets; 0 for none
}

// A SignForm is how a message is signed. RFC 8551 Section 3.5.
type SignForm string

const (
	SignNone   SignForm = "none"
	SignClear  SignForm = "clear"  // multipart/signed
	SignOpaque SignForm = "opaque" // application/pkcs7-mime; smime-type=signed-data
)

// A Draft is a message before it is built.
type Draft struct {
	From        Address      `json:"from"`
	To          []Address    `json:"to"`
	Cc          []Address    `json:"cc"`
	Bcc         []Address    `json:"bcc"`
	ReplyTo     []Address    `json:"replyTo"`
	Subject     string       `json:"subject"`
	Text        string       `json:"text"`           // plain text; made from HTML where empty and HTML is not
	HTML        string       `json:"html,omitempty"` // inline images as cid: URLs
	InReplyTo   string       `json:"inReplyTo,omitempty"`
	References  []string     `json:"references"`
	Attachments []Attachment `json:"attachments"`
}

// An Address is a mailbox of RFC 5322 Section 3.4.
type Address struct {
	Name    string `json:"name"`
	Address string `json:"address"`
}

// An Attachment describes the body of the same index.
type Attachment struct {
	Name      string `json:"name"`
	Type      string `json:"type"`                // media type; application/octet-stream where empty
	ContentID string `json:"contentId,omitempty"` // of an inline image, without angle brackets
}

// ComposeResult is what was built. Encrypted messages with Bcc recipients
// become one message for all others and one for each of them, so that no
// RecipientInfo betrays a Bcc recipient.
type ComposeResult struct {
	MessageID  string     `json:"messageId"` // without angle brackets
	Messages   []Envelope `json:"messages"`
	SignedWith string     `json:"signedWith,omitempty"` // certificate id
}

// An Envelope is who sends and who gets one finished message. RFC 5321.
type Envelope struct {
	From string   `json:"from"`
	To   []string `json:"to"`
	Bcc  bool     `json:"bcc"`  // the copy for one Bcc recipient
	Size int64    `json:"size"` // octets of the finished message

	Encryption *Encryption `json:"encryption,omitempty"` // absent where the message is not encrypted
}

// An Encryption says which cipher a message was encrypted with, and why.
type Encryption struct {
	Algorithm string   `json:"algorithm"`
	Reason    string   `json:"reason"`    // see the CipherReason constants of package smime
	Detail    string   `json:"detail"`    // English, for the details view
	Addresses []string `json:"addresses"` // the recipients that decided
}

// OpenParams says in which setting a message is opened.
type OpenParams struct {
	// Learn keeps the certificate of a verified signer for later encryption.
	Learn bool `json:"learn"`
}

// OpenResult tells what a message is, what holds, and what may be shown.
type OpenResult struct {
	Verdict  string            `json:"verdict"` // see the Verdict constants of package smime
	Findings []Finding         `json:"findings"`
	Signers  []Signer          `json:"signers"`
	Layers   []Layer           `json:"layers"` // outermost first
	Headers  Headers           `json:"headers"`
	Parts    []Part            `json:"parts"` // in reading order
	Learned  []CertificateInfo `json:"learned"`

	// Continuity is set where somebody who is known signs with another certificate than before.
	Continuity *Continuity `json:"continuity,omitempty"`
}

// A Signer is one SignerInfo and what is to be thought of it.
type Signer struct {
	Verdict            string            `json:"verdict"`
	Findings           []Finding         `json:"findings"`
	Certificate        *CertificateInfo  `json:"certificate,omitempty"`
	Chain              []CertificateInfo `json:"chain"` // signer's first; as far as it could be built
	DigestAlgorithm    string            `json:"digestAlgorithm"`
	SignatureAlgorithm string            `json:"signatureAlgorithm"`
	SigningTime        string            `json:"signingTime,omitempty"` // RFC 3339; the signer's own statement

	Revocation []CertificateRevocation `json:"revocation"` // of the chain without its anchor; empty where nobody was asked
}

// A Layer is one S/MIME wrapping of the whole message.
type Layer struct {
	Kind          string `json:"kind"`                   // "signed", "enveloped", "auth-enveloped", "compressed" or "digested"
	Form          string `json:"form"`                   // "clear" or "opaque" for signed
	Algorithm     string `json:"algorithm"`              // content cipher of what is encrypted, digest of what is digested
	KeyAlgorithm  string `json:"keyAlgorithm,omitempty"` // how the content key was carried, for what is encrypted
	Authenticated bool   `json:"authenticated"`          // the cipher shows that somebody has changed something
	Weak          string `json:"weak,omitempty"`         // the algorithm that no longer keeps a secret
	Recipients    int    `json:"recipients,omitempty"`
}

// Headers are the header fields to show. RFC 9788.
type Headers struct {
	Protected   bool               `json:"protected"` // taken from inside the signature or encryption
	Subject     string             `json:"subject"`
	From        []Address          `json:"from"`
	To          []Address          `json:"to"`
	Cc          []Address          `json:"cc"`
	ReplyTo     []Address          `json:"replyTo"`
	Date        string             `json:"date,omitempty"` // RFC 3339
	MessageID   string             `json:"messageId"`
	References  []string           `json:"references"`
	Differences []HeaderDifference `json:"differences"`
}

// A HeaderDifference is a field whose outer value is not the protected one.
type HeaderDifference struct {
	Name      string `json:"name"`
	Outer     string `json:"outer"`
	Protected string `json:"protected"`
}

// A Part is one piece of content to show or to save.
type Part struct {
	Kind        PartKind `json:"kind"`
	Type        string   `json:"type"` // media type, lower case
	Name        string   `json:"name"` // file name, empty where none
	ContentID   string   `json:"contentId,omitempty"`
	Size        int64    `json:"size"`
	Body        int      `json:"body"`                  // index of the answer's body; text and HTML are UTF-8
	Alternative bool     `json:"alternative,omitempty"` // the same text as the HTML part before or after it
}

// A PartKind is how a part is shown.
type PartKind string

const (
	PartText       PartKind = "text"
	PartHTML       PartKind = "html"
	PartInline     PartKind = "inline" // an image that HTML refers to by its Content-ID
	PartAttachment PartKind = "attachment"
)

// CompareCopyResult tells whether a provider kept what was sent.
type CompareCopyResult struct {
	Same       bool   `json:"same"`       // equal but for trailing blank lines and added trace fields
	Verdict    string `json:"verdict"`    // of the stored copy; empty where it cannot be opened
	Difference string `json:"difference"` // English: the first line that differs; empty where none
}
