package policy

import (
	"strings"

	"signet/smime/cert"
)

// A Policy is what an administrator decided. What is nil or empty was not decided.
type Policy struct {
	AdministratorName string // who people see as the one who decided
	SupportLink       string // where they can ask: an https or a mailto URL
	InterfaceLanguage *Language
	MinimumVersion    string   // an older Signet does not use keys
	Hosts             []string // origins of webmails that people are asked to turn Signet on for

	Writing   // for all addresses
	Overrides []Override
	Rules     []Rule

	RevocationOnRead    *Revocation
	RevocationOnSend    *Revocation
	RevocationOnline    *bool
	RevocationTimeoutMs *int // for one question
	RevocationBudgetMs  *int // for all of a message
	WeakMail            *Weak
	ForbiddenAlgorithms []string // ciphers and digests, by their names in package cms

	TrustAnchors []Anchors
	TrustMozilla *bool
	Directories  []Directory

	UserMayChooseSigningCertificate *bool
	SecondaryAddresses              *bool // aliases are followed to find certificates
	GroupExpansionTimeoutMs         *int
	SubjectAttributesOnMismatch     []string // object identifiers

	MicrosoftClientID  string // of the company's own registrations, which let Signet at mail over the providers' APIs
	MicrosoftTenant    string // that the former is for alone
	GoogleClientID     string
	GoogleClientSecret string

	OnlySmartCards   *bool
	LockAfterMinutes *int
	KeyUsesPerMinute *int
	KeyUsesPerUnlock *int

	Decided []string // the keys that decide something, for all addresses
}

// Writing is what can be decided about messages that are written, for all
// addresses or for some.
type Writing struct {
	AlwaysSign          *bool
	Encrypt             *Encrypt
	SignReplies         *bool // an answer to what is signed begins signed
	Form                *Form
	Bcc                 *Bcc
	TripleWrap          *bool
	OuterSubject        *OuterSubject
	LegacyDisplay       *bool
	Receipts            *Receipts
	UndoSeconds         *int
	WebmailDrafts       *bool
	ContentEncryption   []string // names of package cms, the preferred first
	SignatureDigests    []Digest // the preferred first
	RecipientIdentifier *Identifier

	IncludeChain                 *Chain
	IncludeEncryptionCertificate *bool
	AnnounceCapabilities         *bool
}

// An Override is what is different for some of a company's own addresses.
type Override struct {
	For     []string // addresses, and domains: "@example.test"
	Writing Writing
}

// For returns what holds for messages from an address: what is decided for all,
// changed by the overrides for its domain, changed by those for the address
// itself, each in their order. For an empty address it is what is decided for all.
func (p *Policy) For(address string) Writing {
	canonical, ok := cert.CanonicalAddress(address)
	if !ok {
		return p.Writing
	}
	domain := canonical[strings.LastIndexByte(canonical, '@'):]
	holds := p.Writing
	for _, wanted := range []string{domain, canonical} {
		for _, o := range p.Overrides {
			for _, of := range o.For {
				if of == wanted {
					holds.override(o.Writing)
				}
			}
		}
	}
	return holds
}
