package smime

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
	FindingPartlySigned         = "partly-signed"                  // a part is signed, the message is not
	FindingPartlyEncrypted      = "partly-encrypted"               // a part is encrypted, the message is not
	FindingCoverText            = "cover-text-unprotected"         // text around a protected attachment
	FindingAttachmentOnly       = "protected-attachment"           // the protected message came as smime.p7m attachment
	FindingSeveralFrom          = "several-from"                   // From names several addresses, occurs several times, or is read in several ways
	FindingNoFrom               = "no-from"                        // no From address to compare with
	FindingGroupFrom            = "group-from"                     // From names a group
	FindingEncodedFrom          = "encoded-from"                   // From gives another address once its encoded words are decoded
	FindingDisplayNameAddress   = "display-name-address"           // the display name in From holds another address
	FindingDisplayNameHidden    = "display-name-hidden"            // the display name in From holds characters that are not seen
	FindingLookalikeSender      = "lookalike-sender"               // the address in From may be taken for another one
	FindingSignedBySender       = "signed-by-sender"               // the signer is the one in Sender, not the one in From
	FindingSignedInFuture       = "signed-in-future"               // the signing time has not come yet
	FindingDateInFuture         = "date-in-future"                 // the date has not come yet
	FindingNoSigningTime        = "no-signing-time"                // nothing that is signed says when the message was written
	FindingNoDate               = "no-date"                        // the message has no date, and may be older than it looks
	FindingSenderDiffers        = "sender-differs"                 // Sender names somebody else than From
	FindingHeaderDiffers        = "header-differs"                 // an outer field differs from the protected one
	FindingHeaderUnprotected    = "headers-unprotected"            // the signature does not cover Subject, To and Date
	FindingSignatureOutside     = "signature-outside"              // the signature is around the encryption, not inside
	FindingOuterSignature       = "outer-signature"                // another signature is around the author's
	FindingNotAuthenticated     = "not-authenticated"              // the cipher keeps secrets and does not prove integrity
	FindingLineEnds             = "line-ends-repaired"             // verified after LF was made CRLF again
	FindingNoSigners            = "no-signers"                     // a SignedData without a SignerInfo
	FindingCertificatesOnly     = "certificates-only"              // the message only carries certificates
	FindingUnsupported          = "unsupported-protection"         // protected by something else than S/MIME
	FindingOpenPGP              = "openpgp"                        // holds what OpenPGP protects, which is not read
	FindingUndecodable          = "undecodable-part"               // a part's encoding or charset is unknown or broken
	FindingSeveralSigners       = "several-signers"                // more than one signer; each is listed
	FindingCountersigned        = "countersigned"                  // somebody has signed the signature
	FindingGCMInEnveloped       = "gcm-in-enveloped-data"          // AES-GCM where RFC 5084 does not have it
	FindingShortTag             = "short-tag"                      // an authentication tag that can be guessed
	FindingTypeNotAuthenticated = "content-type-not-authenticated" // nothing proves that the content is of the type it says
	FindingLabelsDiffer         = "labels-differ"                  // the signatures carry different security labels
	FindingUnreadableAttribute  = "unreadable-attribute"           // a security label, a request for a receipt or a history of mailing lists
)
