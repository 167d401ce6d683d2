package api

// RecipientsParams asks about the addresses of a draft.
type RecipientsParams struct {
	From      string   `json:"from"`
	Addresses []string `json:"addresses"`
	Carries   Carries  `json:"carries,omitempty"` // see ComposeParams
}

// RecipientsResult answers for the sender and for each address, in order.
type RecipientsResult struct {
	Sender     RecipientInfo   `json:"sender"`
	CanSign    bool            `json:"canSign"` // a key of the user fits the From address
	Recipients []RecipientInfo `json:"recipients"`

	// Encryption is the cipher for one message to all that can be encrypted to, the sender alone where nobody can. The
	// one who reads least decides.
	Encryption Encryption `json:"encryption"`
}

// A RecipientInfo tells whether a message can be encrypted to an address.
type RecipientInfo struct {
	Address     string           `json:"address"`
	State       RecipientState   `json:"state"`
	Certificate *CertificateInfo `json:"certificate,omitempty"` // the one that would be used, or that is not good enough
	Why         *Why             `json:"why,omitempty"`         // why that one
	Candidates  int              `json:"candidates"`            // certificates that there are for the address, of which one was chosen
	Through     string           `json:"through,omitempty"`     // the address that the certificate is for, where the user said that this one is its alias
	Strength    int              `json:"strength"`              // of the key in bits, as NIST SP 800-57 counts: 112 for RSA 2048, 128 for P-256; 0 where not known
	ExpiresSoon bool             `json:"expiresSoon"`           // within 30 days

	Level    RecipientLevel `json:"level"`
	Weakness Weakness       `json:"weakness,omitempty"` // why the level is weak

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

// A RecipientLevel is how well a message to an address is protected.
type RecipientLevel string

const (
	LevelStrong RecipientLevel = "strong"
	LevelWeak   RecipientLevel = "weak" // can be encrypted to, and somebody else may be able to read it
	LevelNone   RecipientLevel = "none" // cannot be encrypted to
)

// A Weakness is what is wrong with a certificate that can be encrypted to.
type Weakness string

const (
	WeakAuthority Weakness = "authority" // nobody who is trusted says whose the certificate is
	WeakKey       Weakness = "key"       // the key, or one above it, is too short to keep a secret
	WeakSignature Weakness = "signature" // a certificate on the path is signed in a way that can be forged
)
