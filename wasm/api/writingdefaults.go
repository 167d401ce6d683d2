package api

// WritingDefaultsParams are what is known of a message that is being written.
type WritingDefaultsParams struct {
	From        string           `json:"from"`
	To          []string         `json:"to"` // of all fields; what is no address yet is passed over
	Subject     string           `json:"subject,omitempty"`
	Answers     AnswerProtection `json:"answers"`
	WebmailForm SignForm         `json:"webmailForm"` // the form of signed messages that is known to survive in the webmail
}

// An AnswerProtection is how the message is protected that is answered or forwarded.
type AnswerProtection string

const (
	AnswersNothing   AnswerProtection = "" // it is not protected, or there is none
	AnswersSigned    AnswerProtection = "signed"
	AnswersEncrypted AnswerProtection = "encrypted"
)

// WritingDefaults are how a message begins, or goes on as its recipients change. While it is written they only ever turn
// protection on: a view that had some keeps it until the user decides otherwise.
type WritingDefaults struct {
	Sign            bool            `json:"sign"`
	Encrypt         bool            `json:"encrypt"`
	Form            SignForm        `json:"form"` // "clear" or "opaque"
	Bcc             BccMode         `json:"bcc"`
	AnswersUnsigned bool            `json:"answersUnsigned"` // it answers something, and the administrator decided that it begins unsigned, encrypted or not
	SignRequired    bool            `json:"signRequired"`    // compose makes no message without it
	EncryptRequired bool            `json:"encryptRequired"` // the same
	Reasons         []DefaultReason `json:"reasons"`         // why it begins so; for what is on
	Receipts        ReceiptMode     `json:"receipts"`
	Labels          []LabelChoice   `json:"labels"`
	UndoSeconds     int             `json:"undoSeconds"`
	WebmailDrafts   bool            `json:"webmailDrafts"`
}

// WritingStartParams are for a message that is about to be begun in a webmail's own view, or to be sent from there.
type WritingStartParams struct {
	From string   `json:"from"` // empty where it is not known yet
	To   []string `json:"to"`   // of all fields, as far as the webmail shows addresses, else names; empty where the message is about to be begun

	Subject *string `json:"subject,omitempty"` // absent where the webmail shows none of a message that is to be sent
}

// A WritingStart is what a content script may know of the settings: whether the webmail's own view is to be used.
type WritingStart struct {
	Sign         bool `json:"sign"`
	SignRequired bool `json:"signRequired"`
	// Encrypt tells that the message is to be written in the composer from the first word on.
	Encrypt bool `json:"encrypt"`
	// EncryptRequired tells that no view can send it otherwise.
	EncryptRequired bool `json:"encryptRequired"`
	// PerAccount tells that it depends on the address: ask again once that is known.
	PerAccount bool `json:"perAccount"`
	// PerCorrespondent tells that it depends on the recipients or the subject, too: ask again when the message is to be sent.
	PerCorrespondent bool `json:"perCorrespondent"`
}

// A DefaultReason is why a message begins signed or encrypted.
type DefaultReason struct {
	What            Protection        `json:"what"`
	Code            DefaultReasonCode `json:"code"`
	About           string            `json:"about,omitempty"` // the address or "@" and domain of an account's or correspondent's setting, or the name of a rule
	ByAdministrator bool              `json:"byAdministrator"`
}

// A Protection is something that is done to a message for its author.
type Protection string

const (
	ProtectionSign    Protection = "sign"
	ProtectionEncrypt Protection = "encrypt"
)

// A DefaultReasonCode is the kind of a [DefaultReason].
type DefaultReasonCode string

const (
	ReasonSetting       DefaultReasonCode = "setting"       // for all messages
	ReasonAccount       DefaultReasonCode = "account"       // for all from this address
	ReasonCorrespondent DefaultReasonCode = "correspondent" // for all to this address or domain
	ReasonRule          DefaultReasonCode = "rule"          // a rule of the administrator's, of that name
	ReasonAnswers       DefaultReasonCode = "answers"       // the message that is answered has it
	ReasonEncrypted     DefaultReasonCode = "encrypted"     // what is encrypted is signed as well, where that is possible
)
