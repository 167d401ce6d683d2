package smime

import (
	"crypto/x509"
	"net/mail"
	"time"

	"signet/smime/cms"
)

// A Verdict is the one answer for a whole message, or for one signer of it.
type Verdict string

// The verdicts of a message. Where several things are wrong the worst one is
// told, in the order of this list from below to above; see [Report.Verdict].
const (
	// VerdictUnprotected: neither signed nor encrypted.
	VerdictUnprotected Verdict = "unprotected"
	// VerdictVerified: the whole message was signed by the holder of a valid,
	// trusted certificate that is bound to the address in From.
	VerdictVerified Verdict = "verified"
	// VerdictConfidential: encrypted. Who wrote it is not proven.
	VerdictConfidential Verdict = "confidential"
	// VerdictVerifiedAndConfidential: encrypted, and what is inside is verified.
	VerdictVerifiedAndConfidential Verdict = "verified-and-confidential"
	// VerdictPartlySigned: a part of the message is signed or encrypted, and
	// the message is not.
	VerdictPartlySigned Verdict = "partly-signed"
	// VerdictWeak: all is good but for an algorithm that no longer proves
	// anything.
	VerdictWeak Verdict = "weak"
	// VerdictUntrusted: the arithmetic of the signature holds, and the
	// certificate proves nothing: unknown authority, expired, not yet valid,
	// made for another use, or missing. Also when an old signed text comes with
	// a new date.
	VerdictUntrusted Verdict = "untrusted"
	// VerdictOtherSender: signed by somebody whose certificate does not name
	// the address in From.
	VerdictOtherSender Verdict = "other-sender"
	// VerdictInvalid: the signature does not fit the message.
	VerdictInvalid Verdict = "invalid"
)

// The verdicts of one signer, from best to worst.
const (
	SignerValid                Verdict = "valid"
	SignerWeakAlgorithm        Verdict = "weak-algorithm"
	SignerTimeDiffers          Verdict = "signing-time-differs"
	SignerNotYetValid          Verdict = "not-yet-valid"
	SignerExpired              Verdict = "expired"
	SignerWrongUsage           Verdict = "wrong-usage"
	SignerUntrusted            Verdict = "untrusted"
	SignerUnsupportedAlgorithm Verdict = "unsupported-algorithm"
	SignerNoCertificate        Verdict = "no-certificate"
	SignerAddressMismatch      Verdict = "address-mismatch"
	SignerMalformed            Verdict = "malformed"
	SignerInvalidSignature     Verdict = "invalid-signature"
	SignerDigestMismatch       Verdict = "digest-mismatch"
)

// Severity says how much a Finding weighs.
type Severity string

const (
	// SeverityInfo explains; it changes no verdict.
	SeverityInfo Severity = "info"
	// SeverityWarning needs the reader's judgement.
	SeverityWarning Severity = "warn"
	// SeverityBad means: do not believe this.
	SeverityBad Severity = "bad"
)

// A Finding is one thing that was noticed while opening a message.
type Finding struct {
	// Code is stable and in kebab case. It is a signer verdict, a code of
	// package cert, or one of the Finding constants of this package.
	Code     string
	Severity Severity
	Detail   string // one sentence in English for details views and logs
	Rule     string // what says so, such as "RFC 5280 Section 6.1.3"; "" where package cert has no part in it
}

// Codes of findings that are neither a signer verdict nor from package cert.
const (
	FindingPartlySigned      = "partly-signed"          // a part is signed, the message is not
	FindingPartlyEncrypted   = "partly-encrypted"       // a part is encrypted, the message is not
	FindingCoverText         = "cover-text-unprotected" // text around a protected attachment
	FindingAttachmentOnly    = "protected-attachment"   // the protected message came as smime.p7m attachment
	FindingSeveralFrom       = "several-from"           // From names several addresses, occurs several times, or is read in several ways
	FindingNoFrom            = "no-from"                // no From address to compare with
	FindingSenderDiffers     = "sender-differs"         // Sender names somebody else than From
	FindingHeaderDiffers     = "header-differs"         // an outer field differs from the protected one
	FindingHeaderUnprotected = "headers-unprotected"    // the signature does not cover Subject, To and Date
	FindingSignatureOutside  = "signature-outside"      // the signature is around the encryption, not inside
	FindingNotAuthenticated  = "not-authenticated"      // the cipher keeps secrets and does not prove integrity
	FindingLineEnds          = "line-ends-repaired"     // verified after LF was made CRLF again
	FindingNoSigners         = "no-signers"             // a SignedData without a SignerInfo
	FindingCertificatesOnly  = "certificates-only"      // the message only carries certificates
	FindingUnsupported       = "unsupported-protection" // protected by something else than S/MIME
	FindingUndecodable       = "undecodable-part"       // a part's encoding or charset is unknown or broken
	FindingSeveralSigners    = "several-signers"        // more than one signer; each is listed
	FindingCountersigned     = "countersigned"          // somebody has signed the signature
	FindingGCMInEnveloped    = "gcm-in-enveloped-data"  // AES-GCM where RFC 5084 does not have it
	FindingShortTag          = "short-tag"              // an authentication tag that can be guessed
	FindingTypeUnproven      = "content-type-not-authenticated"
)

