package api

// OpenParams says in which setting a message is opened.
type OpenParams struct {
	// Learn keeps the certificate of a verified signer for later encryption.
	Learn bool `json:"learn"`

	// From is the address that a message must come from which has no header of its own: that of the message in which
	// it was a part. It is looked at for a CMS object or a signed entity alone.
	From string `json:"from,omitempty"`

	// Unproven says that the message was in another one that may have been changed on its way, and it with that where
	// it is not verified itself.
	Unproven bool `json:"unproven,omitempty"`

	// Answering says that an answer is begun, which decrypts nothing that was not opened to be read before:
	// not-opened. Without it the message counts as opened from then on.
	Answering bool `json:"answering,omitempty"`

	// Readers are the addresses that the answer goes to, as far as they are known.
	Readers []string `json:"readers,omitempty"`
}

// OpenResult tells what a message is, what holds, and what may be shown.
type OpenResult struct {
	Verdict  string            `json:"verdict"` // see the Verdict constants of package smime
	Status   MessageStatus     `json:"status"`  // which protections hold; the mark is the verdict's
	Findings []Finding         `json:"findings"`
	Signers  []Signer          `json:"signers"`
	Layers   []Layer           `json:"layers"` // outermost first
	Headers  Headers           `json:"headers"`
	Parts    []Part            `json:"parts"` // in reading order
	Learned  []CertificateInfo `json:"learned"`
	Brought  []CertificateInfo `json:"brought"`  // certificates that the message carries besides those of its signers; they prove nothing
	OpenedAt string            `json:"openedAt"` // RFC 3339: the time at which certificates and dates were looked at

	RemoteContent RemoteContent `json:"remoteContent"`
	// HTMLFirst is false where what was encrypted may have been changed on its way:
	// then plain text comes first, HTML when the user asks for it, and links ask.
	HTMLFirst bool `json:"htmlFirst"`
	// Enclosed are the protected parts of a message that its author has not signed. Each is shown by itself, with its own
	// verdict; parts holds what is around them.
	Enclosed []Enclosed `json:"enclosed"`

	// What signers say besides, whose signatures hold. RFC 2634.
	SecurityLabel  *SecurityLabel  `json:"securityLabel,omitempty"`
	ReceiptRequest *ReceiptRequest `json:"receiptRequest,omitempty"`
	MailingLists   []MailingList   `json:"mailingLists"` // by way of which the message came, the first one first
	// Receipt is set where the message is a signed receipt. Then it has no parts.
	Receipt *ReceivedReceipt `json:"receipt,omitempty"`

	// Quoting says whether an answer may quote the text without asking.
	Quoting Quoting `json:"quoting"`

	// Draft tells that the message is what exportDraft made of a draft: openDraftCopy takes it.
	Draft bool `json:"draft,omitempty"`

	// Continuity is set where somebody who is known signs with another certificate than before.
	Continuity *Continuity `json:"continuity,omitempty"`
}

// A MessageStatus says which protections of a message hold, as RFC 9787 Section 3 has it. It is less than a verdict: no mark is
// made of it.
type MessageStatus string

const (
	StatusUnprotected             MessageStatus = "unprotected"
	StatusVerified                MessageStatus = "verified"
	StatusConfidential            MessageStatus = "confidential"
	StatusVerifiedAndConfidential MessageStatus = "verified-and-confidential"
)

// An Enclosed is a protected part of a message that its author has not signed.
type Enclosed struct {
	After  int        `json:"after"`  // how many of the message's parts stand before it
	Result OpenResult `json:"result"` // what it is and says; its parts have their bodies in the same answer
}

// A SignerRole says what a signature is for, by where it stands among the layers.
type SignerRole string

const (
	SignerAuthor SignerRole = "author" // over what the message says
	SignerOuter  SignerRole = "outer"  // around an encryption or another signature: not the author's
)

// A Signer is one SignerInfo and what is to be thought of it.
type Signer struct {
	Verdict     string            `json:"verdict"`
	Role        SignerRole        `json:"role"`
	Layer       int               `json:"layer"` // index into layers
	Findings    []Finding         `json:"findings"`
	Certificate *CertificateInfo  `json:"certificate,omitempty"`
	Chain       []CertificateInfo `json:"chain"`                 // signer's first; as far as it could be built
	Weak        string            `json:"weak,omitempty"`        // the algorithm or key that no longer proves anything
	SigningTime string            `json:"signingTime,omitempty"` // RFC 3339; the signer's own statement
	Diagnosis   *Diagnosis        `json:"diagnosis,omitempty"`   // of what was changed, for "digest-mismatch"
	Algorithms  []Algorithm       `json:"algorithms"`            // what the signature was made with

	Revocation []CertificateRevocation `json:"revocation"` // of the chain without its anchor; empty where nobody was asked

	// Subject is what the administrator wants to be shown of the certificate's subject, where somebody else than the sender signed.
	Subject []NameAttribute `json:"subject,omitempty"`
}

// A Layer is one S/MIME wrapping of the whole message.
type Layer struct {
	Kind          string `json:"kind"`           // "signed", "enveloped", "auth-enveloped", "compressed" or "digested"
	Form          string `json:"form"`           // "clear" or "opaque" for signed
	Authenticated bool   `json:"authenticated"`  // the cipher shows that somebody has changed something
	Weak          string `json:"weak,omitempty"` // the algorithm or key that no longer keeps a secret
	Recipients    int    `json:"recipients,omitempty"`

	Algorithms []Algorithm      `json:"algorithms"`           // what protects it; a signature's stand with its signers
	OpenedWith *CertificateInfo `json:"openedWith,omitempty"` // whose key opened it; absent where a password did
}

// A Part is one piece of content to show or to save.
type Part struct {
	Kind        PartKind `json:"kind"`
	Type        string   `json:"type"` // media type, lower case
	Name        string   `json:"name"` // file name, empty where none
	ContentID   string   `json:"contentId,omitempty"`
	Size        int64    `json:"size"`
	Body        int      `json:"body"`                  // index of the answer's body; text and HTML are UTF-8
	Alternative bool     `json:"alternative,omitempty"` // text and HTML that say the same
	PlainText   int      `json:"plainText,omitempty"`   // of HTML alone that is not shown first: index of the answer's body with its text
	Added       bool     `json:"added,omitempty"`       // stands around the one enclosed part, and is not from whoever signed that
}

// A PartKind is how a part is shown.
type PartKind string

const (
	PartText       PartKind = "text"
	PartHTML       PartKind = "html"
	PartInline     PartKind = "inline" // an image that HTML refers to by its Content-ID
	PartAttachment PartKind = "attachment"
	PartProtected  PartKind = "protected" // a message of its own that was not opened: open takes its body, and from
)
