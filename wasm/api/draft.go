package api

// ComposeParams is a draft and what to do with it.
type ComposeParams struct {
	Draft   Draft    `json:"draft"`
	Sign    SignForm `json:"sign"`
	Encrypt bool     `json:"encrypt"`
	MaxSize int64    `json:"maxSize,omitempty"` // the server's limit for a finished message in octets; 0 for none

	// Confidential names fields that are not to be seen outside of an encrypted message as they are: In-Reply-To and
	// References are left out there, and To and Cc have no names. The Subject never is.
	Confidential []string `json:"confidential,omitempty"`

	// RequestReceipt asks all recipients for a signed receipt. The message must be signed.
	RequestReceipt bool         `json:"requestReceipt,omitempty"`
	SecurityLabel  *LabelParams `json:"securityLabel,omitempty"` // to sign with the message

	Carries Carries `json:"carries,omitempty"` // what comes through on the way

	// Keep stores the finished messages before they are handed out; see outgoing.
	Keep *KeepParams `json:"keep,omitempty"`
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
	// Checked tells that each message was opened again as its sender will open it: it holds what the draft does, verifies,
	// and names no others.
	Checked bool `json:"checked"`
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