// A Report is all that [Open] found out about a message.
type Report struct {
	// Verdict is the worst that is true of any layer and any signer, so that
	// the good verdicts mean that everything shown is good. From worst to best:
	// invalid, other-sender, untrusted, weak, partly-signed, unprotected,
	// confidential, verified, verified-and-confidential.
	Verdict  Verdict
	Findings []Finding
	// Signers lists each SignerInfo of each signed layer, outermost first.
	Signers []Signer
	// Layers lists the cryptographic layers around the content, outermost first.
	Layers []Layer
	// Certificates are those that the message brings, in its signed layers or
	// because it is a certificates-only message. Nothing proves anything about them.
	Certificates []*x509.Certificate
	Scope        Scope

	Headers Headers
	Content Content
	// Cover is what stands around a protected attachment when Scope is
	// ScopeAttachment. Nothing protects it; never show it under a good mark.
	Cover *Content
	// Payload holds the octets of the innermost MIME entity, headers included.
	Payload []byte
}

// Scope says what the layers of a Report cover.
type Scope string

const (
	// ScopeMessage: the layers cover the whole message.
	ScopeMessage Scope = "message"
	// ScopeAttachment: the layers cover an attached smime.p7m, and Content is
	// what is inside that attachment. The message around it is unprotected.
	ScopeAttachment Scope = "attachment"
)

// The kinds of layers.
const (
	LayerSigned        = "signed"
	LayerEnveloped     = "enveloped"      // EnvelopedData
	LayerAuthEnveloped = "auth-enveloped" // AuthEnvelopedData
	LayerCompressed    = "compressed"     // CompressedData: protects nothing
	LayerDigested      = "digested"       // DigestedData: protects nothing
)

// A Layer is one layer of a message.
type Layer struct {
	Kind string // LayerSigned or another of the constants
	// Form is "clear" or "opaque" for LayerSigned, and "" otherwise.
	Form string
	// Digest is set for LayerDigested.
	Digest cms.Algorithm

	// The others are set where the layer encrypts.

	ContentEncryption cms.Algorithm
	// Integrity is whether the cipher shows that somebody has changed something.
	Integrity     cms.Integrity
	KeyEncryption cms.Algorithm
	KeyWrap       cms.Algorithm // for a key agreement, the zero value for others
	// DecryptedWith is the certificate whose key opened the layer, nil when a
	// password or a shared key did.
	DecryptedWith *x509.Certificate
	// Recipients are those it can be opened by, as far as they have certificates.
	Recipients []cms.RecipientIdentifier
}

// Encrypts reports whether only some can read what is inside.
func (l Layer) Encrypts() bool { return l.Kind == LayerEnveloped || l.Kind == LayerAuthEnveloped }

// Protects reports whether the layer keeps a secret or proves something.
func (l Layer) Protects() bool { return l.Encrypts() || l.Kind == LayerSigned }

// Weak returns the first algorithm of encryption that no longer keeps a secret,
// and the zero value when there is none.
func (l Layer) Weak() cms.Algorithm {
	for _, a := range []cms.Algorithm{l.ContentEncryption, l.KeyEncryption, l.KeyWrap} {
		if a.Name != "" && a.Strength == cms.Weak {
			return a
		}
	}
	return cms.Algorithm{}
}

