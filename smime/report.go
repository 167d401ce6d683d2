package smime

import (
	"crypto/x509"
	"net/mail"
	"time"

	"signet/smime/cert"
	"signet/smime/cms"
	"signet/smime/internal/entity"
)

// A Report is all that [Open] found out about a message.
type Report struct {
	// Verdict is the worst that is true of any layer and any of the author's
	// signatures, so that the good verdicts mean that everything shown is good. From
	// worst to best: invalid, other-sender, untrusted, weak, partly-signed,
	// unprotected, confidential, verified, verified-and-confidential.
	Verdict Verdict
	// Status says which protections hold. It decides on no mark: that is Verdict.
	Status   Status
	Findings []Finding
	// Signers lists each SignerInfo of each signed layer, outermost first.
	Signers []Signer
	// Layers lists the cryptographic layers around the content, outermost first.
	Layers []Layer
	// Certificates are those that the message brings, in its signed layers or
	// because it is a certificates-only message. Nothing proves anything about them.
	Certificates []*x509.Certificate
	Scope        Scope

	// What signatures that hold say besides, as RFC 2634 has it; nil where they
	// do not.
	SecurityLabel  *SecurityLabel
	ReceiptRequest *ReceiptRequest
	MailingLists   []MailingList // the first one first
	// Receipt is set where the message is a signed receipt. Then it says nothing
	// else, and Content is empty.
	Receipt *SignedReceipt

	Headers Headers
	Content Content
	// Enclosed are the protected parts of a message that its author has not signed, in
	// reading order. Content is what is around them: nobody vouches for it. Show each by
	// itself, and none of it under the mark of another.
	Enclosed []Enclosed
	// Payload holds the octets of the innermost MIME entity, headers included.
	Payload []byte

	decrypted        content        // what was inside the innermost encryption
	outer, protected []entity.Field // of Headers, as they came
}

// Scope says what the layers of a Report cover.
type Scope string

const (
	// ScopeMessage: the layers cover the whole message.
	ScopeMessage Scope = "message"
	// ScopeAttachment: the layers cover an attached smime.p7m, of which the message
	// around is nothing but the carrier.
	ScopeAttachment Scope = "attachment"
	// ScopePart: the layers cover one of the parts of a message.
	ScopePart Scope = "part"
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

// A Signer is one SignerInfo and what it is worth.
type Signer struct {
	Verdict  Verdict
	Role     Role
	Findings []Finding
	Layer    int // index into Report.Layers
	// Certificate is the signer's, nil when the message does not carry it.
	Certificate *x509.Certificate
	// Chain leads from Certificate to an anchor, both included; it holds
	// Certificate alone when there is no such path.
	Chain []*x509.Certificate
	// Revocation is what is known of each of Chain but the anchor, in order; nil
	// where nobody was asked.
	Revocation []cert.RevocationStatus

	// Diagnosis says what was changed on the way where Verdict is
	// SignerDigestMismatch; nil for others.
	Diagnosis *Diagnosis

	Digest    cms.Algorithm
	Signature cms.Algorithm
	KeyBits   int // size of the key, zero when it is not known
	// Weak names what no longer proves anything, an algorithm or a key, of the
	// signature or of the certificates that vouch for it; "" where nothing is weak.
	Weak string
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

	signerInfo *cms.SignerInfo // nil where the signature does not hold
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
	// Protection says where the fields for display come from, and Form how they
	// came there.
	Protection HeaderProtection
	Form       HeaderForm

	From       []mail.Address
	Sender     []mail.Address // who sent the message for the author
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

// A HeaderForm is how the header fields of a message are protected.
type HeaderForm string

const (
	// FormRFC9788: copies in the header of the innermost entity, marked hp.
	FormRFC9788 HeaderForm = "rfc9788"
	// FormMessageRFC822: the whole message inside message/rfc822. RFC 8551 Section 3.1.
	FormMessageRFC822 HeaderForm = "message-rfc822"
	// FormProtectedHeadersV1: copies in the header of the innermost entity, marked
	// protected-headers="v1" as Enigmail and Autocrypt did.
	FormProtectedHeadersV1 HeaderForm = "protected-headers-v1"
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
	// Concealed tells that the outer value says nothing: it is absent, or what programs
	// write for the Subject of an encrypted message.
	Concealed bool
}