// A Signer is one SignerInfo and what it is worth.
type Signer struct {
	Verdict  Verdict
	Findings []Finding
	Layer    int // index into Report.Layers
	// Certificate is the signer's, nil when the message does not carry it.
	Certificate *x509.Certificate
	// Chain leads from Certificate to an anchor, both included; it holds
	// Certificate alone when there is no such path.
	Chain     []*x509.Certificate
	Digest    cms.Algorithm
	Signature cms.Algorithm
	KeyBits   int // size of the key, zero when it is not known
	// SigningTime is what the signer claims, zero when absent. It proves nothing.
	SigningTime time.Time
	// Capabilities are what the signer announces to read, the preferred first:
	// for ProtectOptions, when this signer is written to. Nil when absent or when
	// the signature does not hold.
	Capabilities []cms.AlgorithmIdentifier
	// EncryptionCertificate is the one that the signer wants answers to be
	// encrypted to, by the encryption key preference of a signature that holds;
	// nil when there is none, or it is not known. Check it as any other.
	EncryptionCertificate *x509.Certificate
	// Countersignatures are signatures over this one, at any depth. They inform,
	// and make this one neither better nor worse: anybody can add and remove them.
	Countersignatures []Countersignature
}

// A Countersignature says that somebody has seen a signature. RFC 5652 Section 11.4.
type Countersignature struct {
	// Certificate is nil when it is not known. It is not checked.
	Certificate *x509.Certificate
	// Err is nil when the holder of the certificate's key has signed.
	Err         error
	SigningTime time.Time // claimed; zero when absent
}

// Headers are the header fields of a message, decoded. The fields for display
// are the protected ones where the message has header protection (RFC 9788),
// and those of the delivered message otherwise.
type Headers struct {
	// Protection says where the fields for display come from.
	Protection HeaderProtection

	From       []mail.Address
	To         []mail.Address
	Cc         []mail.Address
	ReplyTo    []mail.Address
	Subject    string
	Date       time.Time // zero when absent or unreadable
	MessageID  string    // without angle brackets
	InReplyTo  []string  // without angle brackets
	References []string  // without angle brackets

	// Outer and Protected are all the fields of the delivered message and of
	// the protected one, in their order.
	Outer     []HeaderField
	Protected []HeaderField
	// Confidential names the protected fields that nobody could read, or read
	// as they are, on the way.
	Confidential []string
	// Differences lists the fields whose outer value is not the one that the
	// sender of a message with header protection put there.
	Differences []HeaderDifference
}

// HeaderProtection says what protects the header fields for display. RFC 9788.
type HeaderProtection string

const (
	HeadersUnprotected HeaderProtection = ""       // as delivered
	HeadersClear       HeaderProtection = "clear"  // inside the signature
	HeadersCipher      HeaderProtection = "cipher" // inside the encryption
)

// A HeaderField is one field, its value unfolded and decoded to UTF-8.
type HeaderField struct {
	Name  string
	Value string
}

// A HeaderDifference is a field that changed on its way.
type HeaderDifference struct {
	Name      string
	Outer     string // empty when absent
	Protected string // empty when absent
}

// Content is what a message says, decoded, in reading order.
type Content struct {
	Parts []Part
}

// Text returns the first text part, or "".
func (c Content) Text() string { return c.first(PartText) }

// HTML returns the first HTML part, or "". It is as sent: sanitise it.
func (c Content) HTML() string { return c.first(PartHTML) }

func (c Content) first(kind PartKind) string {
	for _, p := range c.Parts {
		if p.Kind == kind {
			return string(p.Data)
		}
	}
	return ""
}

// A Part is one piece of content to show or to save. Show each HTML part on its
// own: the markup of one must never reach into another.
type Part struct {
	Kind PartKind
	Type string // media type in lower case, without parameters
	Name string // file name without path, may be empty
	// ContentID is what "cid:" URLs refer to, without angle brackets; may be empty.
	ContentID string
	// Alternative marks a text part that says the same as the HTML part of the
	// same multipart/alternative.
	Alternative bool
	// Data is UTF-8 with LF line ends for PartText, UTF-8 for PartHTML, and the
	// decoded octets for the others.
	Data []byte
}

// A PartKind is how a part is shown.
type PartKind string

const (
	PartText       PartKind = "text"
	PartHTML       PartKind = "html"
	PartInline     PartKind = "inline"     // an object that HTML refers to by its Content-ID
	PartAttachment PartKind = "attachment" // a file
)
